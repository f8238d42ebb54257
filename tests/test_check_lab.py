#!/usr/bin/env python3
"""jiuxu on the lab's real hosts: every fault changes the rows it must and no other.

usage: test_check_lab.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it

As root. A lab of its own prefix (jxc, or $JIUXU_LAB_PREFIX) is brought up and taken down again;
with --keep it stays for the next time.
"""
import base64
import glob
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
from e2e import becomes, expect, holds, run, same, test
from lab_faults import (ADDRESS, BY_HAND, DATABASE, FAULTS, GUESTS, HOSTS, INCOMPLETE, MIDDLEWARE,
                        NOT_READY, OF_MACHINE, REMARKS, SITE_NAME, unseen)

PREFIX = os.environ.setdefault("JIUXU_LAB_PREFIX", "jxc")
STATE = os.environ.setdefault("JIUXU_LAB_STATE", f"/var/lib/jiuxu-lab-{PREFIX}")
LAB = os.path.join(os.path.dirname(os.path.abspath(__file__)), "lab", "lab")
CONSOLE = ["ip", "netns", "exec", f"{PREFIX}-console"]
# rows with numbers that differ by themselves
MEASURED = {"hardware.powered", "os.clock", "storage.volume.space", "storage.volume.inodes",
            "virtualization.capacity", *OF_MACHINE}
jiuxu = work = site = baseline = None


def lab(*words):
    done = run(LAB, *words, timeout=900)
    expect(done.status == 0, f"lab {' '.join(words)}", done)
    return done


def node(name, command):
    return lab("node", name, "sh", "-c", command).out


def console(*words, env=None, timeout=600):
    return run(*CONSOLE, jiuxu, "-C", site, *words, env=env, timeout=timeout)


def check(*words):
    return console("check", "--format", "json", "--lang", "en", "--timeout", "30", "--quiet", *words)


def rows(document):
    """(check, target) -> (outcome, cause, reason)."""
    found = {}
    for row in document["results"]:
        key = (row["check"], row["target"])
        expect(key not in found, f"two rows of {key}")
        reason = row["reason"]
        if row["check"].startswith("oracle.kernel."):  # which of them are not as advised
            reason += "; " + row["actual"]
        if row["check"] in MEASURED and row["outcome"] == "pass":
            reason = re.sub(r"-?\d+", "#", re.sub(r"(ahead|behind) by \d+ ms", "# ms", reason))
        found[key] = (row["outcome"], row["cause"], reason)
    return found


def newest_run():
    return sorted(glob.glob(f"{site}/runs/*"))[-1]


def by_option(now, before):
    """Told by the mount's option where a token had told it: seen now and then on a busy machine, the cause is
    not known. Both pass; what a token tells is held by test_kinds_storage.c and the tests of tokens below."""
    return bool(before) and now[0] == before[0] == "pass" and "by its option" in now[2]


def changes(document, wanted=()):
    """The rows that differ; only a fault that changes the plan may win (wanted) or lose (None) some."""
    found = rows(document)
    lost = {key for key in wanted if wanted[key] is None}
    same(set(found), (set(baseline) - lost) | (set(wanted) - lost), "a check lost or won a row")
    return {key: found[key] for key in found
            if found[key] != baseline.get(key) and not by_option(found[key], baseline.get(key))}


def expect_changes(result, wanted):
    """Exactly these rows differ from the baseline: (check, target) -> (outcome, cause, fragment)."""
    changed = changes(result.json(), wanted)
    wanted = {key: wanted[key] for key in wanted if wanted[key] is not None}
    same(sorted(changed), sorted(wanted), json.dumps(sorted(changed.items()), indent=1))
    for key, (outcome, cause, fragment) in wanted.items():
        causes = cause if isinstance(cause, tuple) else (cause,)
        same(changed[key][0], outcome, key, changed[key])
        expect(changed[key][1] in causes, key, changed[key])
        holds(changed[key][2], fragment, key)


def end(result, verdict, status):
    same((result.json()["verdict"], result.status), (verdict, status), result.err)


