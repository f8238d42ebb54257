#!/usr/bin/python3
"""Whether the tests that docs/traps.md names would notice: breaks one line of the code at a time, builds the tests
that hold it and runs them: mutants.py BUILD-DIR [WORD…]. Each mutant must make one of them fail.

The source tree must be clean, as its files are changed and put back. It takes minutes and is not part of ./test.
"""
import os
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# what is broken, the file, its text, the text instead, the tests that hold it
MUTANTS = [
    ("proxy ARP (segment)", "checks/kinds/arp_seen.c",
     "\treturn answered >= 2;",
     "\treturn answered >= 200;", "test_kinds_segment"),
    ("proxy: one answer is no proxy", "checks/kinds/arp_seen.c",
     "\treturn answered >= 2;",
     "\treturn answered >= 1;", "test_kinds_segment"),
    ("proxy: gateway alone", "checks/kinds/address.c",
     "\tif (!seen->tested && arp_seen_gateway_alone(judge, seen))",
     "\tif (false && arp_seen_gateway_alone(judge, seen))", "test_kinds_network"),
    ("no l2 path is unknown", "checks/kinds/arp_seen.c",
     "\treturn ret->asked;",
     "\treturn true;", "test_kinds_assigned test_kinds_segment"),
    ("floating: own host no alarm", "checks/kinds/address.c",
     "\t\tif (answered_by_host_alone(judge, seen->answers, name))\n\t\t\treturn name;",
     "\t\tif (answered_by_host_alone(judge, seen->answers, name) && !*name)\n\t\t\treturn name;", "test_kinds_network"),
    ("VRRP virtual MAC", "checks/kinds/address.c",
     "\"00:00:5e:00:01:\", 15) == 0 ||",
     "\"ff:ff:5e:00:01:\", 15) == 0 ||", "test_kinds_network"),
    ("NAT inside looked at", "checks/kinds/address.c",
     "\tif (!cards.value || card_with(cards.value, address->inside))\n\t\treturn false;",
     "\tif (!cards.value || cards.value)\n\t\treturn false;", "test_kinds_segment"),
    ("guest n/a for paths", "checks/kinds/lun_paths.c",
     "\telse if (host->kind == MACHINE_VIRTUAL)",
     "\telse if (host->kind == MACHINE_VIRTUAL && !*name)", "test_field test_kinds_lun"),
    ("waiver expires at 00:00 +08:00", "checks/waiver.c",
     "\tif (found->expires_at_us <= judged_at_us) {",
     "\tif (found->expires_at_us < judged_at_us) {", "test_waiver"),
    ("token apart fails", "checks/kinds/volume_token.c",
     "\treturn together_ms(a, b) >= TOGETHER_MS ? TOKEN_APART",
     "\treturn together_ms(a, b) >= TOGETHER_MS ? TOKEN_ONE", "test_field test_kinds_storage"),
    ("two kernels on one disk", "checks/kinds/volume_cluster.c",
     "\telse if (writers.disk == DISK_ONE)\n\t\tdecide_one_disk",
     "\telse if (writers.disk == DISK_ONE && writers.count > 90)\n\t\tdecide_one_disk", "test_kinds_cluster"),
    ("clock: skew judged", "checks/kinds/clock.c",
     "\tif (off_ms - around_ms > limit_ms) {",
     "\tif (off_ms - around_ms > limit_ms * 1e9) {", "test_field test_kinds_host"),
    ("clock: too rough", "checks/kinds/clock.c",
     "\tif (off_ms + around_ms <= limit_ms) {",
     "\tif (off_ms - around_ms <= limit_ms) {", "test_kinds_host"),
    ("OS licence: free", "checks/kinds/os_licence.c",
     "\tif (g_strv_contains(free_systems, id) ||",
     "\tif ((g_strv_contains(free_systems, id) && !*id) ||", "test_field test_kinds_licence"),
    ("OS licence: not activated fails", "checks/kinds/os_licence.c",
     "\telse if (strcmp(state, \"not_activated\") == 0)\n\t\tverdict_decide(row, OUTCOME_FAIL",
     "\telse if (strcmp(state, \"not_activated\") == 0)\n\t\tverdict_decide(row, OUTCOME_PASS", "test_field"),
    ("hosted waits for the cloud", "checks/kinds/kinds.c",
     "\treturn judge->input->site->identity->profile == PROFILE_HOSTED;",
     "\treturn judge->input->site->identity->profile == PROFILE_HOSTED + 7;", "test_kinds_platform"),
    ("no pass without evidence", "checks/judge.c",
     "\tif (good && row->evidence->len == 0)",
     "\tif (good && row->evidence->len > 9000)", "test_judge"),
    ("stale is unknown", "checks/judge.c",
     "\telse if (good && row->valid_until_us <= input->judged_at_us)",
     "\telse if (good && row->valid_until_us < input->judged_at_us)", "test_judge"),
    ("attestation never covers what was seen", "checks/judge.c",
     "\tif (!row->check->attestable || row->outcome != OUTCOME_UNKNOWN ||",
     "\tif (!row->check->attestable || row->outcome == OUTCOME_PASS ||", "test_attestation"),
    ("DAD failed", "checks/kinds/address.c",
     "\tif (json_is_true(json_object_get(entry, \"duplicate\")))",
     "\tif (json_is_true(json_object_get(entry, \"duplicates\")))", "test_kinds_segment"),
    ("bond dead leg", "checks/kinds/bonds.c",
     "\tif (legs->down->len)",
     "\tif (legs->down->len > 900)", "test_kinds_network"),
    ("BMC fault", "checks/kinds/health.c",
     "\tif (json_array_size(faults) == 0) {",
     "\tif (json_array_size(faults) < 99) {", "test_kinds_host"),
    ("lattice: worst of rows", "checks/outcome.c",
     "\treturn a > b ? a : b;",
     "\treturn a < b ? a : b;", "test_judge"),
    ("host nobody visits", "checks/verdict.c",
     "\t\tverdict_unknown(verdict, cause_name(CAUSE_NOT_OBSERVED), \"没有任何来源能够观测此项\",",
     "\t\tverdict_decide(verdict, OUTCOME_NOT_APPLICABLE, \"没有任何来源能够观测此项\",", "test_judge"),
    ("serial: placeholder is absent", "inventory/sources/linux/dmi.c",
     "\t\tif (strcmp(squeezed, known[i]) == 0)\n\t\t\treturn true;",
     "\t\tif (strcmp(squeezed, known[i]) == 0)\n\t\t\treturn false;", "test_field test_kinds_host"),
    ("ARP silence needs a control", "checks/kinds/address.c",
     "\telse if (!seen->control)\n",
     "\telse if (false)\n", "test_kinds_network"),
    ("ARP silence with dropped frames", "checks/kinds/address.c",
     "\tif (seen->dropped)\n\t\tverdict_unknown",
     "\tif (false)\n\t\tverdict_unknown", "test_kinds_network"),
    ("floating: stranger", "checks/kinds/address.c",
     "\tif (*host)\n\t\tverdict_decide(row, OUTCOME_PASS, \"浮动地址，现由",
     "\tif (one)\n\t\tverdict_decide(row, OUTCOME_PASS, \"浮动地址，现由", "test_kinds_network"),
    ("NAT is unknown until attested", "checks/kinds/address.c",
     "\tif (judge_inside(judge, address, row))\n\t\treturn;\n\tverdict_unknown(row, cause_name(CAUSE_NOT_OBSERVED),\n",
     "\tif (judge_inside(judge, address, row))\n\t\treturn;\n\tverdict_decide(row, OUTCOME_NOT_APPLICABLE,\n",
     "test_kinds_network"),
    ("CERNET inside is warn", "checks/kinds/plan.c",
     "\tif (g_str_has_prefix(range, ADDRESS_CERNET))\n\t\tverdict_decide(row, OUTCOME_WARN,",
     "\tif (g_str_has_prefix(range, ADDRESS_CERNET))\n\t\tverdict_decide(row, OUTCOME_FAIL,", "test_field"),
    ("SCAN/no PTR never blocks", "checks/checklists/readiness.yaml",
     "  - id: network.dns.reverse\n    item: \"2\"\n    severity: minor",
     "  - id: network.dns.reverse\n    item: \"2\"\n    severity: blocker", "test_field"),
    ("port refused is open path", "checks/kinds/ports.c",
     "\telse if (strcmp(state, \"refused\") == 0)\n\t\tverdict_decide(row, OUTCOME_PASS,",
     "\telse if (strcmp(state, \"refused\") == 0)\n\t\tverdict_decide(row, OUTCOME_FAIL,", "test_ports"),
    ("port timeout is blocked", "checks/kinds/ports.c",
     "\telse if (strcmp(state, \"timeout\") == 0)\n\t\tverdict_decide(row, OUTCOME_FAIL,",
     "\telse if (strcmp(state, \"timeout\") == 0)\n\t\tverdict_decide(row, OUTCOME_PASS,", "test_ports"),
    ("fstab: by hand is lost", "checks/kinds/volume_persistent.c",
     "\t\tverdict_decide(row, OUTCOME_FAIL,\n\t\t        \"重启后不会挂载 %s：/etc/fstab 与",
     "\t\tverdict_decide(row, OUTCOME_PASS,\n\t\t        \"重启后不会挂载 %s：/etc/fstab 与",
     "test_field test_kinds_persistent"),
    ("autofs daemon must begin", "checks/kinds/volume_persistent.c",
     "\tif (begins(seen, \"autofs\"))",
     "\tif (true)", "test_kinds_persistent"),
    ("gfs2/ocfs2 services", "checks/kinds/volume_persistent.c",
     "\tif (missing)\n",
     "\tif (false)\n", "test_kinds_persistent"),
    ("other source in fstab", "checks/kinds/volume_persistent.c",
     "\t} else if (other) {",
     "\t} else if (false) {", "test_kinds_persistent"),
    ("UltraPath n/a", "checks/kinds/lun_paths.c",
     "i < G_N_ELEMENTS(vendors) && !lun.map; i++",
     "i < 0 && !lun.map; i++", "test_field test_kinds_lun"),
    ("dead path fails", "checks/kinds/lun_paths.c",
     "\tif (count->bad->len)",
     "\tif (false)", "test_kinds_lun"),
    ("token denied is unknown", "checks/kinds/volume_token.c",
     "\tif (!wrote(a) || !wrote(b))\n\t\treturn TOKEN_NOT_WRITTEN;",
     "", "test_field test_kinds_storage"),
    ("token one way", "checks/kinds/volume_token.c",
     "\tif (a_saw || b_saw)\n\t\treturn TOKEN_ONE_WAY;",
     "\tif (a_saw || b_saw)\n\t\treturn TOKEN_ONE;", "test_field test_kinds_storage"),
    ("autofs counts", "checks/kinds/volume_persistent.c",
     "\telse if (map)\n",
     "\telse if (map && !*seen->target)\n", "test_field test_kinds_persistent"),
    ("_netdev", "checks/kinds/volume_persistent.c",
     "\t} else if (!decide_early(seen, options, row)) {",
     "\t} else if (!decide_early(seen, options, row) || *seen->target) {", "test_kinds_persistent"),
]


