#!/usr/bin/python3
"""Makes a site of COUNT hosts that nobody ever saw, and a finished run of it: made_run.py JIUXU DIR
COUNT [--checks N] [--good] [--lang zh|en]. Prints the run folder.

The site is a small province: every role, the 16 + 3 addresses, volumes, licences, people who answer
for the items, waivers. The facts are made up, host by host and always the same: some hosts cannot
be reached, some have another serial, a wrong clock, small kernel parameters. --checks N adds checks
of the site's own until each host has N rows; --good leaves the faults out. The program itself makes
the run (no host is visited: connection none), then the facts are put in and the manifest is made
anew, so that `check --from` judges it.
"""
import argparse
import datetime
import hashlib
import json
import os
import subprocess

ROLES = ["database", "middleware", "load_balancer", "file", "exchange", "management", "backup"]
TITLES = {"database": "数据库节点", "middleware": "中间件节点", "load_balancer": "负载均衡",
          "file": "文件服务器", "exchange": "数据交换服务器", "management": "管理服务器", "backup": "备份服务器"}
HOST_ROWS = 27  # of the built-in checks
SYSCTL = {"fs.aio-max-nr": "1048576", "fs.file-max": "6815744", "kernel.sem": "250 32000 100 128",
          "kernel.shmmni": "4096", "net.core.rmem_max": "4194304", "net.core.wmem_max": "1048576"}


def host_name(number):
    return f"h{number:04d}"


def host_address(number):
    return f"10.66.{number // 250}.{number % 250 + 1}"


def role_of(number):
    return ROLES[(number - 1) % len(ROLES)]


def people():
    rows = [("1", "赵敏", "省信息中心", "机房主管", "2026-12-05"), ("2", "李华", "省信息中心", "网络科科长", "2026-12-08"),
            ("4", "钱伟", "省信息中心", "存储管理员", "2026-12-10"), ("5", "王建国", "省信息中心", "副主任", "2026-12-15")]
    return "".join(f"    - {{item: {item}, name: {name}, organisation: {place}, position: {position}, due: {due}}}\n"
                   for item, name, place, position, due in rows)


def hosts(count):
    for number in range(1, count + 1):
        role = role_of(number)
        yield (f"  - {{name: {host_name(number)}, address: {host_address(number)}, role: {role}, connection: none,\n"
               f"     title: {TITLES[role]}{(number - 1) // len(ROLES) + 1},\n"
               f"     asset: {{serial: SN{number:08d}, vendor: 浪潮, model: NF5280M6, rack: A{number // 20 + 1:02d}}}}}\n")


def addresses(count):
    out = "network:\n  subnets:\n    - {cidr: 10.66.0.0/16, gateway: 10.66.255.254, purpose: 业务网}\n  internal:\n"
    for number in range(1, min(count, 8) + 1):
        out += (f"    - {{address: {host_address(number)}, purpose: {TITLES[role_of(number)]}业务地址, "
                f"host: {host_name(number)}, state: assigned}}\n")
    for number in range(min(count, 8) + 1, 17):
        out += f"    - {{address: 10.66.254.{number}, purpose: 预留扩容地址{number}, state: reserved}}\n"
    out += "  public:\n"
    for number in range(1, 4):
        out += (f"    - {{address: 11.9.8.{number}, purpose: 对外服务地址{number}, state: nat, device: 出口防火墙, "
                f"inside: {host_address(number)}}}\n")
    return out


def storage(count):
    mounts = ", ".join(f"{{host: {host_name(n)}, target: /u01}}" for n in range(1, min(count, 4) + 1))
    return (f"storage:\n  - {{name: shared1, kind: nfs, size: 500G, mounts: [{mounts}]}}\n")


LICENCES = """licences:
  - {name: os-1, family: os, product: 银河麒麟高级服务器操作系统 V10, metric: host, quantity: 40, expires: 2027-12-31, document: papers/os.pdf}
  - {name: vm-1, family: vmware, product: VMware vSphere 企业增强版, metric: socket, quantity: 16, document: papers/vmware.pdf}
  - {name: wls-1, family: weblogic, product: Oracle WebLogic Suite 14c, metric: processor, quantity: 8, document: papers/wls.pdf}
  - {name: ora-1, family: oracle, product: Oracle Database 19c 企业版含 RAC 选件, metric: processor, quantity: 8, expires: 2026-01-31, document: papers/oracle.pdf}
"""
WAIVERS = """waivers:
  - {check: os.clock, target: h0003, reason: 时间源设备已采购、下周到货, approved_by: 王建国, expires: SOON}
  - {check: network.gateway, target: h0002, reason: 防火墙策略变更待窗口期, approved_by: 李华, expires: 2026-10-31}
""".replace("SOON", (datetime.date.today() + datetime.timedelta(days=90)).isoformat())


