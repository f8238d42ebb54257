#!/usr/bin/env python3
"""jiuxu fix through the real command, on this machine in namespaces of its own: /etc is a copy, the
network's kernel parameters are its own, /var/lib/jiuxu is memory.

usage: test_fix.py PATH/TO/jiuxu [WORD…]      as root
"""
import glob
import hashlib
import json
import os
import pty
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
from e2e import expect, fails, holds, run, same, test
from local_sshd import Sshd

jiuxu = work = None
SITE = """site: {name: 某省, unit: '13'}
hosts:
  - {name: here, address: 127.0.0.1, role: management, connection: local}
"""
CHECKS = """extends: readiness
checks:
  - {id: site.ttl, item: '5', title: 参数, kernel: {key: net.ipv4.ip_default_ttl, at_least: 99}}
  - {id: site.hosts, item: '5', title: 域名, file: {path: /etc/hosts, contains: ["10.1.1.11 db1", "10.1.1.12 db2"]}}
  - {id: site.limit, item: '5', title: 限制, limit: {domain: oracle, item: nofile, type: soft, at_least: 65536}}
  - {id: site.shadow, item: '5', title: 口令文件, file: {path: /etc/shadow, mode: "0000"}}
  - {id: site.hung, item: '5', title: 卡住, command: {run: sleep 9, timeout: 1s, exit_status: 0}}
"""
TTL = "/proc/sys/net/ipv4/ip_default_ttl"
LIMITS = "/etc/security/limits.d/99-zz-jiuxu.conf"


def j(*words, **more):
    more.setdefault("cwd", work)
    more.setdefault("env", {**os.environ, "LC_ALL": "en_US.UTF-8"})
    return run(jiuxu, "-C", "s", *words, **more)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def fresh(same_run=False, site=SITE):
    """A site that was just checked, and a host as it was."""
    shutil.rmtree(f"{work}/s/fixes" if same_run else f"{work}/s", ignore_errors=True)
    write(f"{work}/s/site.yaml", site)
    write(f"{work}/s/checklist.yaml", CHECKS)
    write("/etc/hosts", "127.0.0.1 localhost # no newline at the end")
    os.chmod("/etc/hosts", 0o640)
    os.chown("/etc/hosts", 0, 12)
    if os.path.exists(LIMITS):
        os.remove(LIMITS)
    write(TTL, "64\n")
    if not same_run and site == SITE:
        seen()


def seen(*words):
    expect(j("check", "--quiet", "--format", "json", *words).status in (3, 4))


def state():
    info = os.stat("/etc/hosts")
    return (read("/etc/hosts"), info.st_mode, info.st_uid, info.st_gid, os.path.exists(LIMITS), read(TTL))


def left_over():
    return glob.glob("/etc/.hosts.*") + glob.glob("/etc/security/limits.d/.*") + glob.glob("/var/lib/jiuxu/lock")


def fix_ids():
    return sorted(os.listdir(f"{work}/s/fixes"))


@test
def preview_changes_nothing():
    fresh()
    before = state()
    result = j("fix", "--dry-run")
    same(result.status, 0, result)
    holds(result.out, "      +10.1.1.11 db1\n      +10.1.1.12 db2\n")
    holds(result.out, "      -/proc/sys/net/ipv4/ip_default_ttl 64\n      +/proc/sys/net/ipv4/ip_default_ttl 99\n")
    holds(result.err, "left site.shadow of here: there is no reversible remedy for it\n")
    expect("site.hung" not in result.out + result.err, "what is unknown was looked at", result)
    same(state(), before)
    same(os.path.exists("/var/lib/jiuxu/backup"), False)
    same(os.path.exists(f"{work}/s/fixes"), False)


