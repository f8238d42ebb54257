#!/usr/bin/python3
"""What people read of their own mistakes, in Chinese, word for word: the files of a site folder,
options, what is brought. Needs no host. Takes the binary; closes with counts."""
import datetime
import os
import shutil
import sys
import tempfile

import e2e
from e2e import expect, run, same, test

SITE = 'site: {name: 某省, unit: "13"}\n'
HOST = SITE + "hosts:\n  - {name: rac1, address: 10.66.1.11, role: database}\n"
LIST = "extends: readiness\nchecks:\n  - {id: site.a, item: \"5\", title: {zh: 中, en: a}, "


def j(*words):
    return run(jiuxu, *words, "--lang", "zh", cwd=work)


def put(name, text):
    path = f"{work}/{name}"
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def lints(files, *lines, status=2):
    """The lines that lint prints of a folder with these files, each without the folder's name."""
    shutil.rmtree(f"{work}/s", ignore_errors=True)
    for name, text in files.items():
        put(f"s/{name}", text)
    result = j("-C", "s", "lint")
    same(result.out.replace("s/", "", 1) if len(lines) == 1 else result.out.replace("\ns/", "\n"),
         "".join(f"{line}\n" for line in lines), result)
    same(result.status, status, result)


@test
def lint_of_site_yaml():
    for text, line in (
            (HOST.replace("database", "数据库"),
             "site.yaml:3:45: 应为 database, middleware, load_balancer, file, exchange, management, "
             "virtualization, backup, other 之一，现为 '数据库'"),
            (HOST.replace("1.11", "1.312"), "site.yaml:3:27: “10.66.1.312”不是 IP 地址"),
            (HOST.replace("10.66.1.11", "１０.66.1.11"), "site.yaml:3:27: 全角字符“１”，请改为半角“1”"),
            (HOST + "network: {dns: [10.66.1.２]}\n", "site.yaml:4:16: 全角字符“２”，请改为半角“2”"),
            (HOST + "  - {name: rac1, address: 10.66.1.12}\n",
             "site.yaml:4:12: 主机“rac1”重复，第 3 行已经有了"),
            (HOST + "  - {name: rac2, address: 10.66.1.11}\n",
             "site.yaml:4:27: 主机“rac2”的地址 10.66.1.11 与第 3 行“rac1”的相同"),
            ('site:\n  name：x\n  unit: "13"\n',
             "site.yaml:2:7: 全角“：”应改为半角“: ”（冒号后加一个空格），或给整个值加引号"),
            (HOST + "   address: b\n",
             "site.yaml:4:4: 此处应为以“- ”开头的一项（检查缩进是否与上一项对齐）"),
            (HOST.replace("database}", "database, ssh: {port: 99999}}"),
             "site.yaml:3:67: 应为 1 至 65535 的整数，现为 '99999'"),
            (HOST + "storage: [{name: a, size: 64兆}]\n",
             "site.yaml:4:27: “64兆”不是 500G、2T 这样的大小"),
            (HOST + "licences: [{name: a, family: os, product: x, metric: host, expires: 明年}]\n",
             "site.yaml:4:69: 应为 2026-12-31 这样的日期，现为 '明年'"),
            (HOST + "licences: [{name: a, family: os, product: x, metric: host, document: a.pdf}]\n",
             "site.yaml:4:70: 没有授权文件“a.pdf”（路径从本目录算起）"),
            (HOST.replace("database}", "database, ssh: {password: !secret pw}}"),
             "site.yaml:3:71: secrets.jx 中没有“pw”；用 jiuxu -C s secret set pw 存入")):
        lints({"site.yaml": text}, line)


@test
def lint_of_checklist_yaml():
    for text, line in (
            ("extends: readiness\nparameters: {free_pct: 5}\n", "checklist.yaml:2:14: 没有参数“free_pct”"),
            ("extends: readiness\nseverities: {os.clock: high}\n",
             "checklist.yaml:2:24: 严重程度为 blocker、major 或 minor"),
            (LIST + "file: {path: /a, mod: '0644'}}\n",
             "checklist.yaml:3:69: “file”没有键“mod”（是否为“mode”？）"),
            (LIST + "roles: [backup], file: /a}\n",
             "提醒：checklist.yaml:3:59: 检查点“site.a”没有对象：没有主机名、用途或组与“backup”相符；jiuxu inventory 列出全部主机"),
            (LIST + "wants: {os: []}, expect: \"os.idd == 'a'\", actual: os.id}\n",
             "checklist.yaml:3:77: 检查点“site.a”的 expect：主题“os”没有成员“idd”（是否为“id”？）"),
            (LIST + "wants: {os: []}, expect: \"os.id = 'a'\"}\n",
             "checklist.yaml:3:77: “=”不应在此，应为运算符或结尾（相等用 ==）")):
        lints({"site.yaml": HOST, "checklist.yaml": text}, line, status=0 if line.startswith("提醒") else 2)
    result = lints({"site.yaml": HOST, "checklist.yaml": LIST.replace("zh: 中", "zh: a") + "file: /a}\n"},
                   "提醒：checklist.yaml:3:36: 检查点“site.a”的标题没有中文", status=0)
    expect(result is None)


