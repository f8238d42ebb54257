#!/usr/bin/env python3
"""The contract lines of jiuxu's commands, every exit status, every refusal; no lab needed.

usage: test_cli.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it

As root (a small tmpfs, a user without rights, strace). Hosts are this machine (connection: local),
the platform is libvirt's own test:///default, which only tests may open (JIUXU_LIBVIRT_TEST).
"""
import datetime
import glob
import hashlib
import json
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
from e2e import expect, fails, holds, run, same, test

jiuxu = work = None

SITE = """site: {name: 某省教育数据中心, unit: "13"}
hosts:
  - {name: rac1, address: 127.0.0.1, role: database, connection: local}
  - {name: app1, address: 127.0.0.2, role: middleware, kind: virtual, connection: local,
     guest: {platform: kvm, domain: test}}
network:
  subnets: [{cidr: 10.1.1.0/24}]
  internal:
    - {address: 10.1.1.11, purpose: VIP}
platforms:
  - {name: kvm, kind: libvirt, uri: "test:///default"}
licences:
  - {name: os, family: os, product: Debian, metric: free}
"""


def j(*words, **more):
    """jiuxu in English, in the tests' own folder."""
    more.setdefault("cwd", work)
    more.setdefault("env", {**os.environ, "LC_ALL": "en_US.UTF-8"})
    done = run(jiuxu, *words, **more)
    if done.status in (1, 2, 5):
        refused_in_chinese(done, words, more)
    return done


def refused_in_chinese(done, words, more):
    """What is refused changes nothing: it is asked for once more, in Chinese."""
    at = [i for i, word in enumerate(words) if words[i:i + 2] == ("--lang", "en")]
    words = [word for i, word in enumerate(words) if i not in at and i - 1 not in at]
    again = run(jiuxu, *words, **{**more, "env": {**more["env"], "LC_ALL": "zh_CN.UTF-8"}})
    if again.status == done.status:
        same([found for line in again.err.split("\n") for found in e2e.english_of(line)], [], words, again.err)


def good(result):
    same(result.status, 0, result)
    return result


def write(name, text):
    path = os.path.join(work, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())
    return path


def read(name):
    with open(os.path.join(work, name), "rb") as file:
        return file.read()


def site(name, text=SITE):
    write(f"{name}/site.yaml", text)
    return name


def checked(name):
    """A site with a finished run."""
    result = j("-C", site(name), "check", "--format", "json", "--quiet")
    same(result.status, 3, result)
    return result


# ---- keys and certificates

def openssl(*words):
    done = run("openssl", *words, cwd=work)
    expect(done.status == 0, " ".join(words), done)
    return done


def authority(name):
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-keyout", f"{name}.key",
            "-out", f"{name}.crt", "-subj", f"/CN={name}", "-addext", "keyUsage=critical,keyCertSign")


def certificate(name, *key, days=("-days", "30"), ca="ca"):
    """Made with `openssl ca`-like days; expired when the end is given."""
    openssl("req", "-newkey", *(key or ("rsa:2048",)), "-nodes", "-keyout", f"{name}.key",
            "-out", f"{name}.csr", "-subj", f"/O=Test/CN={name}")
    extensions = write(f"{name}.ext", "basicConstraints=critical,CA:FALSE\n"
                       "keyUsage=critical,digitalSignature\nextendedKeyUsage=emailProtection\n")
    openssl("x509", "-req", *days, "-CA", f"{ca}.crt", "-CAkey", f"{ca}.key", "-in", f"{name}.csr",
            "-out", f"{name}.crt", "-extfile", extensions)


def fingerprint(name):
    text = openssl("x509", "-in", f"{name}.crt", "-noout", "-fingerprint", "-sha256").out
    return text.split("=")[1].strip()