@test
def fixed_checked_again_and_undone():
    fresh()
    before = state()
    fails(j("fix", "here", "--check", "site.limi"), 2, "no such check 'site.limi' (did you mean 'site.limit'?)")
    result = j("fix", stdin=b"")
    same(result.status, 2, result)
    holds(result.err, "nobody can be asked here: look at `fix --dry-run`, then say --yes")
    same(state(), before)
    result = j("fix", "--yes")
    same(result.status, 0, result)
    for check in ("site.ttl", "site.hosts", "site.limit"):
        holds(result.out, f"  fixed  {check}  here: as expected")
    same(read("/etc/hosts").decode(), "127.0.0.1 localhost # no newline at the end\n10.1.1.11 db1\n10.1.1.12 db2\n")
    same(state()[1:4], before[1:4], "mode and owner are as they were")
    same(read(TTL), b"99\n")
    same(left_over(), [])
    (name,) = fix_ids()
    held = read(f"{work}/s/fixes/{name}/here/1.orig")
    same(held, before[0], "the copy in the site folder")
    same(os.stat(f"{work}/s/fixes/{name}/here/1.orig").st_mode & 0o777, 0o600)
    again = j("fix", "--yes")
    holds(again.out, "as it should be  /etc/hosts")
    changed = state()
    told = j("fix", "--undo", name, "--dry-run", "--lang", "zh")
    same((told.status, told.err), (0, ""), told)
    holds(told.out, f"撤销 {name}：下列已修改的各项将逐字节恢复为修改之前的内容（“-”行恢复，“+”行去掉）；之后又被他人改过的不动。\nhere\n")
    holds(told.out, f"  已修改  {TTL}  (site.ttl)\n      -{TTL} 64\n      +{TTL} 99\n")
    same(state(), changed)
    undone = j("fix", "--undo", name, "--yes")
    same(undone.status, 0, undone)
    same(state(), before)
    same(left_over(), [])


@test
def what_failed_is_not_told_as_undone():
    fresh()
    write(f"{work}/s/checklist.yaml", CHECKS.replace("at_least: 99", "at_least: 999"))
    same(j("check", "--quiet").status, 3)
    result = j("fix", "--yes", "--check", "site.ttl")
    same(result.status, 3, result)
    holds(result.out, f"failed  {TTL}  (site.ttl): the kernel does not take 999\n")
    (name,) = fix_ids()
    result = j("fix", "--undo", name, "--yes")
    same(result.status, 0, result)
    holds(result.out, f"  was not changed, nothing to undo  {TTL}  (site.ttl)\n")
    holds(j("fix", "--undo", name, "--yes", "--lang", "zh").out, f"  当时未改动，无须撤销  {TTL}  (site.ttl)\n")
    same(read(TTL), b"64\n")


@test
def a_no_at_the_question_is_no_usage_error():
    """Nothing is changed, and the status says that the user stopped it."""
    fresh()
    before = state()
    master, slave = pty.openpty()
    asked = subprocess.Popen([jiuxu, "-C", "s", "fix", "--lang", "en"], cwd=work, stdin=slave, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE)
    os.write(master, b"no\n")
    _, said = asked.communicate(timeout=60)
    same((asked.returncode, said.decode().splitlines()[-1]),
         (130, "change the hosts as shown? Type yes to go on: nothing was changed"))
    same(state(), before)
    same(os.path.exists(f"{work}/s/fixes"), False)


@test
def what_somebody_changed_since_is_left():
    fresh()
    same(j("fix", "--yes", "--check", "site.hosts").status, 0)
    (name,) = fix_ids()
    with open("/etc/hosts", "a", encoding="utf-8") as file:
        file.write("10.1.1.99 later\n")
    now = read("/etc/hosts")
    result = j("fix", "--undo", name, "--yes")
    same(result.status, 3, result)
    holds(result.out, "failed  /etc/hosts  (site.hosts): was changed by somebody since; the original is "
                      f"/var/lib/jiuxu/backup/{name}/0.orig")
    same(read("/etc/hosts"), now)


