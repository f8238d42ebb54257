#!/usr/bin/python3
"""The preparation workbook as a centre lives with it: made by `jiuxu requirements`, filled in by
openpyxl, saved again by LibreOffice where it is installed, read by `jiuxu init --from`, the site
loaded by `jiuxu check --preview`. Takes the binary; closes with counts."""
import datetime
import os
import shutil
import subprocess
import sys
import tempfile

try:
    import openpyxl
    import yaml
except ImportError as missing:
    print(f"{missing.name} is not installed: skipped")
    sys.exit(77)

JIUXU = sys.argv[1]
counts = {True: 0, False: 0}


def check(what, good, detail=""):
    counts[bool(good)] += 1
    if not good:
        print(f"FAILED {what}: {detail}")


def run(*arguments, lang="zh"):
    return subprocess.run([JIUXU, *arguments, "--lang", lang], capture_output=True, text=True,
                          timeout=300, check=False, stdin=subprocess.DEVNULL)


def headers(sheet):
    return {str(cell.value).rstrip(" *"): cell.column for cell in sheet[1]}


def put(sheet, row, **values):
    columns = headers(sheet)
    for name, value in values.items():
        sheet.cell(row, columns[name], value)


def fill_in(source, target):
    """As people do: full-width digits, stray spaces, merged cells, dates as dates and as serials."""
    book = openpyxl.load_workbook(source)
    site = book["基本信息"]
    for row, value in ((2, "某省教育数据中心　"), (3, 13), (4, "１３００００"), (6, "10.1.1.2，10.1.1.3")):
        site.cell(row, 2, value)
    hosts = book["设备清单"]
    put(hosts, 2, 主机名="db1", 设备名称="数据库　服务器一", 用途="数据库", 设备类型="物理机", IP地址="１０．１．１．１１",
        登录用户="centre", 需要sudo="是", 序列号="0101００ ", 机柜="A01", U位="12-13", 管理口地址="10.1.9.11",
        管理口协议="Redfish")
    put(hosts, 3, 主机名="db2", 用途="数据库服务器", IP地址=" 10.1.1.12", SSH端口=2222)
    put(hosts, 5, 主机名="app1", 用途="中间件", 设备类型="虚拟机", IP地址="10.1.1.21", 所在平台="kvm1")
    put(book["虚拟化平台"], 2, 平台名称="kvm1", 平台类型="libvirt（KVM）", 访问地址="qemu:///system")
    plan = book["IP规划表"]
    put(plan, 2, IP地址="10.1.1.11", 用途="数据库节点一", 状态="已分配", 主机="db1")
    put(plan, 3, IP地址="10.1.1.12", 主机="10.1.1.12")
    put(plan, 4, IP地址="10.1.1.13", 用途="VIP", 状态="浮动", 主机="db1、DB2", 域名=" ＳＣＡＮ.jx.example.cn")
    put(plan, 18, IP地址="202.0.0.1", 状态="地址映射", 映射设备="出口防火墙")
    put(book["网段"], 2, 网段="10.1.1.0/255.255.255.0", 网关="10.1.1.1")
    ledger = book["授权台账"]
    put(ledger, 2, 产品和版本="CentOS 7.9", 计量方式="无需授权")
    put(ledger, 3, 产品和版本="vSphere 7", 计量方式="插槽", 数量=8, 有效期至="永久")
    put(ledger, 4, 产品和版本="WebLogic 12c", 计量方式="处理器", 数量="８", 有效期至=47848)
    ledger.cell(4, headers(ledger)["有效期至"]).number_format = "General"
    put(ledger, 5, 产品和版本="Oracle EE", 计量方式="processor", 数量=16, 有效期至=datetime.date(2031, 6, 30))
    storage = book["存储"]
    put(storage, 2, 共享卷名称="shared", 容量="500 GB", 挂载主机="db1", 挂载点="/u01/shared")
    put(storage, 3, 挂载主机="db2", 挂载点="/u02/shared")
    storage.merge_cells("A2:A3")
    put(book["人员"], 2, 姓名="张　三", 单位="省教育厅", 手机=13800000000, 办公电话="0311-１２３４",
        负责的检查内容项目="１、3", 期限=46371)
    put(book["人员"], 3, 姓名="李四", 职务="科长", 负责的检查内容项目=4)
    book.save(target)


