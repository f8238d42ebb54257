#!/usr/bin/env python3
"""Item 2 through the real command, on a network of namespaces with real login servers.

usage: test_network.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it

As root; iproute2, openssh-server, iputils-arping, nftables. The console stands on the business
segment only; db1 and db2 have an interconnect besides; dns is a server that answers what it is told.
"""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
from e2e import becomes, expect, holds, run, same, test
from local_sshd import keygen

HERE = os.path.dirname(os.path.abspath(__file__))
TAG = f"jxn{os.getpid()}"
MACHINES = {"console": 9, "db1": 11, "db2": 12, "dns": 2, "gw": 1, "stranger": None, "twin": 21}
SITE = """site: {name: 网省, unit: net}
hosts:
  - {name: db1, address: 10.77.1.11, role: database, ssh: {user: root, identity_file: id}}
  - {name: db2, address: 10.77.1.12, role: database, ssh: {user: root, identity_file: id}}
network:
  subnets:
    - {cidr: 10.77.1.0/24, gateway: 10.77.1.1, unused: 10.77.1.250}
    - {cidr: 10.77.2.0/24}
  internal:
    - {address: 10.77.1.11, state: assigned, host: db1, dns_name: db1.net.test}
    - {address: 10.77.1.12, state: assigned, host: db2, dns_name: db2.net.test}
    - {address: 10.77.1.14}
    - {address: 10.77.1.15, state: floating, hosts: [db1, db2], dns_name: scan.net.test}
    - {address: 10.77.1.16, state: floating, hosts: [db1, db2], dns_name: scan.net.test}
    - {address: 10.77.1.17, state: floating, hosts: [db1, db2], dns_name: scan.net.test}
    - {address: 10.77.2.11, state: assigned, host: db1}
    - {address: 10.77.2.12, state: assigned, host: db2}
    - {address: 10.77.2.14}
  dns: [10.77.1.2]
  ports:
    - {from: db1, to: db2, port: 22}
    - {from: db1, to: db2, port: 1521}
    - {from: db1, to: db2, port: 7001}
    - {from: db2, to: db1, port: 22}
"""
SIX = """  subnets:
    - {cidr: 'fd00:77:1::/64', gateway: 'fd00:77:1::1'}
    - {cidr: 'fd00:77:2::/64'}
  internal:
    - {address: 'fd00:77:1::11', state: assigned, host: db1}
    - {address: 'FD00:77:1:0::12', state: assigned, host: db2}
    - {address: 'fd00:77:1::14'}
    - {address: 'fd00:77:1::15', state: floating, hosts: [db1, db2]}
    - {address: 'fd00:77:2::11', state: assigned, host: db1}
    - {address: 'fd00:77:2::12', state: assigned, host: db2}
    - {address: 'fd00:77:2::14'}
"""
BOOK = {"names": {"db1.net.test": ["10.77.1.11"], "db2.net.test": ["10.77.1.12"],
                  "scan.net.test": ["10.77.1.15", "10.77.1.16", "10.77.1.17"]},
        "reverse": {f"10.77.1.{n}": ["scan.net.test"] for n in (15, 16, 17)}
        | {"10.77.1.11": ["db1.net.test"], "10.77.1.12": ["db2.net.test"]}, "rotate": True}
STRANGER = "02:00:00:00:07:99"
jiuxu = work = None
running = []


def ip(*words):
    done = run("ip", *words)
    expect(done.status == 0, words, done)


def mac(name, card):
    return STRANGER if name == "stranger" else f"02:00:00:00:{card:02x}:{MACHINES[name]:02x}"