@test
def killed_at_every_step():
    """The host's shell is killed at each moment it brings something to the disk: nothing is ever torn,
    and the fix can be finished or taken back."""
    real, trap = "/usr/bin/sync", f"{work}/sync"
    real = os.path.realpath(shutil.which("sync"))
    fresh()
    for how, steps in (("resume", range(1, 40, 3)), ("undo", range(2, 40, 3))):
        for step in steps:
            fresh(same_run=True)
            before = state()
            write(trap, f"#!/bin/sh\necho x >>{work}/count\n[ $(wc -l <{work}/count) -lt {step} ] || kill -9 $PPID\n")
            os.chmod(trap, 0o755)
            write(f"{work}/count", "")
            subprocess.run(["mount", "--bind", trap, real], check=True)
            try:
                result = j("fix", "--yes")
            finally:
                subprocess.run(["umount", real], check=True)
            if result.status == 0:
                break
            same(result.status, 3 if "not as it should" in result.out else 4, step, result)
            expect(read("/etc/hosts") in (before[0], before[0] + b"\n10.1.1.11 db1\n10.1.1.12 db2\n"), "torn", step)
            (name,) = fix_ids()
            fails_with = j("fix", "--yes")
            same(fails_with.status, 2, fails_with)
            holds(fails_with.err, f"fix {name} was interrupted: finish it with `fix --resume`, or take it back with `fix --undo "
                                  f"{name}`")
            if how == "resume":
                result = j("fix", "--resume", "--yes")
                same(result.status, 0, step, result)
            if step % 2 == 0 or how == "undo":
                result = j("fix", "--undo", name, "--yes")
                expect(result.status == 0 or "there is no backup" in result.out, step, result)
                same(state(), before, step)
            same(left_over(), [], step)
        expect(step > 8, "the fix ended before it was killed often", step)


@test
def the_console_is_killed():
    """kill -9 of jiuxu while the host's shell brings something to the disk. The next fix says how far it
    came, touches nothing, and the fix can be taken back."""
    real, trap = os.path.realpath(shutil.which("sync")), f"{work}/sync"
    for step in (3, 9):
        fresh(same_run=os.path.exists(f"{work}/s"))
        before = state()
        write(f"{work}/count", "")
        write(trap, f"#!/bin/sh\necho x >>{work}/count\n[ $(wc -l <{work}/count) != {step} ] || "
              "kill -9 $(ps -o ppid= -p $PPID)\n")
        os.chmod(trap, 0o755)
        subprocess.run(["mount", "--bind", trap, real], check=True)
        try:
            same(j("fix", "--yes").status, -9, step)
            until = time.monotonic() + 60  # the host's shell may go on to its end, or die with the pipe
            while time.monotonic() < until:
                try:
                    with open("/var/lib/jiuxu/lock/pid", encoding="utf-8") as file:
                        os.kill(int(file.read()), 0)
                except (FileNotFoundError, ProcessLookupError, ValueError):
                    break
        finally:
            subprocess.run(["umount", real], check=True)
        (name,) = fix_ids()
        left = state()
        told = j("fix", "--yes")
        same(told.status, 2, told)
        holds(told.out, f", {name}, was interrupted. As it stands now (nothing was touched):\nhere\n")
        for path, done in (("/etc/hosts", b"10.1.1.12 db2" in left[0]), (LIMITS, left[4]), (TTL, left[5] == b"99\n")):
            holds(told.out, f"  {'as it should be' if done else 'would change'}  {path}  (", step)
        holds(told.err, f"fix {name} was interrupted: finish it with `fix --resume`, or take it back with `fix --undo {name}`")
        same(state(), left, "it only looked")
        result = j("fix", "--undo", name, "--yes")
        expect(result.status == 0 or "there is no backup" in result.out, step, result)
        same(state(), before, step)
        same(left_over(), [], step)


SUDO_SITE = """site: {{name: 某省, unit: '13'}}
hosts:
  - {{name: here, address: 127.0.0.1, role: management,
     ssh: {{port: {port}, user: ops, identity_file: {folder}/id, sudo: true{more}}}}}
"""


