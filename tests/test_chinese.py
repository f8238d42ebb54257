#!/usr/bin/env python3
"""What people read in Chinese holds no English sentence: the tables of phrases against the code's own
messages, and the real command with every fault that this machine alone can make.

usage: test_chinese.py PATH/TO/jiuxu [WORD…]      as root (an sshd of its own on 127.0.0.1)
"""
import os
import re
import shutil
import socket
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
from e2e import english_of, expect, run, same, test
from local_sshd import Sshd, keygen

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TABLES = ("inventory/messages.c", "agent/errors_zh.c", "agent/errors_zh_site.c", "agent/errors_zh_checks.c",
          "agent/errors_zh_bundles.c", "reports/signature_zh.c", "records/messages.c", "records/messages_web.c",
          "base/messages.c")
FLOORS = ("agent", "base", "inventory", "checks", "reports", "records")
# Said by libraries and by the hosts' own programs, not by us.
OF_OTHERS = {
    "Unknown option *", "Unknown option * (did you mean *?)", "Missing argument for *",
    "Cannot parse integer value “*” for *", "Cannot parse integer value '*' for *",
    "Address already in use", "Cannot assign requested address", "Failed to connect socket to '*'", "Connection refused", "Permission denied", "permission denied",
    "No such file or directory", "Is a directory", "Not a directory", "No space left on device", "Read-only file system",
    "Disk quota exceeded", "Operation not permitted", "Input/output error", "connection refused",
    "connection timed out", "no route to host", "network is unreachable", "connection reset by peer"}
# Made of a word that a table of the code gives and the rest of a sentence.
JOINED = {"file '*' was changed since the run ended", "file '*' was added since the run ended",
          "file '*' is missing since the run ended", "'*' was changed after the run ended; it cannot be judged again",
          "'*' was added after the run ended; it cannot be judged again",
          "'*' is missing after the run ended; it cannot be judged again",
          "'*' was swapped with another after the run ended; it cannot be judged again",
          "the certificate is not valid before *", "the certificate expired on *",
          "expected *, found the string '*' (remove the quotes)",
          "not a ZIP file: too short", "no event is ever changed", "no student is ever removed"}
CONVERSION = re.compile(r"%(?:\d+\$)?[-+#0]*(?:\*|\d+)?(?:\.(?:\*|\d+))?(?:hh|h|ll|l|z|j|t)?[a-zA-Z]")
STOPS = re.compile(r"error|fail|fault|refuse|facts_miss|cause_put|trouble|result_set")
LITERAL = r'"(?:\\.|[^"\\\n])*"'
# The language of expressions and templates, and what only a broken build or platform says.
TECHNICAL = re.compile(r"^base/(expression|template)|^inventory/sources/(libvirt_list|libvirt_uri|markup)|"
                       r"^reports/(document|writers/view)|preparation_words")
jiuxu = work = server = None


def joined(text):
    """A literal in several parts as the compiler sees it, with each PRI macro for a number."""
    text = re.sub(r'"\s*(?:PRI\w+|G_GU?INT64_FORMAT)\s*"', "d", text).replace("%%", "\a")
    return "".join(re.findall(r'"((?:\\.|[^"\\\n])*)"', text)).replace('\\"', '"').replace("\\n", "\n")


def source_text(path):
    with open(f"{TOP}/{path}", encoding="utf-8") as file:
        return file.read()


def source(path):
    return re.sub(r"(%s)|/\*.*?\*/" % LITERAL, lambda found: found.group(1) or " ", source_text(path), flags=re.S)


def sources():
    for floor in FLOORS:
        for folder, _, names in os.walk(f"{TOP}/{floor}"):
            for name in sorted(names):
                path = os.path.relpath(f"{folder}/{name}", TOP)
                if name.endswith((".c", ".h", ".sh", ".sql")) and path not in TABLES:
                    yield path, source(path)


def phrases(tables=TABLES):
    for path in tables:
        for english, _ in re.findall(r"\{\s*((?:%s\s*)+),\s*((?:%s\s*)+)\}" % (LITERAL, LITERAL), source(path)):
            yield joined(english)


def matcher(phrase):
    rest = phrase.endswith("**")
    text = "".join("(?:(?!: ).)*?" if c == "*" else re.escape(c) for c in (phrase[:-2] if rest else phrase))
    return re.compile(text + (".*" if rest else ""), re.S)


