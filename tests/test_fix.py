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

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
from e2e import expect, fails, holds, run, same, test

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


def fresh(same_run=False):
    """A site that was just checked, and a host as it was."""
    shutil.rmtree(f"{work}/s/fixes" if same_run else f"{work}/s", ignore_errors=True)
    write(f"{work}/s/site.yaml", SITE)
    write(f"{work}/s/checklist.yaml", CHECKS)
    write("/etc/hosts", "127.0.0.1 localhost # no newline at the end")
    os.chmod("/etc/hosts", 0o640)
    os.chown("/etc/hosts", 0, 12)
    if os.path.exists(LIMITS):
        os.remove(LIMITS)
    write(TTL, "64\n")
    if not same_run:
        expect(j("check", "--quiet", "--format", "json").status in (3, 4))


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
    undone = j("fix", "--undo", name, "--yes")
    same(undone.status, 0, undone)
    same(state(), before)
    same(left_over(), [])


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
    holds(result.out, "failed  /etc/hosts  (site.hosts): /etc/hosts: was changed by somebody since; the original is "
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
def nothing_to_do():
    fresh()
    write(f"{work}/s/checklist.yaml", "extends: readiness\n")
    result = j("fix", "--check", "os.clock")
    same((result.status, result.out), (0, "nothing can be put right from here\n"), result)
    fails(j("fix", "--resume"), 2, "no fix was interrupted")
    fails(j("fix", "--undo", "../x"), 2, "there is no fix '../x' below s/fixes")
    fails(j("fix", "--undo", "x", "--dry-run"), 2, "--undo and --resume take back or finish a whole fix")


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