class Fault:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        lab("fault", self.name)
        take_the_site()

    def __exit__(self, *_):
        lab("mend", self.name)
        take_the_site()
        if self.name in ("guest-off", "wrong-serial", "placeholder-serial"):
            lab("wait")  # a guest boots anew


def take_the_site():
    """Some faults are in the plan or its papers; the tests work on a copy of the lab's folder."""
    shutil.copy(f"{STATE}/site/site.yaml", f"{site}/site.yaml")
    shutil.rmtree(f"{site}/licences")
    shutil.copytree(f"{STATE}/site/licences", f"{site}/licences")


@test
def the_healthy_lab_has_only_the_known_remarks():
    result = check()
    end(result, *REMARKS)
    document = result.json()
    same(document["schema"], "jiuxu.report/1")
    remarks = {key: row for key, row in rows(document).items() if key[0] not in OF_MACHINE
               and row[0] not in ("pass", "not_applicable", "attested")}
    same(sorted(remarks), [("oracle.kernel.configured", "rac1"), ("oracle.kernel.configured", "rac2"),
                           ("oracle.kernel.running", "rac1"), ("oracle.kernel.running", "rac2"),
                           ("oracle.limits.configured", "rac1"), ("oracle.limits.configured", "rac2"),
                           ("storage.volume.cluster_fs", "shared"),
                           *(("weblogic.limits.configured", name) for name in MIDDLEWARE)])
    danger = remarks.pop(("storage.volume.cluster_fs", "shared"))
    same(danger[0], "waived")
    holds(danger[2], "ext4 is no cluster file system and is mounted read-write on 2 hosts at once")
    danger = next(row for row in document["results"] if row["check"] == "storage.volume.cluster_fs")
    same(danger["severity"], "blocker")
    same({row[0] for row in remarks.values()}, {"warn"})
    same(document["counts"]["attested"], 11)
    lun = rows(document)["storage.lun.shared", "balancer"]
    same(lun[0], "pass")
    holds(lun[2], "2 hosts see one LUN: its WWID, registered by a maker, agrees")
    holds(lun[2], "size and serial JXSH0001 agree")
    same(result.err, "")


def forget_neighbours():
    """So that the console asks for a dead host anew and is told at once that nobody is there."""
    lab("exec", "ip", "neigh", "flush", "dev", "eth0")


def fault_test(name):
    (verdict, status), wanted, words = FAULTS[name]

    def one():
        with Fault(name):
            forget_neighbours()
            result = check(*words)
        expect_changes(result, wanted)
        end(result, verdict, status)
    one.__name__ = "fault_" + name.replace("-", "_")
    test(one)


for fault_name in sorted(FAULTS):
    fault_test(fault_name)


@test
def fault_duplicate_address():
    """The login lands on the host or on the stranger; the conflict is told either way."""
    with Fault("duplicate-address"):
        result = check()
    changed = changes(result.json())
    row = changed.pop(("network.address.assigned", "10.66.1.11"))
    same(row[0], "fail", row)
    for text in ("address conflict", "52:54:00:66:01:0b", "52:54:00:66:01:42"):
        holds(row[2], text)
    allowed = set(unseen("rac1", "", ""))
    expect(set(changed) <= allowed, set(changed) - allowed)
    same({row[0] for row in changed.values()} - {"unknown"}, set())
    end(result, *NOT_READY)


FIXED = {  # fault -> the check, the row, what is fixed on rac2, how it shows there
    "not-configured": ("storage.volume.persistent", "shared@rac2", "cat /etc/fstab"),
    "sysctl-not-configured": ("oracle.kernel.configured", "rac2", "cat /etc/sysctl.d/*"),
    "sysctl-not-running": ("oracle.kernel.running", "rac2", "cat /proc/sys/kernel/sem"),
}


def fix_test(name):
    check_id, row, shown = FIXED[name]

    def one():
        with Fault(name):
            check()
            before = node("rac2", shown)
            fixed = console("fix", "rac2", "--check", check_id, "--yes", "--lang", "en")
            expect(node("rac2", shown) != before, fixed)
            again = changes(check().json())
            expect((check_id, row) not in again or "kernel.sem" not in again[(check_id, row)][2], again, fixed)
            fix_id = sorted(os.listdir(f"{site}/fixes"))[-1]
            undone = console("fix", "--undo", fix_id, "--yes", "--lang", "en")
            same(undone.status, 0, undone)
            same(node("rac2", shown), before)
    one.__name__ = "fix_" + name.replace("-", "_")
    test(one)


