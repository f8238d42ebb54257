#!/usr/bin/env python3
"""A site's own checks through the real command: easy forms, expressions, preview, collector, judged
again from the bundle; no lab needed.

usage: test_custom.py PATH/TO/jiuxu [WORD…]
"""
import http.server
import os
import re
import ssl
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
from e2e import expect, fails, holds, run, same, test

jiuxu = work = None

SITE = """site: {name: 某省教育数据中心, unit: "13"}
hosts:
  - {name: here, address: 127.0.0.1, role: management, connection: local}
"""
CHECKS = """extends: readiness
checks:
  - {id: site.file, item: '5', title: 文件, file: {path: "%(dir)s/a 'file'", mode: "0640", contains: ["one", "!three"]}}
  - {id: site.link, item: '5', title: 链接, file: {path: "%(dir)s/link", type: link, link: "a 'file'"}}
  - {id: site.none, item: '5', title: 没有, file: {path: "%(dir)s/none", exists: false}}
  - {id: site.wrong, item: '5', title: 不对, file: {path: "%(dir)s/a 'file'", mode: "0644"}}
  - {id: site.command, item: '5', title: 命令, command: {run: [printf, "%%s", "a b; $(id)"], stdout_is: "a b; $(id)"}}
  - {id: site.hung, item: '5', title: 卡住, command: {run: sleep 300, timeout: 1s, exit_status: 0}}
  - {id: site.after, item: '5', title: 之后, command: {run: "echo password=hunter2", stdout: "[redacted]"}}
  - {id: site.web, item: '5', title: 网页, http: {url: "https://localhost:%(port)d/", ca: ca.crt, status: 200, body: hello, headers: ["X-Test: yes"], certificate_days: 1, timeout: 60s}}
  - {id: site.untrusted, item: '5', title: 不受信任, http: {url: "https://localhost:%(port)d/", status: 200, timeout: 60s}}
  - {id: site.host, item: '5', title: 主机访问, http: {url: "https://localhost:%(port)d/", from: host, insecure: true, status: [200, 204], timeout: 60s}}
  - {id: site.refused, item: '5', title: 拒绝, http: {url: "http://127.0.0.1:1/", status: 200}}
  - {id: site.tls, item: '5', title: 证书, certificate: {of: "localhost:%(port)d", ca: ca.crt, verified: true, names: [localhost], days_left: 1, timeout: 60s}}
  - {id: site.pem, item: '5', title: 证书文件, certificate: {of: "%(dir)s/ca.crt", days_left: 400}}
  - {id: site.other, item: '5', title: 别人的, roles: [management], hosts: [nobody*], user: root}
  - {id: site.expression, item: '5', title: 表达式, wants: {file: ["%(dir)s/link"], os: []},
     expect: "file['%(dir)s/link'].type == 'file' and os.hostname != ''"}
"""
OUTCOMES = {"site.file": "pass", "site.link": "pass", "site.none": "pass", "site.wrong": "fail", "site.command": "pass",
            "site.hung": "unknown", "site.after": "pass", "site.web": "pass", "site.untrusted": "fail", "site.host": "pass",
            "site.refused": "fail", "site.tls": "pass", "site.pem": "fail", "site.other": "pass", "site.expression": "pass"}


def j(*words, **more):
    more.setdefault("cwd", work)
    more.setdefault("env", {**os.environ, "LC_ALL": "en_US.UTF-8"})
    return run(jiuxu, *words, **more)


def write(name, text):
    path = os.path.join(work, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("X-Test", "yes")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *_):
        pass


def serve(folder):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "ca.crt",
                    "-days", "30", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
                   cwd=folder, check=True, capture_output=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{folder}/ca.crt", f"{folder}/key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


def make_site(name):
    write(f"{name}/site.yaml", SITE)
    folder = f"{work}/{name}"
    port = serve(folder)
    write(f"{name}/a 'file'", "one\ntwo\n")
    os.chmod(f"{folder}/a 'file'", 0o640)
    os.symlink("a 'file'", f"{folder}/link")
    write(f"{name}/checklist.yaml", CHECKS % {"dir": folder, "port": port})


def rows(document):
    return {row["check"]: row for row in document["results"] if row["check"].startswith("site.")}