@test
def lint_tells_all_files_at_once_and_what_is_over():
    shutil.rmtree(f"{work}/s", ignore_errors=True)
    today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
    soon = today + datetime.timedelta(days=7)
    put("s/site.yaml", SITE.replace("某省", "某省教育数据中心").replace("13", "00") +
        "hosts: [{name: rac1, address: 10.1.1.1111}]\n"
        "network:\n  subnets: [{cidr: 10.1.1.1/24}, {cidr: 10.2.1.1/24}]\n  internal:\n"
        "    - {address: 10.1.1.11, host: rac9, state: assigned}\n    - {address: 10.1.1.11, state: reserved}\n"
        f"licences:\n  - {{name: o, family: oracle, product: x, metric: processor, quantity: 8, expires: {soon}}}\n"
        "  - {name: w, family: weblogic, product: x, metric: processor, quantity: 8, expires: 2020-12-31}\n")
    put("s/waivers.yaml", "waivers:\n  - {check: os.clok, reason: r, approved_by: a, expires: 2026-01-01}\n"
        f"  - {{check: os.clock, reason: r, approved_by: a, expires: {soon}}}\n"
        "  - {check: os.clock, reason: r, approved_by: a, expires: 2199-01-01}\n")
    put("s/signers.yaml", "signers:\n  - {role: centre, fingerprint: x}\n  - {role: centre, fingerprint: y}\n")
    put("s/attestations/a.yaml", "check: database.rac\nstatement: s\nby: 王\nattested_at: 2026-01-01T09:00:00+08:00\n"
        "valid_until: 2026-02-01\ndocument: {name: a.pdf, sha256: " + "0" * 64 + "}\n")
    result = j("-C", "s", "lint")
    same(result.status, 2, result)
    same(result.out.replace("s/site", "site").replace("s/waivers", "waivers").replace("s/signers", "signers")
         .replace("s/attestations", "attestations").splitlines(), [
        "site.yaml:2:31: “10.1.1.1111”不是 IP 地址",
        "site.yaml:4:20: “10.1.1.1/24”的主机位不为零（是否为“10.1.1.0/24”？）",
        "site.yaml:4:41: “10.2.1.1/24”的主机位不为零（是否为“10.2.1.0/24”？）",
        "site.yaml:6:34: hosts 中没有主机“rac9”",
        "waivers.yaml:2:13: 没有检查点“os.clok”（是否为“os.clock”？）",
        "signers.yaml:2:33: “x”不是证书的 SHA-256 指纹（64 位十六进制）",
        "signers.yaml:3:33: “y”不是证书的 SHA-256 指纹（64 位十六进制）",
        "提醒：site.yaml:1:14: 仍是样例中的名称，请改为本单位的名称",
        "提醒：site.yaml:1:30: 仍是样例中的编号，请改为教育部分配给本单位的编号",
        "提醒：site.yaml:7:17: 地址 10.1.1.11 与第 6 行的重复",
        f"提醒：site.yaml:9:84: 授权“o”将于 {soon} 到期",
        "提醒：site.yaml:10:86: 授权“w”已于 2020-12-31 到期",
        "提醒：waivers.yaml:2:58: “os.clok”的豁免已于 2026-01-01 到期，不再有效",
        f"提醒：waivers.yaml:3:59: “os.clock”的豁免将于 {soon} 到期",
        "提醒：waivers.yaml:4:59: “os.clock”的豁免至 2199-01-01，超过一年，不予采用",
        "提醒：attestations/a.yaml: “王”对“database.rac”的书面确认已于 2026-02-01 到期，不再作数；请重新确认"], result)
    shutil.rmtree(f"{work}/s")
    same(j("init", "s").status, 0)
    result = j("-C", "s", "lint")
    same((result.status, result.out), (0, "提醒：s/site.yaml:7:9: 仍是样例中的名称，请改为本单位的名称\n"
         "提醒：s/site.yaml:8:9: 仍是样例中的编号，请改为教育部分配给本单位的编号\n"), result)


