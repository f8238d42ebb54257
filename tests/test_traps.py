#!/usr/bin/python3
"""The traps that tools of this field fell into (docs/traps.md), through the real binary.

usage: test_traps.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it

As root: a sshd of its own, network and mount namespaces, strace.
"""
import datetime
import glob
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

import yaml

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import doc_world
import e2e
from e2e import expect, fails, holds, run, same, test
from local_sshd import Sshd, keygen

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ENGLISH = {**os.environ, "LC_ALL": "en_US.UTF-8", "ASAN_OPTIONS": "detect_leaks=0"}
jiuxu = work = sshd = None

WHOLE = """site: {name: S, unit: "13"}
hosts:
  - {name: rac1, address: 127.0.0.1, role: database, connection: local}
  - {name: app1, address: 127.0.0.2, role: middleware, kind: virtual, connection: local,
     guest: {platform: kvm, domain: test}}
  - {name: paper, role: file, connection: none}
network:
  subnets: [{cidr: 10.1.1.0/24, gateway: 10.1.1.1}]
  internal:
    - {address: 10.1.1.11, purpose: VIP}
    - {address: 10.1.1.12, purpose: N, state: assigned, host: rac1}
    - {address: 10.1.1.15, purpose: SCAN, state: floating, hosts: [rac1, app1]}
  public:
    - {address: 203.0.113.2, purpose: P, state: nat, device: fw, inside: 10.1.1.12}
  ports:
    - {from: middleware, to: database, port: 1521}
platforms:
  - {name: kvm, kind: libvirt, uri: "test:///default"}
storage:
  - {name: shared, kind: nfs, size: 1G, mounts: [{host: rac1, target: /u01/a}, {host: app1, target: /u01/a}]}
  - {name: lone, kind: nfs, size: 1G, mounts: [{host: rac1, target: /u02}]}
licences:
  - {name: os, family: os, product: Debian, metric: free}
  - {name: o, family: oracle, product: Oracle, metric: processor, quantity: 4, expires: 2030-01-01}
"""


def j(*words, **more):
    more.setdefault("cwd", work)
    more.setdefault("env", ENGLISH)
    return run(jiuxu, *words, **more)


def good(result):
    same(result.status, 0, result)
    return result