@test
def every_form_is_judged():
    make_site("s")
    result = j("-C", "s", "check", "--lang", "en", "--format", "json", "--quiet")
    found = rows(result.json())
    same({name: row["outcome"] for name, row in found.items()}, OUTCOMES,
         *[f"{name}: {row['reason']}" for name, row in found.items()])
    same(found["site.hung"]["cause"], "timeout")
    same(found["site.wrong"]["reason"], "not as asked: mode 0640 (≠ 0644)")
    same(found["site.refused"]["reason"], "not as asked: status 0 (≠ 200); connection refused")
    holds(found["site.untrusted"]["reason"], "self-signed certificate")
    expect(result.seconds < 100, "one hung command held up the rest", result)
    bundle = j("-C", "s", "bundle", "-o", f"{work}/s.zip")
    same(bundle.status, 0, bundle)
    again = j("check", "--from", f"{work}/s.zip", "--lang", "en", "--format", "json", "--quiet").json()
    same(again["results"], result.json()["results"])
    held = subprocess.run(["grep", "-rl", "hunter2", f"{work}/s/runs"], capture_output=True, text=True)
    same([path for path in held.stdout.split() if not command_itself(path)], [])


def command_itself(path):
    """The command's own text, which its author wrote, stands beside its output; only that."""
    return all("hunter2" not in line or "echo password" in line or "echo 'password" in line for line in open(path, encoding="utf-8"))


@test
def preview_names_commands():
    make_site("p")
    result = j("-C", "p", "check", "--preview")
    same(result.status, 0, result)
    holds(result.out, "runs on hosts (declared read-only by the site): 'timeout=1 sleep 300'")
    holds(result.out, "asked from the console: 'http://127.0.0.1:1/'")


@test
def a_part_of_the_hosts_asks_nothing_of_the_console():
    """What no row of the part is judged from is neither announced nor asked."""
    asked = []
    class Counted(Page):
        def do_GET(self):
            asked.append(self.path)
            Page.do_GET(self)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Counted)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    write("part/site.yaml", SITE)
    write("part/checklist.yaml", "extends: readiness\nchecks:\n  - {id: site.web, item: '5', title: 网页, http: "
                                 f"{{url: 'http://127.0.0.1:{server.server_port}/', status: 200}}}}\n"
                                 "  - {id: site.id, item: '5', title: 命令, command: {run: id, exit_status: 0}}\n")
    preview = j("-C", "part", "check", "here", "--preview").out
    expect("asked from the console" not in preview, preview)
    holds(preview, "site.id")
    expect("runs on hosts" not in j("-C", "part", "check", "--item", "2", "--preview").out, "of another item")
    found = rows(j("-C", "part", "check", "here", "--format", "json", "--quiet").json())
    same((sorted(found), asked), (["site.id"], []))
    found = rows(j("-C", "part", "check", "--format", "json", "--quiet").json())
    same((found["site.web"]["outcome"], asked), ("pass", ["/"]))
    server.shutdown()


@test
def collector_asks_the_same_by_hand():
    make_site("c")
    made = j("-C", "c", "collector", "-o", f"{work}/collector.sh")
    same((made.status, made.err), (0, f"wrote {work}/collector.sh: the collector; on each host: sh FILE > HOST.out, then "
                                      "jiuxu import HOST.out\n"))
    made = j("requirements", "-o", f"{work}/sheet.xlsx", "--lang", "zh")
    same((made.status, made.err), (0, f"已写出 {work}/sheet.xlsx：待填写的准备表；填好后：jiuxu init 目录 --from 此文件\n"))
    brought = subprocess.run(["sh", f"{work}/collector.sh"], capture_output=True)
    with open(f"{work}/here.out", "wb") as file:
        file.write(brought.stdout)
    write("c/site.yaml", SITE.replace("local", "none"))
    imported = j("-C", "c", "import", "--host", "here", f"{work}/here.out")
    same(imported.status, 0, imported)
    found = rows(j("-C", "c", "check", "--format", "json", "--quiet").json())
    for name in ("site.file", "site.link", "site.none", "site.command", "site.after"):
        same(found[name]["outcome"], "pass", name, found[name])
    same(found["site.hung"]["cause"], "timeout")