def unsaid(message, known):
    """The segments of a message that no phrase says, as base/phrases.c goes through them."""
    left = []
    while message:
        ends = [m.start() for m in re.finditer(": ", message)] + [len(message)]
        end = next((end for end in reversed(ends) if any(one.fullmatch(message[:end]) for one in known)), None)
        if end is None:
            end = ends[0]
            left.append(message[:end])
        message = message[end + 2:]
    return [part for part in left if re.search(r"[a-z]{2,} [a-z]{2,}", part)]


def caller_of(text, at):
    """The name of the function whose argument stands at `at`."""
    depth = 0
    for i in range(at - 1, max(0, at - 400), -1):
        if text[i] == ")":
            depth += 1
        elif text[i] == "(" and depth == 0:
            found = re.search(r"(\w+)\s*$", text[max(0, i - 40):i])
            return found.group(1) if found else ""
        elif text[i] == "(":
            depth -= 1
        elif text[i] in ";{}" and depth == 0:
            return ""
    return ""


@test
def every_message_that_stops_a_command_can_be_said():
    known = [matcher(phrase) for phrase in phrases()]
    missing = []
    for path, text in sources():
        if TECHNICAL.search(path) or not path.endswith(".c"):
            continue
        for found in re.finditer(r"%s(?:\s*(?:[A-Z]\w+\s*)?%s)*" % (LITERAL, LITERAL), text):
            caller = caller_of(text, found.start())
            message = CONVERSION.sub("X1", joined(found.group()))
            if STOPS.search(caller) and caller != "g_error" and unsaid(message, known):
                missing.append(f"{path}: {message}")
    same([one for one in missing if not any(one.endswith(end) for end in FRAGMENTS)], [])


# Parts of a message that the code puts together from pieces, tried as a whole in test_cli.py.
FRAGMENTS = (
    " is not the one that was written down: the log has been replaced or cut short",
    "X1 (did you mean --X1?)", ": only asked", "OpenSSL has no memory for the certificates",
    "X1: the certificate X1 X1", ": is not valid before", ": expired on", ": without quotes", " without quotes",
    "X1, or quote the whole text", "'\aTAG' is not supported",
    "no planned host is called X1 or has one of its addresses; say --host NAME",
    " (no comment is taken behind a value here)", "X1: file 'X1' X1X1 since the run ended",
    "X1: 'X1' X1 after the run ended; it cannot be judged again", "The site's own checklist.yaml asks for it.",
    "X1 are under way: decide them first", "students are there: merge it into another school, or transfer them",
    "'X1' in the query X1", "the totals of X1 X1 are not those of its students", "X1 is none of ours", "cannot be writtenX1X1",
    "sheet 'X1': more than X1 X1", "asked from elsewhere", "no template 'X1'", "no such kind", "no memory for the file", "Make it as expected, then check again.")


@test
def every_phrase_is_said_by_the_code():
    """A phrase whose English nobody says any more is stale: it would never be used."""
    texts = [joined(found.group()) for path, text in sources()
             for found in re.finditer(r"%s(?:\s*(?:[A-Z]\w+\s*)?%s)*" % (LITERAL, LITERAL), text)]
    texts += [line for path, text in sources() if path.endswith((".sh", ".sql")) for line in text.split("\n")]
    shapes = [re.compile("".join(".*" if part is None else re.escape(part) for part in pieces(text)), re.S)
              for text in texts if re.search(r"[A-Za-z]{2}", text)]
    whole = "\n".join(texts)
    stale = []
    for phrase in phrases():
        fixed = max((part.strip() for part in re.split(r"\*+", phrase)), key=len)
        if phrase in OF_OTHERS or phrase in JOINED or fixed in whole:
            continue
        if not any(shape.search(phrase.replace("**", "X1").replace("*", "X1")) for shape in shapes
                   if len(shape.pattern) > 12):
            stale.append(phrase)
    same(stale, [])


def pieces(text):
    at = 0
    for found in CONVERSION.finditer(text):
        yield text[at:found.start()]
        yield None
        at = found.end()
    yield text[at:]


@test
def the_reference_pages_say_everything_in_chinese():
    """Every key, kind, form and topic of the files; and no word waits for a text that nobody prints."""
    pages = "".join(source_text(f"docs/{name}.md") for name in ("site", "checklist", "checks", "facts"))
    english = [line for line in pages.split("\n") if line.startswith("| `") and not re.search("[\u4e00-\u9fff]", line)
               and re.search(r"[a-z]{2,} [a-z]{2,}", line.split(" | ")[-1])]
    same(english, [])
    texts = [joined(first) for first, _ in re.findall(
        r"\{((?:%s\s*)+),\s*((?:%s\s*)+)\}" % (LITERAL, LITERAL), source("docs/field_words.h"))]
    same([text for text in texts if text.replace("|", "\\|") not in pages], [])
    expect(len(texts) > 200, texts)