def again_by_libreoffice(folder, path):
    """The file saved again by LibreOffice, or None without it."""
    if not shutil.which("localc"):
        print("LibreOffice is not installed: its round trip was left out")
        return None
    out = os.path.join(folder, "again")
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile",
                    "--convert-to", "xlsx", "--outdir", out, path], capture_output=True, timeout=240,
                   check=False)
    return os.path.join(out, os.path.basename(path))


def read_back(folder, name, path):
    site = os.path.join(folder, name)
    result = run("init", site, "--from", path)
    check(f"{name}: init", result.returncode == 0, result.stderr)
    if result.returncode:
        return None
    preview = run("-C", site, "check", "--preview")
    check(f"{name}: the site loads", preview.returncode == 0, preview.stderr)
    with open(os.path.join(site, "site.yaml"), encoding="utf-8") as file:
        return yaml.safe_load(file)


def held(site):
    """What the workbook said is what the site says."""
    db1, db2, app1 = site["hosts"]
    check("identity", site["site"]["unit"] == "13" and site["site"]["province"] == "130000", site["site"])
    check("full-width address", db1["address"] == "10.1.1.11", db1)
    check("leading zero", db1["asset"]["serial"] == "010100", db1)
    check("rack unit is no date", db1["asset"]["unit"] == "12-13", db1)
    check("port", db2["ssh"] == {"port": 2222}, db2)
    check("guest", app1["guest"] == {"platform": "kvm1", "domain": "app1"}, app1)
    network = site["network"]
    check("subnet by mask", network["subnets"][0]["cidr"] == "10.1.1.0/24", network)
    check("host by address", network["internal"][1]["host"] == "db2", network)
    check("floating", network["internal"][2]["hosts"] == ["db1", "db2"], network)
    check("rows made beforehand are no addresses",
          (len(network["internal"]), len(network["public"])) == (3, 1), network)
    dates = [str(line.get("expires")) for line in site["licences"]]
    check("dates", dates == ["None", "None", "2030-12-31", "2031-06-30"], dates)
    check("merged cell", [mount["host"] for mount in site["storage"][0]["mounts"]] == ["db1", "db2"]
          and len(site["storage"]) == 1, site["storage"])
    check("person", site["site"]["leading_group"][0]["name"] == "张三", site["site"])
    check("a DNS name", network["internal"][2]["dns_name"] == "SCAN.jx.example.cn", network)
    answers = [(one["item"], one["name"], str(one.get("due"))) for one in site["site"]["responsible"]]
    check("who answers for what", answers == [(1, "张三", "2026-12-15"), (3, "张三", "2026-12-15"), (4, "李四", "None")], answers)
    check("telephone", site["site"]["leading_group"][0]["mobile"] == "13800000000", site["site"])


def made_files(folder):
    """What `requirements` writes, in each format and language; the path of the Chinese workbook."""
    path = os.path.join(folder, "准备表.xlsx")
    result = run("requirements", "-o", path)
    check("workbook", result.returncode == 0 and os.path.getsize(path) > 1000, result.stderr)
    with open(path, "rb") as file:
        first = file.read()
    run("requirements", "-o", path)
    with open(path, "rb") as file:
        check("the same bytes again", file.read() == first)
    for lang, word in (("zh", "设备就绪，并已上架加电"), ("en", "Equipment ready, racked and powered on")):
        for style in ("text", "html"):
            result = run("requirements", "--format", style, lang=lang)
            check(f"{style} in {lang}", result.returncode == 0 and word in result.stdout
                  and "hardware.powered" in result.stdout, result.stderr)
    english = os.path.join(folder, "en.xlsx")
    run("requirements", "-o", english, lang="en")
    names = openpyxl.load_workbook(english).sheetnames
    check("English sheets", names == ["Requirements", "Site", "Hosts", "Addresses", "Subnets", "Licences",
                                      "Storage", "Platforms", "People"], names)
    result = run("requirements", "--format", "pdf")
    check("unknown format", result.returncode == 2 and "'pdf'" in result.stderr.replace('“pdf”', "'pdf'"), result.stderr)
    return path


