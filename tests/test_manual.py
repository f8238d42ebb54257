#!/usr/bin/python3
"""The manual and the completion that the program carries: complete, well formed, and every example
runs as it is written.

usage: test_manual.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it
"""
import glob
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import doc_world
import e2e
from e2e import expect, fails, holds, run, same, test

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
jiuxu = work = world = None


def j(*words, lang="en_US.UTF-8", **more):
    more.setdefault("cwd", work)
    more.setdefault("env", {**os.environ, "LC_ALL": lang})
    return run(jiuxu, *words, **more)


def good(result):
    same(result.status, 0, result)
    return result


def commands():
    return re.findall(r"^  ([a-z]+)  ", good(j("--help")).out, re.M)


def pages():
    known = {"jiuxu", *commands()}
    return [line for line in good(j("completion", "pages")).out.split() if line in known or line.startswith("jiuxu-")]


# ---- pages

@test
def every_command_has_its_words_and_examples():
    for command in commands():
        for lang, examples in (("zh", "## 示例"), ("en", "## Examples")):
            page = good(j("manual", command, "--lang", lang)).out
            expect(examples in page, f"'{command}' has no row with examples in agent/manual_text.c")
            usage = page.split("```")[1].strip()
            expect(usage.startswith(f"jiuxu [-C DIR] {command}"), usage)


@test
def a_page_says_what_help_says():
    for command in commands():
        page, helped = good(j("manual", command)).out, good(j(command, "--help")).out
        for option in re.findall(r"--[a-z-]+", helped):
            if option != "--format":
                expect(f"`{option}" in page, command, option)


@test
def every_option_has_chinese_words():
    for command in commands():
        helped = j(command, "--help", lang="C.UTF-8").out
        for line in re.findall(r"^  (?:-\w, )?--\S+ +(.+)$", helped, re.M):
            expect(re.search(r"[\u4e00-\u9fff]", line), f"{command}: '{line}' has no row in agent/help.c")


@test
def man_pages_are_clean():
    good(j("manual", "-o", "man"))
    found = sorted(glob.glob(f"{work}/man/man?/*") + glob.glob(f"{work}/man/zh_CN/man?/*"))
    same(len(found), 2 * len(pages()), found)
    for path in found:
        lint = run("mandoc", "-Tlint", "-W", "warning", path)
        same((lint.status, lint.out), (0, ""), path, lint)
        shown = run("man", "--warnings", "-E", "UTF-8", "-l", path,
                    env={**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "90", "MAN_KEEP_FORMATTING": ""})
        # a Chinese heading or term may still be wider than its line
        told = [line for line in shown.err.splitlines()
                if not re.search("can't break line|cannot adjust line", line)]
        same((shown.status, told), (0, []), path)
        holds(shown.out, os.path.basename(path).rsplit(".", 1)[0].upper()[:20])


@test
def a_page_of_both_languages_begins_with_the_readers():
    for page, chinese, english in (("ministry", "# 给审核方：核验、重新判定、读报告\n", "# For who reviews\n"),
                                   ("vendor", "# 给系统开发厂商\n", "# For the vendor\n"),
                                   ("signing", "# 书面确认、签名与核验\n", "# Attesting, signing, verifying\n")):
        first, then = (good(j("manual", page, "--lang", lang)).out for lang in ("zh", "en"))
        expect(first.startswith(chinese) and f"\n---\n\n{english}" in first, first[:200])
        expect(then.startswith(english) and f"\n---\n\n{chinese}" in then, then[:200])
        same(sorted(then.splitlines()), sorted(first.splitlines()))