for fixed_name in sorted(FIXED):
    fix_test(fixed_name)


SERVICES = """extends: readiness
checks:
  - {id: site.job, item: '5', title: 服务, service: {name: labjob, running: true, enabled: true}}
"""
JOB = "[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n"
# A daemon of time that puts the clock right once it is told the server, and an hour wrong else.
CHRONY = """[Service]
ExecStart=/bin/sh -c 'rm -f /run/right; grep -qx "server 10.66.1.2 iburst" /etc/chrony/conf.d/jiuxu.conf && \
 touch /run/right; exec sleep infinity'
"""
CLOCK = """#!/bin/sh
[ -e /run/right ] && exec /bin/date.right "$@"
exec /bin/date.right -d "+1 hour" "$@"
"""


def node_write(name, path, text):
    coded = base64.b64encode(text.encode()).decode()
    node(name, f"echo {coded} | base64 -d >{path}")


def fixed_and_undone(check_id, shown, *words):
    """One fix of rac2 through sudo, looked at before, between and after."""
    before = node("rac2", shown)
    expect(console("check", "rac2", "--item", "5", "--quiet", "--format", "json").status in (0, 3, 4), check_id)
    fixed = console("fix", "rac2", "--check", check_id, "--yes", "--lang", "en", *words)
    same(fixed.status, 0, fixed)
    holds(fixed.out, f"  fixed  {check_id}  rac2: ")
    between = node("rac2", shown)
    fix_id = sorted(os.listdir(f"{site}/fixes"))[-1]
    undone = console("fix", "--undo", fix_id, "--yes", "--lang", "en")
    same(undone.status, 0, undone)
    same(node("rac2", shown), before)
    return before, between


@test
def fix_services_of_systemd():
    """Enabled and started on a host that systemd runs; undone, it is neither."""
    with open(f"{site}/checklist.yaml", "w", encoding="utf-8") as file:
        file.write(SERVICES)
    node_write("rac2", "/etc/systemd/system/labjob.service", JOB)
    node("rac2", "systemctl daemon-reload")
    try:
        before, between = fixed_and_undone("site.job", "systemctl is-enabled labjob; systemctl is-active labjob; true")
        same((before, between), ("disabled\ninactive\n", "enabled\nactive\n"))
    finally:
        node("rac2", "rm -f /etc/systemd/system/labjob.service; systemctl daemon-reload")
        os.remove(f"{site}/checklist.yaml")


@test
def fix_the_clock_of_systemd():
    """The time daemon is given its server and started anew; undone, the file is gone and it is told again."""
    node("rac2", "mkdir -p /etc/chrony/conf.d; cp -p /bin/date /bin/date.right; cp -p /bin/date /bin/date.lab")
    node_write("rac2", "/bin/date.lab", CLOCK)
    node_write("rac2", "/etc/systemd/system/chrony.service", CHRONY)
    node("rac2", "mv /bin/date.lab /bin/date; systemctl daemon-reload; systemctl start chrony")
    try:
        before, between = fixed_and_undone("os.clock", "ls -A /etc/chrony/conf.d; [ -e /run/right ] && echo right; true",
                                           "--time-server", "10.66.1.2")
        same((before, between), ("", "jiuxu.conf\nright\n"))
    finally:
        node("rac2", "systemctl stop chrony; mv /bin/date.right /bin/date; rm -rf /etc/chrony /run/right "
             "/etc/systemd/system/chrony.service; systemctl daemon-reload")


@test
def fault_serials():
    """Both guests boot anew at once, with other numbers in their SMBIOS."""
    with Fault("wrong-serial"), Fault("placeholder-serial"):
        lab("wait")
        result = check()
    expect_changes(result, {
        ("hardware.serial", "lb2"): (
            "warn", "", "the asset list says 'JX-GUEST-0002', the machine says 'JX-OTHER-0002'"),
        ("hardware.serial", "lb1"): (
            "unknown", "not_observed", "shows no usable serial number (placeholders count as none)")})
    end(result, *REMARKS)