def empty_and_wrong(folder, path):
    site = os.path.join(folder, "none")
    result = run("init", site, "--from", path)
    check("an empty workbook is no site", result.returncode == 2 and "基本信息" in result.stderr
          and not os.path.exists(site), result.stderr)
    book = openpyxl.load_workbook(path)
    put(book["设备清单"], 2, 主机名="db1", 用途="数据苦", IP地址="10.1.1")
    put(book["IP规划表"], 2, IP地址="10.1.1.11", 域名="scan")
    put(book["人员"], 2, 姓名="张三", 负责的检查内容项目="1，6")
    put(book["人员"], 3, 姓名="李四", 期限="2026-12-15")
    wrong = os.path.join(folder, "wrong.xlsx")
    book.save(wrong)
    result = run("init", site, "--from", wrong)
    for cell in ("设备清单!D2: ", "设备清单!F2: ", "是否为“数据库”", "IP规划表!G2: “scan”不是完整的域名，应如 scan.jx.example.cn",
                 "人员!G2: “6”不是检查内容项目的序号（1 至 5，多项用逗号分开）", "人员!G3: 填写了期限，还须填写负责的检查内容项目"):
        check(f"problem {cell}", cell in result.stderr, result.stderr)
    check("problems are exit 2", result.returncode == 2 and not os.path.exists(site), result.returncode)


def changed(folder, name, path, change):
    book = openpyxl.load_workbook(path)
    change(book)
    other = os.path.join(folder, f"{name}.xlsx")
    book.save(other)
    return other


def as_people_leave_it(folder, path, held_before):
    """Rows hidden, notes in between, titles above, columns moved or added: read as it was."""
    def notes(book):
        hosts = book["设备清单"]
        hosts.insert_rows(3)
        hosts.cell(3, 1, "二、应用服务器")
        hosts.merge_cells("A3:F3")

    def title(book):
        book["设备清单"].insert_rows(1, 2)
        book["设备清单"].cell(1, 1, "某省设备清单")
        book["设备清单"].merge_cells("A1:H1")

    def added(book):
        book["设备清单"].insert_cols(2)
        book["设备清单"].cell(1, 2, "资产归属")
        book["设备清单"].cell(2, 2, "信息中心")

    def moved(book):
        plan = book["IP规划表"]
        for row in range(1, 25):
            left, right = plan.cell(row, 3), plan.cell(row, 4)
            left.value, right.value = right.value, left.value

    def hidden(book):
        book["设备清单"].row_dimensions[3].hidden = True

    for change in (notes, title, added, moved, hidden):
        name = change.__name__
        check(f"{name}: read as it was", read_back(folder, name, changed(folder, name, path, change)) == held_before)


def two_of_one_kind(folder, path):
    for title in ("设备清单 (2)", "设备"):
        def copy(book, title=title):
            book.copy_worksheet(book["设备清单"]).title = title
        site = os.path.join(folder, "two")
        result = run("init", site, "--from", changed(folder, "two", path, copy))
        said = f"{title}: 与《设备清单》是同一种工作表：只保留一张，把另一张删去或隐藏"
        check(f"two sheets: {title}", result.returncode == 2 and said in result.stderr and not os.path.exists(site), result.stderr)


def main():
    with tempfile.TemporaryDirectory(prefix="jiuxu-preparation-") as folder:
        path = made_files(folder)
        filled = os.path.join(folder, "filled.xlsx")
        fill_in(path, filled)
        first = read_back(folder, "openpyxl", filled)
        if first:
            held(first)
            as_people_leave_it(folder, filled, first)
            two_of_one_kind(folder, filled)
        again = again_by_libreoffice(folder, filled)
        if again:
            second = read_back(folder, "libreoffice", again)
            check("LibreOffice changes nothing", second == first, second)
        empty_and_wrong(folder, path)
    print(f"{counts[True]} passed, {counts[False]} failed")
    return 1 if counts[False] else 0


sys.exit(main())