@test
def lint_names_what_can_do_no_good():
    write("l/site.yaml", SITE)
    write("l/checklist.yaml", "extends: readiness\nchecks:\n"
                              "  - {id: a, item: '5', roles: [databse], file: /a}\n"
                              "  - {id: b, item: '5', title: 题, wants: {os: []}, expect: os.nam == 'x'}\n"
                              "  - {id: c, item: '5', title: english, package: ksh}\n")
    result = j("-C", "l", "lint")
    same(result.status, 2, result)
    same(result.out.splitlines(), [
        "l/checklist.yaml:3:31: check 'a' is asked of nobody: no host, role or group of the site matches 'databse' (did you "
        "mean 'database'?)",
        "l/checklist.yaml:4:59: 'expect' of check 'b': topic 'os' has no member 'nam' (did you mean 'name'?)",
        "warning: l/checklist.yaml:3:5: check 'a' has no title; reports are read in Chinese",
        "warning: l/checklist.yaml:4:59: check 'b' does not say what was seen: give 'actual' an expression",
        "warning: l/checklist.yaml:5:31: the title of check 'c' is not Chinese"])
    write("l/checklist.yaml", "extends: readiness\nchecks:\n"
                              "  - {id: a, item: '5', title: 题, roles: [database], file: /a}\n"
                              "  - {id: b, item: '5', title: 题, http: {url: 'https://x/', ca: none.crt, status: 200}}\n"
                              "  - {id: c, item: '5', title: 题, http: {url: 'https://x/', ca: /on/host.crt, from: host, status: 200}}\n")
    result = j("-C", "l", "lint")
    same((result.status, result.out.splitlines()), (2, [
        "l/checklist.yaml:4:64: the file of trusted certificates 'none.crt' of check 'b' is not there",
        "warning: l/checklist.yaml:3:41: check 'a' is asked of nobody: no host, role or group of the site matches 'database'"]))
    write("l/none.crt", "")
    same(j("-C", "l", "lint", "--quiet").status, 0)
    for port in ("0", "99999", "{port: 65536}", "{port: ssh}"):
        write("l/checklist.yaml", f"extends: readiness\nchecks:\n  - {{id: a, item: '5', port: {port}}}\n")
        said = j("-C", "l", "lint")
        same(said.status, 2, said)
        holds(said.out, "from 1 to 65535")
    write("l/site.yaml", SITE.replace("connection: local", "ssh: {port: 99999}"))
    write("l/checklist.yaml", "extends: readiness\n")
    holds(j("-C", "l", "lint").out, "l/site.yaml:3:68: expected a whole number from 1 to 65535, found '99999'")
    write("l/site.yaml", SITE)
    write("l/checklist.yaml", "extends: readiness\nchecks:\n  - {id: a, item: '5', command: {run: id, stderr: []}}\n")
    fails(j("-C", "l", "check"), 2, "l/checklist.yaml:3:51: 'stderr' asserts nothing: it is empty")


def drafted_of(rows):
    """What was drafted, without the mounts of the lab and of other tests, which come and go meanwhile."""
    return [row for row in rows if row["check"].startswith("draft.")
            and not re.search(r"\.mount\..*jiuxu", row["check"])]