@test
def what_the_command_line_is_told():
    shutil.rmtree(f"{work}/s", ignore_errors=True)
    put("s/site.yaml", HOST)
    put("junk", "abc")
    for words, line in (
            (("-C", "s", "lint", "nofile.yaml"),
             "nofile.yaml: lint 检查本目录的 site.yaml、checklist.yaml、waivers.yaml、signers.yaml 和 "
             "attestations/*.yaml，这里没有这样的文件"),
            (("-C", "s/site.yaml", "check"), "-C 后面写目录，不是文件“s/site.yaml”：写成 -C s"),
            (("-C", "s", "check", "-o", "/nonexist/x.html"), "-o “/nonexist/x.html”：没有这个文件或目录"),
            (("-C", "s", "check", "-o", "x.abc"),
             "-o “x.abc”：由文件名看不出格式（可用扩展名：txt, json, xml, html, xlsx, pdf, docx）"),
            (("-C", "s", "fix", "--undo", "nosuch"), "s/fixes 中没有编号为“nosuch”的修改"),
            (("-C", "s", "checklist"), "checklist 的用法：derive 主机名、from-goss 文件"),
            (("init", "new", "--from", "junk.xlsx"), "junk.xlsx: 没有这个文件或目录"),
            (("-C", "s", "waive", "os.clock", "--reason", "x", "--approved-by", "y", "--until", "2020-01-01"),
             "--until：“2020-01-01”已过（北京时间）")):
        result = j(*words)
        same(result.err, f"jiuxu: {line}\n", result)
    expect(not os.path.exists(f"{work}/s/runs"), "a host was visited for a path that cannot be written")
    result = run(jiuxu, "--lang", "fr", "check", cwd=work, env={**os.environ, "LC_ALL": "zh_CN.UTF-8"})
    same(result.err, "jiuxu: --lang 为 zh 或 en，不是“fr”\n", result)


@test
def a_waiver_is_not_entered_twice():
    shutil.rmtree(f"{work}/s", ignore_errors=True)
    put("s/site.yaml", HOST)
    day = (datetime.date.today() + datetime.timedelta(days=100)).isoformat()
    words = ("-C", "s", "waive", "os.clock", "--reason", "x", "--approved-by", "y", "--until", day)
    same(j(*words).status, 0)
    again = j(*words)
    same(again.err, f"jiuxu: s/waivers.yaml:2: “os.clock”已经豁免到 {day}，不重复登记\n", again)
    same(again.status, 2, again)


RECORDS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "records")


def table(path, cells):
    """The rows of a file in tabs, each with that many cells."""
    with open(os.path.join(RECORDS, path), encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]
    same([row for row in rows if len(row) != cells], [])
    return rows


def twice(keys):
    return sorted({key for key in keys if keys.count(key) > 1})


@test
def every_word_of_the_pages_has_one_key():
    rows = table("web/words.tsv", 3)
    same(twice([row[0] for row in rows]), [])
    same([row for row in rows if not all(row)], [])


@test
def english_of_codes_is_of_codes_that_are():
    rows = table("data/codes_en.tsv", 3)
    same(twice([tuple(row[:2]) for row in rows]), [])
    codes = {}
    for name in sorted(name[:-4] for name in os.listdir(os.path.join(RECORDS, "data", "codes"))):
        with open(os.path.join(RECORDS, "data", "codes", f"{name}.tsv"), encoding="utf-8") as file:
            codes[name] = {line.split("\t")[0].strip() for line in list(file)[1:]}
    same([row for row in rows if row[1] not in codes[row[0]]], [])
    there = {tuple(row[:2]) for row in rows}
    for name in sorted(set(codes) - {"ZYML2010"}):
        same(sorted(code for code in codes[name] if (name, code) not in there), [], name)


def main():
    global jiuxu, work
    jiuxu, only = e2e.arguments(__doc__)
    work = os.path.realpath(tempfile.mkdtemp(prefix="jiuxu-words-"))
    try:
        return e2e.main(only)
    finally:
        shutil.rmtree(work, ignore_errors=True)


sys.exit(main())
