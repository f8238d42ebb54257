#!/usr/bin/python3
"""Every command line of README and the guides runs as it is written, in the order it stands there;
and what a newcomer who slips is told, in Chinese.

usage: test_guide.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it
"""
import os
import re
import shutil
import sys
import tempfile

import openpyxl

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import doc_world
import e2e
from e2e import expect, holds, run, same, test

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAMS = ("jiuxu", "vi", "ssh-keyscan", "ssh-keygen", "sh", "openssl", "unzip", "printf", "for",
            *(["(cd"] if shutil.which("jq") else []))
jiuxu = work = world = None


def lines_of(page):
    """The command lines between the fences; a backslash at the end continues."""
    with open(f"{TOP}/{page}", encoding="utf-8") as file:
        blocks = re.findall(r"^```\w*\n(.*?)^```", file.read(), re.S | re.M)
    for block in blocks:
        for line in block.replace("\\\n", " ").splitlines():
            if line.split(" ")[0] in PROGRAMS:
                yield line


def fill(path):
    book = openpyxl.load_workbook(path)
    book.worksheets[0].cell(1, 1)
    for sheet in book.worksheets:
        if sheet.title in ("基本信息", "Basics"):
            sheet.cell(2, 2, "某省教育数据中心")
            sheet.cell(3, 2, "13")
    book.save(path)


def tools(folder):
    """What a person does with an editor, and a host that is not there."""
    os.makedirs(f"{folder}/.tools", exist_ok=True)
    shutil.copytree(f"{world}/site", f"{folder}/.prepared")
    for name, script in (("vi", 'cp ".prepared/$(basename "$1")" "$1"'), ("ssh-keyscan", "true")):
        with open(f"{folder}/.tools/{name}", "w", encoding="utf-8") as file:
            file.write(f"#!/bin/sh\n{script}\n")
        os.chmod(f"{folder}/.tools/{name}", 0o755)


def expected(line):
    if re.search(r"--undo 编号\b", line):
        return (2,)  # a reader puts the id of a fix here, and there is none
    if '"QR-Code:jiuxu:…"' in line:
        return (2,)  # what a scanner read
    if " derive 主机名 " in line:
        return (2,)  # and the name of a host here
    finding = re.search(r"^jiuxu.*\bcheck\b", line) and "--preview" not in line
    return (0, 3, 4) if finding else (0,)


def follow(page, keep_site):
    folder = doc_world.copy(world, f"{work}/{os.path.basename(page)}")
    tools(folder)
    if not keep_site:
        shutil.rmtree(f"{folder}/site")
    ran = 0
    for line in lines_of(page):
        if line.startswith("jiuxu init") and ".xlsx" in line:
            fill(os.path.join(folder, line.split("--from ")[1].split()[0]))
        done = doc_world.shell(folder, jiuxu, line)
        expect(done.returncode in expected(line), f"{page}: {line}", done.returncode, done.stdout[-500:], done.stderr)
        ran += 1
    return ran


@test
def the_readme_runs():
    expect(follow("README.md", False) >= 15, "few lines")


@test
def the_guide_runs():
    expect(follow("docs/guide.md", False) >= 25, "few lines")
    expect(follow("docs/guide.en.md", False) >= 12, "few lines")


@test
def the_pages_for_vendor_and_ministry_run():
    expect(follow("docs/vendor.md", True) >= 10, "few lines")
    expect(follow("docs/ministry.md", True) >= 6, "few lines")


@test
def a_guide_is_a_page_of_the_manual():
    for name, word in (("guide", "第一天"), ("vendor", "退出码"), ("ministry", "核验")):
        done = doc_world.shell(world, jiuxu, f"jiuxu manual {name}")
        same(done.returncode, 0, done.stderr)
        holds(done.stdout, word)
    holds(doc_world.shell(world, jiuxu, "jiuxu manual guide --lang en").stdout, "Day 1")