def own_checks(extra):
    out = "checks:\n"
    for number in range(1, extra + 1):
        key = list(SYSCTL)[number % len(SYSCTL)]
        least = 1 + number
        out += (f"  - {{id: province.kernel.{number:02d}, item: \"{number % 5 + 1}\", severity: {'major' if number % 3 else 'minor'},\n"
                f"     source: province, target: host, kind: expect, wants: {{sysctl: [{key}], os: []}}, freshness: 30d,\n"
                f"     expect: \"sysctl['{key}'].running|replace(' ', '')|int >= {least}\", expected: \"'≥ {least}'\",\n"
                f"     actual: \"sysctl['{key}'].running ~ ' (' ~ os.hostname ~ ')'\",\n"
                f"     title: {{zh: \"本省要求的内核参数（第{number}条）\", en: Kernel parameter asked by the province ({number})}},\n"
                f"     why: {{zh: \"全省统一运行基线，见本省部署规范第{number}条。\", en: \"The province's baseline; rule {number} of its guide.\"}},\n"
                f"     fix: {{zh: \"按本省部署规范修改 /etc/sysctl.d 后执行 sysctl --system。\", en: \"Set it under /etc/sysctl.d and run sysctl --system.\"}}}}\n")
    return out


def site_make(folder, count, extra):
    os.makedirs(folder)
    with open(f"{folder}/site.yaml", "w", encoding="utf-8") as file:
        file.write("site:\n  name: 某省教育数据中心\n  unit: \"13\"\n  responsible:\n" + people())
        file.write("hosts:\n" + "".join(hosts(count)) + addresses(count) + storage(count) + LICENCES)
    if count >= 3:
        with open(f"{folder}/waivers.yaml", "w", encoding="utf-8") as file:
            file.write(WAIVERS)
    if extra > 0:
        with open(f"{folder}/checklist.yaml", "w", encoding="utf-8") as file:
            file.write("extends: readiness\n")
            file.write(own_checks(extra))