def plug(name, card, segment=None):
    """A card of a machine on the switch of the segment, which has its number."""
    ip("-n", f"{TAG}-switch", "link", "add", f"{name}{card}", "type", "veth", "peer", "name", f"eth{card}",
       "address", mac(name, card), "netns", f"{TAG}-{name}")
    ip("-n", f"{TAG}-switch", "link", "set", f"{name}{card}", "master", f"br{segment or card}", "up")
    ip("-n", f"{TAG}-{name}", "link", "set", f"eth{card}", "up")
    if MACHINES[name] is not None and not segment:
        ip("-n", f"{TAG}-{name}", "addr", "add", f"10.77.{card}.{MACHINES[name]}/24", "dev", f"eth{card}")
        ip("-n", f"{TAG}-{name}", "addr", "add", f"fd00:77:{card}::{MACHINES[name]}/64", "dev", f"eth{card}",
           "nodad")


def inside(name, *words, **more):
    return run("ip", "netns", "exec", f"{TAG}-{name}", *words, **more)


def start(name, *words):
    process = subprocess.Popen(["ip", "netns", "exec", f"{TAG}-{name}", *words],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    running.append(process)
    return process


def stop(process):
    running.remove(process)
    process.send_signal(signal.SIGTERM)
    process.wait()


def sshd_start(name, forwarding):
    config = f"{work}/{name}.conf"
    with open(config, "w", encoding="utf-8") as file:
        file.write(f"Port 22\nHostKey {work}/{name}_key\nAuthorizedKeysFile {work}/id.pub\nStrictModes no\n"
                   f"UsePAM no\nPermitRootLogin yes\nPidFile none\nAllowTcpForwarding {forwarding}\n")
    start(name, "/usr/sbin/sshd", "-D", "-f", config)
    becomes(lambda: inside("console", "bash", "-c", f"exec 3<>/dev/tcp/10.77.1.{MACHINES[name]}/22").status == 0,
            f"sshd of {name} does not start")


def dns_start():
    process = start("dns", sys.executable, f"{HERE}/dns_stub.py", "10.77.1.2", "53", f"{work}/book.json")
    process.stdout.readline()
    return process


def book(**more):
    """At once: the server reads it whenever it is asked, by a question that comes late too."""
    with open(f"{work}/book.new", "w", encoding="utf-8") as file:
        json.dump({**BOOK, **more}, file)
    os.rename(f"{work}/book.new", f"{work}/book.json")


def network_start():
    for name in ("switch", *MACHINES):
        ip("netns", "add", f"{TAG}-{name}")
        ip("-n", f"{TAG}-{name}", "link", "set", "lo", "up")
    for card in (1, 2):
        ip("-n", f"{TAG}-switch", "link", "add", f"br{card}", "type", "bridge", "forward_delay", "0")
        ip("-n", f"{TAG}-switch", "link", "set", f"br{card}", "up")
    for name in MACHINES:
        plug(name, 1)
    for name in ("db1", "db2", "stranger"):
        plug(name, 2)
    for name in ("console", "db1", "db2"):
        ip("-n", f"{TAG}-{name}", "route", "add", "default", "via", "10.77.1.1")


def site_start():
    os.makedirs("/run/sshd", exist_ok=True)
    os.makedirs(f"{work}/site")
    for name in ("id", "db1_key", "db2_key", "twin_key"):
        keygen(f"{work}/{name}")
    shutil.copy(f"{work}/id", f"{work}/site/id")
    with open(f"{work}/site/site.yaml", "w", encoding="utf-8") as file:
        file.write(SITE)
    with open(f"{work}/site/known_hosts", "w", encoding="utf-8") as file:
        for name in ("db1", "db2", "twin"):
            with open(f"{work}/{name}_key.pub", encoding="utf-8") as key:
                file.write(f"10.77.1.{MACHINES[name]} {' '.join(key.read().split()[:2])}\n")
    sshd_start("db1", "yes")
    sshd_start("db2", "no")
    book()
    dns_start()


def check(*before, site="site"):
    done = inside("console", *before, jiuxu, "-C", f"{work}/{site}", "check", "--item", "2", "--format", "json",
                  "--lang", "en", "--quiet", timeout=600)
    expect(done.status in (0, 3, 4), done)
    return {(row["check"], row["target"]): row for row in done.json()["results"]}


def told(rows, check_id, target, outcome, fragment, cause=""):
    row = rows[check_id, target]
    same((row["outcome"], row["cause"]), (outcome, cause), row)
    holds(row["reason"], fragment)
    return row


@test
def the_healthy_network_passes():
    found = check()
    for target in ("10.77.1.11", "10.77.1.12", "10.77.2.11", "10.77.2.12"):
        told(found, "network.address.assigned", target, "pass", "answered by its card")
    for target in ("10.77.1.14", "10.77.1.15", "10.77.2.14"):
        told(found, "network.address.reserved", target, "pass", "nobody answers (the positive control")
    same(sorted(found["network.address.reserved", "10.77.2.14"]["sources"]), ["arp@db1", "arp@db2"])
    same(found["network.address.reserved", "10.77.1.14"]["sources"], ["arp"])
    row = told(found, "network.dns.forward", "scan.net.test", "pass", "answered as planned by 1 DNS server")
    expect("round robin" not in row["reason"], row)
    told(found, "network.dns.server", "10.77.1.2", "pass", "answered all")
    for n in (11, 12, 15, 16, 17):
        told(found, "network.dns.reverse", f"10.77.1.{n}", "pass", "led back")


@test
def each_port_is_told_apart():
    """Real sshds: one that forwards, one that forbids it; refused, and dropped on the way."""
    same(inside("db2", "nft", "add table ip f; add chain ip f in { type filter hook input priority 0; }; "
                "add rule ip f in tcp dport 7001 drop").status, 0)
    found = check()
    same(inside("db2", "nft", "delete table ip f").status, 0)
    told(found, "network.ports", "db1->db2:22", "pass", "the service listens (db1 to 10.77.1.12 port 22)")
    told(found, "network.ports", "db1->db2:1521", "pass", "the service is pending (db1 was refused")
    told(found, "network.ports", "db1->db2:7001", "fail", "blocked: db1 gets no answer from 10.77.1.12 port 7001")
    told(found, "network.ports", "db2->db1:22", "unknown", "the sshd of 'db2' does not forward", "denied")


@test
def a_stranger_on_the_interconnect_is_seen_by_hosts():
    ip("-n", f"{TAG}-stranger", "addr", "add", "10.77.2.14/24", "dev", "eth2")
    ip("-n", f"{TAG}-stranger", "addr", "add", "10.77.2.11/24", "dev", "eth2")
    found = check()
    ip("-n", f"{TAG}-stranger", "addr", "flush", "dev", "eth2")
    row = told(found, "network.address.reserved", "10.77.2.14", "fail", f"in use, answered by {STRANGER}")
    same(sorted(row["sources"]), ["arp@db1", "arp@db2"])
    told(found, "network.address.assigned", "10.77.2.11", "fail",
         f"address conflict: planned on 'db1' (02:00:00:00:02:0b), which answers; answered by another's card too: {STRANGER}")
    told(found, "network.address.assigned", "10.77.2.12", "pass", "alone")


def site_make(name, old, new):
    """A site beside the usual one, with one thing put otherwise."""
    shutil.copytree(f"{work}/site", f"{work}/{name}", ignore=shutil.ignore_patterns("runs"))
    with open(f"{work}/{name}/site.yaml", "w", encoding="utf-8") as file:
        file.write(SITE.replace(old, new))


@test
def two_cards_of_one_host_are_no_conflict():
    """Linux answers by every card of a segment (arp_flux): one machine, logged in to or not."""
    plug("twin", 3, segment=1)
    site_make("twin", "network:\n", "  - {name: twin, address: 10.77.1.21, ssh: {user: root, identity_file: id}}\n"
              "network:\n")
    with open(f"{work}/twin/site.yaml", "a", encoding="utf-8") as file:
        file.write("  public:\n    - {address: 10.77.1.21, state: assigned, host: twin}\n")
    cards = "02:00:00:00:01:15, 02:00:00:00:03:15"
    conflict = "network.address.assigned", "10.77.1.21"
    # nobody logs in there: the echo of each card comes by the same
    row = told(check(site="twin"), *conflict, "unknown", "connection refused", "unreachable")
    expect("conflict" not in row["reason"] and "10.77.1.21" not in row["actual"], row)
    # hosts ask by arping, which sends no echo: it is not known, and not said to be a conflict
    without = ("setpriv", "--bounding-set", "-net_raw", "--inh-caps", "-net_raw")
    row = told(check(*without, site="twin"), *conflict, "unknown", "connection refused", "unreachable")
    holds(row["reason"], f"; {cards} all answer: two cards of host 'twin' or a conflict, which only a login there")
    # a second machine beside it
    ip("-n", f"{TAG}-switch", "link", "set", "twin3", "down")
    ip("-n", f"{TAG}-stranger", "addr", "add", "10.77.1.21/24", "dev", "eth1")
    row = told(check(site="twin"), *conflict, "fail", "address conflict: 02:00:00:00:01:15")
    holds(row["reason"], f"{STRANGER} all answer, and host 'twin' could not be asked which is its own")
    ip("-n", f"{TAG}-stranger", "addr", "flush", "dev", "eth1")
    ip("-n", f"{TAG}-switch", "link", "set", "twin3", "up")
    # and with its own word
    sshd_start("twin", "no")
    told(check(site="twin"), *conflict, "pass", "answered by its card 02:00:00:00:01:15 alone")
    # its address moved onto a bridge over that card, as with guests
    twin = ("-n", f"{TAG}-twin")
    ip(*twin, "link", "add", "lan", "type", "bridge", "forward_delay", "0")
    ip(*twin, "addr", "flush", "dev", "eth1")
    ip(*twin, "link", "set", "eth1", "master", "lan")
    ip(*twin, "link", "set", "lan", "address", "02:00:00:00:09:15", "up")
    ip(*twin, "addr", "add", "10.77.1.21/24", "dev", "lan")
    told(check(site="twin"), *conflict, "pass", "answered by its card 02:00:00:00:09:15 alone")
    stop(running[-1])


@test
def a_reserved_address_on_a_host_is_found_without_arp():
    ip("-n", f"{TAG}-db2", "addr", "add", "10.77.2.14/24", "dev", "eth2")
    found = check()
    ip("-n", f"{TAG}-db2", "addr", "del", "10.77.2.14/24", "dev", "eth2")
    told(found, "network.address.reserved", "10.77.2.14", "fail",
         "the reserved address is configured on host 'db2' (eth2)")


@test
def a_floating_address_moves_among_its_hosts():
    ip("-n", f"{TAG}-db2", "addr", "add", "10.77.1.15/24", "dev", "eth1")
    found = check()
    ip("-n", f"{TAG}-db2", "addr", "del", "10.77.1.15/24", "dev", "eth1")
    told(found, "network.address.reserved", "10.77.1.15", "pass", "floating, answered by 'db2' now")


@test
def without_the_right_to_probe_hosts_ask_and_the_console_pings():
    """No CAP_NET_RAW on the console: db1 and db2 ask; with both away, silence and answers still count."""
    without = ("setpriv", "--bounding-set", "-net_raw", "--inh-caps", "-net_raw")
    found = check(*without)
    told(found, "network.address.assigned", "10.77.1.11", "pass", "answered by its card")
    expect("arp@db1" in found["network.address.reserved", "10.77.1.14"]["sources"], found)
    os.makedirs(f"{work}/nobody")
    with open(f"{work}/nobody/site.yaml", "w", encoding="utf-8") as file:
        file.write(SITE.replace("{name: db", "{connection: none, name: db"))
    os.chown(f"{work}/nobody", 65534, 65534)
    nobody = ("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups")
    found = check(*nobody, site="nobody")
    told(found, "network.address.reserved", "10.77.1.14", "pass", "nobody answers (the positive control")
    ip("-n", f"{TAG}-stranger", "addr", "add", "10.77.1.14/24", "dev", "eth1")
    found = check(*nobody, site="nobody")
    ip("-n", f"{TAG}-stranger", "addr", "flush", "dev", "eth1")
    told(found, "network.address.reserved", "10.77.1.14", "fail", f"in use, answered by {STRANGER}")
    told(found, "network.address.reserved", "10.77.1.16", "pass", "nobody answers (the positive control")
    told(found, "network.address.reserved", "10.77.2.14", "unknown", "no host of the plan", "no_l2_path")
    # neither frames nor pings: an old entry of the table is no silence
    found = check(*without, site="nobody")
    same(found["network.address.reserved", "10.77.1.14"]["outcome"], "unknown", found)


def six(what, *addresses):
    """Gives or takes addresses of the stranger (card 1 or 2, as the address says)."""
    for address in addresses:
        ip("-n", f"{TAG}-stranger", "addr", what, f"{address}/64", "dev", f"eth{address.split(':')[2]}",
           *(["nodad"] if what == "add" else []))


def six_rows(found, source):
    """Where only hosts ask, ndisc6 hears every answerer, and the kernel one."""
    for target in ("fd00:77:1::11", "FD00:77:1:0::12"):
        told(found, "network.address.assigned", target, "pass", "answered by its card")
    for target in ("fd00:77:2::11", "fd00:77:2::12"):
        if shutil.which("ndisc6"):
            told(found, "network.address.assigned", target, "pass", "answered by its card")
        else:
            told(found, "network.address.assigned", target, "unknown", "answers; a second answerer would not be "
                 "heard: no ndisc6, or not the right to use it: one answerer at most is seen", "denied")
    for target, control in (("fd00:77:1::14", "fd00:77:1::1"), ("fd00:77:1::15", "fd00:77:1::1"),
                            ("fd00:77:2::14", "fd00:77:2::1")):
        told(found, "network.address.reserved", target, "pass", f"nobody answers (the positive control {control}")
    same(found["network.address.reserved", "fd00:77:1::14"]["sources"], source)
    same(sorted(found["network.address.reserved", "fd00:77:2::14"]["sources"]), ["ndp@db1", "ndp@db2"])


@test
def ipv6_is_asked_for_by_neighbour_discovery():
    """The same states as by ARP, from the console and from hosts; and each way to be wrong."""
    head, tail = SITE.index("  subnets:"), SITE.index("  dns:")
    site_make("six", SITE[head:tail], SIX)
    six_rows(check(site="six"), ["ndp"])
    six("add", "fd00:77:1::14", "fd00:77:1::11", "fd00:77:2::14", "fd00:77:2::11")
    found = check(site="six")
    six("del", "fd00:77:1::14", "fd00:77:1::11", "fd00:77:2::14", "fd00:77:2::11")
    told(found, "network.address.reserved", "fd00:77:1::14", "fail",
         f"the reserved address is in use, answered by {STRANGER}")
    told(found, "network.address.assigned", "fd00:77:1::11", "fail",
         f"address conflict: planned on 'db1' (02:00:00:00:01:0b), which answers; answered by another's card too: {STRANGER}")
    told(found, "network.address.reserved", "fd00:77:2::14", "fail",
         f"the reserved address is in use, answered by {STRANGER}")
    if shutil.which("ndisc6"):  # else the kernel hears one of them, whoever comes first
        told(found, "network.address.assigned", "fd00:77:2::11", "fail",
             "address conflict: planned on 'db1' (02:00:00:00:02:0b), which answers; answered by another's card too: " + STRANGER)
    ip("-n", f"{TAG}-db2", "addr", "add", "fd00:77:1::15/64", "dev", "eth1", "nodad")
    found = check(site="six")
    ip("-n", f"{TAG}-db2", "addr", "del", "fd00:77:1::15/64", "dev", "eth1")
    told(found, "network.address.reserved", "fd00:77:1::15", "pass", "floating, answered by 'db2' now")


@test
def ipv6_without_the_right_to_probe():
    """No CAP_NET_RAW: hosts of the segment ask; where nobody logs in, the console pings."""
    without = ("setpriv", "--bounding-set", "-net_raw", "--inh-caps", "-net_raw")
    found = check(*without, site="six")
    told(found, "network.address.reserved", "fd00:77:1::14", "pass", "nobody answers (the positive control")
    same(sorted(found["network.address.reserved", "fd00:77:1::14"]["sources"]), ["ndp@db1", "ndp@db2"])
    told(found, "network.address.assigned", "fd00:77:1::11", *(
        ("pass", "answered by its card") if shutil.which("ndisc6") else
        ("unknown", "on host 'db1', its card 02:00:00:00:01:0b answers; a second answerer would not be heard", "denied")))
    site_make("six-nobody", "", "")
    with open(f"{work}/six/site.yaml", encoding="utf-8") as file:
        text = file.read()
    with open(f"{work}/six-nobody/site.yaml", "w", encoding="utf-8") as file:
        file.write(text.replace("{name: db", "{connection: none, name: db"))
    os.chown(f"{work}/six-nobody", 65534, 65534)
    nobody = ("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups")
    six("add", "fd00:77:1::14")
    found = check(*nobody, site="six-nobody")
    six("del", "fd00:77:1::14")
    told(found, "network.address.reserved", "fd00:77:1::14", "fail",
         f"the reserved address is in use, answered by {STRANGER}")
    told(found, "network.address.reserved", "fd00:77:1::15", "pass", "nobody answers (the positive control")
    told(found, "network.address.reserved", "fd00:77:2::14", "unknown", "no host of the plan", "no_l2_path")


@test
def each_dns_answer_is_told_apart():
    scan = "scan.net.test"
    for words, outcome, cause, fragment in (
            ({"names": {**BOOK["names"], scan: ["10.77.1.15", "10.77.1.16"]}}, "fail", "", "lacks 10.77.1.17"),
            ({"names": {**BOOK["names"], scan: [*BOOK["names"][scan], "10.9.9.9"]}}, "fail", "", "has besides 10.9.9.9"),
            ({"rcode": {scan: 3}}, "fail", "", "no such name (NXDOMAIN)"),
            ({"rcode": {scan: 2}}, "fail", "", "the server failed (SERVFAIL)"),
            ({"rcode": {scan: 5}}, "unknown", "denied", "refuses to answer this console (REFUSED)"),
            ({"names": {**BOOK["names"], scan: []}}, "fail", "", "without such a record (NODATA)"),
            ({"silent": [scan]}, "unknown", "timeout", "no answer")):
        book(**words)
        found = check()
        told(found, "network.dns.forward", scan, outcome, fragment, cause)
        told(found, "network.dns.forward", "db1.net.test", "pass", "as planned")
    book(rotate=False)
    holds(check()["network.dns.forward", scan]["reason"], "no round robin was seen")
    book(reverse={})
    told(check(), "network.dns.reverse", "10.77.1.15", "fail", "no such name (NXDOMAIN)")
    book()


def behind(name, jump, key="id"):
    """db2 by its address on the interconnect, which the console reaches through jump hosts alone."""
    site_make(name, "name: db2, address: 10.77.1.12, role: database, ssh: {user: root, identity_file: id}",
              f"name: db2, address: 10.77.2.12, role: database, ssh: {{user: root, identity_file: {key}, jump: '{jump}'}}")
    with open(f"{work}/{name}/known_hosts", "a", encoding="utf-8") as file:
        for key_of, address in (("db2", "10.77.2.12"), ("twin", "10.77.1.21")):
            with open(f"{work}/{key_of}_key.pub", encoding="utf-8") as public:
                file.write(f"{address} {' '.join(public.read().split()[:2])}\n")
    found = check(site=name)
    return found["network.address.assigned", "10.77.2.12"]


@test
def a_host_behind_jump_hosts():
    """One hop, two hops; a jump host that is down, one that does not take the key."""
    same(behind("hop", "db1")["outcome"], "pass")
    ip("-n", f"{TAG}-twin", "addr", "replace", "10.77.1.21/24", "dev",
       "lan" if inside("twin", "ip", "link", "show", "lan").status == 0 else "eth1")
    sshd_start("twin", "yes")
    same(behind("hops", "root@10.77.1.21,root@10.77.1.11")["outcome"], "pass")
    stop(running[-1])
    row = behind("down", "root@10.77.1.21,root@10.77.1.11")
    same((row["outcome"], row["cause"]), ("unknown", "unreachable"), row)
    holds(row["reason"], "host 'db2': 10.77.2.12 port 22: jump 'root@10.77.1.11': 10.77.1.11 port 22: "
          "jump 'root@10.77.1.21': 10.77.1.21 port 22: connection refused")
    keygen(f"{work}/other")
    shutil.copy(f"{work}/other", f"{work}/site/other")
    row = behind("key", "root@10.77.1.11", "other")
    same((row["outcome"], row["cause"]), ("unknown", "denied"), row)
    holds(row["reason"], "host 'db2': 10.77.2.12 port 22: jump 'root@10.77.1.11': 10.77.1.11 port 22: "
          "user 'root' was refused; tried: key '")
    os.remove(f"{work}/site/other")


@test
def a_dns_server_that_is_gone():
    book(mute=True)
    found = check()
    row = told(found, "network.dns.server", "10.77.1.2", "unknown",
               "10.77.1.2:53 answers nothing that this console asks", "timeout")
    holds(row["remedy"], "at firewalls on UDP port 53")
    waiting = [row for row in found.values() if "because" in row]
    same(len(waiting), 8, waiting)
    same({row["because"]["target"] for row in waiting}, {"10.77.1.2"})
    same({row["reason"] for row in waiting},
         {"the planned DNS server 10.77.1.2 gave no answer: see what is said of that server"})
    done = inside("console", jiuxu, "-C", f"{work}/site", "check", "--item", "2", "--lang", "zh", "--quiet")
    same(done.out.count("10.77.1.2:53"), 1, done)
    same(done.out.replace("\n", "").replace(" ", "").count("另有8项检测因此未能进行"), 1, done)
    expect("解析到规划" not in done.out, done)
    book(all=5)
    told(check(), "network.dns.server", "10.77.1.2", "unknown", "let the console query it", "denied")
    book()
    stop(running[-1])
    # a host refuses a few datagrams in a row, then one in this time: the questions may have
    # spent those, the last one just now
    inside("dns", "sysctl", "-qw", "net.ipv4.icmp_ratelimit=1500")
    told(check(), "network.dns.server", "10.77.1.2", "fail", "nobody listens on port 53")
    ip("-n", f"{TAG}-switch", "link", "set", "dns1", "down")
    inside("console", "ip", "neigh", "flush", "dev", "eth1")
    found = check()
    ip("-n", f"{TAG}-switch", "link", "set", "dns1", "up")
    dns_start()
    expect(found["network.dns.server", "10.77.1.2"]["cause"] in ("unreachable", "timeout"), found)


@test
def preview_says_who_asks_whom():
    done = inside("console", jiuxu, "-C", f"{work}/site", "check", "--preview", "--lang", "en")
    holds(done.out, "ARP 10.77.1.0/24       7 planned addresses and gateways from this console, 3 probes each (RFC "
                    "5227, sender 0.0.0.0), at most 50 frames a second; and 10.77.1.250, which nobody has (to find")
    holds(done.out, "ARP 10.77.2.0/24       db1, db2 ask, while logged in to, for 3 planned addresses, each ")
    holds(done.out, "DNS 10.77.1.2          UDP 53  13 questions from this console (A, AAAA, PTR), at most 50 a second")


def main():
    global jiuxu, work
    arguments = [word for word in sys.argv[1:] if word != "-v"]
    jiuxu, work = os.path.abspath(arguments[0]), tempfile.mkdtemp(prefix="jiuxu-net-")
    os.environ["ASAN_OPTIONS"] = "detect_leaks=0"
    os.chmod(work, 0o755)
    try:
        network_start()
        site_start()
        return e2e.main(arguments[1:])
    finally:
        for process in running:
            process.kill()
        for name in ("switch", *MACHINES):
            run("ip", "netns", "del", f"{TAG}-{name}")
        shutil.rmtree(work)


sys.exit(main())
