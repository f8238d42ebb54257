#!/usr/bin/env python3
"""Compares jiuxu's reading of foreign inventories with ansible-inventory on tests/data/foreign.

    tests/foreign_corpus.py PATH/TO/test_foreign

Files there must give the same hosts, addresses, ports, users, keys, connections, sudo and groups;
files in refused/ must be refused by both. Prints `N passed, N failed`; exit status 1 when one
failed, 77 without ansible-inventory.
"""
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile

TRUE = {"true", "yes", "on", "1", "t", "y"}


def ansible_list(path, folder):
    """What ansible-inventory says, or None when it refuses the file."""
    name = os.path.basename(path)
    with open(path, "rb") as file:
        content = file.read()
    if name.endswith(".json") and b'"_meta"' in content:
        wrapped = os.path.join(folder, name + ".sh")
        with open(wrapped, "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\ncat '%s'\n" % os.path.abspath(path))
        os.chmod(wrapped, os.stat(wrapped).st_mode | stat.S_IXUSR)
        path = wrapped
    environment = dict(os.environ, ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED="true",
                       ANSIBLE_LOCALHOST_WARNING="false", LC_ALL="C.UTF-8")
    done = subprocess.run(["ansible-inventory", "-i", path, "--list"], env=environment,
                          capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else None


def first(variables, *names):
    for name in names:
        if name in variables:
            value = variables[name]
            return None if value in (None, "") else str(value)
    return None


def members(listing, group):
    entry = listing.get(group, {})
    found = set(entry.get("hosts", []))
    for child in entry.get("children", []):
        found |= members(listing, child)
    return found


def expected(listing):
    hosts = {}
    groups = [g for g in listing if g not in ("_meta", "all", "ungrouped")]
    for name in members(listing, "all"):
        v = listing["_meta"]["hostvars"].get(name, {})
        connection = first(v, "ansible_connection")
        hosts[name] = {
            "name": name,
            "address": first(v, "ansible_ssh_host", "ansible_host") or name,
            "port": int(first(v, "ansible_ssh_port", "ansible_port") or 0),
            "user": first(v, "ansible_ssh_user", "ansible_user"),
            "identity_file": first(v, "ansible_ssh_private_key_file",
                                   "ansible_private_key_file"),
            "connection": "local" if connection == "local" else "ssh",
            "sudo": (first(v, "ansible_become") or "").lower() in TRUE,
            "groups": sorted(g for g in groups if name in members(listing, g)),
        }
    return hosts


def compare(program, path, folder):
    """What is wrong, or None."""
    done = subprocess.run([program, "--dump", path], capture_output=True, text=True, check=False)
    listing = ansible_list(path, folder)
    if "/refused/" in path:
        if listing is not None:
            return "ansible-inventory takes it"
        return None if done.returncode == 1 and done.stderr.startswith(path) else \
            "not refused by position: " + done.stdout + done.stderr
    if listing is None:
        return "ansible-inventory refuses it"
    if done.returncode != 0:
        return done.stderr
    ours = {host["name"]: host for host in json.loads(done.stdout)["hosts"]}
    theirs = expected(listing)
    for name in sorted(set(ours) | set(theirs)):
        if ours.get(name) != theirs.get(name):
            return "%s\n    ours   %s\n    theirs %s" % (name, ours.get(name), theirs.get(name))
    return None if ours else "no hosts"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    if not shutil.which("ansible-inventory"):
        print("skipped: needs ansible-inventory (ansible-core)")
        sys.exit(77)
    here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data", "foreign")
    paths = sorted(os.path.join(root, name) for root, _, names in os.walk(here) for name in names
                   if name.endswith((".ini", ".yaml", ".json")))
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            wrong = compare(sys.argv[1], path, folder)
            if wrong:
                failed += 1
                print("%s: %s" % (os.path.relpath(path, here), wrong))
    print("%d passed, %d failed" % (len(paths) - failed, failed))
    sys.exit(1 if failed else 0)


main()