@test
def a_page_at_a_terminal_has_no_marks():
    """Piped it is Markdown, as before; in a window it is wrapped to its width."""
    shown = in_a_window(60, "manual", "checks", "--lang", "zh", "--color", "never")
    expect(not re.search(r"\*\*|`|^#|<br>|^\|", shown, re.M), shown[:3000])
    expect(max(width(line) for line in shown.splitlines()) <= 60, "a line is too wide")
    holds(shown, "os.clock\n\n时钟与控制台一致\n")
    table = in_a_window(70, "manual", "vendor", "--lang", "zh", "--color", "never")
    holds(table, "退出码  意思\n0       就绪")
    holds(in_a_window(80, "manual", "check", "--format", "markdown"), "# jiuxu check\n")
    holds(good(j("manual", "check")).out, "# jiuxu check\n")


def in_a_window(columns, *words):
    line = " ".join([f"stty cols {columns};", jiuxu, *words])
    done = subprocess.run(["script", "-qc", line, "/dev/null"], capture_output=True, stdin=subprocess.DEVNULL,
                          env={**os.environ, "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}, timeout=60)
    return done.stdout.decode().replace("\r\n", "\n")


def width(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


@test
def explain_tells_of_one_check():
    told = good(j("explain", "os.clock", "--lang", "zh")).out
    for line in ("- 严重程度：重要项\n", "- 由谁要求：产品建议项\n", "- 为什么：RAC节点和应用服务器的时钟偏差",
                 "- 如何检测：登录主机读取时钟", "- 不通过时：配置本省内网的时间源"):
        holds(told, line)
    holds(told, "- 检测记录有效期：1 天\n")
    expect("**" not in told and "`" not in told, told)
    told = good(j("explain", "oracle.memory", "--lang", "en")).out
    holds(told, "- what should be: memory.total_bytes >=")
    holds(told, "- does not apply: not a host of an Oracle database\n")
    told = good(j("explain", "os.clock", "--lang", "zh")).out
    holds(told, "- 数值：允许的时钟偏差（毫秒）：1000（本工具设定；参数 clock_skew_ms；本省可改得更低）\n")
    holds(told, "- 一时做不到：可经批准豁免，至多一年（jiuxu waive）\n")
    told = good(j("explain", "oracle.kernel.running", "--lang", "zh")).out
    holds(told, "- 数值（19c 不低于）：fs.aio-max-nr 1048576, fs.file-max 6815744,")
    holds(told, "- 不适用于：不是 Oracle 数据库主机\n")
    holds(good(j("explain", "licence.ledger", "--lang", "zh")).out, "- 注意：不可豁免\n")
    os.makedirs(f"{work}/own", exist_ok=True)
    with open(f"{work}/own/site.yaml", "w", encoding="utf-8") as file:
        file.write("site: {name: a, unit: '1'}\nhosts: [{name: db1, address: 10.0.0.1, role: database}]\n")
    with open(f"{work}/own/checklist.yaml", "w", encoding="utf-8") as file:
        file.write("extends: readiness\nchecks:\n  - {id: site.profile, item: '5', title: 登录配置, why: 本省规定, roles: "
                   "[database], source: province, file: {path: /etc/profile, mode: \"0644\", owner: root}}\n")
    told = good(j("-C", "own", "explain", "site.profile", "--lang", "zh")).out
    for line in ("site.profile\n\n登录配置\n", "- 由谁要求：本省要求（本目录的 checklist.yaml，第 3 行）\n",
                 "- 为什么：本省规定\n", "- 期望：file: /etc/profile: mode 0644, owner root\n", "- 适用于：database\n"):
        holds(told, line)
    fails(j("explain", "os.clok"), 2, "no such check 'os.clok' (did you mean 'os.clock'?)")
    fails(j("explain"), 2, "explain takes the id of one check")


@test
def what_is_not_there_is_told():
    fails(j("manual", "nope"), 2, "no such page 'nope'; `jiuxu manual` lists them")
    fails(j("manual", "check", "-o", "x"), 2, "-o DIR writes every page; name none")
    fails(j("manual", "check", "--format", "pdf"), 2, "no such format 'pdf' (markdown, man)")
    fails(j("completion", "tcsh"), 2, "completion takes bash, zsh or fish, not 'tcsh'")


def examples(command):
    text = good(j("manual", command, lang="C.UTF-8")).out.split("## 示例")[1].split("## 退出码")[0]
    return re.findall(r"```\n(.*?)\n```", text, re.S)


@test
def every_example_runs():
    for command in commands():
        folder = doc_world.copy(world, f"{work}/example-{command}")
        if command == "init":
            shutil.rmtree(f"{folder}/site")
        for line in examples(command):
            done = doc_world.shell(folder, jiuxu, line)
            finding = re.search(r"\bcheck( |$)", line) and "--preview" not in line
            expect(done.returncode in ((0, 3, 4) if finding else (0,)), line, done.returncode, done.stderr)


@test
def the_front_door_helps():
    for words in (("help",), ("--help",)):
        holds(good(j(*words)).out, "jiuxu -C site check")
    same(good(j("help", "sign")).out, good(j("sign", "--help")).out)
    holds(j("help", "chekc").err, "did you mean 'check'?")
    digest = good(run("sha256sum", jiuxu)).out.split()[0]
    same(good(j("--version")).out.splitlines()[1], f"sha256:{digest}")
    holds(good(j("--help", "--lang", "zh")).out, "退出码")


# ---- completion

def completed(script, words):
    line = " ".join(f"'{word}'" for word in words)
    done = doc_world.shell(world, jiuxu, f"source {script}; COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; "
                           "_jiuxu; printf '%s\\n' \"${COMPREPLY[@]}\"")
    same(done.stderr, "", words)
    return done.stdout.split()


@test
def bash_completes():
    script = f"{work}/jiuxu.bash"
    with open(script, "w", encoding="utf-8") as file:
        file.write(good(j("completion", "bash")).out)
    same(good(run("bash", "-n", script)).err, "")
    same(completed(script, ["jiuxu", "che"]), ["check", "checklist"])
    same(completed(script, ["jiuxu", "-C", "site", "check", "rac"]), ["rac1", "rac2"])
    same(completed(script, ["jiuxu", "check", "--item", ""]), ["1", "2", "3", "4", "5"])
    same(completed(script, ["jiuxu", "check", "--form"]), ["--format"])
    expect({"text", "json", "junit", "html"} <= set(completed(script, ["jiuxu", "report", "--format", ""])))
    same(completed(script, ["jiuxu", "attest", "database.r"]), ["database.rac"])
    same(completed(script, ["jiuxu", "verify", "site."]), ["site.zip"])
    same(completed(script, ["jiuxu", "verify", "site.zip", "--require", "v"]), ["vendor"])
    runs = completed(script, ["jiuxu", "-C", "site", "report", ""])
    same(sorted(runs), sorted(os.listdir(f"{world}/site/runs")))
    same(completed(script, ["jiuxu", "-C", "si"]), ["site"])
    same(completed(script, ["jiuxu", "checklist", ""]), ["derive", "from-goss"])
    same(completed(script, ["jiuxu", "-C", "site", "checklist", "derive", "rac"]), ["rac1", "rac2"])
    same(completed(script, ["jiuxu", "secret", "s"]), ["set"])
    expect({"init", "import", "serve", "user", "school"} <= set(completed(script, ["jiuxu", "records", ""])))
    expect({"add", "list", "reset"} <= set(completed(script, ["jiuxu", "records", "user", ""])))
    same(completed(script, ["jiuxu", "records", "school", "te"]), ["template"])
    same(completed(script, ["jiuxu", "records", "init", "--standa"]), ["--standalone"])
    same(completed(script, ["jiuxu", "manual", "check"]), ["check", "checklist", "checklist.yaml", "checks"])
    same(completed(script, ["jiuxu", "explain", "os.cl"]), ["os.clock"])


@test
def fish_completes():
    with open(f"{work}/jiuxu.fish", "w", encoding="utf-8") as file:
        file.write(good(j("completion", "fish")).out)

    def fish(line):
        done = doc_world.shell(world, jiuxu, f"fish -c 'source {work}/jiuxu.fish; complete -C \"{line}\"'")
        same(done.stderr, "", line)
        return [one.split("\t")[0] for one in done.stdout.splitlines()]

    same(fish("jiuxu inven"), ["inventory"])
    same([one for one in fish("jiuxu -C site check rac") if one.startswith("rac")][:2], ["rac1", "rac2"])
    expect("junit" in fish("jiuxu report --format "), "formats")
    expect({"add", "reset"} <= set(fish("jiuxu records user ")), "verbs of records user")
    expect("site.zip" in fish("jiuxu records import si"), "files behind records import")
    same(fish("jiuxu records im"), ["import"])


def typed(shell_words, lines, seconds=60):
    """What an interactive shell shows after the keys; each line is typed when what it waits for is shown."""
    pid, fd = pty.fork()
    if pid == 0:
        os.chdir(world)
        os.execvpe(shell_words[0], shell_words, doc_world.environment(world, jiuxu))
    shown, until = b"", time.monotonic() + seconds
    for line, wanted in lines:
        os.write(fd, line.encode())
        while time.monotonic() < until and wanted.encode() not in shown:
            if select.select([fd], [], [], 0.2)[0]:
                try:
                    shown += os.read(fd, 65536)
                except OSError:
                    break
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    os.close(fd)
    return shown.decode(errors="replace")


@test
def zsh_completes():
    with open(f"{work}/jiuxu.zsh", "w", encoding="utf-8") as file:
        file.write(good(j("completion", "zsh")).out)
    same(good(run("zsh", "-n", f"{work}/jiuxu.zsh")).err, "")
    begin = f"PS1=; autoload -Uz compinit; compinit -u -D; source {work}/jiuxu.zsh; print ready\n"
    for line, wanted in (("jiuxu invent\t", "inventory"), ("jiuxu -C site facts app\t", "app1")):
        holds(typed(["zsh", "-f"], [(begin, "\nready\r\n"), (line, wanted)]), wanted)


@test
def install_puts_everything_in_place():
    build = os.path.dirname(jiuxu)
    if not os.path.exists(f"{build}/CMakeCache.txt"):
        return
    good(run("cmake", "--install", build, "--prefix", "/usr", env={**os.environ, "DESTDIR": f"{work}/root"}))
    share = f"{work}/root/usr/share"
    for path in ("../bin/jiuxu", "man/man1/jiuxu.1", "man/zh_CN/man1/jiuxu-check.1", "man/man5/jiuxu-site.yaml.5",
                 "bash-completion/completions/jiuxu", "zsh/site-functions/_jiuxu",
                 "fish/vendor_completions.d/jiuxu.fish", "doc/jiuxu/examples/jiuxu-records.conf",
                 "../lib/systemd/system/jiuxu-records.service", "../lib/systemd/system/jiuxu-records-backup.service",
                 "../lib/systemd/system/jiuxu-records-backup.timer", "../lib/systemd/system/jiuxu-check.service",
                 "../lib/systemd/system/jiuxu-check.timer", "../lib/sysusers.d/jiuxu-records.conf",
                 "../lib/tmpfiles.d/jiuxu-records.conf", "man/man1/jiuxu-records.1"):
        expect(os.path.getsize(f"{share}/{path}") > 0, path)
    for name in ("check", "records", "records-backup"):
        with open(f"{share}/../lib/systemd/system/jiuxu-{name}.service", encoding="utf-8") as unit:
            holds(unit.read(), "/usr/bin/jiuxu ")
    shown = run("man", "-M", f"{share}/man", "jiuxu-check", env={**os.environ, "LC_ALL": "C.UTF-8"})
    holds(shown.out, "JIUXU-CHECK(1)", shown)


def main():
    global jiuxu, work, world
    jiuxu, only = e2e.arguments(__doc__)
    work = os.path.realpath(tempfile.mkdtemp(prefix="jiuxu-manual-"))
    try:
        world = doc_world.make(f"{work}/world", jiuxu)
        return e2e.main(only)
    finally:
        shutil.rmtree(work, ignore_errors=True)


sys.exit(main())