@test
def every_fault_of_the_lab_has_a_test():
    listed = {line.split()[0] for line in lab("faults").out.splitlines()}
    same(listed, set(FAULTS) | BY_HAND)


@test
def a_changed_host_key_comes_with_the_command_that_accepts_it():
    known_hosts = f"{site}/known_hosts"
    kept = open(known_hosts).read()
    with Fault("wrong-host-key"):
        refused = rows(check("rac2", "--item", "4").json())
        reason = refused["storage.volume.mounted", "shared@rac2"][2]
        holds(reason, f"but {known_hosts}:2 has another key (ssh-ed25519)")
        command = reason.split("accept it: ")[1]
        accepted = run(*CONSOLE, "sh", "-c", command)
        result = check("rac2", "--item", "4")
    open(known_hosts, "w").write(kept)
    same(accepted.status, 0, command, accepted)
    same(result.status, 0, result)
    same(rows(result.json())["storage.volume.mounted", "shared@rac2"][0], "pass")


@test
def endless_output_ends_quickly():
    with Fault("endless-output"):
        result = check("rac2", "--timeout", "100")
    same(rows(result.json())["os.installed", "rac2"][:2], ("unknown", "limit"))
    expect(result.seconds < 60, f"took {result.seconds:.1f} s")


@test
def a_hung_host_takes_its_timeout_and_no_more():
    with Fault("host-hung"):
        result = check("--timeout", "3")
    expect(3 <= result.seconds < 28, f"took {result.seconds:.1f} s")
    same(result.status, 4)


@test
def two_hosts_with_the_same_fault_stand_together():
    for name in ("rac1", "rac2"):
        node(name, "sysctl -qw 'kernel.sem=250 3200 32 10'")
    try:
        result = check()
        text = console("report", "--lang", "en").out
    finally:
        for name in ("rac1", "rac2"):
            node(name, "sysctl -qw 'kernel.sem=250 32000 100 128'")
    expect_changes(result, {("oracle.kernel.running", name): (
        "warn", "", "kernel.sem") for name in ("rac1", "rac2")})
    end(result, *REMARKS)
    group = text[text.index("oracle.kernel.running"):].split("\n\n")[0]
    same(len(re.findall(r"target +rac1, rac2", group)), 1, group)


@test
def one_item_alone():
    result = check("--item", "2")
    found = rows(result.json())
    same(found, {key: row for key, row in baseline.items() if key[0].startswith("network.")})
    same(result.status, 0)


@test
def one_host_alone():
    """Of a part of the hosts, what belongs to the others is not asked and does not count."""
    for pattern, chosen in (("rac1", ("rac1",)), ("database", DATABASE)):
        result = check(pattern)
        found = rows(result.json())
        expect(set(found) < set(baseline), set(found) - set(baseline))
        alone = {("storage.volume.writable", f"shared@{name}"): (
            "pass", "", "mounted read-write (by its option; nothing was written)") for name in chosen}
        same({key: row for key, row in found.items() if row != baseline[key]}, alone)
        for _, target in found:
            expect(target not in HOSTS or target in chosen, target)
        same(result.status, 0, pattern)


@test
def one_at_a_time():
    """Hosts that are never visited together cannot see each other's tokens: refused, with the number."""
    refused = check("--jobs", "4")
    same((refused.status, refused.out), (2, ""), refused)
    holds(refused.err, "--jobs 4 is too few: 5 hosts must be visited at once")
    same(check("--jobs", "1", "--item", "2").status, 0)
    result = check("--jobs", "5")
    expect_changes(result, {})
    end(result, *REMARKS)


@test
def progress_and_messages_go_to_stderr():
    result = console("check", "--format", "json", "--lang", "en")
    json.loads(result.out)
    same(result.err, f"run: {newest_run()}\n")  # quiet in a pipe but for where it is


@test
def standard_output_is_the_report_of_the_run_folder():
    result = check()
    with open(f"{newest_run()}/report.json") as file:
        same(result.out, file.read())