def write(name, text):
    path = os.path.join(work, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def site(name, text=WHOLE):
    write(f"{name}/site.yaml", text)
    return name


def checked(name, text=WHOLE, *words, status=3):
    result = j("-C", site(name, text), "check", "--quiet", "--format", "json", *words)
    same(result.status, status, result)
    return result.json()


def run_dir(name):
    return sorted(glob.glob(f"{work}/{name}/runs/*"))[-1]


def by_key(document):
    return {(row["check"], row["target"]): row for row in document["results"]}


# ---- the table

def traps():
    with open(f"{TOP}/docs/traps.md", encoding="utf-8") as file:
        return re.findall(r"^\| (\d+) \|(.*)\|$", file.read(), re.M)


@test
def every_trap_is_held_by_tests_that_exist():
    found = traps()
    same([int(number) for number, _ in found], list(range(1, 23)))
    for number, line in found:
        expect(names_tests(line) or "later" in line, f"trap {number} names no test: {line}")


def names_tests(line):
    """How many tests the row of a table names; each must be there."""
    held = re.findall(r"`(tests/[\w.]+): ([\w ]+)`", line)
    for path, name in held:
        with open(f"{TOP}/{path}", encoding="utf-8") as file:
            expect(re.search(rf"\b(test_)?{name.replace(' ', '_')}\b", file.read()), path, name)
    return len(held)


@test
def every_truth_of_a_machine_room_is_held_by_tests_or_waits_for_a_source():
    with open(f"{TOP}/docs/traps.md", encoding="utf-8") as file:
        truths, more = file.read().split("What is true in real machine rooms")[1].split("### ")
    rows = [re.findall(r"^\| (.*?) \| (.*?) \| (.*?) \| (.*) \|$", table, re.M)[2:] for table in (truths, more)]
    same(len(rows[0]), 22)
    faults = "".join(open(path, encoding="utf-8").read() for path in glob.glob(f"{TOP}/tests/lab/faults/*.sh"))
    for name, _, *sides in rows[0] + rows[1]:
        for side in sides:
            expect(side == "—" or names_tests(side) or "no source" in side, f"'{name}' names no test: {side}")
            for fault in re.findall(r"`([a-z0-9-]+)`", side.partition("lab: ")[2]):
                expect(f"fault__{fault.replace('-', '_')}()" in faults, f"'{name}': the lab has no fault '{fault}'")


# ---- verdicts

@test
def an_empty_expectation_is_no_check():
    """2: a check that asserts nothing would pass."""
    site("empty")
    check = ("extends: readiness\nchecks:\n  - {id: mine.x, item: '5', kind: expect, severity: minor, source: us, "
             "target: host, freshness: 7d, wants: {os: []}, %s title: {zh: 甲, en: a}, why: {zh: 甲, en: a}, "
             "fix: {zh: 甲, en: a}}\n")
    for expectation in ("", "expect: '',", "expect: '  ',"):
        write("empty/checklist.yaml", check % expectation)
        for command in ("lint", "check"):
            result = j("-C", "empty", command)
            same(result.status, 2, expectation, result)
            expect("checklist.yaml:3:" in result.out + result.err, result)
    write("empty/checklist.yaml", check % "expect: os.id != '',")
    good(j("-C", "empty", "lint"))


WORST = ["not_applicable", "pass", "attested", "warn", "waived", "unknown", "fail"]


@test
def nothing_better_hides_something_worse():
    """1, 3: items and verdict are as bad as their worst row; the exit status says so."""
    document = checked("lattice")
    rows = document["results"]
    for item in document["items"]:
        mine = [WORST.index(row["outcome"]) for row in rows if row["item"] == item["id"]]
        same(item["outcome"], WORST[max(mine)], item)
    for outcome, count in document["counts"].items():
        same(count, sum(row["outcome"] == outcome for row in rows), outcome)
    same(document["verdict"], "not_ready")
    unknown = checked("lattice4", "site: {name: S, unit: '1'}\nhosts: [{name: a, address: 127.0.0.1, "
                      "ssh: {port: 1}}, {name: b, address: 127.0.0.2, connection: local}]\n",
                      "--item", "1", status=4)
    same(unknown["verdict"], "incomplete")
    expect("pass" in {row["outcome"] for row in unknown["results"]}, "no pass beside the unknown")


@test
def every_check_has_a_row_for_every_target():
    """9: counted from site.yaml and the checklist by another program."""
    document = checked("rows")
    plan = yaml.safe_load(WHOLE)
    with open(f"{TOP}/checks/checklists/readiness.yaml", encoding="utf-8") as file:
        checks = yaml.safe_load(file)["checks"]
    network, volumes = plan["network"], plan["storage"]
    targets = {"site": [{"S"}], "host": [{host["name"] for host in plan["hosts"]}],
               "address": [{one["address"] for one in network["internal"] + network["public"]}],
               "licence": [{one["name"] for one in plan["licences"]}],
               "platform": [{one["name"] for one in plan["platforms"]}], "link": [{"app1->rac1:1521"}],
               "volume": [{one["name"] for one in volumes},
                          {f"{one['name']}@{mount['host']}" for one in volumes for mount in one["mounts"]}]}
    total = 0
    for check in checks:
        rows = [row["target"] for row in document["results"] if row["check"] == check["id"]]
        same(len(rows), len(set(rows)), check["id"], rows)
        known = check["kind"] != "port_matrix" if check["target"] == "link" else True
        whole = set(rows) in targets.get(check["target"], []) or (check["target"] == "link" and known and rows) \
            or rows == ["S"]  # nothing of that kind is planned: one row says so
        expect(whole, check["id"], rows)
        total += len(rows)
    same(total, len(document["results"]))
    same(total, sum(document["counts"].values()))
    every = good(j("-C", "rows", "report", "--all")).out
    for check in checks:
        expect(check["id"] in every, f"report --all does not list {check['id']}")


MADE_HOSTS = 240


@test
def the_report_does_not_eat_the_machine():
    """19: many times the hosts of a province; what each of them costs in memory and in the page is bounded."""
    peak, page = {}, {}
    for count in (40, MADE_HOSTS):
        folder = f"{work}/made{count}"
        made = run(sys.executable, f"{TOP}/tests/bench/made_run.py", jiuxu, folder, str(count), timeout=300)
        same(made.status, 0, made)
        told = run("/usr/bin/python3", "-c", "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=-3); "
                   "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)",
                   jiuxu, "check", "--from", made.out.strip(), "--format", "html", "-o", f"{folder}/report.html", timeout=300)
        same(told.status, 0, told)
        peak[count] = int(told.out) / 1024
        page[count] = os.path.getsize(f"{folder}/report.html")
    hosts = MADE_HOSTS - 40
    expect((peak[MADE_HOSTS] - peak[40]) / hosts < 0.75, f"MiB of memory a host: {peak}")  # under ASan, which keeps what is freed
    expect((page[MADE_HOSTS] - page[40]) / hosts < 20000, f"bytes of the page a host: {page}")


@test
def what_does_not_apply_says_why():
    """8: an irrelevant host is not applicable, with a reason, and fails nothing."""
    rows = [row for row in checked("na")["results"] if row["outcome"] == "not_applicable"]
    expect(len(rows) > 5, rows)
    for row in rows:
        expect(row["reason"].strip(), row)


@test
def a_name_inside_a_longer_one_is_another():
    """6: 10.9.0.1 is not 10.9.0.10, /mnt/jx1 is not /mnt/jx10."""
    text = """site: {name: S, unit: "1"}
hosts: [{name: a, address: 127.0.0.1, connection: local, role: database}]
network:
  subnets: [{cidr: 10.9.0.0/24}]
  internal:
    - {address: 10.9.0.1, purpose: P, state: assigned, host: a}
    - {address: 10.9.0.10, purpose: Q, state: assigned, host: a}
storage:
  - {name: short, kind: other, size: 1M, mounts: [{host: a, target: WORK/jx1}]}
  - {name: long, kind: other, size: 1M, mounts: [{host: a, target: WORK/jx10}]}
""".replace("WORK", work)
    site("anchored", text)
    os.makedirs(f"{work}/jx1", exist_ok=True)
    os.makedirs(f"{work}/jx10", exist_ok=True)
    script = ("ip link set lo up; ip link add v0 type bridge; ip addr add 10.9.0.10/24 dev v0; "
              f"ip link set v0 up; mount -t tmpfs -o size=2m none {work}/jx10; "
              f"exec {jiuxu} -C anchored check --quiet --format json")
    found = by_key(run("unshare", "-n", "-m", "sh", "-c", script, cwd=work, env=ENGLISH).json())
    same(found["network.address.assigned", "10.9.0.1"]["outcome"], "fail")
    expect(found["network.address.assigned", "10.9.0.10"]["outcome"] != "fail",
           found["network.address.assigned", "10.9.0.10"])
    same(found["storage.volume.mounted", "short@a"]["outcome"], "fail")
    same(found["storage.volume.mounted", "long@a"]["outcome"], "pass")


@test
def a_waiver_is_named_and_nothing_waives_all():
    """7"""
    site("all")
    for name in ("*", "all", "os.*"):
        result = j("-C", "all", "waive", name, "--reason", "r", "--approved-by", "n", "--until",
                   (datetime.date.today() + datetime.timedelta(days=90)).isoformat())
        same(result.status, 2, result)
    for option in ("--ignore", "--ignore-all", "--force"):
        same(j("-C", "all", "check", option).status, 2)


# ---- evidence

@test
def a_pass_rests_on_bytes_that_are_there():
    """11: every digest names kept bytes; a run without them is refused."""
    document = checked("bytes")
    folder = run_dir("bytes")
    kept = {}
    for path in glob.glob(f"{folder}/evidence/*") + glob.glob(f"{folder}/inputs/**", recursive=True):
        if os.path.isfile(path):
            with open(path, "rb") as file:
                kept["sha256:" + hashlib.sha256(file.read()).hexdigest()] = path
    rested = None
    for row in document["results"]:
        if row["outcome"] != "pass":
            continue
        expect(row["evidence"], "a pass without evidence", row)
        expect(set(row["evidence"]) <= set(kept), row)
        rested = rested or next((kept[one] for one in row["evidence"] if "/evidence/" in kept[one]), None)
    os.remove(rested)
    name = "evidence/" + os.path.basename(rested)
    for words in (("report",), ("bundle", "-o", "x.zip")):
        result = j("-C", "bytes", *words)
        same(result.status, 5, words, result)
        holds(result.err, name)
    again = j("check", "--from", folder)
    same(again.status, 5, again)
    holds(again.err, name)


@test
def the_signed_body_says_which_program_and_checklist():
    """12"""
    document = checked("made")
    with open(jiuxu, "rb") as file:
        same(document["tool"]["digest"].removeprefix("sha256:"), hashlib.sha256(file.read()).hexdigest())
    holds(good(j("--version")).out, document["tool"]["digest"].removeprefix("sha256:"))
    with open(f"{run_dir('made')}/inputs/checklist.yaml", "rb") as file:
        same(document["checklist"]["digest"].removeprefix("sha256:"), hashlib.sha256(file.read()).hexdigest())
    with open(f"{run_dir('made')}/manifest.json", encoding="utf-8") as file:
        manifest = json.load(file)
    with open(f"{run_dir('made')}/report.json", "rb") as file:
        expect(hashlib.sha256(file.read()).hexdigest() in json.dumps(manifest), "report.json is not in the manifest")


class Silent:
    """A port that takes connections and never says a word."""

    def __enter__(self):
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen(16)
        self.port = self.listener.getsockname()[1]
        return self

    def __exit__(self, *_):
        self.listener.close()


MIXED = """site: {name: S, unit: "1"}
hosts:
  - {name: here, address: 127.0.0.1, connection: local}
  - {name: mute, address: 127.0.0.1, ssh: {port: %d}}
"""


@test
def a_signal_leaves_a_whole_run():
    """10: SIGTERM and SIGINT; what was seen is kept, the rest is unknown, exit 130."""
    for number in (signal.SIGTERM, signal.SIGINT):
        with Silent() as mute:
            name = site(f"signal{int(number)}", MIXED % mute.port)
            process = subprocess.Popen([jiuxu, "-C", name, "check", "--timeout", "120", "--quiet"], cwd=work,
                                       env=ENGLISH, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            until = time.monotonic() + 55  # before the deadline of the silent one
            while not any('"here"' in open(path, encoding="utf-8").read()
                          for path in glob.glob(f"{work}/{name}/runs/*/events.ndjson")):
                expect(time.monotonic() < until and process.poll() is None, "nothing happened")
                time.sleep(0.05)
            process.send_signal(number)
            process.communicate(timeout=60)
        same(process.returncode, 130)
        found = by_key(good(j("-C", name, "report", "--format", "json")).json())
        same(found["os.installed", "here"]["outcome"], "pass")
        same((found["os.installed", "mute"]["outcome"], found["os.installed", "mute"]["cause"]),
             ("unknown", "cancelled"))
        expect(os.listdir(f"{run_dir(name)}/evidence"), "no evidence")
        good(j("-C", name, "bundle", os.path.basename(run_dir(name)), "-o", f"{name}.zip"))
        same(j("check", "--from", f"{name}.zip", "--quiet").status, 130)


@test
def a_timeout_is_an_outcome_of_its_own():
    """15: and what answered in time stays."""
    with Silent() as mute:
        result = j("-C", site("late", MIXED % mute.port), "check", "--timeout", "10", "--quiet", "--format", "json")
    found = by_key(result.json())
    same((found["os.installed", "mute"]["outcome"], found["os.installed", "mute"]["cause"]), ("unknown", "timeout"))
    same(found["os.installed", "here"]["outcome"], "pass")
    expect(result.seconds < 60, result.seconds)


# ---- surroundings

@test
def works_where_the_source_tree_is_not():
    """17: the binary alone, the tree it was built from hidden."""
    alone = tempfile.mkdtemp(dir=work)
    binary = shutil.copy(jiuxu, f"{alone}/jiuxu")
    script = (f"mount -t tmpfs none {TOP}; cd {alone}; set -e; {binary} init s; {binary} requirements -o r.xlsx; "
              f"{binary} manual site.yaml >/dev/null; s=0; {binary} -C s check -q >/dev/null || s=$?; test $s = 3; "
              f"{binary} -C s report --format html > r.html; {binary} -C s bundle -o b.zip -q; "
              f"s=0; {binary} check --from b.zip -q >/dev/null || s=$?; test $s = 3; ls {TOP} | wc -l")
    done = run("unshare", "-m", "sh", "-c", script, env={"PATH": os.environ["PATH"], "LANG": "en_US.UTF-8"})
    same((done.status, done.out), (0, "0\n"), done)


@test
def nobody_is_called():
    """18: no socket to the network in any command, and in `check` none but to its targets."""
    keys = doc_world.copy(world, f"{work}/calls")
    trace = f"{work}/calls.trace"
    lines = (["init", "fresh"], ["requirements", "-o", "r.xlsx"], ["-C", "site", "lint"], ["-C", "site", "inventory"],
             ["-C", "site", "report", "--format", "html"], ["-C", "site", "bundle", "-o", "b.zip"],
             ["sign", "b.zip", "--cert", "centre.crt", "--key", "centre.key"], ["verify", "b.zip", "--ca", "ca.crt"],
             ["check", "--from", "b.zip"], ["diff", "before.zip", "b.zip"], ["manual", "check"], ["--version"],
             ["-C", "site", "check", "--preview"], ["-C", "site", "collector"])
    for line in lines:
        done = run("strace", "-f", "-qq", "-e", "trace=socket,connect", "-o", trace, jiuxu, *line, cwd=keys,
                   env=ENGLISH)
        expect(done.status in (0, 3), line, done)
        with open(trace, encoding="utf-8") as file:
            families = set(re.findall(r"socket\((AF_\w+)", file.read()))
        same(families - {"AF_UNIX", "AF_NETLINK"}, set(), line)
    text = MIXED.replace("mute, address: 127.0.0.1, ssh: {port: %d}", f"there, address: 127.0.0.1, ssh: "
                         f"{{port: {sshd.port}, user: root, identity_file: id}}")
    folder = f"{work}/{site('targets', text)}"
    shutil.copy(f"{sshd.folder}/id", folder)
    write("targets/known_hosts", f"[127.0.0.1]:{sshd.port} {sshd.host_key()}\n")
    done = run("strace", "-f", "-qq", "-e", "trace=connect,sendto", "-o", trace, jiuxu, "-C", "targets", "check",
               "--quiet", "--format", "json", cwd=work, env=ENGLISH)
    same(by_key(done.json())["os.installed", "there"]["outcome"], "pass", done)
    with open(trace, encoding="utf-8") as file:
        called = set(re.findall(r"sin6?_port=htons\((\d+)\), sin6?_addr=inet_addr\(\"([^\"]+)", file.read()))
    same(called, {(str(sshd.port), "127.0.0.1")})


# ---- ssh

def ssh_site(name, known_hosts, ssh="identity_file: id, user: root", address="127.0.0.1", port=True, more=""):
    with_port = f", port: {sshd.port}" if port else ""
    site(name, f'site: {{name: S, unit: "1"}}\nhosts:\n  - {{name: h, address: {address}, '
         f"ssh: {{{ssh}{with_port}}}}}\n{more}")
    write(f"{name}/known_hosts", known_hosts)
    shutil.copy(f"{sshd.folder}/id", f"{work}/{name}/id")
    return name


def seen(name, *words, env=ENGLISH):
    result = j("-C", name, "check", "--quiet", "--format", "json", "--item", "5", *words, env=env)
    row = by_key(result.json())["os.installed", "h"]
    return row["outcome"], row["cause"], row["reason"]


@test
def known_hosts_in_all_its_forms():
    key, port = sshd.host_key(), sshd.port
    plain = f"[127.0.0.1]:{port} {key}\n"
    same(seen(ssh_site("kh-plain", plain))[0], "pass")
    hashed = write("hashed", plain)
    run("ssh-keygen", "-H", "-f", hashed)
    with open(hashed, encoding="utf-8") as file:
        text = file.read()
    expect(text.startswith("|1|"), text)
    same(seen(ssh_site("kh-hashed", text))[0], "pass")
    for name, lines, words in (("none", "", "host key is unknown"), ("port", f"127.0.0.1 {key}\n", "host key is unknown"),
                               ("revoked", f"@revoked * {key}\n{plain}", "host key is revoked")):
        outcome = seen(ssh_site(f"kh-{name}", lines), env={**ENGLISH, "HOME": work})
        same(outcome[:2], ("unknown", "host_key"), name)
        holds(outcome[2], words)
    keygen(f"{work}/other")
    with open(f"{work}/other.pub", encoding="utf-8") as file:
        other = " ".join(file.read().split()[:2])
    outcome = seen(ssh_site("kh-changed", f"[127.0.0.1]:{port} {other}\n"))
    same(outcome[:2], ("unknown", "host_key"))
    holds(outcome[2], "host key has changed")


@test
def the_users_ssh_config_is_honoured():
    home = tempfile.mkdtemp(dir=work)
    os.makedirs(f"{home}/.ssh")
    with open(f"{home}/.ssh/config", "w", encoding="utf-8") as file:
        file.write(f"Host rac-alias\n  HostName 127.0.0.1\n  Port {sshd.port}\n  User root\n"
                   f"  IdentityFile {sshd.folder}/id\n")
    name = ssh_site("config", f"[127.0.0.1]:{sshd.port} {sshd.host_key()}\n[rac-alias]:{sshd.port} {sshd.host_key()}\n",
                    ssh="", address="rac-alias", port=False)
    write("config/site.yaml", 'site: {name: S, unit: "1"}\nhosts: [{name: h, address: rac-alias}]\n')
    same(seen(name, env={**ENGLISH, "HOME": home})[0], "pass")


@test
def one_login_a_host():
    """22: whatever is asked, every host is logged in to once."""
    hosts = "".join(f"  - {{name: h{n}, address: 127.0.0.1, role: database, "
                    f"ssh: {{port: {sshd.port}, user: root, identity_file: id}}}}\n" for n in range(1, 5))
    name = site("logins", f'site: {{name: S, unit: "1"}}\nhosts:\n{hosts}'
                "network:\n  ports: [{from: database, to: h1, port: 1521}]\n")
    write(f"{name}/known_hosts", f"[127.0.0.1]:{sshd.port} {sshd.host_key()}\n")
    shutil.copy(f"{sshd.folder}/id", f"{work}/{name}/id")
    before = sshd.logins()
    j("-C", name, "check", "--quiet")
    same(sshd.logins() - before, 4)


CANARY = "Canary-passphrase-90417"


@test
def a_secret_stands_nowhere():
    """21: not in the arguments or environment of any process, not in what is written or printed."""
    keygen(f"{sshd.folder}/locked", CANARY)
    sshd.allow("locked")
    name = ssh_site("secret", f"[127.0.0.1]:{sshd.port} {sshd.host_key()}\n",
                    ssh="user: root, identity_file: locked, identity_passphrase: !secret key")
    shutil.copy(f"{sshd.folder}/locked", f"{work}/{name}/locked")
    write("phrase", "correct horse battery\n")
    good(j("-C", name, "secret", "set", "key", "--passphrase-file", "phrase", stdin=CANARY.encode()))
    found, ended = [], threading.Event()

    def watch():
        while not ended.is_set():
            for path in glob.glob("/proc/[0-9]*/cmdline") + glob.glob("/proc/[0-9]*/environ"):
                try:
                    with open(path, "rb") as file:
                        if CANARY.encode() in file.read():
                            found.append(path)
                except OSError:
                    pass

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        result = j("-C", name, "check", "--events", "events", "--passphrase-file", "phrase", "--format", "json")
    finally:
        ended.set()
        watcher.join()
    same(by_key(result.json())["os.installed", "h"]["outcome"], "pass", result)
    same(found, [])
    good(j("-C", name, "bundle", "-o", "secret.zip"))
    shutil.unpack_archive(f"{work}/secret.zip", f"{work}/secret-unpacked")
    holding = run("grep", "-rlaF", CANARY, f"{work}/{name}", f"{work}/secret-unpacked", f"{work}/events").out
    same(holding, "")
    expect(CANARY not in result.out + result.err, "printed")


world = None


def main():
    global jiuxu, work, sshd, world
    jiuxu, only = e2e.arguments(__doc__)
    work = os.path.realpath(tempfile.mkdtemp(prefix="jiuxu-traps-"))
    os.makedirs(f"{work}/sshd")
    try:
        sshd = Sshd(f"{work}/sshd")
        world = doc_world.make(f"{work}/world", jiuxu)
        return e2e.main(only)
    finally:
        if sshd:
            sshd.stop()
        shutil.rmtree(work, ignore_errors=True)


sys.exit(main())