def noticed(build, tests):
    """None when it does not build; else the tests that fail."""
    built = subprocess.run(["cmake", "--build", build, "--target", *tests], capture_output=True, check=False)
    if built.returncode:
        return None
    return [name for name in tests if subprocess.run([f"{build}/tests/{name}"], capture_output=True, check=False).returncode]


def try_one(build, mutant):
    name, path, was, now, tests = mutant
    with open(f"{TOP}/{path}", encoding="utf-8") as file:
        kept = file.read()
    if kept.count(was) != 1:
        print(f"STALE   {name}: the text does not stand once in {path}", flush=True)
        return False
    try:
        with open(f"{TOP}/{path}", "w", encoding="utf-8") as file:
            file.write(kept.replace(was, now))
        failed = noticed(build, tests.split())
    finally:
        with open(f"{TOP}/{path}", "w", encoding="utf-8") as file:
            file.write(kept)
    word = "NOBUILD" if failed is None else "caught " if failed else "MISSED "
    print(f"{word} {name}: {' '.join(failed or tests.split())}", flush=True)
    return bool(failed)


def main():
    if len(sys.argv) < 2 or subprocess.run(["git", "-C", TOP, "diff", "--quiet"], check=False).returncode:
        raise SystemExit(__doc__)
    build, words = sys.argv[1], sys.argv[2:]
    asked = [one for one in MUTANTS if not words or any(word in one[0] for word in words)]
    return 0 if all([try_one(build, one) for one in asked]) else 1


sys.exit(main())