@test
def every_digest_of_the_results_is_in_evidence():
    result = check()
    folder = newest_run()
    for name in os.listdir(f"{folder}/evidence"):
        with open(f"{folder}/evidence/{name}", "rb") as file:
            same(hashlib.sha256(file.read()).hexdigest(), name)
    elsewhere = {"sha256:" + hashlib.sha256(open(path, "rb").read()).hexdigest()
                 for path in glob.glob(f"{folder}/inputs/**", recursive=True) if os.path.isfile(path)}
    for row in result.json()["results"]:
        expect(row["evidence"], "no evidence", row)
        for digest in row["evidence"]:
            path = f"{folder}/evidence/{digest.removeprefix('sha256:')}"
            expect(os.path.exists(path) or digest in elsewhere, digest, row)


@test
def a_bundle_is_judged_again_to_the_same_bytes():
    printed = check().out
    bundle = f"{work}/again.zip"
    same(console("bundle", "-o", bundle).status, 0)
    expect_bundle_verifies(bundle)
    again = run(jiuxu, "check", "--from", bundle, "--format", "json", "--lang", "en", cwd="/")
    same(again.out == printed, True, "other bytes")
    same(again.status, 0)


def expect_bundle_verifies(bundle):
    for who in ("centre", "vendor"):
        signed = run(jiuxu, "sign", bundle, "--cert", f"{site}/{who}.crt", "--key", f"{site}/{who}.key")
        same(signed.status, 0, signed)
    verified = run(jiuxu, "verify", bundle, "--ca", f"{site}/ca.crt", "--require", "centre",
                   "--require", "vendor")
    same(verified.status, 0, verified)


CANARIES = ["Canary-fstab-7731", "Canary-unit-7732", "Canary-sysctl-7733", "Canary-option-7734"]


def plant():
    cifs, unit, sysctl, option = CANARIES
    node("rac2", f"""
cp -p /etc/fstab /etc/fstab.canary
echo '//nas/a /mnt/a cifs noauto,username=u,password={cifs},ro 0 0' >>/etc/fstab
echo '//nas/b /mnt/b cifs noauto,user=u,pass={option} 0 0' >>/etc/fstab
printf '[Mount]\\nWhat=//nas/c\\nWhere=/mnt/c\\nType=cifs\\nOptions=username=u,password={unit}\\n' \\
    >/etc/systemd/system/mnt-c.mount
printf '# password={sysctl}\\nvm.swappiness = 10\\n' >/etc/sysctl.d/98-canary.conf
""")


def uproot():
    node("rac2", "mv /etc/fstab.canary /etc/fstab; rm /etc/systemd/system/mnt-c.mount "
                  "/etc/sysctl.d/98-canary.conf")


def files_holding(word, folder):
    found = run("grep", "-rlaF", word, folder)
    return found.out.split()


@test
def secrets_of_a_host_stay_there():
    plant()
    try:
        result = console("check", "--lang", "en", "--events", f"{work}/events")
        facts = console("facts", "rac2")
    finally:
        uproot()
    folder = newest_run()
    bundle, unpacked = f"{work}/secrets.zip", f"{work}/secrets"
    same(console("bundle", "-o", bundle).status, 0)
    shutil.unpack_archive(bundle, unpacked)
    expect(files_holding("//nas/a", f"{folder}/evidence"), "the planted line was not read at all")
    for canary in CANARIES:
        same(files_holding(canary, folder) + files_holding(canary, unpacked), [], canary)
        for text in (result.out, result.err, facts.out, facts.err, open(f"{work}/events").read()):
            expect(canary not in text, canary)


@test
def a_token_that_may_not_be_written_proves_nothing():
    """Not as root: the volume's top is root's, as with root_squash."""
    path = f"{site}/site.yaml"
    kept = open(path).read()
    open(path, "w").write(kept.replace("sudo: true", "sudo: false"))
    try:
        found = rows(check().json())
    finally:
        open(path, "w").write(kept)
    row = found["storage.volume.token", "shared"]
    same(row[:2], ("unknown", "denied"), row)
    holds(row[2], "host 'rac1' could not write a token on /u01/shared (denied)")
    same(found["storage.volume.shared", "shared"][0], "unknown")