# what was typed: exit status, all of stderr
SLIPS = {
    "jiuxu check": (2, "jiuxu: ./site.yaml: 没有这个文件；用 jiuxu init . 新建，或用 -C 指明所在目录（jiuxu -C 目录 …）\n"),
    "jiuxu chekc": (2, "jiuxu: 没有命令“chekc”（是否为“check”？）\n"),
    "jiuxu frob": (2, "jiuxu: 没有命令“frob”；jiuxu --help 列出全部命令\n"),
    "jiuxu help zz": (2, "jiuxu: 没有命令“zz”；jiuxu --help 列出全部命令\n"),
    "jiuxu --bogus": (2, "jiuxu: 命令之前只能写 -C 目录、--lang zh|en、--help、--version，不是“--bogus”；其余选项写在命令之后\n"),
    "jiuxu check --itme 3": (2, "jiuxu: 没有选项 --itme（是否为 --item？）\n"),
    "jiuxu check --jobs x": (2, "jiuxu: --jobs 后面应为整数，不是“x”\n"),
    "jiuxu -C empty check": (2, "jiuxu: empty/site.yaml:1:1: 文件是空的；jiuxu init 新目录 可得到带注释的样例\n"),
    "jiuxu -C nosuch inventory": (2, "jiuxu: nosuch/site.yaml: 没有这个文件；用 jiuxu init nosuch 新建，或用 -C 指明所在目录"
                                     "（jiuxu -C 目录 …）\n"),
    "jiuxu -C site attest database.rak": (2, "jiuxu: 没有检查点“database.rak”（是否为“database.rac”？）\n"),
    "jiuxu -C site check zz": (2, "jiuxu: 没有主机名、用途或组与“zz”相符；jiuxu inventory 列出全部主机\n"),
    "jiuxu -C site facts": (2, "jiuxu: facts 后面写一台主机的名称；jiuxu inventory 列出全部主机\n"),
    "jiuxu -C site report zz": (2, "jiuxu: site/runs: 没有编号为“zz”的已完成的检查\n"),
    "jiuxu -C site bundle": (2, "jiuxu: 缺少 -o FILE.zip\n"),
    "jiuxu sign site.zip --cert phrase.txt --key centre.key": (2, "jiuxu: phrase.txt: 不是 PEM 格式的证书\n"),
    "jiuxu check --from nofile.zip": (1, "jiuxu: nofile.zip: 没有这个文件或目录\n"),
    "jiuxu -C tab lint": (2, ""),
}


@test
def who_slips_is_told_what_to_do():
    folder = doc_world.copy(world, f"{work}/slips")
    os.makedirs(f"{folder}/empty")
    doc_world.write(folder, "empty/site.yaml", "")
    doc_world.write(folder, "tab/site.yaml", "site:\n\tname: x\n")
    for line, (status, message) in SLIPS.items():
        done = doc_world.shell(folder, jiuxu, line)
        same((done.returncode, done.stderr), (status, message), line)
    holds(doc_world.shell(folder, jiuxu, "jiuxu -C tab lint").stdout, "此行用制表符缩进，请改为空格")


@test
def who_types_nothing_sees_where_to_begin():
    done = doc_world.shell(world, jiuxu, "jiuxu")
    same((done.returncode, done.stdout), (2, ""))
    holds(done.stderr, "第一次使用：jiuxu init site")


@test
def an_ordinary_user_can_do_all_of_it():
    """Not root: the same lines, and the one thing that is missing is named."""
    folder = tempfile.mkdtemp(dir=work)
    binary = shutil.copy(os.path.realpath(jiuxu), f"{folder}/jiuxu")
    for path in (work, folder, binary):
        os.chmod(path, 0o755)
    doc_world.write(folder, "site.yaml.mine", doc_world.SITE)
    os.chown(folder, 65534, 65534)
    script = ("set -e; ./jiuxu init site -q; cp site.yaml.mine site/site.yaml; s=0; ./jiuxu -C site check > out || s=$?; "
              "test $s = 3; ./jiuxu -C site bundle -o b.zip -q; ./jiuxu -C site collector -o c.sh; ls")
    done = run("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "sh", "-c", script, cwd=folder,
               env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": folder})
    same(done.status, 0, done)
    holds(done.out, "b.zip")


@test
def why_a_host_is_not_reached_is_said_in_chinese():
    folder = doc_world.copy(world, f"{work}/causes")
    doc_world.write(folder, "site/site.yaml", 'site: {name: S, unit: "1"}\nhosts:\n'
                    "  - {name: a, address: 127.0.0.1, ssh: {port: 1}}\n"
                    "  - {name: b, address: nowhere.invalid}\n")
    out = doc_world.shell(folder, jiuxu, "jiuxu -C site check --timeout 20").stdout
    holds(out, "端口 1：连接被拒绝（该端口没有服务，或被防火墙拒绝）")
    holds(out, "域名解析")
    expect("refused" not in out, out)
    facts = doc_world.shell(folder, jiuxu, "jiuxu -C site facts a").stdout
    same(facts, "主机“a”：127.0.0.1 端口 1：连接被拒绝（该端口没有服务，或被防火墙拒绝）\n")


def main():
    global jiuxu, work, world
    jiuxu, only = e2e.arguments(__doc__)
    work = os.path.realpath(tempfile.mkdtemp(prefix="jiuxu-guide-"))
    try:
        world = doc_world.make(f"{work}/world", jiuxu)
        return e2e.main(only)
    finally:
        shutil.rmtree(work, ignore_errors=True)


sys.exit(main())