@test
def as_a_user_of_sudo():
    """By ssh as a user who may become root: without a password, and with one from secrets.jx."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    with open("/etc/passwd", "a", encoding="utf-8") as file:
        file.write("ops:x:4711:4711::/tmp:/bin/sh\n")
    secret = subprocess.run(["openssl", "passwd", "-6", "-stdin"], input=b"Sesam-4711\n", capture_output=True, check=True)
    with open("/etc/shadow", "a", encoding="utf-8") as file:
        file.write(f"ops:{secret.stdout.decode().strip()}:19000:0:99999:7:::\n")
    os.makedirs(f"{work}/sshd")
    os.chmod(work, 0o755)
    server = Sshd(f"{work}/sshd")
    try:
        for tag, more, words in (("NOPASSWD:", "", ()),
                                 ("", ", sudo_password: !secret ops", ("--passphrase-file", f"{work}/phrase"))):
            write("/etc/sudoers.d/ops", f"ops ALL=(ALL) {tag} ALL\n")
            os.chmod("/etc/sudoers.d/ops", 0o440)
            write(f"{work}/phrase", "correct horse battery\n")
            shutil.rmtree(f"{work}/s", ignore_errors=True)
            fresh(site=SUDO_SITE.format(port=server.port, folder=server.folder, more=more))
            write(f"{work}/s/known_hosts", f"[127.0.0.1]:{server.port} {server.host_key()}\n")
            if words:
                same(j("secret", "set", "ops", *words, stdin=b"Sesam-4711").status, 0)
            seen(*words)
            before = state()
            result = j("fix", "--yes", *words)
            same(result.status, 0, result)
            for check in ("site.ttl", "site.hosts", "site.limit"):
                holds(result.out, f"  fixed  {check}  here: as expected")
            same(state()[1:4], before[1:4], "mode and owner are as they were")
            expect("Sesam" not in result.out + result.err, result)
            info = os.stat("/var/lib/jiuxu/backup")
            same((info.st_uid, info.st_mode & 0o777), (0, 0o700), "nobody but root reads what was kept")
            (name,) = fix_ids()
            undone = j("fix", "--undo", name, "--yes", *words)
            same(undone.status, 0, undone)
            same(state(), before)
            same(left_over(), [])
            for folder, _, names in os.walk(f"{work}/s"):
                for one in names:
                    expect(b"Sesam" not in read(f"{folder}/{one}"), folder, one)
    finally:
        server.stop()


@test
def contexts_of_selinux_are_set_again():
    """Where restorecon is, every file that was put in place gets the context its place has."""
    write(f"{work}/bin/restorecon", f"#!/bin/sh\necho \"$@\" >>{work}/restored\n")
    os.chmod(f"{work}/bin/restorecon", 0o755)
    shutil.rmtree(f"{work}/s", ignore_errors=True)
    fresh()
    subprocess.run(["mount", "--bind", f"{work}/bin", "/usr/local/bin"], check=True)
    try:
        same(j("fix", "--yes").status, 0)
        same(sorted(read(f"{work}/restored").decode().split()), ["/etc/hosts", LIMITS])
        os.remove(f"{work}/restored")
        (name,) = fix_ids()
        same(j("fix", "--undo", name, "--yes").status, 0)
    finally:
        subprocess.run(["umount", "/usr/local/bin"], check=True)
    same(read(f"{work}/restored").decode().split(), ["/etc/hosts"], "the other file is gone again")


@test
def nothing_to_do():
    fresh()
    write(f"{work}/s/checklist.yaml", "extends: readiness\n")
    result = j("fix", "--check", "os.clock")
    same((result.status, result.out), (0, "nothing can be put right from here\n"), result)
    fails(j("fix", "--resume"), 2, "no fix was interrupted")
    fails(j("fix", "--undo", "../x"), 2, "there is no fix '../x' below s/fixes")
    fails(j("fix", "--undo", "x", "--check", "site.ttl"), 2, "--undo and --resume take back or finish a whole fix")


def main():
    global jiuxu, work
    if os.environ.get("JIUXU_TEST_APART") != "yes":
        os.environ["JIUXU_TEST_APART"] = "yes"
        os.execvp("unshare", ["unshare", "--mount", "--net", "--propagation", "private", sys.executable, *sys.argv])
    jiuxu, words = e2e.arguments(__doc__)
    with tempfile.TemporaryDirectory(prefix="jiuxu-fix-") as work:
        subprocess.run(["cp", "-a", "/etc", f"{work}/etc"], check=False, capture_output=True)
        subprocess.run(["mount", "--bind", f"{work}/etc", "/etc"], check=True)
        os.makedirs("/var/lib/jiuxu", exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "none", "/var/lib/jiuxu"], check=True)
        try:
            return e2e.main(words)
        finally:
            subprocess.run(["umount", "/etc"], check=False)


sys.exit(main())