@test
def no_token_where_the_plan_wants_none():
    path = f"{site}/site.yaml"
    kept = open(path).read()
    expect("storage:\n  - name: shared\n" in kept, kept)
    open(path, "w").write(kept.replace("  - name: shared\n", "  - name: shared\n    token: false\n"))
    before = node("rac1", "stat -c %y /u01/shared")
    try:
        result = check()
    finally:
        open(path, "w").write(kept)
    same(node("rac1", "stat -c %y /u01/shared"), before, "something was written")
    row = rows(result.json())["storage.volume.token", "shared"]
    same(row[0], "not_applicable", row)


@test
def a_token_goes_even_when_the_visit_is_cut_off():
    """rac2 never comes; the console is killed while rac1 waits for it."""
    with Fault("host-hung"):
        started = subprocess.Popen([*CONSOLE, jiuxu, "-C", site, "check", "--timeout", "30"],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        becomes(lambda: ".jiuxu-" in node("rac1", "ls -a /u01/shared"), "no token appeared")
        started.kill()
        started.wait()
        becomes(lambda: ".jiuxu-" not in node("rac1", "ls -a /u01/shared"), "the token stays")


def left_on(name):
    files = node(name, "find /u01/shared /tmp /var/tmp /root /home /dev/shm /opt /usr /u01 -xdev | sort")
    processes = node(name, "ps -eo user:20,args --no-headers | grep -v 'ps -eo\\|\\[\\|sort\\|grep' | sort")
    return files, processes


@test
def nothing_is_left_on_the_hosts():
    wait_for_sessions_to_end()
    before = {name: left_on(name) for name in ("rac1", "rac2")}
    same(check().status, 0)
    wait_for_sessions_to_end()
    for name in before:
        same(left_on(name), before[name], name)


def wait_for_sessions_to_end():
    """
    systemd keeps a user's own manager for ten seconds after the last login; a visit that was cut off ends by its
    own deadline.
    """
    for name in ("rac1", "rac2"):
        becomes(lambda: not re.search(r"^centre|/bin/sh -s$", node(name, "ps -eo user:20,args --no-headers"), re.M),
                f"processes of the login stay on {name}", seconds=120)


def logins(name):
    journal = node(name, "journalctl -q -o cat _COMM=sshd | grep -c 'Accepted publickey' || true")
    return int(journal)


@test
def one_login_a_host_a_run():
    before = {name: logins(name) for name in ("rac1", "rac2")}
    same(check().status, 0)
    becomes(lambda: all(logins(name) > before[name] for name in before), "the journal is silent")
    same({name: logins(name) - before[name] for name in before}, {"rac1": 1, "rac2": 1})


@test
def connects_to_nobody_but_its_targets():
    trace = f"{work}/trace"
    env = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}
    traced = run(*CONSOLE, "strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg", "-o", trace,
                 jiuxu, "-C", site, "check", "--quiet", "--lang", "en", env=env)
    same(traced.status, 0, traced)
    text = open(trace).read()
    internet = set(re.findall(r'sin_port=htons\((\d+)\), sin_addr=inet_addr\("([^"]+)"\)', text))
    same(internet, {("22", address) for address in ADDRESS.values()} | {("53", "10.66.1.2")})
    same(re.findall(r"AF_INET6[^}]*", text), [])
    paths = set(re.findall(r'sun_path=@?"([^"]+)"', text))
    own = {path for path in paths if path.startswith(STATE) or "nscd" in path}
    same(paths - own, set())