class Maker:
    def __init__(self, run, at, good):
        self.run, self.at, self.good = run, at, good

    def evidence(self, text):
        digest = hashlib.sha256(text.encode()).hexdigest()
        with open(f"{self.run}/evidence/{digest}", "w", encoding="utf-8") as file:
            file.write(text)
        return "sha256:" + digest

    def topic(self, value, raw):
        return {"observed_at": self.at, "source": "ssh", "evidence": [self.evidence(raw)], "value": value}

    def fault(self, number, every, first):
        return not self.good and number % every == first % every

    def topics(self, number):
        name = host_name(number)
        serial = f"SN{number:08d}" + ("X" if self.fault(number, 97, 5) else "")
        skew = 4200 + number if self.fault(number, 61, 3) else number % 40
        small = self.fault(number, 7, 4)
        sysctl = {key: {"running": "1024" if small and key == "fs.aio-max-nr" else value, "configured": []}
                  for key, value in SYSCTL.items()}
        return {
            "time": self.topic({"epoch_s": 1795642593, "epoch_ms": 1795642593275, "resolution_ms": 1,
                                "utc_offset": "+0800", "skew_ms": skew, "uncertainty_ms": 25}, f"{name} skew {skew}\n"),
            "os": self.topic({"pretty_name": "Kylin Linux Advanced Server V10 (Lance)", "name": "Kylin", "version_id": "V10",
                              "id": "kylin", "kernel": "4.19.90-52.22.v2207.ky10.x86_64", "arch": "x86_64",
                              "hostname": name}, f"NAME=\"Kylin\"\nVERSION=\"V10\"\nHOSTNAME={name}\n"),
            "uptime": self.topic({"seconds": 8640000 + number, "boot_id": f"{number:08d}-0000-4000-8000-000000000000"},
                                 f"{8640000 + number}.12 34567.89\n"),
            "identity": self.topic({"machine_id_sha256": hashlib.sha256(name.encode()).hexdigest()}, f"id of {name}\n"),
            "mounts": self.topic([{"target": "/", "source": "/dev/sda2", "fstype": "xfs", "options": "rw,relatime",
                                   "rw": True, "device": "8:2", "root": "/", "covered": False}], f"/dev/sda2 / xfs {name}\n"),
            "fstab": self.topic({"entries": [], "units": [], "unread": []}, f"# {name}\n"),
            "addresses": self.topic([{"interface": "eth0", "up": True, "carrier": True, "mtu": 1500,
                                      "ipv4": [{"address": host_address(number), "prefix": 16}], "ipv6": [],
                                      "mac": f"02:fc:00:00:{number // 256:02x}:{number % 256:02x}"}],
                                    f"2: eth0: <UP> inet {host_address(number)}/16\n"),
            "routes": self.topic([{"destination": "0.0.0.0/0", "gateway": "10.66.255.254", "interface": "eth0",
                                   "metric": 0, "default": True}], f"default via 10.66.255.254 dev eth0 # {name}\n"),
            "neighbours": self.topic([{"address": "10.66.255.254", "interface": "eth0", "mac": "02:fc:00:ff:ff:fe",
                                       "state": "reachable"}], f"10.66.255.254 dev eth0 lladdr 02:fc:00:ff:ff:fe # {name}\n"),
            "dmi": self.topic({"product_serial": serial, "sys_vendor": "Inspur", "product_name": "NF5280M6",
                               "product_uuid": f"{number:08d}-1111-4000-8000-000000000000"}, f"Serial Number: {serial}\n"),
            "bonds": self.topic([], f"# {name}\n"),
            "health": self.topic({"faults": []}, f"Personalities : # {name}\n"),
            "sysctl": self.topic(sysctl, "".join(f"{k} = {v['running']}\n" for k, v in sysctl.items()) + f"# {name}\n"),
        }

    def facts(self, number):
        facts = {"schema": "jiuxu.facts/1", "subject": host_name(number), "kind": "host",
                 "reach": {"outcome": "ok", "message": ""}, "started_at": self.at, "finished_at": self.at, "topics": {}}
        if self.fault(number, 83, 2):
            facts["reach"] = {"outcome": "unreachable",
                              "message": f"host '{host_name(number)}': {host_address(number)} port 22: No route to host"}
        elif self.fault(number, 211, 6):
            facts["reach"] = {"outcome": "denied",
                              "message": f"host '{host_name(number)}': {host_address(number)} port 22: permission denied (publickey)"}
        else:
            facts["topics"] = self.topics(number)
        with open(f"{self.run}/facts/{host_name(number)}.json", "w", encoding="utf-8") as file:
            json.dump(facts, file, indent=1)

    def manifest(self):
        files = []
        for folder, _, names in os.walk(self.run):
            for name in names:
                path = os.path.relpath(os.path.join(folder, name), self.run)
                if path == "manifest.json":
                    continue
                with open(os.path.join(folder, name), "rb") as file:
                    content = file.read()
                files.append({"path": path, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)})
        files.sort(key=lambda file: file["path"].encode())
        with open(f"{self.run}/manifest.json", encoding="utf-8") as file:
            manifest = json.load(file)
        manifest["files"] = files
        with open(f"{self.run}/manifest.json", "w", encoding="utf-8") as file:
            json.dump(manifest, file, indent=1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("jiuxu")
    parser.add_argument("folder")
    parser.add_argument("count", type=int)
    parser.add_argument("--checks", type=int, default=0)
    parser.add_argument("--good", action="store_true")
    parser.add_argument("--lang", default="zh")
    asked = parser.parse_args()
    site_make(asked.folder, asked.count, asked.checks - HOST_ROWS)
    done = subprocess.run([asked.jiuxu, "-C", asked.folder, "check", "--quiet", "--lang", asked.lang, "--format", "json"],
                          capture_output=True, check=False)
    if done.returncode not in (0, 3, 4):
        raise SystemExit(done.stderr.decode())
    run = os.path.join(asked.folder, "runs", os.listdir(f"{asked.folder}/runs")[0])
    os.makedirs(f"{run}/evidence", exist_ok=True)
    os.makedirs(f"{run}/facts", exist_ok=True)
    maker = Maker(run, json.loads(done.stdout)["run"]["judged_at"], asked.good)
    for number in range(1, asked.count + 1):
        maker.facts(number)
    maker.manifest()  # the facts are in: what they say is judged now, and told in every language
    judged = subprocess.run([asked.jiuxu, "check", "--from", run, "--quiet", "--format", "json", "-o", f"{run}/report.html",
                             "--lang", asked.lang], capture_output=True, check=False)
    if judged.returncode != 5:  # the report of the empty run is not what the facts say
        raise SystemExit(judged.stderr.decode())
    with open(f"{run}/report.json", "wb") as file:
        file.write(judged.stdout)
    maker.manifest()
    print(run)


main()
