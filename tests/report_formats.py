#!/usr/bin/python3
"""Reports as people get them, through the real program, on made-up runs: what stands in a workbook,
that no text becomes a formula, the same bytes twice, what is refused. report_formats.py JIUXU"""
import hashlib
import io
import json
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree
import zipfile

import openpyxl

JIUXU = os.path.abspath(sys.argv[1])
HERE = os.path.dirname(os.path.abspath(__file__))
passed = failed = 0


def check(what, good, more=""):
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        print(f"FAILED {what}: {more}")


def run(*words, **more):
    more.setdefault("cwd", work)
    return subprocess.run([JIUXU, *words], capture_output=True, check=False, **more)


def made(name, count, *more):
    done = subprocess.run([sys.executable, f"{HERE}/bench/made_run.py", JIUXU, f"{work}/{name}", str(count), *more],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout.strip()


def rows_of(sheet):
    return [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]


def workbook():
    result = run("-C", "small", "report", "--lang", "zh", "-o", "r.xlsx")
    check("xlsx is written", result.returncode == 0, result.stderr)
    check("nothing is printed beside a file", result.stdout == b"", result.stdout[:80])
    book = openpyxl.load_workbook(f"{work}/r.xlsx")
    check("sheets", book.sheetnames == ["结论", "五项", "未通过与待办", "检查点明细", "地址", "主机清单", "授权", "书面确认与豁免"],
          book.sheetnames)
    told = [row for row in rows_of(book["结论"]) if row and row[0] == "关键项"]
    check("the label of the blockers is not said twice", told and str(told[0][1]).startswith("不通过 "), told)
    results = rows_of(book["检查点明细"])
    json_rows = run("-C", "small", "report", "--format", "json").stdout.count(b'"check":')
    # waivers of the document name their check, too
    check("a row for every result", len(results) - 1 == json_rows - 2, (len(results), json_rows))
    check("headings are frozen", book["检查点明细"].freeze_panes == "B2", book["检查点明细"].freeze_panes)
    check("filters", book["检查点明细"].auto_filter.ref == f"A1:J{len(results)}", book["检查点明细"].auto_filter.ref)
    check("outcomes are coloured", book["检查点明细"]["A2"].fill.fgColor.rgb not in (None, "00000000"), "")
    check("who answers for it", any("王建国（省信息中心，副主任）" in map(str, row) for row in rows_of(book["五项"])), "")
    check("until when", any("2026-12-15" in map(str, row) for row in rows_of(book["未通过与待办"])), "")
    statements = rows_of(book["书面确认与豁免"])
    check("waivers, in force and not", [row[1] for row in statements[1:]] == ["计入", "不计入"], statements)
    check("16 + 3 addresses", len(rows_of(book["地址"])) == 20, len(rows_of(book["地址"])))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                check("no formula", cell.data_type != "f", cell.coordinate)
                if isinstance(cell.value, (int, float)):
                    check("numbers only where counted", cell.number_format == "0", (sheet.title, cell.coordinate))
    with zipfile.ZipFile(f"{work}/r.xlsx") as file:
        check("no external links", not any("external" in name.lower() for name in file.namelist()), file.namelist())
    english = run("-C", "small", "report", "--lang", "en", "--format", "xlsx").stdout
    check("English sheets", openpyxl.load_workbook(io.BytesIO(english)).sheetnames[0] == "Verdict", "")
    check("the same bytes twice", english == run("-C", "small", "report", "--lang", "en", "--format", "xlsx").stdout, "")


def hostile_workbook():
    """What hosts and plans say stays text: formulas, leading zeros, digits without end."""
    path = f"{work}/small/runs/{os.listdir(f'{work}/small/runs')[0]}"
    results = run("check", "--from", path, "--lang", "zh", "-o", "h.xlsx", "--format", "json")
    check("check --from writes files, too", os.path.exists(f"{work}/h.xlsx"), results.stderr)
    site = f"{work}/hostile/site.yaml"
    os.makedirs(f"{work}/hostile")
    with open(site, "w", encoding="utf-8") as file:
        file.write('site: {name: "=cmd|\' /C calc\'!A0", unit: "013"}\nhosts:\n'
                   '  - {name: a, connection: none, title: "+1+1", asset: {serial: "000123"}}\n'
                   'network:\n  internal:\n    - {address: 10.1.1.1, purpose: "@SUM(1)"}\n'
                   'licences:\n  - {name: "x", family: os, product: "=1+1", metric: "-2", quantity: 1, document: "0001"}\n')
    run("-C", "hostile", "check", "--quiet", "--lang", "zh", "-o", "hostile.xlsx")
    book = openpyxl.load_workbook(f"{work}/hostile.xlsx")
    cells = {cell.value: cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    for text in ("=cmd|' /C calc'!A0", "013", "+1+1", "@SUM(1)", "=1+1", "-2", "0001"):
        check(f"{text} stays text", cells.get(text) == "s" or cells.get(text) == "inlineStr", (text, cells.get(text)))


ADVISED = ["kernel.shmall：未设置（应为 ≥ 2097152）", "kernel.shmmax：未设置（应为 ≥ 4294967295）",
           "net.core.rmem_default：未设置（应为 ≥ 262144）", "net.core.wmem_default：未设置（应为 ≥ 262144）",
           "net.ipv4.ip_local_port_range：未设置（应在 9000 至 65500 之间）"]


def many_values():
    """What is not as advised: each thing on a line, what it is beside what it should be, no word cut."""
    text = run("-C", "small", "report", "--lang", "zh", "--format", "text").stdout.decode()
    lines = "\n".join(ADVISED).replace("\n", "\n" + 18 * " ")
    check("the terminal's text", f"            实测  {lines}\n            原因  5 项未达到建议值或没有设置\n" in text, text)
    html = run("-C", "small", "report", "--lang", "zh", "--format", "html").stdout.decode()
    check("the page", '<td colspan="2" class="lines" data-l="实测">' + "\n".join(ADVISED) + "</td>" in html, html[:200])
    run("-C", "small", "report", "--lang", "zh", "-o", "many.pdf", "-o", "many.xlsx")
    printed = [line.strip() for line in text_of("many.pdf").splitlines()]
    check("the paper", all(any(line.endswith(one) for line in printed) for one in ADVISED), printed)
    cells = [str(cell) for row in rows_of(openpyxl.load_workbook(f"{work}/many.xlsx")["未通过与待办"]) for cell in row]
    check("the workbook", "kernel.shmall ≥ 2097152\nkernel.shmmax ≥ 4294967295\nnet.core.rmem_default ≥ 262144\n"
          "net.core.wmem_default ≥ 262144\nnet.ipv4.ip_local_port_range ∈ 9000 65500" in cells, cells)


def facts_shown():
    """Facts for people, in both languages: topics by their names, times as reports have them."""
    chinese = run("-C", "small", "facts", "h0001", "--lang", "zh").stdout.decode()
    english = run("-C", "small", "facts", "h0001", "--lang", "en").stdout.decode()
    check("a topic in Chinese", re.search(r"^操作系统（os）  ssh，20\d\d-\d\d-\d\d \d\d:\d\d:\d\d \+08:00\n"
                                         r"  pretty_name：Kylin Linux Advanced Server V10 \(Lance\)\n", chinese, re.M), chinese)
    check("a list in Chinese", "\n  - target=/  source=/dev/sda2  fstype=xfs  options=rw,relatime  rw=是  device=8:2  root=/  "
          "covered=否\n" in chinese, chinese)
    check("what is empty in Chinese", "\n  units：（无）\n" in chinese, chinese)
    check("a topic in English", re.search(r"^os  \(ssh, 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d \+08:00\)\n"
                                         r"  pretty_name: Kylin Linux Advanced Server V10 \(Lance\)\n", english, re.M), english)
    check("what is empty in English", "\n  units: (none)\n" in english, english)
    check("of a lost host it is said once", run("-C", "small", "facts", "h0002", "--lang", "zh").stdout.decode() ==
          "主机“h0002”：10.66.0.3 端口 22：No route to host\n", "")


def text_of(name):
    return subprocess.run(["pdftotext", "-layout", name, "-"], cwd=work, capture_output=True, text=True, check=True).stdout


def paper():
    """A4, every page numbered, headings of tables on each, Chinese as text, bookmarks, fonts inside."""
    for name, folder, lang, words in (
            ("zh.pdf", "small", "zh", ["不具备部署条件", "检查内容项目", "影响部署的关键项", "书面确认与经批准豁免", "不计入", "第 1 页，共", "谁须在何时前处理什么", "未指定",
                                       "签名证明由谁出具、此后未被改动，不证明主机如实回答。", "王建国（省信息中心", "期限：2026-12-15"]),
            ("en.pdf", "small", "en", ["not ready", "The five items", "What blocks", "Statements and waivers", "page 1 of", "due 2026-12-15"]),
            ("hostile.pdf", "hostile", "zh", ["=cmd|' /C calc'!A0"])):
        result = run("-C", folder, "report", "--lang", lang, "-o", name)
        check(f"{name} is written", result.returncode == 0, result.stderr)
        text = text_of(name)
        for word in words:
            check(f"{name} says {word}", word in text, text[:400])
    info = subprocess.run(["pdfinfo", "zh.pdf"], cwd=work, capture_output=True, text=True, check=True).stdout
    check("A4", "595.276 x 841.89 pts (A4)" in info, info)
    pages = int(info.split("Pages:")[1].split()[0])
    text = text_of("zh.pdf")
    check("every page numbered", all(f"第 {n} 页，共 {pages} 页" in text for n in range(1, pages + 1)), pages)
    check("headings repeated", text.count("应为") >= 3, text.count("应为"))
    fonts = subprocess.run(["pdffonts", "zh.pdf"], cwd=work, capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    check("fonts are inside, of what is used", fonts and all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts), fonts)
    with open(f"{work}/zh.pdf", "rb") as file:
        first = file.read()
    check("bookmarks", b"/Outlines" in first, "")
    check("the same bytes twice", first == run("-C", "small", "report", "--lang", "zh", "--format", "pdf").stdout, "")
    with open(f"{work}/fonts.conf", "w", encoding="utf-8") as file:
        file.write('<?xml version="1.0"?><fontconfig><dir>/usr/share/fonts/none</dir></fontconfig>')
    result = run("-C", "small", "report", "-o", "none.pdf", "--lang", "en", env={**os.environ, "FONTCONFIG_FILE": f"{work}/fonts.conf"})
    check("without a Chinese font it names the package",
          result.returncode == 2 and b"install the package fonts-noto-cjk" in result.stderr, (result.returncode, result.stderr))
    check("and leaves no file", not os.path.exists(f"{work}/none.pdf"))


def openssl(*words):
    subprocess.run(["openssl", *words], cwd=work, capture_output=True, check=True)


def scanned(name):
    """What a telephone reads off the image."""
    done = subprocess.run(["zbarimg", "-q", "--raw", "-S*.enable=0", "-Sqrcode.enable=1", name], cwd=work, capture_output=True,
                          text=True, check=False)
    return done.stdout.strip()


def sealed_paper():
    run_id = os.listdir(f"{work}/small/runs")[0]
    for lang, words in (("zh", ["部署环境准备情况检查报告", "不具备部署条件", "部署单位（盖章）", "王建国（省信息中心，副主任）", "一、检查内容项目",
                                "三、经批准豁免与书面确认", "王建国（未经其签名），时间源设备已采购、下周到货；有效期至", "（不计入：已于 ", "四、签字盖章"]),
                        ("en", ["Report on the checked preparation", "not ready", "Deploying unit (seal)"])):
        result = run("-C", "small", "report", "--lang", lang, "-o", f"{lang}.docx")
        check(f"{lang}.docx is written", result.returncode == 0, result.stderr)
        with zipfile.ZipFile(f"{work}/{lang}.docx") as file:
            parts = {name: file.read(name) for name in file.namelist()}
        for name, content in parts.items():
            if not name.endswith(".png"):
                xml.etree.ElementTree.fromstring(content)
        check("pages are numbered", b" PAGE " in parts["word/footer1.xml"] and b" NUMPAGES " in parts["word/footer1.xml"]
              and b"<w:footerReference" in parts["word/document.xml"], "")
        seals = parts["word/document.xml"].decode().split("（盖章）" if lang == "zh" else "(seal)", 1)[1].split("<w:drawing>")[0]
        check("seals and QR code stay on one page", seals.count("<w:pStyle") - seals.count("<w:keepNext/>") == 1, seals)
        sealed = parts["word/document.xml"].decode().split("<w:tblCellMar>", 1)[1]
        check("in one row that is never split, with what is sealed", sealed.split("<w:tr>", 1)[1].startswith("<w:trPr><w:cantSplit/>")
              and run_id in sealed.split("<w:drawing>")[0] and sealed.rstrip().split("<w:sectPr>")[0].count("</w:tbl>") == 3, sealed)
        header = parts["word/header1.xml"].decode()
        with open(f"{work}/small/runs/{run_id}/manifest.json", "rb") as file:
            digest = hashlib.sha256(file.read()).hexdigest()
        check("each page names unit, run and manifest", b'<w:headerReference w:type="default"' in parts["word/document.xml"]
              and run_id in header and f"SHA-256 {digest[:16]}…" in header, header)
        check("its parts", list(parts) == sorted(parts) and "[Content_Types].xml" in parts and "word/styles.xml" in parts, list(parts))
        text = "".join(xml.etree.ElementTree.fromstring(parts["word/document.xml"]).itertext())
        for word in words:
            check(f"{lang}.docx says {word}", word in text, text[:300])
    again = run("-C", "small", "report", "--lang", "en", "--format", "docx").stdout
    with open(f"{work}/en.docx", "rb") as file:
        check("the same bytes twice", file.read() == again, "")
    with open(f"{work}/qr.png", "wb") as file:
        file.write(parts["word/media/qr.png"])
    code = scanned("qr.png")
    with open(f"{work}/small/runs/{run_id}/manifest.json", "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    check("the QR code says run and manifest", code == f"jiuxu:{run_id}:{digest}", code)
    compare_paper()
    run("-C", "hostile", "report", "-o", "hostile.docx")
    with zipfile.ZipFile(f"{work}/hostile.docx") as file:
        text = "".join(xml.etree.ElementTree.fromstring(file.read("word/document.xml")).itertext())
    check("markup of a plan stays text", "=cmd|' /C calc'!A0" in text, text[:300])


def compare_paper():
    """Of a run whose facts nobody made up: verify holds facts to their raw records."""
    shutil.copytree(f"{work}/small", f"{work}/paper", ignore=shutil.ignore_patterns("runs"))
    run("-C", "paper", "check", "--quiet")
    run_id = os.listdir(f"{work}/paper/runs")[0]
    with open(f"{work}/paper/runs/{run_id}/manifest.json", "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    code = f"jiuxu:{run_id}:{digest}"
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", "ca.key", "-out", "ca.crt", "-subj", "/CN=ca",
            "-addext", "keyUsage=critical,keyCertSign,digitalSignature")
    run("-C", "paper", "bundle", "-o", f"{work}/b.zip")
    done = run("sign", "b.zip", "--cert", "ca.crt", "--key", "ca.key")
    check("signed", done.returncode == 0, done.stderr)
    verify = ["verify", "b.zip", "--ca", "ca.crt", "--lang", "en", "--paper"]
    good = run(*verify, code)
    check("the paper is of the bundle", good.returncode == 0 and f"run: {run_id}\n" in good.stdout.decode() and "\nthe paper is of this bundle\n" in good.stdout.decode(), good)
    check("as zbarimg says it", run(*verify, f"QR-Code:{code}").returncode == 0)
    zeros, other = "0" * 64, "20200101T000000Z-00000000"
    for text, said in (
            (f"jiuxu:{run_id}:{zeros}", f"SHA-256 of manifest.json: '{zeros}' on it, '{digest}' in the bundle"),
            (f"jiuxu:{other}:{digest}", f"run: '{other}' on it, '{run_id}' in the bundle")):
        result = run(*verify, text)
        said = f"the paper is not of this bundle ({said})"
        check(f"--paper {text}", result.returncode == 5 and f"not verified: {said}" in result.stdout.decode().splitlines()
              and not result.stderr, (result.returncode, result.stdout, result.stderr))
        told = json.loads(run(*verify, text, "--format", "json").stdout)
        check(f"--paper {text} as JSON", not told["good"] and not told["confirmed"] and [(f["fault"], f["message"]) for f in told["findings"]]
              == [("paper", said)], told)
    zh = run(*verify, f"jiuxu:{run_id}:{zeros}", "--lang", "zh").stdout.decode().splitlines()
    check("--paper in Chinese", f"验证不通过：盖章件不属于本材料包（摘要：纸上 {zeros}，包内 {digest}）" in zh, zh)
    for text in ("jiuxu:x", f"jiuxu::{digest}", ""):
        result = run(*verify, text)
        check(f"--paper {text}", result.returncode == 2 and
              result.stderr.decode() == "jiuxu: --paper: not what the QR code of a paper says (jiuxu:RUN:SHA-256)\n", result)


def page():
    """report.html: who must act by when, statements that do not count, words and not keys."""
    for lang, words in (("zh", ["谁须在何时前处理什么", "王建国（省信息中心，副主任）", "2026-12-15", "未指定", "书面确认与经批准豁免",
                                "不计入：", "防火墙策略变更待窗口期", "数据库</td>", "不登录</td>"]),
                        ("en", ["Who must act, and by when", "due 2026-12-15", "nobody named", "Statements and waivers", "does not count: "])):
        text = run("-C", "small", "report", "--lang", lang, "--format", "html").stdout.decode()
        for word in words:
            check(f"html {lang} says {word}", word in text, "")
        check("no empty section", re.search(r"<tbody>\s*</tbody>", text) is None, "")
    ready = run("-C", "good", "report", "--lang", "zh", "--format", "html").stdout.decode()
    check("a waiver of a row that is good counts for nothing", "其中经批准豁免" not in ready, "")


def difference():
    """What changed between two runs, as a page: rows that changed alike are told once."""
    folders = [f"{work}/{name}/runs/{os.listdir(f'{work}/{name}/runs')[0]}" for name in ("good", "small")]
    text = run("diff", *folders, "--lang", "zh", "--format", "html").stdout.decode()
    for word in ("两次检查的比较", "变差（", "序列号与设备清单一致（重要项，hardware.serial）", "部署单位：<strong>", '<span class="badge pass">通过</span>'):
        check(f"diff says {word}", word in text, text[:300])
    check("the same run has no sections", "<h2>" not in run("diff", folders[0], folders[0], "--format", "html").stdout.decode(), "")
    result = run("diff", *folders, "--format", "pdf", "--lang", "en")
    check("diff refuses other formats", result.returncode == 2 and b"no such format 'pdf' (text, json, html)" in result.stderr, result)


def refusals():
    for words, status, message in (
            (("report", "-o", "r.docm"), 2, "-o 'r.docm': the name of the file tells no format ("),
            (("report", "-o", "plain"), 2, "-o 'plain': the name of the file tells no format ("),
            (("report", "--format", "html", "-o", "a", "-o", "b"), 2, "--format is for one file: with several -o the names tell"),
            (("report", "--format", "json", "-o", "r.html"), 2,
             "-o 'r.html': by its name it is of format 'html', --format says 'json': leave --format out"),
            (("report", "--format", "doc"), 2, "no such format 'doc' (text, json, "),
            (("report", "-o", "no/such/folder/r.xlsx"), 1, "no/such/folder")):
        result = run("-C", "small", *words, "--lang", "en")
        check(f"refuses {words}", result.returncode == status and message in result.stderr.decode(),
              (result.returncode, result.stderr))
    leader, follower = pty.openpty()
    result = subprocess.run([JIUXU, "-C", "small", "report", "--format", "xlsx", "--lang", "en"], stdout=follower, stderr=subprocess.PIPE,
                            cwd=work, check=False)
    check("not to a terminal", result.returncode == 2 and b"xlsx is not for the terminal: name a file with -o" in result.stderr,
          result.stderr)
    os.close(leader)
    os.close(follower)


with tempfile.TemporaryDirectory() as work:
    made("small", 5)
    workbook()
    hostile_workbook()
    many_values()
    facts_shown()
    paper()
    sealed_paper()
    made("good", 4, "--good")
    page()
    difference()
    refusals()
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not passed else 0)