@test
def a_draft_from_a_good_machine():
    write("d/site.yaml", SITE)
    wrong = write("d/wrong", "one\n")
    result = j("-C", "d", "checklist", "derive", "here", "--file", wrong, "--file", "/no/such", "-o", "d/checklist.yaml")
    same(result.status, 0, result)
    same(result.err, "wrote d/checklist.yaml: a draft, to be read line by line before use\n")
    again = ("-C", "d", "checklist", "derive", "here", "--topics", "port", "-o", "d/checklist.yaml")
    before = open(f"{work}/d/checklist.yaml").read()
    fails(j(*again), 2, "d/checklist.yaml: is there already; it is not overwritten without --force")
    same(open(f"{work}/d/checklist.yaml").read(), before)
    same(j(*again[:-2], "--force", "-o", write("d/port.yaml", "old"), "--quiet").status, 0)
    expect(open(f"{work}/d/port.yaml").read() != "old", "not written")
    same(j("-C", "d", "lint", "--quiet").out, "")
    found = j("-C", "d", "check", "--format", "json", "--quiet").json()["results"]
    drafted = {row["check"]: row for row in drafted_of(found)}
    same({row["outcome"] for row in drafted.values()}, {"pass"}, [r for r in drafted.values() if r["outcome"] != "pass"])
    expect(len(drafted) > 5, drafted)
    expect(any(".package." in name for name in drafted), "no package was drafted")
    write("d/wrong", "two\n")
    found = j("-C", "d", "check", "--format", "json", "--quiet").json()["results"]
    failed = [row["check"] for row in drafted_of(found) if row["outcome"] != "pass"]
    same(len(failed), 1, failed)
    holds(failed[0], ".file.")
    drafted = j("-C", "d", "checklist", "derive", "here", "--from", sorted(os.listdir(f"{work}/d/runs"))[-1])
    same(drafted.status, 0, drafted)
    holds(drafted.out, "mount:")
    expect("package:" not in drafted.out and "could not be listed" not in drafted.out, drafted)
    fails(j("-C", "d", "checklist", "derive", "here", "--from", "nope"), 2, "d/runs: no finished run 'nope'")
    fails(j("-C", "d", "checklist", "derive", "here", "--from", "x", "--topics", "user"), 2,
          "--from reads what a run saw: ports and mounts, no 'user'")
    fails(j("-C", "d", "checklist", "derive", "here", "--from", "x", "--file", "/etc/hosts"), 2,
          "--from reads what a run saw: it holds no --file")
    fails(j("-C", "d", "checklist", "derive", "nobody"), 2, "no such host 'nobody' in the site")
    fails(j("-C", "d", "checklist", "derive", "here", "--topics", "pack"), 2,
          "--topics names package, service, port, user, mount and kernel, not 'pack'")
    fails(j("-C", "d", "checklist", "here"), 2, "checklist takes `derive HOST` or `from-goss FILE`")


GOSS = """file:
  /etc/passwd: {exists: true, mode: "0644", filetype: file, md5: abc, contains: ["root", "!nosuch"]}
package:
  bash: {installed: true}
port:
  tcp:1: {listening: false}
user:
  root: {exists: true, uid: 0}
command:
  a name: {exec: "id -u root", exit-status: 0, stdout: ["0"], timeout: 10000}
mount:
  /: {exists: true}
kernel-param:
  kernel.ostype: {value: Linux}
addr:
  tcp://10.0.0.1:22: {reachable: true}
http:
  http://127.0.0.1:1/: {status: 200, method: PUT}
"""


@test
def a_draft_from_goss():
    write("g/site.yaml", SITE)
    write("goss.yaml", GOSS)
    result = j("-C", "g", "checklist", "from-goss", "goss.yaml")
    same(result.status, 0, result)
    holds(result.out, "  # line 2: file '/etc/passwd': 'md5' has no equivalent here\n")
    holds(result.out, "  # line 16: addr 'tcp://10.0.0.1:22' has no equivalent: connections belong to network: ports: of site.yaml\n")
    holds(result.out, "  # line 18: http 'http://127.0.0.1:1/': 'method' has no equivalent here\n")
    write("g/checklist.yaml", result.out)
    same(j("-C", "g", "lint", "--quiet").out, "")
    found = j("-C", "g", "check", "--format", "json", "--quiet").json()["results"]
    outcomes = {row["check"].split(".", 2)[2]: row["outcome"] for row in found if row["check"].startswith("draft.")}
    same(outcomes, {"file.etc-passwd": "pass", "package.bash": "pass", "port.tcp-1": "pass", "user.root": "pass",
                    "command.a-name": "pass", "mount.": "pass", "kernel.kernel.ostype": "pass",
                    "http.http-127.0.0.1-1-": "fail"})
    write("goss.yaml", GOSS.replace('stdout: ["0"]', "stdout: []"))
    fails(j("checklist", "from-goss", "goss.yaml"), 2, "goss.yaml:10:56: 'stdout' asserts nothing: it is empty; say what it "
                                                       "should be, or leave it out")


def main():
    global jiuxu, work
    jiuxu, words = e2e.arguments(__doc__)
    with tempfile.TemporaryDirectory(prefix="jiuxu-custom-") as work:
        return e2e.main(words)


sys.exit(main())