class ConsoleSshd:
    """An sshd on the console's own loopback: libvirtd's socket is a file, and there as everywhere."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="jiuxu-sshd-", dir=work)
        expect(run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{self.folder}/host").status == 0)
        with open(f"{self.folder}/config", "w") as file:
            file.write(f"Port 2222\nListenAddress 127.0.0.1\nHostKey {self.folder}/host\nUsePAM no\n"
                       f"AuthorizedKeysFile {site}/id_ed25519.pub\nStrictModes no\nPidFile none\n"
                       "PermitRootLogin prohibit-password\n")
        os.makedirs("/run/sshd", exist_ok=True)
        self.process = subprocess.Popen([*CONSOLE, "/usr/sbin/sshd", "-D", "-f", f"{self.folder}/config",
                                         "-E", f"{self.folder}/log"])
        becomes(lambda: run(*CONSOLE, "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/2222").status == 0, "sshd does not start")
        key = open(f"{self.folder}/host.pub").read()
        return "[127.0.0.1]:2222 " + " ".join(key.split()[:2]) + "\n"

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


@test
def the_platform_over_ssh_is_the_same_and_no_ssh_is_started():
    path, known_hosts, trace = f"{site}/site.yaml", f"{site}/known_hosts", f"{work}/trace"
    plan, known = open(path).read(), open(known_hosts).read()
    here = re.search(r'uri: "qemu:///system\?socket=([^"]*)"', plan)
    there = f'"qemu+ssh://root@127.0.0.1:2222/system?socket={here.group(1)}-ro&keyfile=id_ed25519"'
    env = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}
    with ConsoleSshd() as line:
        try:
            open(path, "w").write(plan.replace(here.group(0), "uri: " + there))
            stranger = rows(check("--item", "3").json())
            open(known_hosts, "a").write(line)
            expect_changes(check(), {})
            traced = run(*CONSOLE, "strace", "-f", "-qq", "-e", "trace=execve,execveat", "-o", trace,
                         jiuxu, "-C", site, "check", "--quiet", "--lang", "en", env=env)
        finally:
            open(path, "w").write(plan)
            open(known_hosts, "w").write(known)
    row = stranger["virtualization.platform", "kvm1"]
    same(row[:2], ("unknown", "host_key"))
    holds(row[2], "127.0.0.1 port 2222: host key is unknown")
    same(traced.status, 0, traced)
    same(len(re.findall(r"execve", open(trace).read())), 1, "a program was started")


def started(subjects):
    """A check that has been going on until these subjects were done."""
    before = set(glob.glob(f"{site}/runs/*"))
    process = subprocess.Popen(
        [*CONSOLE, jiuxu, "-C", site, "check", "--lang", "en", "--timeout", "120"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 100
    while True:
        found = set(glob.glob(f"{site}/runs/*/events.ndjson"))
        text = "".join(open(path).read() for path in found if os.path.dirname(path) not in before)
        if all(f'"{subject}"' in text for subject in subjects):
            return process
        expect(time.monotonic() < until and process.poll() is None, text)
        time.sleep(0.1)


@test
def an_interrupted_run_can_be_read():
    with Fault("host-hung"):
        process = started(["rac1", "lb2", "console"])
        process.send_signal(signal.SIGINT)
        began = time.monotonic()
        out, err = process.communicate(timeout=100)
    seconds = time.monotonic() - began
    same(process.returncode, 130, err)
    expect(seconds < 20, f"took {seconds:.1f} s to end")
    holds(out.lower(), "interrupted")
    report = console("report", "--format", "json", "--lang", "en").json()
    same((report["run"]["interrupted"], report["verdict"]), (True, "incomplete"))
    found = rows(report)
    same(found["os.installed", "rac2"][:2], ("unknown", "cancelled"))
    same(found["os.installed", "rac1"][0], "pass")
    html = console("report", "--format", "html", "--lang", "en").out
    holds(html.lower(), "interrupted")
    bundle = f"{work}/partial.zip"
    same(console("bundle", report["run"]["id"], "-o", bundle).status, 0)
    same(run(jiuxu, "check", "--from", bundle, "--quiet").status, 130)


@test
def a_killed_run_is_no_finished_run():
    same(check().status, 0)
    finished = newest_run()
    time.sleep(1.1)  # run folders sort by the second
    with Fault("host-hung"):
        process = started(["rac1"])
        process.kill()
        process.communicate()
    killed = newest_run()
    expect(killed != finished, killed)
    expect(not os.path.exists(f"{killed}/manifest.json"), "a killed run has a manifest")
    refused = console("report", os.path.basename(killed), "--lang", "en")
    same(refused.status, 2, refused)
    holds(refused.err, f"no finished run '{os.path.basename(killed)}'")
    newest = console("report", "--format", "json").json()["run"]["id"]
    same(newest, os.path.basename(finished))
    expect_changes(check(), {})


def planned_otherwise(was, now):
    """The check of a plan with one text in place of another, the plan put back."""
    path = f"{site}/site.yaml"
    kept = open(path).read()
    expect(was in kept, was)
    with open(path, "w") as file:
        file.write(kept.replace(was, now))
    try:
        return check()
    finally:
        with open(path, "w") as file:
            file.write(kept)


@test
def an_asset_list_with_another_serial():
    result = planned_otherwise("serial: JX-GUEST-0002", "serial: JX-GUEST-0009")
    expect_changes(result, {("hardware.serial", "lb2"): (
        "warn", "", "the asset list says 'JX-GUEST-0009', the machine says 'JX-GUEST-0002'")})
    end(result, *REMARKS)
    second = planned_otherwise("serial: JX-GUEST-0002",
                               "serial: JX-GUEST-0009, other_serials: [JX-GUEST-0002]")
    expect_changes(second, {})


@test
def fewer_licences_than_were_counted():
    line = "product: Oracle Database EE + RAC, metric: processor, quantity: "
    result = planned_otherwise(f"{line}1024", f"{line}1")
    changed = changes(result.json())
    row = changed.pop(("licence.quantity", "oracle"))
    same(row[:2], ("fail", ""))
    match = re.fullmatch(r"too few: 1 licensed \(processor\), needed: \(rac1 (\d+) \+ rac2 (\d+)\) × 0.5 = (\d+)",
                         row[2])
    expect(match, row[2])
    one, two, need = (int(number) for number in match.groups())
    same(need, (one + two + 1) // 2)
    same(set(changed), {("licence.valid", "oracle")})  # it tells the quantity
    end(result, *REMARKS)


@test
def a_guest_with_less_than_was_planned():
    result = planned_otherwise("guest: {platform: kvm1, domain: lb2}",
                               "guest: {platform: kvm1, domain: lb2, vcpus: 2, memory: 128M}")
    expect_changes(result, {("virtualization.guest.resources", "lb2"): (
        "fail", "", "less than planned: 1 vCPU, 0.2 GiB")})
    end(result, *REMARKS)


@test
def another_guest_at_the_planned_address():
    path = f"{site}/site.yaml"
    kept = open(path).read()
    swapped = kept.replace("domain: lb1}", "domain: lbX}").replace("domain: lb2}", "domain: lb1}")
    with open(path, "w") as file:
        file.write(swapped.replace("domain: lbX}", "domain: lb2}"))
    try:
        result = check()
    finally:
        with open(path, "w") as file:
            file.write(kept)
    changed = changes(result.json())
    for name in GUESTS:
        row = changed["virtualization.guest.identity", name]
        same(row[0], "fail")
        holds(row[2], "neither UUID nor MAC agrees")
    end(result, *REMARKS)


@test
def at_the_end_the_baseline_is_back():
    result = check()
    expect_changes(result, {})
    end(result, *REMARKS)


def attest(check_id):
    done = run(jiuxu, "-C", site, "attest", check_id, "--document", f"{site}/papers/paper.txt",
               "--by", "王建国", "--statement", "见所附记录", "--cert", f"{site}/centre.crt",
               "--key", f"{site}/centre.key", "--quiet")
    expect(done.status == 0, done)


def main():
    global jiuxu, work, site, baseline
    jiuxu, words = e2e.arguments(__doc__)
    lab("up")
    work = tempfile.mkdtemp(prefix="jiuxu-check-lab-")
    try:
        lab("mend")
        lab("wait")
        site = f"{work}/site"
        shutil.copytree(f"{STATE}/site", site, ignore=shutil.ignore_patterns("runs", "attestations"))
        for check_id in ("database.rac", "network.address.nat", "hardware.placement"):
            attest(check_id)
        baseline = rows(check("--timeout", "30").json())
        return e2e.main(words)
    finally:
        shutil.rmtree(work)
        if "--keep" not in sys.argv:
            lab("down")


sys.exit(main())