def make_keys():
    authority("ca")
    authority("other")
    certificate("centre")
    certificate("vendor", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
    certificate("stranger", ca="other")
    certificate("ed", "ed25519")


def bundled(name):
    """A bundle of a fresh run, signed by the centre; its site knows the centre and the vendor."""
    write(f"{name}/signers.yaml", "signers:\n" + "".join(
        f'  - {{role: {who}, name: {who}, fingerprint: "{fingerprint(who)}"}}\n'
        for who in ("centre", "vendor")))
    checked(name)
    good(j("-C", name, "bundle", "-o", f"{name}.zip"))
    sign(f"{name}.zip", "centre")
    return f"{name}.zip"


def sign(bundle, who):
    return good(j("sign", bundle, "--cert", f"{who}.crt", "--key", f"{who}.key"))


def verify(bundle, *words, ca="ca.crt"):
    return j("verify", bundle, "--ca", ca, *words)


def rewrite(bundle, changed, edit):
    """The same bundle with its files changed by edit(files), a dict of name to bytes."""
    with zipfile.ZipFile(os.path.join(work, bundle)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    edit(files)
    with zipfile.ZipFile(os.path.join(work, changed), "w", zipfile.ZIP_DEFLATED) as archive:
        for name in files:
            archive.writestr(name, files[name])
    return changed


def forged(bundle, changed, edit):
    """The same, its manifest made anew and without signatures: as who packed it could hand it in."""
    def whole(files):
        for name in list(files):
            if name.startswith("signatures/"):
                del files[name]
        edit(files)
        manifest = json.loads(files["manifest.json"])
        manifest["files"] = [{"path": name, "sha256": hashlib.sha256(files[name]).hexdigest(), "size": len(files[name])}
                             for name in sorted(files) if name != "manifest.json"]
        files["manifest.json"] = json.dumps(manifest).encode()

    return rewrite(bundle, changed, whole)


def report_edit(change):
    """An edit of report.json by change(document); the file is laid out as the program does."""
    def edit(files):
        document = json.loads(files["report.json"])
        change(document)
        files["report.json"] = json.dumps(document, indent=2, ensure_ascii=False).encode() + b"\n"
    return edit


# ---- a new site

FOREIGN = {
    "hosts.ini": "[database]\nrac[1:2] ansible_user=centre ansible_port=2222\n[all:vars]\n"
                 "ansible_become=true\n",
    "hosts.yml": "all:\n  children:\n    database:\n      hosts:\n        rac1: {ansible_user: centre, "
                 "ansible_port: 2222, ansible_become: true}\n        rac2: {ansible_user: centre, "
                 "ansible_port: 2222, ansible_become: true}\n",
    "hosts.json": json.dumps({"database": {"hosts": ["rac1", "rac2"]}, "_meta": {"hostvars": {
        name: {"ansible_user": "centre", "ansible_port": 2222, "ansible_become": True}
        for name in ("rac1", "rac2")}}}),
    "hosts.txt": "centre@rac1:2222\ncentre@rac2:2222\n",
}


def site_from(name):
    write(name, FOREIGN[name])
    folder = "from-" + name.replace(".", "-")
    made = good(j("init", folder, "--from", name))
    same(made.err, f"made {folder}/site.yaml (2 hosts). Next: look over the plan and name the key that logs in "
                   "under ssh: (identity_file, once for all hosts; else this user's default keys); compare host keys and "
                   f"put them into {folder}/known_hosts; look at jiuxu -C {folder} check --preview, then run "
                   f"jiuxu -C {folder} check\n")
    return j("-C", folder, "check", "--preview"), read(f"{folder}/site.yaml").decode()


@test
def init_reads_the_four_formats():
    for name in FOREIGN:
        preview, text = site_from(name)
        same(preview.status, 0, preview)
        for host in ("rac1", "rac2"):
            expect(re.search(rf"{host} +{host} +TCP 2222 ", preview.out), name, preview)
        same(text.count("user: 'centre'"), 2, name)
        same(text.count("sudo: true"), 0 if name.endswith("txt") else 2, name, text)
        same(text.count("groups: ['database']"), 0 if name.endswith("txt") else 2, name)


@test
def init_without_a_list_makes_a_site_that_loads():
    good(j("init", "plain"))
    same(j("-C", "plain", "check", "--quiet").status, 3)


@test
def init_overwrites_nothing():
    write("there/site.yaml", "mine\n")
    fails(j("init", "there"), 2, "there/site.yaml: is there already; it is not overwritten")
    same(read("there/site.yaml"), b"mine\n")


@test
def init_keeps_no_password():
    write("secret.ini", "db1 ansible_host=10.0.0.1 ansible_password=Canary-8841\n")
    result = j("init", "secretive", "--from", "secret.ini")
    for path in glob.glob(f"{work}/secretive/*"):
        expect(os.path.isdir(path) or b"Canary" not in open(path, "rb").read(), path)
    expect("Canary" not in result.out + result.err, result)
    expect(result.status == 2 or "ansible_password" in result.err, "passed over in silence", result)


# ---- inventory, facts, check

@test
def inventory_has_its_schema():
    checked("inv")
    document = good(j("-C", "inv", "inventory", "--format", "json")).json()
    same(document["schema"], "jiuxu.inventory/1")
    same([host["name"] for host in document["hosts"]], ["rac1", "app1"])
    for host in document["hosts"]:
        expect({"name", "address", "sources"} <= set(host), host)
        expect("local" in host["sources"], host)
    expect(any(machine["name"] == "test" or "app1" == machine["name"]
               for machine in document["machines"]), document["machines"])
    text = good(j("-C", "inv", "inventory")).out
    holds(text, "rac1")


@test
def inventory_looks_when_there_is_no_run():
    document = good(j("-C", site("norun"), "inventory", "rac1", "--format", "json", "--quiet")).json()
    same([host["reach"] for host in document["hosts"]], ["ok"])
    expect(not os.path.exists(f"{work}/norun/runs"), "inventory left a run")


@test
def what_stands_before_the_command():
    fails(j("--color", "purple", "check"), 2, "before the command stand -C DIR, --lang zh|en, --help and --version, not "
          "'--color'; other options stand behind it")
    fails(j("--lang", "zh", "--color", "purple", "check"), 2, "命令之前只能写 -C 目录、--lang zh|en、--help、--version，"
          "不是“--color”；其余选项写在命令之后")
    fails(j("-C"), 2, "'-C' lacks its value")
    fails(j("--lang", "zh", "-C"), 2, "“-C”后面缺少它的值")


@test
def facts_of_one_host():
    checked("facts")
    document = good(j("-C", "facts", "facts", "rac1", "--format", "json")).json()
    same((document["schema"], document["subject"], document["kind"]), ("jiuxu.facts/1", "rac1", "host"))
    same(document["topics"]["os"]["value"]["kernel"], os.uname().release)
    holds(good(j("-C", "facts", "facts", "rac1")).out, os.uname().release)
    fails(j("-C", "facts", "facts", "rac9"), 2, "no such host 'rac9' in the site")
    fails(j("-C", "facts", "facts"), 2, "facts takes the name of one host")


@test
def facts_looks_when_the_newest_run_was_of_others():
    same(j("-C", site("partial"), "check", "rac1", "--quiet").status, 3)
    document = good(j("-C", "partial", "facts", "app1", "--format", "json", "--quiet")).json()
    same((document["subject"], document["reach"]["outcome"]), ("app1", "ok"))


@test
def check_prints_the_report_of_the_run_folder():
    printed = checked("printed").out
    folder = glob.glob(f"{work}/printed/runs/*")
    same(len(folder), 1)
    with open(f"{folder[0]}/report.json") as file:
        same(printed, file.read())
    document = json.loads(printed)
    same(document["schema"], "jiuxu.report/1")
    same(len(document["items"]), 5)
    same(sum(document["counts"].values()), len(document["results"]))
    names = set(os.listdir(folder[0]))
    expect({"report.json", "report.html", "events.ndjson", "facts", "evidence", "inputs",
            "manifest.json"} <= names, names)
    with open(f"{folder[0]}/events.ndjson") as file:
        same(file.readline(), '{"type":"version","format":"1.0"}\n')
        events = [json.loads(line) for line in file]
    same([event["type"] for event in events], ["start", *["subject"] * (len(events) - 2), "finished"])
    same(events[0], {"type": "start", "run": document["run"]["id"], "time": document["run"]["started_at"],
                     "total": len(events) - 2})


@test
def every_error_of_site_yaml_is_told_at_once():
    write("many/site.yaml", "site: {name: a, unit: '1', nme: b}\nhosts:\n"
          "  - {name: db1, address: 10.0.0.1, ssh: {port: 0, users: root}}\n"
          "  - {address: 10.0.0.2, role: databse}\n"
          "storage: [{name: v, paths: many}]\n")
    lines = ["many/site.yaml:1:28: unknown key 'nme' (did you mean 'name'?)",
             "many/site.yaml:3:51: unknown key 'users' (did you mean 'user'?)",
             "many/site.yaml:3:48: expected a whole number from 1 to 65535, found '0'",
             "many/site.yaml:4:5: missing key 'name'",
             "many/site.yaml:4:31: expected one of database, middleware, load_balancer, file, exchange, management, "
             "virtualization, backup, other, found "
             "'databse' (did you mean 'database'?)",
             "many/site.yaml:5:28: expected a whole number from 0 to 1024, found 'many'"]
    told = j("-C", "many", "check")
    same((told.status, told.err.splitlines()), (2, [f"jiuxu: {line}" for line in lines]))
    same(j("-C", "many", "lint").out.splitlines(), lines)
    write("many/site.yaml", "site: {name: a, uni: '1'}\nhosts:\n  - {nmae: db1, address: 10.0.0.1}\n"
          "  - {nam: db1, nme: db2}\n")
    told = j("-C", "many", "check")
    same((told.status, told.err.splitlines()), (2, [
        "jiuxu: many/site.yaml:1:17: unknown key 'uni' (did you mean 'unit'?)",
        "jiuxu: many/site.yaml:3:6: unknown key 'nmae' (did you mean 'name'?)",
        "jiuxu: many/site.yaml:4:6: unknown key 'nam' (did you mean 'name'?)",
        "jiuxu: many/site.yaml:4:16: unknown key 'nme' (did you mean 'name'?)"]))
    write("many/site.yaml", "site: {name: a, unit: ''}\nhosts:\n"
          "  - {name: d b, address: 10.0.0.1}\n  - {name: db2, address: 10.0.0}\n  - {name: db2, address: db2}\n")
    told = j("-C", "many", "check")
    same((told.status, told.err.splitlines()), (2, [
        "jiuxu: many/site.yaml:1:23: the unit id is empty",
        "jiuxu: many/site.yaml:3:12: 'd b' is not a name (letters, digits, '.', '_' and '-', at most 64)",
        "jiuxu: many/site.yaml:4:26: '10.0.0' is not an IP address",
        "jiuxu: many/site.yaml:5:12: host 'db2' is there already, at line 4"]))


@test
def events_that_cannot_be_written_are_an_error():
    fails(j("-C", site("full"), "check", "--events", "/dev/full"), 1,
          "/dev/full: events could not be written: No space left on device")
    said = j("-C", "full", "check", "--events", "/dev/full", "--lang", "zh")
    holds(said.err, "/dev/full: 事件写不出去：磁盘空间不足")


@test
def the_platform_of_libvirt_is_seen():
    found = {(row["check"], row["target"]): row for row in checked("platform").json()["results"]}
    row = found["virtualization.platform", "kvm"]
    same((row["outcome"], row["reason"]), ("fail", "this is libvirt's test driver, not a platform"))
    same(found["virtualization.guest", "app1"]["outcome"], "pass")


@test
def the_test_driver_of_libvirt_is_for_tests_alone():
    bare = {name: value for name, value in os.environ.items() if name != "JIUXU_LIBVIRT_TEST"}
    result = j("-C", site("driver"), "check", "--format", "json", "--quiet", "--lang", "en", env=bare)
    found = {(row["check"], row["target"]): row for row in result.json()["results"]}
    for key in (("virtualization.platform", "kvm"), ("virtualization.guest", "app1")):
        same((found[key]["outcome"], found[key]["cause"]), ("unknown", "error"), key)
        holds(found[key]["reason"], "libvirt 'test:///default': libvirt's test driver is no platform: "
              "nothing runs there")


@test
def platforms_are_asked_only_where_a_check_reads_them():
    for words, asked in ((("--item", "4"), False), (("--item", "2"), True), (("--item", "3"), True), ((), True)):
        name = site("asked" + "".join(words))
        result = j("-C", name, "check", "--quiet", *words)
        expect(result.status in (0, 3, 4), result)
        facts = glob.glob(f"{work}/{name}/runs/*/facts/*/kvm.json")
        same(len(facts), int(asked), words)
        preview = good(j("-C", name, "check", "--preview", *words)).out
        same("test:///default" in preview, asked, preview)


def base_sign(name, who):
    """The ministry's base of a site, signed as a ministry would: by openssl."""
    openssl("cms", "-sign", "-binary", "-in", f"{name}/checklist.base.yaml", "-outform", "DER", "-signer",
            f"{who}.crt", "-inkey", f"{who}.key", "-out", f"{name}/checklist.base.yaml.p7s")


@test
def a_ministry_signs_the_base_and_a_site_only_tightens_it():
    certificate("ministry")
    name = site("based")
    write(f"{name}/signers.yaml", "signers:\n" + "".join(
        f'  - {{role: {who}, name: {who}, fingerprint: "{fingerprint(who)}"}}\n'
        for who in ("centre", "ministry")))
    write(f"{name}/checklist.base.yaml", "extends: readiness\nparameters: {free_percent: 20}\n")
    fails(j("-C", name, "check", "--quiet", "--lang", "en"), 5, f"{name}/checklist.base.yaml: it is not signed: "
          "a base needs the ministry's signature beside it (.p7s)")
    base_sign(name, "centre")
    fails(j("-C", name, "check", "--quiet", "--lang", "en"), 5, f"{name}/checklist.base.yaml: 'centre' signed it, "
          "but signers.yaml does not list that certificate as the ministry's")
    base_sign(name, "ministry")
    write(f"{name}/checklist.yaml", "extends: readiness\nparameters: {free_percent: 15}\n")
    fails(j("-C", name, "check", "--quiet", "--lang", "en"), 2, f"{name}/checklist.yaml:2:28: parameter 'free_percent' "
          "may only be made tighter (higher): '15' asks less than '20'")
    write(f"{name}/checklist.yaml", "extends: readiness\nparameters: {free_percent: 25}\n"
          "severities: {os.clock: blocker}\n")
    result = j("-C", name, "check", "--quiet", "--format", "json")
    same(result.status, 3, result)
    told = [(one["kind"], one["name"], one["from"], one["to"])
            for one in result.json()["checklist"]["differences"]]
    same(told, [("parameter", "free_percent", "10", "20"), ("parameter", "free_percent", "20", "25"),
                ("severity", "os.clock", "major", "blocker")])
    good(j("-C", name, "bundle", "-o", "based.zip"))
    again = j("check", "--from", "based.zip", "--format", "json")
    expect(again.out == result.out, "other bytes")
    write(f"{name}/checklist.base.yaml", "extends: readiness\nparameters: {free_percent: 21}\n")
    changed = j("-C", name, "check", "--quiet", "--lang", "en")
    same(changed.status, 5, changed)
    holds(changed.err, f"{name}/checklist.base.yaml: ")


@test
def a_bundle_is_judged_again_to_the_same_bytes():
    printed = checked("again").out
    good(j("-C", "again", "bundle", "-o", "again.zip"))
    for source in ("again.zip", glob.glob(f"{work}/again/runs/*")[0]):
        again = j("check", "--from", source, "--format", "json")
        same(again.status, 3, again)
        expect(again.out == printed, f"{source}: other bytes")
        same("note: signatures are not verified here; run jiuxu verify again.zip first\n" in again.err, source == "again.zip", again)
    for lang, end in (("zh", "下一步：先用 jiuxu verify 核验签名；退回报送单位，请其处理影响部署的关键项后重新报送，届时用 jiuxu diff 与本次比较。"),
                      ("en", "Next: Verify the signatures first (`jiuxu verify`). Return the bundle for the blockers to be "
                       "mended; hold what the centre hands in next against this one (`jiuxu diff`).")):
        same(j("check", "--from", "again.zip", "--lang", lang).out.splitlines()[-1], end)
    with zipfile.ZipFile(f"{work}/again.zip") as whole, zipfile.ZipFile(f"{work}/bare.zip", "w") as bare:
        for name in whole.namelist():
            if name != "manifest.json":
                bare.writestr(name, whole.read(name))
    fails(j("check", "--from", "bare.zip"), 5, "bare.zip: there is no manifest.json in it: not a finished run")
    before = read("again.zip")
    good(j("-C", "again", "bundle", "-o", "again.zip"))
    expect(read("again.zip") == before, "the same run packs to other bytes")


@test
def report_renders_every_format():
    printed = checked("formats").out
    run_id = os.path.basename(glob.glob(f"{work}/formats/runs/*")[0])
    same(good(j("-C", "formats", "report", "--format", "json")).out, printed)
    same(good(j("-C", "formats", "report", run_id, "--format", "json")).out, printed)
    holds(good(j("-C", "formats", "report", "--format", "junit")).out, "<testsuite")
    html = good(j("-C", "formats", "report", "--format", "html")).out
    holds(html, "</html>")
    same(re.findall(r'(?:src|href)="(?:https?:)?//', html), [])
    text = good(j("-C", "formats", "report")).out
    every = good(j("-C", "formats", "report", "--all")).out
    holds(text, "--all lists them")
    expect(len(every.splitlines()) > len(text.splitlines()) and "--all" not in every, every)


# ---- bundle, sign, verify

@test
def openssl_agrees_with_two_signers():
    bundle = bundled("signed")
    sign(bundle, "vendor")
    result = good(verify(bundle, "--require", "centre", "--require", "vendor"))
    for who in ("centre", "vendor"):
        expect(re.search(rf"good signature: .*{who}.* \(role: {who}\), signed 20", result.out), result)
    document = verify(bundle, "--format", "json").json()
    same((document["schema"], document["good"], document["findings"]),
         ("jiuxu.verification/1", True, []))
    run("unzip", "-q", bundle, "-d", "signed-unzip", cwd=work)
    signatures = glob.glob(f"{work}/signed-unzip/signatures/*.p7s")
    same(len(signatures), 2)
    for path in signatures:
        openssl("cms", "-verify", "-binary", "-inform", "DER", "-in", path, "-content",
                "signed-unzip/manifest.json", "-CAfile", "ca.crt", "-purpose", "any", "-out", "/dev/null")


@test
def verify_names_what_was_tampered_with():
    bundle = bundled("tamper")
    with zipfile.ZipFile(os.path.join(work, bundle)) as archive:
        names = archive.namelist()
    one, two = [name for name in names if name.startswith("evidence/")][:2]

    def change(files):
        files["report.json"] = files["report.json"].replace(b'"fail"', b'"pass"')

    def add(files):
        files["extra.txt"] = b"x"

    def remove(files):
        del files[one]

    def swap(files):
        files[one], files[two] = files[two], files[one]

    def edit_manifest(files):
        change(files)
        import hashlib
        digest = hashlib.sha256(files["report.json"]).hexdigest()
        listed = json.loads(files["manifest.json"])
        old = next(entry for entry in listed["files"] if entry["path"] == "report.json")["sha256"]
        files["manifest.json"] = files["manifest.json"].replace(old.encode(), digest.encode())

    def no_manifest(files):
        del files["manifest.json"]

    def foreign_file(files):
        files["signatures/readme.txt"] = b"x"

    for edit, line in ((change, "report.json: is not what the manifest lists: changed"),
                       (add, "extra.txt: is not in the manifest: added"),
                       (remove, f"{one}: is in the manifest and missing here"),
                       (swap, f"{one}: holds the content of '{two}', and that one this one's: swapped"),
                       (edit_manifest, "manifest.json is not what was signed: changed"),
                       (no_manifest, "manifest.json: is missing: nothing says what belongs to the bundle"),
                       (foreign_file, "signatures/readme.txt: only signatures, NAME.p7s, belong here")):
        result = verify(rewrite(bundle, f"{edit.__name__}.zip", edit))
        same(result.status, 5, edit.__name__, result)
        holds(result.out, line, edit.__name__)
        holds(result.out, "not verified.\n")
        if edit in (change, add, remove, swap):
            again = j("check", "--from", f"{edit.__name__}.zip", "--quiet")
            same(again.status, 5, edit.__name__, again)


@test
def verify_refuses_other_signers():
    bundle = bundled("signers")
    result = verify(bundle, ca="other.crt")
    same(result.status, 5, result)
    holds(result.out, "not verified.")
    expect(re.search(r"signatures/.*\.p7s: .*centre.*", result.out), result)
    result = verify(bundle, "--require", "vendor")
    same(result.status, 5, result)
    holds(result.out, "no good signature of the role 'vendor'")
    unsigned = rewrite(bundle, "unsigned.zip", lambda files: [
        files.pop(name) for name in list(files) if name.startswith("signatures/")])
    result = verify(unsigned)
    same(result.status, 5, result)
    holds(result.out, "nobody has signed the bundle")
    sign(unsigned, "stranger")
    same(verify(unsigned).status, 5)


@test
def verify_says_which_run_and_whether_it_is_confirmed():
    bundle = bundled("told")
    document = json.loads(good(j("-C", "told", "report", "--format", "json")).out)
    lines = good(verify(bundle)).out.splitlines()
    same(lines[1:3] + lines[4:7], ["site: 某省教育数据中心 (unit 13)", f"run: {document['run']['id']}", "scope: everything",
                                   "verdict of the report: not ready", "confirmation: not yet signed by the vendor"])
    expect(re.fullmatch(r"started: 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d \+08:00", lines[3]), lines)
    same(json.loads(verify(bundle, "--format", "json").out)["confirmed"], False)
    sign(bundle, "vendor")
    result = good(verify(bundle))
    holds(result.out, "\nconfirmation: confirmed, the vendor signed\n")
    same(result.err, "note: the roles are what the bundle itself says; name your own list with --signers\n")
    told = json.loads(verify(bundle, "--format", "json").out)
    same((told["good"], told["confirmed"], told["run"]["id"], told["run"]["pattern"]),
         (True, True, document["run"]["id"], None))
    changed = rewrite(bundle, "told-changed.zip", lambda files: files.update({"report.json": b"{}"}))
    told = json.loads(verify(changed, "--format", "json").out)
    same((told["good"], told["confirmed"], told["run"]), (False, False, None))


@test
def a_bundle_of_a_part_says_so():
    name = site("part")
    whole = json.loads(j("-C", name, "check", "--format", "json", "--quiet").out)["run"]["id"]
    expect(j("-C", name, "check", "rac1", "--item", "5", "--quiet").status in (0, 3, 4))
    part = json.loads(j("-C", name, "report", "--format", "json", "--quiet").out)["run"]["id"]
    expect(part > whole, (part, whole))
    same(good(j("-C", name, "report", "--format", "json")).err,
         f"note: the newest run {part} is of a part, or was interrupted; the newest whole one: jiuxu -C part report {whole}\n")
    same(good(j("-C", name, "report", "--format", "json", "--lang", "zh")).err,
         f"注意：最近一次检查 {part} 只检查了一部分，或被中断；最近一次完整检查：jiuxu -C part report {whole}\n")
    same(good(j("-C", name, "report", whole, "--format", "json")).err, "")
    same(good(j("-C", name, "bundle", "-o", "whole.zip")).err.splitlines()[0],
         f"by the newest whole run {whole} ({part} after it was of a part, or was interrupted)")
    result = good(j("-C", name, "bundle", part, "-o", "part.zip", "--quiet"))
    same(result.err, "note: this run looked at a part only (hosts rac1, item 5) and says nothing of the whole "
                     "preparation\n")
    zh = good(j("-C", name, "bundle", part, "-o", "part.zip", "--quiet", "--lang", "zh")).err
    same(zh, "注意：这次只检查了一部分（主机 rac1，检查内容项目 5），不能作为全部准备情况的结论\n")
    shutil.rmtree(os.path.join(work, name, "runs", whole))
    fails(j("-C", name, "bundle", "-o", "none.zip"), 2,
          f"no run looked at everything to the end: run `jiuxu check`, or name the part to be packed: {part}")
    fails(j("-C", name, "bundle", "-o", "none.zip", "--lang", "zh"), 2,
          f"没有一次检查完整查过全部内容：先运行 jiuxu check，或写明要打包的那次部分检查：{part}")
    sign("part.zip", "centre")
    holds(good(verify("part.zip")).out, "\nscope: only a part: hosts rac1, item 5\n")
    good(j("-C", name, "report", "-o", "part.docx", "--lang", "zh"))
    with zipfile.ZipFile(os.path.join(work, "part.docx")) as archive:
        text = archive.read("word/document.xml").decode()
    holds(text, "本次未检查的项目不在此列。")
    holds(good(j("-C", name, "diff", "whole.zip", "part.zip", "--lang", "zh")).out, "注意：之后的一次只检查了主机 rac1、第 5 项\n")


@test
def requirements_are_written_as_the_name_says():
    for name in ("r.pdf", "r.docx", "r.junit", "r"):
        fails(j("requirements", "-o", name), 2, f"-o '{name}': the name of the file tells no format (html, txt, xlsx)")
        expect(not os.path.exists(f"{work}/{name}"), name)
    good(j("requirements", "-o", "r.txt"))
    good(j("requirements", "-o", "r", "--format", "text"))
    same(read("r.txt"), read("r"))


def untrue(name, lines_zh, lines_en):
    """verify and check --from of what the centre forged and signed itself: 5, and these lines."""
    sign(name, "centre")
    for lang, lines, end in (("zh", lines_zh, "\n验证不通过。\n"), ("en", lines_en, "\nnot verified.\n")):
        told = verify(name, "--lang", lang)
        same(told.status, 5, told)
        holds(told.out, "\n" + "\n".join(lines) + end)
        again = j("check", "--from", name, "--lang", lang)
        same(again.status, 5, again)
        first = {"zh": "材料包内的报告不是由其检测记录得出的，以下按检测记录判定：\n",
                 "en": "the report handed in is not what its evidence gives; what follows is judged from the evidence:\n"}
        expect(again.out.startswith(first[lang] + "".join(f"  {line}\n" for line in lines) + "\n"), again)
    scripted = j("check", "--from", name, "--format", "json", "--lang", "zh")
    same((scripted.status, json.loads(scripted.out)["verdict"]), (5, "not_ready"))
    holds(scripted.err, "".join(f"  {line}\n" for line in lines_zh))


@test
def a_manifest_that_is_no_good_is_told_by_the_name_of_the_bundle():
    bundle = bundled("order")

    def turned(files):
        manifest = json.loads(files["manifest.json"])
        manifest["files"].reverse()
        files["manifest.json"] = json.dumps(manifest).encode()

    rewrite(bundle, "turned.zip", turned)
    holds(verify("turned.zip", "--lang", "zh").out, "manifest.json：清单格式有误（files[1]: path 没有按顺序排列）\n")
    for words in (("sign", "turned.zip", "--cert", "centre.crt", "--key", "centre.key"), ("check", "--from", "turned.zip")):
        same(j(*words, "--lang", "zh").err, "jiuxu: turned.zip: manifest.json: files[1]: path 没有按顺序排列\n")


@test
def whose_certificate_signed_is_told_who_attests():
    name = bundled("whose")[:-4]
    said = good(attest(name, "database.rac", "--lang", "zh", who="vendor")).err
    holds(said, "注意：证书“vendor”属于系统开发厂商，报告会在确认人之后注明\n")
    j("-C", name, "check", "--quiet")
    holds(good(j("-C", name, "report", "--format", "html", "--lang", "zh")).out, "签名：vendor（系统开发厂商）")


@test
def verify_tells_the_number_the_ministry_gave():
    bundled("numbered")
    j("-C", "numbered", "check", "--nonce", "重检-7", "--quiet")
    good(j("-C", "numbered", "bundle", "-o", "numbered7.zip"))
    sign("numbered7.zip", "centre")
    holds(good(verify("numbered7.zip", "--lang", "zh")).out, "部里要求的编号：重检-7\n")
    same(good(verify("numbered7.zip", "--format", "json")).json()["run"]["nonce"], "重检-7")
    expect("编号：重检" not in verify("numbered.zip", "--lang", "zh").out, "the run before had none")


@test
def a_forged_page_does_not_verify():
    bundle = bundled("page")

    def edit(files):
        files["report.html"] = files["report.html"].replace("不通过".encode(), "通过".encode()).replace(b"fail", b"pass")

    untrue(forged(bundle, "page-forged.zip", edit), ["report.html：与按检测记录重新生成的不同，不可采信"],
           ["report.html: is not the page that the evidence gives: do not rely on it"])
    out = verify("page-forged.zip", "--lang", "zh").out
    holds(out, "\n验证不通过。\n\n以下由包内检测记录重新判定，仅供核对，不说明材料包可信：\n部署单位：")
    run = os.path.basename(glob.glob(f"{work}/page/runs/*")[0])
    holds(out, f"）\n检查编号：{run}\n")
    holds(out, "\n按检测记录判定：不具备部署条件")
    expect("报告结论" not in out and "确认：" not in out, out)
    told = json.loads(verify("page-forged.zip", "--format", "json").out)
    same([(one["fault"], one["path"]) for one in told["findings"]], [("report", "report.html")])
    same((told["good"], told["run"], told["rejudged"]["verdict"]), (False, None, "not_ready"))


@test
def a_forged_report_does_not_verify():
    bundle = bundled("forged")

    def ready(document):
        document["verdict"] = "ready"
        for row in document["results"]:
            if row["check"] == "network.plan.count":
                row["outcome"] = "pass"
        document["counts"]["fail"] -= 1

    def worded(document):
        document["results"][0]["actual"] = "16"
        document["responsible"].append({"name": "x"})

    untrue(forged(bundle, "forged-ready.zip", report_edit(ready)),
           ["report.json：报告写“具备部署条件”，按检测记录重新判定为“不具备部署条件”",
            "report.json：检查点“network.plan.count”的“某省教育数据中心”：报告写“通过”，重新判定为“不通过”",
            "report.json：其中 counts 的内容与按检测记录重新判定的不同"],
           ["report.json: the report says 'ready'; judged again from the evidence it is 'not ready'",
            "report.json: check 'network.plan.count' of '某省教育数据中心': the report says 'pass'; judged again it is 'fail'",
            "report.json: what it says under counts is not what the evidence gives"])
    compared = good(j("diff", bundle, "forged-ready.zip", "--format", "json"))
    same(compared.json()["rows"], [])
    holds(compared.err, "forged-ready.zip: the report handed in is not what its evidence gives; what follows is judged from the evidence:\n"
          "  report.json: the report says 'ready'; judged again")
    row = json.loads(j("-C", "forged", "report", "--format", "json").out)["results"][0]
    untrue(forged(bundle, "forged-words.zip", report_edit(worded)),
           [f"report.json：检查点“{row['check']}”的“{row['target']}”：所写的内容与按检测记录重新判定的不同",
            "report.json：其中 responsible 的内容与按检测记录重新判定的不同"],
           [f"report.json: check '{row['check']}' of '{row['target']}': what it tells is not what the evidence gives",
            "report.json: what it says under responsible is not what the evidence gives"])
    untrue(forged(bundle, "forged-layout.zip", lambda files: files.update(
        {"report.json": files["report.json"].replace(b"  ", b" ")})), ["report.json：文字与按检测记录重新生成的不同"],
        ["report.json: its words are not those that the evidence gives"])


@test
def facts_that_their_records_do_not_give_do_not_verify():
    """Facts changed, reports made to match them by the program itself, signed anew: the raw records tell."""
    bundle = bundled("records")

    def changed(number):
        def edit(files):
            for name in sorted(name for name in files if name.startswith("facts/") and name.count("/") == 1)[:number]:
                facts = json.loads(files[name])
                for topic, value in (("memory", {"swap_total_bytes": 1 << 35}), ("os", {"id": "kylin"}), ("cpu", {"sockets": 7}),
                                     ("uptime", {"seconds": 9}), ("sysctl", {"kernel.sem": {}})):
                    facts["topics"][topic]["value"].update(value)
                facts["topics"]["addresses"]["value"] = []
                files[name] = json.dumps(facts, indent=1).encode()
        return edit

    def matching(files):
        same(j("check", "--from", "facts-1.zip", "-o", "made.json").status, 5)
        files["report.json"] = read("made.json")
        del files["report.html"]

    same(len(glob.glob(f"{work}/records/runs/*/facts/*.json")), 2)
    lines = [("操作系统", "os"), ("运行时间", "uptime"), ("处理器", "cpu"), ("内存", "memory"), ("网卡和地址", "addresses"),
             ("内核参数", "sysctl")]
    for number in (1, 2):
        forged(bundle, f"facts-{number}.zip", changed(number))
    forged("facts-1.zip", "facts-matching.zip", matching)
    untrue("facts-matching.zip", [f"facts/app1.json：“{zh}”（{topic}）与 evidence 中的原始记录不符" for zh, topic in lines],
           [f"facts/app1.json: '{topic}' is not what its raw record under evidence/ says" for _, topic in lines])
    same({one["fault"] for one in verify("facts-matching.zip", "--format", "json").json()["findings"]}, {"facts"})
    sign("facts-2.zip", "centre")
    holds(verify("facts-2.zip", "--lang", "zh").out, "\nfacts：另有 2 项观测与原始记录不符\n")
    gone = forged(bundle, "facts-gone.zip", lambda files: files.update({"facts/app1.json": json.dumps(
        {**json.loads(files["facts/app1.json"]), "topics": {name: {**one, "evidence": []} for name, one in json.loads(
            files["facts/app1.json"])["topics"].items()}}).encode()}))
    sign(gone, "centre")
    holds(verify(gone, "--lang", "zh").out, "\nfacts/app1.json：“操作系统”（os）与 evidence 中的原始记录不符\n")


@test
def a_time_of_judging_that_was_moved_back_is_told():
    """All is made anew from it, as a centre could whose waiver has ended: no observation is that old."""
    bundle = bundled("moved")
    moved = "2020-01-01T00:00:00Z"
    began = json.loads(j("-C", "moved", "report", "--format", "json").out)["run"]["started_at"]

    def edit(document):
        document["run"].update(judged_at=moved)

    forged(bundle, "moved-head.zip", report_edit(edit))
    again = j("check", "--from", "moved-head.zip", "--format", "json", "--lang", "zh").out
    page = j("check", "--from", "moved-head.zip", "--format", "html", "--lang", "zh").out
    sign(forged(bundle, "moved-whole.zip", lambda files: files.update(
        {"report.json": again.encode(), "report.html": page.encode()})), "centre")
    for lang, told in (("zh", f"\nreport.json：判定时间为 {moved}，而检查开始于 {began}：判定时间不真实\n"),
                       ("en", f"\nreport.json: judged at {moved}, but the run began at {began}: the time of judging is not true\n")):
        result = verify("moved-whole.zip", "--lang", lang)
        same(result.status, 5, result)
        holds(result.out, told)


@test
def rows_that_were_taken_out_or_put_in_are_named():
    bundle = bundled("rows")
    taken = json.loads(j("-C", "rows", "report", "--format", "json").out)["results"][:12]

    def edit(document):
        del document["results"][:12]
        document["results"].append({**document["results"][0], "target": "nobody", "outcome": "pass"})

    sign(forged(bundle, "rows-forged.zip", report_edit(edit)), "centre")
    lines = verify("rows-forged.zip", "--lang", "zh").out.splitlines()
    words = {"pass": "通过", "fail": "不通过", "unknown": "未能核实", "warn": "提醒", "not_applicable": "不适用"}
    same(lines[1:12], [f"report.json：检查点“{row['check']}”的“{row['target']}”：报告写“没有这项结果”，重新判定为“{words[row['outcome']]}”"
                       for row in taken[:10]] + ["report.json：另有 3 处结果与重新判定的不同"])


@test
def a_page_of_another_version_cannot_be_compared():
    """Its report.json is held to what the evidence decides; that the page was not is said."""
    bundle = bundled("foreign")
    sign(forged(bundle, "foreign-version.zip", lambda files: (
        report_edit(lambda document: document["tool"].update(version="9.9"))(files),
        files.update({"report.html": b"<p>what another version wrote</p>"}))), "centre")
    zh = good(verify("foreign-version.zip", "--lang", "zh"))
    holds(zh.out, "\n注意：report.html 由另一版本的程序（9.9）生成，未能逐字核对：请另行生成后阅读（jiuxu check --from 材料包 -o 报告.html）\n")
    holds(j("check", "--from", "foreign-version.zip").err, "note: report.html was made by another version (9.9) and could not be "
          "held against the evidence: make your own (jiuxu check --from BUNDLE -o report.html)\n")
    same(json.loads(verify("foreign-version.zip", "--format", "json").out)["rejudged"]["page_of_version"], "9.9")
    sign(forged("foreign-version.zip", "foreign-forged.zip", report_edit(
        lambda document: document.update(verdict="ready"))), "centre")
    result = verify("foreign-forged.zip", "--lang", "zh")
    same(result.status, 5, result)
    holds(result.out, "\nreport.json：报告写“具备部署条件”，按检测记录重新判定为“不具备部署条件”\n验证不通过。\n")


@test
def a_report_that_is_no_json_is_told_by_its_place_in_the_bundle():
    bundle = bundled("torn")

    def edit(files):
        files["report.json"] = files["report.json"].replace(b'{\n', b'{\n  "schema": "x",\n', 1)

    sign(forged(bundle, "torn-twice.zip", edit), "centre")
    result = j("check", "--from", "torn-twice.zip", "--lang", "zh")
    same(result.status, 5, result)
    holds(result.err, ": 不是正确的 JSON：此处格式有误，或同一个键重复\n")
    expect(result.err.startswith("jiuxu: report.json:3:"), result.err)
    result = verify("torn-twice.zip", "--lang", "zh")
    same(result.status, 5, result)
    holds(result.out, "\n不能按检测记录重新判定：report.json:3:")
    expect("/tmp/" not in result.out, result.out)


@test
def verify_tells_what_rests_on_a_persons_word():
    """How many results, who, on what, until when; what does not count; a changed one is named."""
    bundle = bundled("stated")
    day = (datetime.date.today() + datetime.timedelta(days=3)).isoformat()
    write("paper.pdf", "x")
    words = ("--by", "Wang", "--statement", "installed", "--document", "paper.pdf", "--cert", "centre.crt", "--key", "centre.key")
    good(j("-C", "stated", "attest", "database.rac", *words, "--valid-until", day))
    good(j("-C", "stated", "attest", "hardware.placement", *words))
    name = glob.glob(f"{work}/stated/attestations/hardware.placement*.yaml")[0]
    write(name, read(name).replace(b"installed", b"racked"))
    write("stated/waivers.yaml", "waivers:\n  - {check: os.clock, reason: r, approved_by: Zhao, expires: 2026-01-01}\n")
    same(j("-C", "stated", "check", "--quiet").status, 3)
    good(j("-C", "stated", "bundle", "-o", bundle))
    sign(bundle, "centre")
    zh = good(verify(bundle, "--lang", "zh")).out
    holds(zh, "\n检测结果中有 1 处为书面确认（非机器实测）\n")
    today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date().isoformat()
    left = (datetime.date.fromisoformat(day) - datetime.date.fromisoformat(today)).days
    holds(zh, f"\n书面确认　Oracle RAC 数据库安装调试完成（全部对象）：Wang {today}，签名证书 centre（省信息中心），installed（佐证材料 paper.pdf，SHA-256 2d711642b726b044…）；有效期至 {day}（还有 {left} 天）\n")
    holds(zh, "；长期有效（不计入：内容与签名时不同）\n")
    holds(zh, "：Zhao（未经其签名），r；有效期至 2026-01-01（不计入：已于 2026-01-01 到期）\n")
    told = json.loads(verify(bundle, "--format", "json").out)["rejudged"]
    same((told["counts"]["attested"], told["counts"]["waived"]), (1, 0))
    same([(one["check"], one["counts"], one["problem_i18n"]["zh"]) for one in told["attestations"]],
         [("database.rac", True, ""), ("hardware.placement", False, "内容与签名时不同")])
    same([(one["check"], one["counts"]) for one in told["waivers"]], [("os.clock", False)])
    result = j("check", "--from", forged(bundle, "waived.zip", lambda files: files.update(
        {"inputs/waivers.yaml": files["inputs/waivers.yaml"].replace(b"2026-01-01", b"2027-01-01")})), "--lang", "zh")
    same((result.status, result.err), (5, "jiuxu: inputs/waivers.yaml: 不是判定时所依据的那一份：它的 SHA-256 不在检测记录中\n"))


@test
def verify_by_a_list_that_has_none_of_the_signers():
    bundle = bundled("listed")
    write("mine.yaml", f'signers:\n  - {{role: vendor, fingerprint: "{fingerprint("vendor")}"}}\n')
    result = verify(bundle, "--signers", "mine.yaml")
    same(result.status, 5, result)
    holds(result.out, "(role: not in the list of --signers), signed 20")
    holds(result.out, "\nnone of the signers is in the list of --signers\nnot verified.\n")
    zh = verify(bundle, "--signers", "mine.yaml", "--lang", "zh")
    same(zh.status, 5, zh)
    holds(zh.out, "（角色：不在 --signers 名单中），签于 20")
    holds(zh.out, "\n没有一个签名者在 --signers 名单中\n验证不通过。\n")
    told = verify(bundle, "--signers", "mine.yaml", "--format", "json")
    same([one["fault"] for one in json.loads(told.out)["findings"]], ["signer_unknown"])
    sign(bundle, "vendor")
    holds(good(verify(bundle, "--signers", "mine.yaml", "--lang", "zh")).out, "\n验证通过。\n")


@test
def a_pass_says_when_nobody_known_signed():
    bundle = bundled("unlisted")
    holds(good(verify(bundle, "--lang", "zh")).out,
          "\n验证通过，但签名者的角色只是材料包自称，未与审核方的名单核对（--signers）。\n签名证明由谁出具、此后未被改动，不证明主机如实回答。\n")
    os.remove(f"{work}/unlisted/signers.yaml")
    same(j("-C", "unlisted", "check", "--quiet").status, 3)
    good(j("-C", "unlisted", "bundle", "-o", bundle))
    sign(bundle, "centre")
    zh = good(verify(bundle, "--lang", "zh"))
    holds(zh.out, "\n签名有效，但签名者不明：包内没有登记，审核方也没有给出名单（--signers）。\n")
    expect("验证通过" not in zh.out, zh)


@test
def an_expired_certificate_does_not_verify():
    """Signed by openssl itself: jiuxu would not sign with it."""
    bundle = bundled("expired")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "late.key", "-out", "late.csr",
            "-subj", "/CN=late")
    write("late.conf", "[ca]\ndefault_ca=d\n[d]\ndatabase=late.db\nserial=late.serial\nnew_certs_dir=.\n"
          "default_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n[e]\nkeyUsage=digitalSignature\n")
    write("late.db", "")
    write("late.serial", "01\n")
    openssl("ca", "-batch", "-config", "late.conf", "-cert", "ca.crt", "-keyfile", "ca.key",
            "-startdate", "20200101000000Z", "-enddate", "20200201000000Z", "-extensions", "e",
            "-in", "late.csr", "-out", "late.crt")
    refused = j("sign", bundle, "--cert", "late.crt", "--key", "late.key")
    expect(refused.status != 0 and "2020-02-01" in refused.err, refused)
    run("unzip", "-q", bundle, "-d", "late-unzip", cwd=work)
    openssl("cms", "-sign", "-binary", "-outform", "DER", "-in", "late-unzip/manifest.json",
            "-signer", "late.crt", "-inkey", "late.key", "-out", "late.p7s")
    late = rewrite(bundle, "late.zip", lambda files: files.update(
        {"signatures/late.p7s": read("late.p7s")}))
    result = verify(late)
    same(result.status, 5, result)
    expect(re.search(r"signatures/late.p7s: .*expired", result.out), result)


@test
def sign_refuses_what_openssl_could_not_use():
    bundle = bundled("refused")
    before = read(bundle)
    ed = j("sign", bundle, "--cert", "ed.crt", "--key", "ed.key")
    expect(ed.status in (1, 2) and "Ed25519" in ed.err, ed)
    foreign = j("sign", bundle, "--cert", "centre.crt", "--key", "vendor.key")
    expect(foreign.status in (1, 2) and "vendor.key" in foreign.err, foreign)
    os.chmod(f"{work}/centre.key", 0o644)
    loose = j("sign", bundled("loose"), "--cert", "centre.crt", "--key", "centre.key")
    os.chmod(f"{work}/centre.key", 0o600)
    same(loose.status, 0, loose)
    holds(loose.err, "warning: centre.key holds a secret and is open to others (mode 0644); run chmod 600 centre.key\n")
    absent = j("sign", bundle, "--cert", "nowhere.crt", "--key", "centre.key")
    fails(absent, 1, "nowhere.crt: No such file or directory")
    fails(j("sign", bundle, "--key", "centre.key"), 2, "--cert CRT is missing")
    fails(j("sign", bundle, "--cert", "centre.crt"), 2, "--key KEY is missing")
    fails(j("sign"), 2, "FILE.zip is missing")
    expect(read(bundle) == before, "a refused signature changed the bundle")


@test
def a_damaged_file_does_not_verify():
    bundle = bundled("damaged")
    whole = read(bundle)
    for name, content, why in (("cut.zip", whole[:-300], "not a ZIP file: no end record"),
                               ("half.zip", whole[:len(whole) // 2], "not a ZIP file: no end record"),
                               ("empty.zip", b"", "not a ZIP file: too short"),
                               ("text.zip", b"no ZIP at all\n" * 9, "not a ZIP file: no end record")):
        write(name, content)
        result = verify(name)
        same((result.status, result.out), (5, f"{name}: {why}\nnot verified.\n"), result)
        for words in (("check", "--from", name), ("diff", name, bundle),
                      ("sign", name, "--cert", "centre.crt", "--key", "centre.key"), ("import", name)):
            fails(j("-C", "damaged", *words), 5, f"{name}: {why}")
    write("bomb.zip", b"")
    with zipfile.ZipFile(f"{work}/bomb.zip", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("manifest.json", b"0" * (200 << 20))
    same(verify("bomb.zip").status, 5)
    fails(j("check", "--from", "bomb.zip"), 5, "bomb.zip: entry 'manifest.json': unpacks to so much more than "
          "its size that it looks like a ZIP bomb")
    flipped = bytearray(whole)
    flipped[90] ^= 1
    write("flipped.zip", bytes(flipped))
    same(verify("flipped.zip").status, 5)


@test
def what_cannot_be_read_is_another_matter():
    """1: the file is not there; 2: it is no file; a bundle is 5 only when it was looked into."""
    fails(verify("nowhere.zip"), 1, "nowhere.zip: No such file or directory")
    fails(verify("."), 2, ".: a folder; verify takes the ZIP as it was handed in (jiuxu check --from . judges a folder, "
          "without its signatures)")
    bundle = bundled("unread")
    fails(verify(bundle, ca="nowhere.crt"), 1, "nowhere.crt: No such file or directory")
    fails(j("verify", bundle), 2, "--ca CRT is missing")
    fails(j("verify"), 2, "FILE.zip is missing")


# ---- waivers and a checklist of the site's own

STRICTER = """extends: readiness
parameters: {internal_addresses: 18}
severities: {os.clock: blocker}
checks:
  - id: province.kernel
    item: "5"
    severity: major
    source: province
    target: host
    kind: expect
    wants: {os: []}
    expect: os.id == 'nothing of the kind'
    actual: os.id
    freshness: 1d
    title: {zh: 本省规定的系统, en: The province's system}
    why: {zh: 本省要求, en: The province asks for it}
    fix: {zh: 重新安装, en: Install it}
"""


def rows(result, check):
    return [row for row in json.loads(result.out)["results"] if row["check"] == check]


def attest(name, check, *words, who="centre"):
    write("paper.txt", "seen\n")
    return j("-C", name, "attest", check, "--document", "paper.txt", "--by", "Wang", "--statement", "seen",
             "--cert", f"{who}.crt", "--key", f"{who}.key", *words)


@test
def an_attestation_covers_what_was_planned_when_it_was_signed():
    name = site("attested", SITE.replace("connection: local}", "connection: none}"))
    write(f"{name}/signers.yaml", f'signers:\n  - {{role: centre, fingerprint: "{fingerprint("centre")}"}}\n')
    good(attest(name, "hardware.placement"))
    expect("targets: ['rac1']" in read(f"{name}/attestations/hardware.placement.yaml").decode())
    grown = read(f"{name}/site.yaml").decode().replace(
        "network:", "  - {name: rac2, address: 127.0.0.3, role: database, connection: none}\nnetwork:", 1)
    write(f"{name}/site.yaml", grown)
    found = rows(j("-C", name, "check", "--format", "json", "--quiet"), "hardware.placement")
    same({row["target"]: row["outcome"] for row in found},
         {"rac1": "attested", "app1": "not_applicable", "rac2": "unknown"})
    day = json.loads(j("-C", name, "report", "--format", "json").out)["attestations"][0]["attested_at"]
    expect(found[2]["reason_i18n"]["zh"].startswith("确认之后新增的对象，不在 20"), day, found[2])
    fails(attest(name, "hardware.placement", "--target", "rac3"), 2,
          "check 'hardware.placement' has no target 'rac3' (did you mean 'rac1'?)")
    fails(attest(name, "storage.capacity.none"), 2, "no such check 'storage.capacity.none'")


@test
def an_attestation_that_counts_is_not_lost_to_one_that_would_not():
    name = site("attested-twice")
    write(f"{name}/signers.yaml", f'signers:\n  - {{role: centre, fingerprint: "{fingerprint("centre")}"}}\n')
    good(attest(name, "database.rac"))
    path = f"{name}/attestations/database.rac.yaml"
    before = read(path)
    fails(attest(name, "database.rac", who="vendor"), 2,
          f"{path}: 'Wang' attested it already, signed by 'centre'; this certificate is not in signers.yaml "
          "and would not count; enter it there first, or say --force")
    same(read(path), before)
    good(attest(name, "database.rac"))
    good(attest(name, "database.rac", "--force", who="vendor"))
    good(attest(name, "database.rac", who="vendor"))


@test
def a_waiver_is_entered_counted_and_judged_again():
    name = site("waived")
    write(f"{name}/checklist.yaml", STRICTER)
    day = (datetime.date.today() + datetime.timedelta(days=300)).isoformat()
    until = ("--until", day)
    by = ("--reason", "it's on order", "--approved-by", "Wang")
    good(j("-C", name, "waive", "province.kernel", "--target", "rac1", *by, *until))
    good(j("-C", name, "waive", "database.rac", "--unknown", *by, *until))
    before = read(f"{name}/waivers.yaml")
    for words, why in (
            (("os.clok", *by, *until), "no such check 'os.clok' (did you mean "
             "'os.clock'?)"),
            (("licence.ledger", *by, *until), "check 'licence.ledger' cannot be "
             "waived"),
            (("os.clock", "--target", "rac9", *by, *until), "check 'os.clock' has "
             "no target 'rac9' (did you mean 'rac1'?)"),
            (("os.clock", *by, "--until", "2020-01-01"), "--until: '2020-01-01' is over already (+08:00)"),
            (("os.clock", *by, "--until", "2199-12-31"), "--until: '2199-12-31' is more than a year away; renew a "
             "waiver in time instead"),
            (("os.clock", *by, "--until", "soon"), "--until is a day as 2027-06-30, not 'soon'"),
            (("os.clock", *by), "--until DAY is missing"),
            (("os.clock", *until), "--reason TEXT is missing"),
            ((), "waive takes the id of one check")):
        fails(j("-C", name, "waive", *words), 2, why)
    same(read(f"{name}/waivers.yaml"), before, "a refused waiver changed the file")
    first = j("-C", name, "check", "--format", "json", "--quiet")
    same(first.status, 3, first)
    document = json.loads(first.out)
    same(document["counts"]["waived"], 2)
    same({row["target"]: row["outcome"] for row in rows(first, "province.kernel")},
         {"rac1": "waived", "app1": "fail"})
    expect(f"entered as waived by Wang, who has not signed it, until the end of {day} (+08:00): it's on order (judged fail: "
           in rows(first, "province.kernel")[0]["reason"], rows(first, "province.kernel"))
    same(document["checklist"]["differences"],
         [{"kind": "parameter", "name": "internal_addresses", "from": "16", "to": "18"},
          {"kind": "check", "name": "province.kernel", "from": "", "to": "major"},
          {"kind": "severity", "name": "os.clock", "from": "major", "to": "blocker"}])
    good(j("-C", name, "bundle", "-o", "waived.zip"))
    again = j("check", "--from", "waived.zip", "--format", "json", "--quiet")
    same((again.status, again.out, again.err), (first.status, first.out, ""))
    text = good(j("-C", name, "report")).out
    for line in ("waived 2", "parameter internal_addresses: 16 made 18",
                 "check os.clock: major made blocker", "check province.kernel added (major)"):
        expect(line in text, line, text)
    html = good(j("-C", name, "report", "--format", "html")).out
    expect("check province.kernel added (major)" in html, "the report does not show the difference")


@test
def a_bundle_cannot_ask_less():
    """A site's list is made again from the built-in one; what does not come out so is foreign."""
    name = site("lessasked")
    write(f"{name}/checklist.yaml", STRICTER)
    same(j("-C", name, "check", "--quiet").status, 3)
    good(j("-C", name, "bundle", "-o", "lessasked.zip"))

    def less(files):
        files["inputs/checklist.site.yaml"] = b"extends: readiness\n"

    def less_kept(files):
        less(files)
        files[f"evidence/{hashlib.sha256(files['inputs/checklist.site.yaml']).hexdigest()}"] = b"extends: readiness\n"

    fails(j("check", "--from", forged("lessasked.zip", "less.zip", less)), 5,
          "inputs/checklist.site.yaml: is not the one that was judged by: its SHA-256 is not among the evidence")
    result = j("check", "--from", forged("lessasked.zip", "less.zip", less_kept), "--format", "json")
    same(result.status, 5, result)
    digest = json.loads(result.out)["checklist"]["digest"]
    holds(result.err, "note: the checklist handed in is not this program's own and may ask less; all that is confirmed is "
                      f"that it was judged by it: {digest}\n")
    expect("differences" not in json.loads(result.out)["checklist"], result)


@test
def an_expired_waiver_is_named():
    name = site("expired")
    write(f"{name}/waivers.yaml", "waivers:\n  - {check: database.rac, reason: r, approved_by: Wang, "
          "expires: 2020-01-01}\n")
    result = j("-C", name, "check", "--format", "json", "--quiet")
    row, = rows(result, "database.rac")
    same((row["outcome"], row["reason"]),
         ("unknown", "a person must attest this; no attestation yet; the waiver by Wang expired at the end "
          "of 2020-01-01 (+08:00)"))
    same(json.loads(result.out)["counts"]["waived"], 0)


@test
def lint_tells_every_error():
    name = site("linted")
    same(good(j("-C", name, "lint")).err, "1 files, no errors\n")
    write(f"{name}/checklist.yaml", "extends: readiness\nparameters: {free_percent: 5, nothing: 1}\n")
    write(f"{name}/waivers.yaml", "waivers:\n"
          "  - {check: no.such, reason: r, approved_by: a, expires: 2199-01-01}\n"
          "  - {check: licence.ledger, reason: r, approved_by: a, expires: 2199-01-01}\n")
    write(f"{name}/signers.yaml", "signers: [{role: boss, fingerprint: x}]\n")
    write(f"{name}/attestations/a.yaml", "check: database.rac\n")
    result = j("-C", name, "lint")
    same(result.status, 2, result)
    found = [line.split(": ", 1)[0] for line in result.out.splitlines() if not line.startswith("warning: ")]
    same(found, ["linted/checklist.yaml:2:28", "linted/checklist.yaml:2:31", "linted/signers.yaml:1:18",
                 "linted/attestations/a.yaml:1:1"], result)
    write(f"{name}/checklist.yaml", "extends: readiness\nparameters: {free_percent: 5}\nchecks:\n"
          "  - {id: a.one, item: '5', htpp: x}\n"
          "  - {id: a.two, item: '7', file: {path: /a, owner: root}}\n"
          "  - {id: a.three, item: '5', http: {url: 'http://10.1.1.1/', status: 200}, roles: [database]}\n"
          "  - {id: a.four, item: '5', file: {path: a/b, owner: root}}\n"
          "  - {id: a.five, item: '5', expect: 'os.nosuch == 1'}\n")
    found = j("-C", name, "lint", "checklist.yaml").out.splitlines()
    same([line.split(": ", 1)[0].split(":", 1)[1] for line in found], ["4:28", "2:28", "5:23", "6:5", "7:35", "8:37"], found)
    holds(found[3], "check 'a.three' is asked from the console: 'hosts' and 'roles' do not belong to it "
          "(with 'from: host' the hosts ask)")
    os.remove(f"{work}/{name}/checklist.yaml")
    same(j("-C", name, "lint", "waivers.yaml").out,
         "linted/waivers.yaml:2:13: no such check 'no.such'\n"
         "linted/waivers.yaml:3:13: check 'licence.ledger' cannot be waived\n"
         "warning: linted/waivers.yaml:2:58: the waiver of 'no.such' until 2199-01-01 is for more than a year and does "
         "not count\nwarning: linted/waivers.yaml:3:65: the waiver of 'licence.ledger' until 2199-01-01 is for more "
         "than a year and does not count\n")
    same(j("-C", name, "lint", f"{name}/waivers.yaml").status, 2)
    good(j("-C", name, "lint", "site.yaml"))
    fails(j("-C", name, "lint", "playbooks/app.yaml"), 2, "playbooks/app.yaml: lint reads site.yaml, "
          "checklist.yaml, waivers.yaml, signers.yaml and attestations/*.yaml of the site folder, and there is "
          "no such one here")
    fails(j("-C", name, "check"), 2, "linted/waivers.yaml:2:13: no such check 'no.such'")
    write(f"{name}/checklist.yaml", "extends: readiness\nchecks:\n  - {id: a, item: '5', kind: expect, "
          "severity: major, source: us, target: host, freshness: 1d, title: {zh: t, en: t}, why: {zh: w, en: w}, "
          "fix: {zh: f, en: f}, expect: ''}\n")
    fails(j("-C", name, "check"), 2, "linted/checklist.yaml:3:5: check 'a' asserts nothing: 'expect' is missing "
          "or empty")


# ---- where the console may not go

BY_HAND = SITE.replace("role: database, connection: local", "role: database, connection: none")


def collected(name, text=BY_HAND):
    """What the collector of a new site prints when it is run here."""
    good(j("-C", site(name, text), "collector", "-o", f"{name}.sh"))
    same(read(f"{name}.sh").decode().split("\n")[0], "#!/bin/sh")
    done = run("sh", f"{work}/{name}.sh", cwd="/", env={})
    same((done.status, done.err), (0, ""), done)
    return done.out


def rows_of(document, target):
    return {row["check"]: row for row in document["results"] if row["target"] == target}


def check_json(name):
    return j("-C", name, "check", "--format", "json", "--quiet").json()


@test
def what_changed_behind_a_run_is_said():
    name = bundled("behind")[:-4]
    write("paper.txt", "x")
    same(good(j("-C", name, "report", "--quiet")).err, "")
    said = good(j("-C", name, "waive", "os.clock", "--reason", "r", "--approved-by", "w", "--until",
                  str(datetime.date.today() + datetime.timedelta(days=30)))).err
    holds(said, f"\nit counts from the next check: jiuxu -C {name} check\n")
    said = good(j("-C", name, "attest", "database.rac", "--document", "paper.txt", "--by", "w", "--statement", "s",
                  "--cert", "centre.crt", "--key", "centre.key")).err
    holds(said, f"\nit counts from the next check: jiuxu -C {name} check\n")
    run = os.path.basename(sorted(glob.glob(f"{work}/{name}/runs/*"))[-1])
    waived = ("--reason", "r", "--approved-by", "w", "--until", str(datetime.date.today() + datetime.timedelta(days=31)))
    holds(good(j("-C", name, "waive", "database.rac", "--lang", "zh", *waived)).err,
          f"\n注意：最近一次检查（{run}）中“database.rac”是未能核实，这项豁免没有写明包括未能核实，目前不起作用；"
          "确经批准的，在 waivers.yaml 的这一项中补上 unknown: true（即 waive 的 --unknown）\n")
    holds(good(j("-C", name, "waive", "os.installed", "--lang", "zh", *waived)).err,
          f"\n注意：最近一次检查（{run}）中“os.installed”没有这项豁免可用的结果，目前不起作用；请核对检查点和对象\n")
    said = good(j("-C", name, "waive", "database.rac", "--unknown", *waived[:-1],
                  str(datetime.date.today() + datetime.timedelta(days=32)))).err
    expect("newest run" not in said, said)
    note = (f"note: changed after this run, and not counted in it: attestations/database.rac.yaml, waivers.yaml; "
            f"run jiuxu -C {name} check again\n")
    for words in (("bundle", "-o", "late.zip"), ("report",)):
        holds(good(j("-C", name, *words)).err, note)
    holds(good(j("-C", name, "report", "--lang", "zh")).err, "注意：这次检查之后 attestations/database.rac.yaml、waivers.yaml "
          f"有改动，没有计入；要计入请重新运行 jiuxu -C {name} check\n")
    os.makedirs(f"{work}/{name}/fixes/99991231T000000Z-00000000")
    holds(good(j("-C", name, "bundle", "-o", "late.zip")).err, "note: fix 99991231T000000Z-00000000 came after this run, "
          f"which still shows what was before; run jiuxu -C {name} check again\n")
    shutil.rmtree(f"{work}/{name}/fixes")
    expect(j("-C", name, "check", "--quiet").status in (3, 4))
    expect("after this run" not in good(j("-C", name, "bundle", "-o", "late.zip")).err, "a new run")


@test
def a_format_that_a_command_has_not_is_refused():
    name = site("formatless")
    for words in (("bundle", "-o", "f.zip"), ("collector",), ("sign", "f.zip"), ("init", "f"), ("completion", "bash")):
        fails(j("-C", name, *words, "--format", "json"), 2, "no such format 'json' (text)")
    fails(j("-C", name, "lint", "--format", "xml"), 2, "no such format 'xml' (text, json)")
    expect(not os.path.exists(f"{work}/f"), "made all the same")
    holds(good(j("check", "--help")).out, "--format=FORMAT            how it is written: text json junit html xlsx pdf docx\n")
    holds(good(j("sign", "--help")).out, "--format=FORMAT     how it is written: text\n")


@test
def lint_for_scripts_and_keys_that_are_not_there():
    write("keys/site.yaml", "site: {name: a, unit: '1'}\nhosts:\n"
          "  - {name: db1, address: 10.0.0.1, ssh: {identity_file: none}}\n"
          "  - {name: db2, address: 10.0.0.2, ssh: {identity_file: wide}}\n"
          "  - {name: db3, address: 10.0.0.3, ssh: {identity_file: none}}\n")
    os.chmod(write("keys/wide", "x"), 0o644)
    told = good(j("-C", "keys", "lint", "--format", "json"))
    same(told.err, "")
    same(told.json(), {"schema": "jiuxu.lint/1", "files": 1, "errors": [], "warnings": [
        "keys/site.yaml:3:41: the private key 'keys/none' is not there (identity_file of host 'db1')",
        "keys/site.yaml:4:41: the private key 'keys/wide' is open to others (mode 0644); run chmod 600"]})
    write("keys/site.yaml", "site: {nme: a, unit: '1'}\n")
    told = j("-C", "keys", "lint", "--format", "json", "--lang", "zh")
    same((told.status, told.json()["errors"]), (2, ["keys/site.yaml:1:8: 没有键“nme”（是否为“name”？）"]))


@test
def the_collector_stands_in_for_a_host_nobody_logs_in_to():
    write("hand.out", collected("hand"))
    same(rows_of(check_json("hand"), "rac1")["os.installed"]["outcome"], "unknown")
    said = good(j("-C", "hand", "import", "hand.out", "--host", "rac1"))
    expect(re.fullmatch(r"hand.out: host rac1, observed at [-0-9]{10} [:0-9]{8} \+08:00\n", said.out), said)
    printed = j("-C", "hand", "check", "--format", "json", "--quiet").out
    seen = rows_of(json.loads(printed), "rac1")
    run_dir = max(glob.glob(f"{work}/hand/runs/*"), key=os.path.getmtime)
    for check in ("hardware.powered", "os.installed"):
        same((seen[check]["outcome"], seen[check]["sources"]), ("pass", ["collector"]), seen[check])
        for digest in seen[check]["evidence"]:
            expect(os.path.exists(f"{run_dir}/evidence/{digest[7:]}"), digest)
    same((seen["os.clock"]["outcome"], seen["os.clock"]["cause"]), ("unknown", "not_observed"))
    host = json.loads(printed)["hosts"][0]
    expect(host["reach"] == "not_observed" and "stands in" in host["message"], host)
    good(j("-C", "hand", "bundle", os.path.basename(run_dir), "-o", "hand.zip"))
    expect(j("check", "--from", "hand.zip", "--format", "json").out == printed, "other bytes")


@test
def what_was_brought_by_hand_is_told_with_the_verdict():
    """A host that was tried and is down: nothing brought says that it runs, and what was brought is counted."""
    text = collected("down", SITE.replace("role: database, connection: local", "role: database, connection: ssh"))
    write("down/signers.yaml", f'signers: [{{role: centre, name: c, fingerprint: "{fingerprint("centre")}"}}]\n')
    write("down.out", text)
    good(j("-C", "down", "import", "down.out", "--host", "rac1"))
    printed = j("-C", "down", "check", "--format", "json", "--quiet").json()
    host, rows = printed["hosts"][0], rows_of(printed, "rac1")
    expect(host["reach"] not in ("ok", "not_observed"), host)
    same(host["import"]["source"], "collector")
    powered = rows["hardware.powered"]
    same((powered["outcome"], powered["cause"], powered["sources"]), ("unknown", host["reach"], ["collector"]), powered)
    holds(powered["reason_i18n"]["zh"], "（人工采集）的记录只说明当时，不说明现在；本次检查未能登录：")
    same(rows["os.installed"]["outcome"], "pass")
    brought = [row for row in printed["results"] if "collector" in row["sources"]]
    passed = [row for row in brought if row["outcome"] == "pass"]
    blockers = [row for row in brought if row["severity"] == "blocker"]

    def local(moment):
        at = datetime.datetime.fromisoformat(moment.replace("Z", "+00:00")) + datetime.timedelta(hours=8)
        return f"{at:%Y-%m-%d %H:%M:%S} +08:00"

    said = (f"{len(printed['results'])} 处检测结果中有 {len(brought)} 处凭人工采集的记录（未签名，由人带回），其中通过 "
            f"{len(passed)} 处、关键项 {len(blockers)} 处：rac1（观测于 {local(host['import']['observed_at'])}，"
            f"导入于 {local(host['import']['imported_at'])}）")
    good(j("-C", "down", "bundle", "-o", "down.zip"))
    sign("down.zip", "centre")
    holds(good(verify("down.zip", "--lang", "zh")).out, f"\n{said}\n")
    same(verify("down.zip", "--format", "json").json()["rejudged"]["brought"],
         [{"source": "collector", "results": len(brought), "of": len(printed["results"]), "pass": len(passed),
           "blockers": len(blockers), "hosts": [{"name": "rac1", "observed_at": host["import"]["observed_at"],
                                                 "imported_at": host["import"]["imported_at"]}]}])
    holds(j("check", "--from", "down.zip", "--lang", "zh").out, said)
    for made in ("html", "docx", "pdf"):
        good(j("-C", "down", "--lang", "zh", "report", "-o", f"down.{made}"))
    holds(read("down.html").decode(), f"<p>{said}</p>")
    with zipfile.ZipFile(f"{work}/down.docx") as paper:
        holds(paper.read("word/document.xml").decode(), said)
    paged = run("pdftotext", f"{work}/down.pdf", "-").out
    holds("".join(paged.split()), "".join(said.split()))


@test
def an_old_import_is_stale():
    text = collected("old")
    write("old.out", re.sub(r" 20\d\d-\S+Z ", " 2024-01-01T00:00:00Z ", text, count=1).replace("\n", "\r\n"))
    good(j("-C", "old", "import", "old.out", "--host", "rac1"))
    row = rows_of(check_json("old"), "rac1")["os.installed"]
    same((row["outcome"], row["cause"], row["collected_at"]), ("unknown", "stale", "2024-01-01T00:00:00Z"))


@test
def times_of_what_was_brought_are_told():
    """An older output after a newer one, and a host whose clock is of the future."""
    text = collected("times")

    def brought(moment, *words):
        write("at.out", re.sub(r" 20\d\d-\S+Z ", f" {moment:%Y-%m-%dT%H:%M:%SZ} ", text, count=1))
        return good(j("-C", "times", "import", "at.out", "--host", "rac1", "--lang", "zh", *words))

    def local(moment):
        return f"{moment + datetime.timedelta(hours=8):%Y-%m-%d %H:%M:%S} +08:00"

    now = datetime.datetime.now(datetime.timezone.utc)
    newer, older, future = now - datetime.timedelta(hours=2), now - datetime.timedelta(days=6), now + datetime.timedelta(days=4)
    same(brought(newer).err, "")
    said = brought(older)
    same(said.out, f"at.out：主机 rac1，采集于 {local(older)}（6 天前；过了检查点有效期的判为未能核实）\n")
    same(said.err, f"注意：主机 rac1 已有 {local(newer)} 采集的记录，比本文件新：两者都有的内容仍以那一份为准\n")
    document = check_json("times")
    same(rows_of(document, "rac1")["os.installed"]["collected_at"], f"{newer:%Y-%m-%dT%H:%M:%SZ}")
    holds(document["hosts"][0]["message"], local(newer))
    holds(brought(future).err, f"注意：主机 rac1 的记录自称采集于 {local(future)}，晚于本机现在的时间："
          "两台机器的时钟至少有一台不准，按导入时刻计\n")


@test
def what_was_brought_is_refused_when_it_is_not_the_hosts_own():
    text = collected("bad")
    digest = re.search("sha256:[0-9a-f]{64}", text).group()
    write("cut.out", text[:len(text) // 2])
    fails(j("-C", "bad", "import", "cut.out", "--host", "rac1"), 2,
          "cut.out: ends before the collector did; copy the whole file")
    write("forged.out", text.replace(digest, "sha256:" + "0" * 64))
    fails(j("-C", "bad", "import", "forged.out", "--host", "rac1"), 2,
          f"forged.out: it is the output of script sha256:{'0' * 64}, but this site makes {digest}; the "
          "plan or the program has changed: print the collector again and run it anew")
    write("whose.out", text)
    fails(j("-C", "bad", "import", "whose.out"), 2,
          f"whose.out: no planned host is called '{os.uname().nodename}' or has one of its addresses; "
          "say --host NAME")
    fails(j("-C", "bad", "import", "whose.out", "--host", "rac9"), 2, "whose.out: no such host 'rac9' in the site")
    fails(j("-C", "bad", "import"), 2, "import takes the FILE that was brought")
    fails(j("-C", "bad", "collector", "rac9"), 2, "no host, role or group of the site matches 'rac9'")
    expect(not glob.glob(f"{work}/bad/imports/*/*"), "something refused was kept")
    named = BY_HAND.replace("rac1", os.uname().nodename)
    write("named.out", collected("named", named))
    fails(j("-C", "named", "import", "named.out", "--host", "app1"), 2,
          f"named.out: the output of '{os.uname().nodename}' is of '{os.uname().nodename}' by its name or "
          "addresses, not of 'app1'")
    holds(good(j("-C", "named", "import", "named.out")).out, f"host {os.uname().nodename}, ")


@test
def what_was_seen_wins_over_what_was_brought():
    text = collected("both")
    write("both.out", text.replace("/etc/os-release:ID=debian", "/etc/os-release:ID=kylin")
          .replace("/usr/lib/os-release:ID=debian", "/usr/lib/os-release:ID=kylin"))
    good(j("-C", "both", "import", "both.out", "--host", "app1"))
    row = rows_of(check_json("both"), "app1")["os.installed"]
    same((row["outcome"], row["sources"]), ("warn", ["local"]), row)
    holds(row["reason_i18n"]["en"], "conflict: os.id is 'debian', but was 'kylin' in what collector showed")
    holds(row["reason_i18n"]["zh"], "记录相互矛盾")


@test
def a_run_of_another_console_is_brought():
    write("far.out", collected("far"))
    good(j("-C", "far", "import", "far.out", "--host", "rac1"))
    check_json("far")
    good(j("-C", "far", "bundle", "-o", "far.zip"))
    for source in ("far.zip", max(glob.glob(f"{work}/far/runs/*"))):
        name = site("near-" + source[-3:], BY_HAND)
        said = good(j("-C", name, "import", source)).out
        holds(said, ", 3 hosts and platforms\n")
        same(rows_of(check_json(name), "rac1")["os.installed"]["sources"], ["collector"])
        with open(f"{work}/{name}/imports/facts/app1.json") as file:
            topic = json.load(file)["topics"]["os"]
        same((topic["source"], topic["route"]), ("import", "local"))
    result = j("-C", site("elsewhere"), "import", "far.zip")
    same(result.status, 2, result)
    expect(re.fullmatch(r"jiuxu: far.zip: the run is of another site.yaml: sha256:[0-9a-f]{64} there, "
                        r"sha256:[0-9a-f]{64} here; both consoles must work from the same file \(where their logins differ, "
                        r"~/\.ssh/config of each says how\)\n", result.err), result)


@test
def diff_tells_what_changed():
    write("change.out", collected("change"))
    check_json("change")
    good(j("-C", "change", "import", "change.out", "--host", "rac1"))
    check_json("change")
    before, after = sorted(os.listdir(f"{work}/change/runs"), key=lambda run: os.stat(f"{work}/change/runs/{run}").st_mtime)
    document = good(j("-C", "change", "diff", before, after, "--format", "json")).json()
    same(document["schema"], "jiuxu.diff/1")
    row = next(r for r in document["rows"] if (r["check"], r["target"]) == ("os.installed", "rac1"))
    same((row["change"], row["before"], row["after"]), ("better", "unknown", "pass"))
    same(sum(document["counts"].values()), len(document["rows"]) + document["counts"]["same"])
    holds(good(j("-C", "change", "diff", before, after)).out, " rac1: unknown → pass\n")
    good(j("-C", "change", "bundle", after, "-o", "change.zip"))
    same(good(j("-C", "change", "diff", "change.zip", after, "--format", "json")).json()["rows"], [])
    same(good(j("-C", "change", "diff", "change.zip", after)).err,
         "note: signatures were not looked at; verify first: jiuxu verify change.zip\n")
    fails(j("-C", "change", "diff", before), 2, "diff takes two runs, run folders or bundles")
    fails(j("-C", "change", "diff", before, "nope"), 2, "change/runs: no finished run 'nope'")
    write(f"change/runs/{before}/facts/rac1.json", "{}")
    same(j("-C", "change", "diff", before, after).status, 5)


# ---- refusals

@test
def refusals_say_exactly_what():
    checked("ref")
    fails(j("-C", "nosite", "check"), 2, "nosite/site.yaml: there is none; make one with `jiuxu init "
          "nosite`, or name its folder with -C")
    write("badkey/site.yaml", SITE.replace("unit:", "unti:"))
    fails(j("-C", "badkey", "check"), 2,
          "badkey/site.yaml:1:24: unknown key 'unti' (did you mean 'unit'?)")
    fails(j("-C", "ref", "check", "--item", "9"), 2, "no such item '9'")
    fails(j("-C", "ref", "check", "nohost"), 2, "no host, role or group of the site matches 'nohost'")
    fails(j("-C", "ref", "check", "rac1", "app1"), 2, "more than one pattern: 'app1'")
    fails(j("-C", "ref", "check", "--lang", "fr"), 2, "--lang is zh or en, not 'fr'")
    fails(j("-C", "ref", "check", "--color", "red"), 2, "--color is always or never, not 'red'")
    for jobs in ("0", "-1", "1025"):
        fails(j("-C", "ref", "check", "--jobs", jobs), 2, "--jobs is from 1 to 1024")
    for timeout in ("0", "3601"):
        fails(j("-C", "ref", "check", "--timeout", timeout), 2, "--timeout is from 1 to 3600 seconds")
    same(j("-C", "ref", "check", "--jobs", "many").status, 2)
    fails(j("-C", "ref", "check", "--format", "pdf2"), 2, "no such format 'pdf2' (text, json, junit, html, xlsx, pdf, docx)")
    fails(j("-C", "ref", "report", "--format", "pdf2"), 2, "no such format 'pdf2' (text, json, junit, html, xlsx, pdf, docx)")
    fails(j("-C", "ref", "inventory", "--format", "html"), 2, "no such format 'html' (text, json)")
    known = os.listdir(f"{work}/ref/runs")
    for beginning in (known[0][:15], known[0]):
        same(good(j("-C", "ref", "report", beginning, "--format", "json")).json()["run"]["id"], known[0])
    fails(j("-C", "ref", "report", known[0][:7]), 2, f"ref/runs: no finished run '{known[0][:7]}'")
    fails(j("-C", "ref", "report", "nope"), 2, "ref/runs: no finished run 'nope'")
    good(j("-C", "ref", "bundle", "-o", "ref.zip"))
    fails(j("-C", "ref", "report", "ref.zip"), 2, "ref.zip: not the id of a run of this site; of a bundle or another folder, "
          "jiuxu check --from ref.zip -o report.html makes the report")
    fails(j("-C", "ref", "report", "../ref"), 2, "ref/runs: no finished run '../ref'")
    fails(j("-C", "ref", "bundle"), 2, "-o FILE.zip is missing")
    fails(j("-C", "ref", "check", "--bogus"), 2, "Unknown option --bogus")
    fails(j("-C", "ref", "attest", "os.clock"), 2,
          "check 'os.clock' is observed by machines; it cannot be attested")
    fails(j("-C", "ref", "attest", "os.clok"), 2,
          "no such check 'os.clok' (did you mean 'os.clock'?)")
    same(len(os.listdir(f"{work}/ref/runs")), 1, "a refused check left a run")


@test
def without_a_finished_run():
    site("fresh")
    message = "fresh/runs: no finished run yet; run `jiuxu -C fresh check` first"
    for words in (("report",), ("bundle", "-o", "x.zip")):
        fails(j("-C", "fresh", *words), 2, message)
    expect(not os.path.exists(f"{work}/x.zip"), "a bundle of nothing")


@test
def usage_errors_show_the_commands():
    for words, first in (((), "jiuxu: proves whether"), (("nonsense",), "jiuxu: no such command 'nonsense'")):
        result = j(*words)
        same((result.status, result.out), (2, ""), result)
        expect(result.err.startswith(first), result)


def commands():
    return re.findall(r"^  ([a-z]+)  ", good(j("--help")).out, re.M)


@test
def help_of_every_command():
    listed = commands()
    expect({"init", "inventory", "facts", "check", "attest", "report", "bundle", "sign", "verify"}
           <= set(listed), listed)
    options = {"check": ["--item", "--jobs", "--timeout", "--preview", "--from", "--strict", "--nonce",
                         "--events", "--all"], "init": ["--from"], "inventory": ["--refresh"],
               "verify": ["--ca", "--require"], "sign": ["--cert", "--key"], "bundle": ["--output"]}
    for command in listed:
        result = good(j(command, "--help"))
        same(result.err, "")
        for option in ["--format", "--lang", "--color", "--quiet", "--help", *options.get(command, [])]:
            holds(result.out, option, command)


@test
def the_exit_statuses_of_check():
    same(checked("three").json()["verdict"], "not_ready")
    same(j("-C", "three", "check", "rac1", "--item", "1", "--quiet").status, 0)
    attested = j("-C", "three", "check", "--item", "5", "--quiet")
    same(attested.status, 3, attested)
    site("four", SITE.replace("127.0.0.1, role: database, connection: local",
                              "127.0.0.1, role: database, ssh: {port: 1}"))
    same(j("-C", "four", "check", "rac1", "--item", "1", "--quiet").status, 4)
    same(j("-C", "three", "check", "rac1", "--item", "5", "--quiet", "--strict").status, 3)


# ---- surroundings

@test
def language_follows_the_locale():
    checked("lang")
    zh, en = "结论", "Verdict"
    for variables, word in (({"LANG": "C"}, zh), ({"LANG": "zh_CN.UTF-8"}, zh), ({}, zh),
                            ({"LANG": "en_US.UTF-8"}, en), ({"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN"}, en),
                            ({"LANG": "zh_CN.GB18030"}, zh), ({"LC_MESSAGES": "en_GB"}, en)):
        result = run(jiuxu, "-C", "lang", "report", env=variables, cwd=work)
        expect(result.out.startswith(word), variables, result)
    for lang, word in (("zh", zh), ("en", en)):
        result = run(jiuxu, "-C", "lang", "report", "--lang", lang, env={"LANG": "C"}, cwd=work)
        expect(result.out.startswith(word), lang, result)


def on_terminal(*words, **variables):
    """Standard output as a terminal gets it."""
    leader, follower = pty.openpty()
    process = subprocess.Popen([jiuxu, *words], stdout=follower, stderr=subprocess.DEVNULL, cwd=work,
                               env={"LANG": "en_US.UTF-8", "TERM": "xterm", **variables})
    os.close(follower)
    out = b""
    while True:
        try:
            part = os.read(leader, 65536)
        except OSError:
            break
        if not part:
            break
        out += part
    process.wait()
    os.close(leader)
    return out.decode()


@test
def colour_only_where_it_is_wanted():
    checked("colour")
    words = ("-C", "colour", "report")
    holds(on_terminal(*words), "\x1b[")
    for out in (on_terminal(*words, NO_COLOR="1"), on_terminal(*words, TERM="dumb"),
                on_terminal(*words, "--color=never"), good(j(*words)).out):
        expect("\x1b[" not in out, out)
    holds(good(j(*words, "--color=always")).out, "\x1b[")


@test
def a_reader_that_went_away_is_no_error():
    checked("pipe")
    for command in ("report --format html", "report", "inventory --format json"):
        done = run("bash", "-c", f"'{jiuxu}' -C pipe {command} | true; echo ${{PIPESTATUS[0]}}", cwd=work)
        same((done.out, done.err), ("0\n", ""), command)


@test
def a_full_output_is_an_error():
    checked("devfull")
    done = run("bash", "-c", f"'{jiuxu}' -C devfull report --lang en >/dev/full", cwd=work)
    same((done.status, done.err), (1, "jiuxu: standard output: could not be written\n"))


@test
def works_in_an_empty_directory_without_environment():
    empty = tempfile.mkdtemp(dir=work)
    binary = shutil.copy(jiuxu, f"{empty}/jiuxu")
    good(run(binary, "init", "s", env={}, cwd=empty))
    write(f"{os.path.basename(empty)}/s/site.yaml", SITE)
    result = run(binary, "-C", "s", "check", env={}, cwd=empty)
    same(result.status, 3, result)
    good(run(binary, "-C", "s", "bundle", "-o", "b.zip", env={}, cwd=empty))
    same(run(binary, "check", "--from", "b.zip", env={}, cwd=empty).status, 3)
    same(sorted(os.listdir(empty)), ["b.zip", "jiuxu", "s"])


@test
def works_without_any_network():
    result = run("unshare", "-n", jiuxu, "-C", site("nonet"), "check", "--format", "json", "--quiet", cwd=work)
    same(result.status, 3, result)
    found = {(row["check"], row["target"]): row["outcome"] for row in result.json()["results"]}
    same(found["os.installed", "rac1"], "pass")
    same(found["network.address.reserved", "10.1.1.11"], "unknown")


@test
def preview_touches_nothing():
    site("preview", SITE + "# nothing\n")
    before = sorted(os.listdir(f"{work}/preview"))
    trace = f"{work}/preview.trace"
    result = run("strace", "-f", "-qq", "-e", "trace=network", "-o", trace, jiuxu, "-C", "preview",
                 "check", "--preview", "--lang", "en",
                 cwd=work, env={**os.environ, "ASAN_OPTIONS": "detect_leaks=0"})
    good(result)
    holds(result.out, "nothing has been touched")
    sockets = re.findall(r"socket\((AF_\w+)", read("preview.trace").decode())
    # glibc asks nscd for the home folder, and the kernel on which segments this console stands
    same(set(sockets) - {"AF_UNIX", "AF_NETLINK"}, set())
    same(sorted(os.listdir(f"{work}/preview")), before)


@test
def hosts_that_share_volumes_are_visited_at_once():
    """As many as have a token to show, of all volumes together; a site without any is not asked."""
    hosts = "".join(f"  - {{name: h{n}, address: 10.1.1.{n}, connection: ssh}}\n" for n in range(1, 41))
    volumes = "".join(f"  - {{name: v{first}, mounts: ["
                      + ", ".join(f"{{host: h{n}, target: /u{first}}}" for n in range(first, first + 20))
                      + "]}\n" for first in (1, 21))
    plan = f'site: {{name: 某省, unit: "13"}}\nhosts:\n{hosts}storage:\n{volumes}'
    site("together", plan)
    words = ("-C", "together", "check", "--preview", "--lang", "en")
    holds(good(j(*words)).out, "would touch (at most 40 at once)")
    fails(j(*words, "--jobs", "39"), 2, "--jobs 39 is too few: 40 hosts must be visited at once to see "
          "each other's tokens on the shared volumes; say --jobs 40, leave it out, or set token: false there")
    said = j("-C", "together", "check", "--preview", "--lang", "zh", "--jobs", "39").err
    holds(said, "--jobs 39 太少：共享卷上要互相看到令牌的 40 台主机必须同时访问；写 --jobs 40")
    holds(good(j(*words, "--jobs", "64")).out, "at most 64 at once")
    holds(good(j(*words, "h1", "--jobs", "1")).out, "at most 1 at once")
    holds(good(j(*words, "--item", "2", "--jobs", "1")).out, "at most 1 at once")
    site("together", plan.replace("mounts:", "token: false, mounts:"))
    holds(good(j(*words, "--jobs", "1")).out, "at most 1 at once")


class SmallDisk:
    def __init__(self, kilobytes, options=""):
        self.path, self.size, self.options = tempfile.mkdtemp(dir=work), kilobytes, options

    def __enter__(self):
        done = run("mount", "-t", "tmpfs", "-o", f"size={self.size}k{self.options}", "none", self.path)
        expect(done.status == 0, done)
        return self.path

    def __exit__(self, *_):
        run("umount", self.path)


@test
def a_full_disk_is_told_and_nothing_claimed():
    """Wherever it fills: while the evidence is kept, the reports are written, the manifest."""
    ended = set()
    for kilobytes in (16, 32, 48, 64, 96, 128, 160, 200, 256, 384, 512):
        with SmallDisk(kilobytes) as path:
            write(f"{path}/site.yaml", SITE)
            result = j("-C", path, "check", "--quiet", "--format", "json")
            ended.add(result.status)
            if result.status != 1:
                same(result.status, 3, result)
                continue
            expect(re.fullmatch(rf"jiuxu: {path}/runs/\S+: (events could not be written: )?No space left on device\n", result.err), result)
            same(result.out, "")
            same(glob.glob(f"{path}/runs/*/manifest.json"), [])
            same(j("-C", path, "report").status, 2)
    same(ended, {1, 3}, "the sizes do not span from too small to large enough")


@test
def a_bundle_on_a_full_disk_leaves_no_half():
    checked("fulldisk")
    with SmallDisk(16) as path:
        result = j("-C", "fulldisk", "bundle", "-o", f"{path}/b.zip")
        same(result.status, 1, result)
        expect(result.err.startswith(f"jiuxu: {path}/b.zip") and "No space left on device" in result.err,
               result)
        same(os.listdir(path), [])


@test
def a_read_only_site_folder_is_told():
    checked("ro")
    with SmallDisk(4096) as path:
        shutil.copytree(f"{work}/ro", path, dirs_exist_ok=True)
        run("mount", "-o", "remount,ro", path)
        result = j("-C", path, "check", "--quiet")
        same(result.status, 1, result)
        expect(re.fullmatch(rf"jiuxu: {path}/runs/\S+: Read-only file system\n", result.err), result)
        good(j("-C", path, "report"))
        good(j("-C", path, "bundle", "-o", "ro.zip"))


@test
def an_unprivileged_user_is_told_what_arp_needs():
    site("user")
    os.chmod(work, 0o755)
    shutil.copytree(f"{work}/user", f"{work}/user2")
    for path in glob.glob(f"{work}/user2/**", recursive=True) + [f"{work}/user2"]:
        os.chown(path, 65534, 65534)
    binary = shutil.copy(jiuxu, f"{work}/jiuxu-for-all")
    os.chmod(binary, 0o755)
    segment = ("for arping in $(command -v arping); do mount --bind /dev/null $arping; done; "
               "ip link add v0 type veth peer name v1 && ip addr add 10.1.1.9/24 dev v0 && "
               "ip link set v0 up && ip link set v1 up && exec setpriv --reuid=65534 --regid=65534 "
               f"--clear-groups {binary} -C {work}/user2 check --item 2 --format json --lang en --quiet")
    result = run("unshare", "-n", "-m", "sh", "-c", segment, cwd="/")
    row = next(row for row in result.json()["results"] if row["check"] == "network.address.reserved")
    same((row["outcome"], row["cause"]), ("unknown", "denied"), row)
    holds(row["reason"], "setcap")


def main():
    global jiuxu, work
    jiuxu, words = e2e.arguments(__doc__)
    work = tempfile.mkdtemp(prefix="jiuxu-cli-")
    os.environ["JIUXU_LIBVIRT_TEST"] = "1"
    try:
        make_keys()
        return e2e.main(words)
    finally:
        shutil.rmtree(work)


sys.exit(main())