SITE = """site: {{name: 某省, unit: '13'}}
hosts:
  - {{name: dead, address: 127.0.0.1, ssh: {{port: 1, user: root}}}}
  - {{name: hung, address: 127.0.0.1, ssh: {{port: {hung}, user: root}}}}
  - {{name: refused, address: 127.0.0.1, ssh: {{port: {port}, user: root, identity_file: ../other}}}}
  - {{name: keyless, address: 127.0.0.1, ssh: {{port: {port}, user: root, identity_file: nowhere}}}}
  - {{name: stranger, address: localhost, ssh: {{port: {port}, user: root, identity_file: ../id}}}}
  - {{name: nameless, address: nosuch.invalid, ssh: {{user: root}}}}
  - {{name: shellless, address: 127.0.0.1, ssh: {{port: {port}, user: nobody, identity_file: ../id, sudo: true}}}}
  - {{name: behind, address: 10.255.1.1, ssh: {{user: root, jump: dead}}}}
  - {{name: by-hand, connection: none}}
platforms:
  - {{name: kvm, kind: libvirt, uri: 'qemu:///system?socket=/nowhere'}}
  - {{name: vc, kind: vcenter, uri: 'https://vc.invalid'}}
network:
  subnets: [{{cidr: 10.255.1.0/24, gateway: 10.255.1.254}}]
  dns: [127.0.0.77]
  internal:
    - {{address: 10.255.1.1, state: assigned, host: behind, dns_name: a.b.test}}
    - {{address: 10.255.1.2, dns_name: c.b.test}}
  ports: [{{from: dead, to: refused, port: 22}}, {{from: refused, to: dead, port: 22}}]
licences:
  - {{name: x, family: weblogic, product: x, metric: processor, quantity: 1, expires: 2099-01-01, document: missing.pdf}}
"""
CHECKS = """extends: readiness
checks:
  - {id: site.url, item: '5', title: 网址, http: {url: 'http://127.0.0.1:1/', status: 200}}
"""


def j(*words, **more):
    return run(jiuxu, *words, cwd=work, env={**os.environ, "LC_ALL": "zh_CN.UTF-8"}, **more)


@test
def every_fault_of_a_visit_is_said():
    os.makedirs(f"{work}/s")
    keygen(f"{work}/other")
    silent = socket.socket()
    silent.bind(("127.0.0.1", 0))
    silent.listen(5)
    for name, text in (("site.yaml", SITE.format(hung=silent.getsockname()[1], port=server.port)),
                       ("checklist.yaml", CHECKS), ("known_hosts", f"[127.0.0.1]:{server.port} {server.host_key()}\n")):
        with open(f"{work}/s/{name}", "w", encoding="utf-8") as file:
            file.write(text)
    done = j("-C", "s", "check", "--timeout", "20")  # a login on a busy machine takes some
    silent.close()
    same(done.status, 3, done)
    every = j("-C", "s", "report", "--all")
    said = [one for text in (done.out, done.err, every.out) for line in text.split("\n") for one in english_of(line)]
    same(sorted(set(said)), [], done.out)
    for fragment in ("端口 1：连接被拒绝", "端口可连，但没有 SSH 的应答", "登录被拒绝；已尝试：私钥 s/../other",
                     "私钥 s/nowhere（没有这个文件）", "主机密钥尚未登记", "域名解析不到地址", "跳板“dead”",
                     "采集未完成 shell 就已结束", "读不到授权文件 missing.pdf：s/missing.pdf: 没有这个文件或目录",
                     "代为探测未成功：主机“behind”：10.255.1.1 端口 22：跳板“dead”"):
        expect(fragment in (done.out + every.out).replace("\n            ", ""), fragment, done.out)


def main():
    global jiuxu, work, server
    jiuxu, words = e2e.arguments(__doc__)
    work = tempfile.mkdtemp(prefix="jiuxu-zh-")
    os.chmod(work, 0o755)  # another user's sshd looks into it
    server = Sshd(work)
    try:
        return e2e.main(words)
    finally:
        server.stop()
        shutil.rmtree(work)


sys.exit(main())
