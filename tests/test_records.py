#!/usr/bin/python3
"""jiuxu records as its users call it: init, import, verify, backup, restore; kill -9, a full disk.

usage: test_records.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it

Every person here is made. As root for the full disk (a small tmpfs); else that one is left out.
"""
import csv
import datetime
import hashlib
import io
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
from e2e import expect, fails, holds, run, same, test
from web_world import file_test, records

import openpyxl

jiuxu = work = None
HEAD = ["姓名", "身份证件类型", "身份证件号", "性别", "出生日期", "学校标识码", "入学年月", "专业", "联系电话"]
WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]


def citizen(birth, sequence, area="360101"):
    body = f"{area}{birth}{sequence:03d}"
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, WEIGHTS)) % 11]


def person(number, **changes):
    """The `number`th made student; changes by header."""
    birth = f"{2005 + number % 4}{1 + number // 4 % 12:02d}{1 + number // 48 % 28:02d}"
    sequence = 2 * (number // 1344)
    row = dict(zip(HEAD, ["王小明", "居民身份证", citizen(birth, sequence), "女", birth, "3636000123",
                          "202309", "010200", "13812348000"]))
    row.update(changes)
    return [row[name] for name in HEAD]


def table(rows, head=HEAD):
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    return out.getvalue()


def j(*words, **more):
    more.setdefault("cwd", work)
    more.setdefault("env", {**os.environ, "LC_ALL": "en_US.UTF-8"})
    return records(jiuxu, *words, **more)


def good(result):
    same(result.status, 0, result)
    return result


def write(name, text):
    with open(os.path.join(work, name), "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())
    return name


fresh_names = iter(range(10000))


def content(name):
    with open(f"{work}/{name}", encoding="utf-8-sig", newline="") as file:
        return file.read()


def fresh(*words):
    name = f"data{next(fresh_names)}"
    good(j("init", "--standalone", "--data", name, "--admin", "admin", "--province", "36", *words))
    return name


def imported(name, data, *words, status=0):
    done = j("import", name, "--data", data, "--format", "json", *words)
    same(done.status, status, done)
    return done.json()


def counts(result):
    return tuple(result[key] for key in ("accepted", "accepted_with_problem", "unchanged", "rejected"))


def verified(data, **more):
    return good(j("verify", "--data", data, "--format", "json", **more)).json()


@file_test
def init_prints_a_password_once():
    done = good(j("init", "--standalone", "--data", "first", "--admin", "管理员", "--province", "36"))
    expect(re.fullmatch(r"[a-zA-Z2-9]{20}\n", done.out), done)
    for name in ("records.db", "records.key"):
        same(os.stat(f"{work}/first/{name}").st_mode & 0o777, 0o600)
        with open(f"{work}/first/{name}", "rb") as file:
            expect(done.out.strip().encode() not in file.read(), "the password is in", name)
    same(verified("first")["students"], 0)
    fails(j("init", "--standalone", "--data", "first", "--admin", "x", "--province", "36"), 2,
          "first: is not empty; give a folder that is not there yet")
    fails(j("init", "--data", "x", "--admin", "x"), 2,
          "records init makes an installation of its own: say --standalone")
    fails(j("init", "--standalone", "--data", "x"), 2, "records init wants --admin NAME, its first account")
    fails(j("init", "--standalone", "--data", "x", "--admin", "a b", "--province", "36"), 2,
          "an account's name has 1 to 64 letters, digits, '.', '_', '-' or '@'")
    fails(j("init", "--standalone", "--data", "x", "--admin", "a"), 2,
          "records init wants --province NN, two digits of GB/T 2260 like 36: by it schools of other provinces are told apart")
    fails(j("init", "--standalone", "--data", "x", "--admin", "a", "--province", "99"), 2,
          "--province is two digits of GB/T 2260, like 52, not '99'")
    expect(not os.path.exists(f"{work}/x"), "a refusal left a folder")


@file_test
def refusals_say_what_to_do():
    fails(j(), 2, "records takes: init, import FILE, serve, verify, backup, restore FILE, export, user, school, catalogue, calendar, national")
    fails(j("serv"), 2, "records has no 'serv' (init, import, serve, verify, backup, restore, export, user, school, catalogue, calendar, national)")
    fails(j("verify"), 2, "records wants --data DIR, where the records are")
    fails(j("verify", "--data", "none"), 2, "none/records.db: there is none; make one with `jiuxu records init`")
    fails(j("import", "--data", "none"), 2, "records import takes one FILE: students.csv or .xlsx")
    fails(j("verify", "--data", "mysql://x/y", "--key", "none"), 2,
          "mysql://x/y: no engine for such an address; give a folder or postgresql://HOST/DATABASE")
    fails(j("verify", "--data", "postgresql://x/y"), 2,
          "records in a database of a server want --key FILE too: a key is never kept with them")
    secret = j("verify", "--data", "postgresql://x:geheim@h/y", "--key", "none")
    fails(secret, 2, "a password stands in the address, where everybody on this machine can read it: put it into "
          "~/.pgpass (mode 0600) or the file that PGPASSFILE names, one line HOST:PORT:DATABASE:USER:PASSWORD, and "
          "leave it out")
    expect("geheim" not in secret.err + secret.out, secret)
    data = fresh()
    fails(j("verify", "--data", data, "--format", "yaml"), 2, "no such format 'yaml' (text, json)")
    fails(j("backup", "--data", data), 2, "records backup wants -o FILE")
    write("empty.csv", "")
    fails(j("import", "empty.csv", "--data", data), 2, "empty.csv: is empty")
    write("headless.csv", "姓名,性别\n王小明,男\n")
    fails(j("import", "headless.csv", "--data", data), 2,
          "headless.csv:1: the header lacks columns: 身份证件号 (SFZJH), 学校标识码 (XXDM), "
          "入学年月 (RXNY), 专业代码 (ZYM); a header has code names or Chinese ones")
    write("twice.csv", table([], HEAD + ["XM"]))
    fails(j("import", "twice.csv", "--data", data), 2, "twice.csv:1: the header names the column 姓名 (XM) twice")
    write("one.csv", table([person(1)]))
    fails(j("import", "one.csv", "--data", data, "--errors", "x.txt"), 2,
          "x.txt: the file of errors ends in .csv or .xlsx")
    fails(j("import", "one.csv", "--data", data, "--errors", "one.csv"), 2, "one.csv: is there already")
    same(verified(data)["events"], 2)


@test
def holidays_of_another_year_need_no_other_program():
    data = fresh()
    head = "年份,放假日,调休上班日\n"
    write("calendar.csv", head + "2027,0101-0103 0206-0212 0501-0505 1001-1007,0213 1009\n28,0101,\n")
    words = ("calendar", "import", "calendar.csv", "--data", data)
    fails(j(*words), 2, "say by which notice the calendar holds, in 2 to 200 characters")
    wrong = j(*words, "--source", "国办发明电", "--lang", "zh")
    same((wrong.status, wrong.out), (3, ""), wrong)
    holds(wrong.err, "第 3 行：年份为4位数字，如 2027\n")
    write("calendar.csv", head + "2027,0101-0103 0206-0212 0501-0505 1001-1007,0213 1009\n")
    words += ("--source", "国办发明电", "--lang", "zh")
    same(good(j(*words, "--dry-run")).out, "1 年的放假安排（仅检查，未导入）\n")
    same(good(j("calendar", "list", "--data", data)).out.splitlines()[-1], "2026\tcarried\t")
    same(good(j(*words)).out, "1 年的放假安排\n")
    same(good(j("calendar", "list", "--data", data, "--lang", "zh")).out.splitlines()[-2:],
         ["2026\t程序自带\t", "2027\t已收录\t国办发明电"])
    listed = json.loads(good(j("calendar", "list", "--data", data, "--format", "json")).out)
    same(listed["years"][-1], {"year": "2027", "carried": False, "source": "国办发明电"})
    same(verified(data)["events"], 3)


@test
def every_row_is_accounted_for():
    data = fresh()
    rows = [person(1), person(2, 身份证件号=person(2)[2][:17] + ("1" if person(2)[2][17] != "1" else "2")),
            person(3, 姓名="王?明"), person(1), person(4, 专业="10200", 出生日期="39507"),
            person(5, 学校标识码="3652000123"), person(6, 身份证件号="3.60101E+17")]
    write("mixed.csv", table(rows))
    result = imported("mixed.csv", data, "--dry-run", status=3)
    same(counts(result), (0, 2, 0, 5))
    same(verified(data)["students"], 0)
    result = imported("mixed.csv", data, status=3)
    same((counts(result), result["dry_run"], result["encoding"]), ((0, 2, 0, 5), False, "UTF-8"))
    reasons = {reason["rule"]: (reason["count"], reason["first"]) for reason in result["reasons"]}
    for rule, told in {"id.check": (1, "3"), "name.lost": (1, "4"), "same.in_file": (2, "2"), "code.zero": (1, "6"),
                       "date.serial": (1, "6"), "school.other_province": (1, "7"), "id.scientific": (1, "8")}.items():
        same(reasons[rule], told, rule)
    same(verified(data)["students"], 2)
    text = j("import", "mixed.csv", "--data", data, "--lang", "zh")
    holds(text.err, "第 4 行未导入：姓名：姓名中有“?”或“�”：原系统写不出这个字，请补录；待补录：")
    for line, other in ((2, 5), (5, 2)):
        holds(text.err, f"第 {line} 行未导入：身份证件号：同一文件中证件号重复（见第{other}行）")
    holds(text.out, "导入 0，带问题导入 0，更新 0，未变 2，未导入 5")


@test
def two_rows_of_one_person_tell_of_each_other():
    """Both stand in the file of errors wherever they are: in one batch of the judges or in two, beside students that
    are there and in a first load."""
    data = fresh()
    rows = [[*person(n), f"{n:03d}"] for n in range(400)]
    rows[300][:3] = ["李四", *rows[9][1:3]]  # the document number of line 11 in line 302, of another batch
    rows[310][2:] = [citizen(rows[309][4], 98), *rows[309][3:]]  # another number, all else that of line 311
    write("twins.csv", table(rows, [*HEAD, "学号"]))
    document, same_person = "身份证件号：同一文件中证件号重复（见第%d行）", (
        "身份证件号：同一文件中另有一行姓名、出生日期都相同：或者学号也相同而证件号不同，或者两行都没有证件号。请核对是不是同一个人（见第%d行）")
    told = {11: document % 302, 302: document % 11, 311: same_person % 312, 312: same_person % 311}

    def looked(data, expected, *more):
        errors = f"{work}/twins_errors.csv"
        if os.path.exists(errors):
            os.remove(errors)
        result = imported("twins.csv", data, "--errors", errors, "--lang", "zh", *more, status=3)
        same(counts(result), expected)
        with open(errors, encoding="utf-8-sig") as file:
            bad = {int(row[0]): row[2] for row in list(csv.reader(file))[1:]}
        same(sorted(bad), sorted(told))
        for line, words in told.items():
            holds(bad[line], words)
        same({r["rule"]: (r["count"], r["first"]) for r in result["reasons"] if r["rule"] in (
            "same.in_file", "same.file_person")}, {"same.in_file": (2, "11"), "same.file_person": (2, "311")})

    looked(data, (396, 2, 0, 2), "--dry-run")
    same(verified(data)["students"], 0)
    looked(data, (396, 2, 0, 2))
    same(verified(data)["students"], 398)
    text = j("import", "twins.csv", "--data", data, "--lang", "zh").err.splitlines()
    same([line.split("：")[0] for line in text if "未导入" in line], ["第 11 行未导入", "第 302 行未导入"])
    other = fresh()
    write("one.csv", table([person(900)]))
    imported("one.csv", other)
    looked(other, (396, 2, 0, 2))
    same(verified(other)["students"], 399)


@test
def numbers_that_stand_in_a_file_twice_are_told_of_both_rows():
    """By the command line, which is the province's way, into an empty store and beside others."""
    head, number, more = [*HEAD, "学号", "学籍号", "学生当前状态"], "G" + person(6)[2], "G" + person(7)[2]
    write("numbers.csv", table([
        [*person(1), "77", more, ""], [*person(2), "77", "", ""],               # one school
        [*person(3, 学校标识码="3636000124"), "77", "", ""],                    # another: nothing
        [*person(4), "78", number, ""], [*person(5), "79", number, ""],         # one student number
        [*person(6), "80", "", ""], [*person(7), "80", "", "毕业"],             # who has left has given it back
        [*person(8), "77", "", ""], [*person(9), "", "", ""], [*person(10), "", "", ""]], head))
    school, student = "学号：同一文件中该校有两行是这个学号（见第%d行）", "学籍号：同一文件中学籍号重复（见第%d行）"
    told = {2: school % 3, 3: school % 2, 5: student % 6, 6: student % 5, 9: school % 2}
    full, empty = fresh(), fresh()
    write("one.csv", table([person(900)]))
    imported("one.csv", full)
    for data, *words in ((empty, "--dry-run"), (empty,), (empty,), (full,)):
        errors = f"{work}/numbers_errors.csv"
        if os.path.exists(errors):
            os.remove(errors)
        result = imported("numbers.csv", data, "--errors", errors, "--lang", "zh", *words, status=3)
        same(result["rejected"], 5, result)
        with open(errors, encoding="utf-8-sig") as file:
            bad = {int(row[0]): row[2] for row in list(csv.reader(file))[1:] if row[1] in ("不能导入", "未导入")}
        same(sorted(bad), sorted(told))
        for line, reason in told.items():
            holds(bad[line], reason)
    # two things shared with two rows: each is named with its own
    write("crossed.csv", table([[*person(20), "90", more, ""], [*person(21), "90", "", ""], [*person(22), "91", more, ""]], head))
    text = j("import", "crossed.csv", "--data", fresh(), "--lang", "zh").err
    holds(next(line for line in text.splitlines() if line.startswith("第 2 行")), school % 3)
    holds(next(line for line in text.splitlines() if line.startswith("第 2 行")), student % 4)


@test
def a_row_wider_than_the_header_is_refused():
    data = fresh()
    write("wide.csv", table([person(1), [*person(2), "", ""], [*person(3), "花园路3号"]]))
    result = imported("wide.csv", data, status=3)
    same((counts(result), [r["rule"] for r in result["reasons"] if r["rejects"]]), ((2, 0, 0, 1), ["row.wide"]))
    holds(j("import", "wide.csv", "--data", data, "--lang", "zh").err,
          "第 4 行未导入：这一行的值比表头的列多：值中有逗号时须加双引号")


@test
def titles_notes_and_sums_are_no_students():
    data, book = fresh(), openpyxl.Workbook()
    sheet = book.active
    sheet.title = "新生"
    for row in (["南昌一职2026级新生名单"], ["填表人：李老师", "", "共2人"], HEAD, person(1), person(2, 姓名="王3"), ["合计", "", "", "2人"],
                ["", "李某", "", "", "", "", "", "", ""]):
        sheet.append(row)
    book.create_sheet("填写说明").append(["请先看这里"])
    lists, old = book.create_sheet("代码"), book.create_sheet("上年新生")
    lists.append(["男", "女"])
    for row in (HEAD, person(9)):
        old.append(row)
    lists.sheet_state, old.sheet_state = "veryHidden", "hidden"
    book.save(f"{work}/title.xlsx")
    with open(f"{work}/title.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[cell.value or "" for cell in row] for row in sheet.iter_rows()])
    for name, place in (("title.xlsx", "新生!"), ("title.csv", "")):
        done = j("import", name, "--data", data, "--dry-run", "--lang", "zh")
        for words in (f"第 {place}5 行未导入：姓名：", f"第 {place}6 行未导入：是合计行，不是学生\n"):
            holds(done.err, words)
        told = next(line for line in done.err.splitlines() if f"第 {place}7 行" in line)
        same(told.count("学校标识码："), 1, told)
    holds(j("import", "title.xlsx", "--data", data, "--dry-run", "--lang", "zh").err, "注意：没有表头的工作表，已跳过：填写说明\n注意：隐藏的工作表没有导入：上年新生\n")
    same(counts(imported("title.xlsx", data, "--errors", "title-errors.xlsx", status=3)), (1, 0, 0, 3))
    errors = openpyxl.load_workbook(f"{work}/title-errors.xlsx")["新生"]
    same([errors.cell(row, 1).value for row in (2, 3, 4)], ["新生!5", "新生!6", "新生!7"])
    # where no row is a header the first that has columns of ours says what is missing
    write("none.csv", "名单\n姓名,班级\n王小明,一班\n")
    holds(j("import", "none.csv", "--data", data, "--lang", "zh").err, "none.csv:2: 表头缺少：")
    write("nothing.csv", "一,二\n三,四\n")
    holds(j("import", "nothing.csv", "--data", data, "--lang", "zh").err, "nothing.csv:1: 表头缺少：")


def two_rows(upper, lower, rows):
    """A sheet whose header has groups above: of (name, columns) in `upper`; one column alone is merged with that below."""
    sheet = openpyxl.Workbook().active
    sheet.append(["2026级新生名单"])
    at = 1
    for name, columns in upper:
        sheet.cell(2, at).value = name
        if columns == 1:
            sheet.merge_cells(start_row=2, end_row=3, start_column=at, end_column=at)
        else:
            sheet.merge_cells(start_row=2, end_row=2, start_column=at, end_column=at + columns - 1)
            for number in range(columns):
                sheet.cell(3, at + number).value = lower[at + number]
        at += columns
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=at - 1)
    for row in rows:
        sheet.append(row)
    return sheet


@test
def a_header_of_two_rows_has_the_names_below():
    upper = [(name, 1) for name in HEAD[:5]] + [("学籍信息", 3), (HEAD[8], 1), ("家庭信息", 3), ("父亲", 2), ("监护人", 2), ("序", 1)]
    lower = {6: "学校标识码", 7: "入学年月", 8: "专业", 10: "家庭住址", 11: "邮编", 12: "户口所在地", 13: "姓名", 14: "电话", 15: "姓名", 16: "电话"}
    rows = [[*person(1), "花园路3号", "330000", "360102", "王父", "13900000001", "王大明", "13900000002", "1"],
            [*person(2, 姓名="王3"), "花园路4号", "330000", "360102", "王父", "13900000003", "王大明", "13900000004", "2"]]
    sheet = two_rows(upper, lower, rows)
    sheet.parent.save(f"{work}/groups.xlsx")
    with open(f"{work}/groups.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[cell.value or "" for cell in row] for row in sheet.iter_rows()])
    for name, place in (("groups.xlsx", "Sheet!"), ("groups.csv", "")):
        data = fresh()
        told = j("import", name, "--data", data, "--dry-run", "--lang", "zh").err
        holds(told, "不认识的列，未导入：父亲·姓名, 父亲·电话, 序\n")
        result = imported(name, data, "--errors", f"{name}-errors.xlsx", "--lang", "zh", status=3)
        same((result["rows"], counts(result)[0] + counts(result)[1], [one["first"] for one in result["reasons"] if one["rejects"]]), (2, 1, [f"{place}5"]))
        good(j("export", "--data", data, "--at", "now", "-o", f"{data}.csv"))
        with open(f"{work}/{data}.csv", encoding="utf-8-sig") as file:
            row = next(csv.DictReader(file))
        same([row[name] for name in ("姓名", "学校标识码", "学生联系电话", "家庭住址", "家庭邮政编码", "监护人姓名", "监护人电话")],
             ["王小明", "3636000123", "13812348000", "花园路3号", "330000", "王大明", "13900000002"])
        # the rows to correct have one header, which says the same
        wrong = openpyxl.load_workbook(f"{work}/{name}-errors.xlsx").active
        head = [cell.value for cell in wrong[1]]
        same(head[4:], [*HEAD, "家庭住址", "邮编", "户口所在地", "父亲·姓名", "父亲·电话", "监护人姓名", "监护人电话", "序"])
        wrong.cell(2, 5).value = "王三"
        wrong.parent.save(f"{work}/groups-mended.xlsx")
        same(sum(counts(imported("groups-mended.xlsx", data))[:2]), 1)
    # what is needed and stands nowhere is told as ever; a wide title is no group
    two_rows([("姓名", 1), ("家庭信息", 2)], {2: "父亲", 3: "母亲"}, []).parent.save(f"{work}/few.xlsx")
    holds(j("import", "few.xlsx", "--data", data, "--lang", "zh").err, "few.xlsx:Sheet!2: 表头缺少：身份证件号 (SFZJH)")
    # a row of values below a header whose last cells are empty is one of values
    write("bare.csv", table([["", "", "", "", "", "", "", "", "见附件", "1"]], [*HEAD[:8], "备注", ""]))
    same(imported("bare.csv", data, "--dry-run", status=3)["rejected"], 1)
    write("schools-two.csv", "学校,,所在行政区划\n学校标识码,学校名称,\n3636000999,职校,360102\n")
    good(j("school", "import", "schools-two.csv", "--data", data))


def packed_again(source, name, parted, long_sizes, more=()):
    """A workbook whose ZIP has its folders parted otherwise, or sizes of ZIP64 in its local headers."""
    with zipfile.ZipFile(f"{work}/{source}") as was, zipfile.ZipFile(f"{work}/{name}", "w", zipfile.ZIP_DEFLATED) as now:
        for one in [*was.namelist(), *more]:
            info = zipfile.ZipInfo("x")
            info.filename, info.compress_type = one.replace("/", parted), zipfile.ZIP_DEFLATED
            with now.open(info, "w", force_zip64=long_sizes) as entry:
                entry.write(was.read(one) if one in was.namelist() else b"<x/>")
        places = [one.header_offset for one in now.infolist()]
    with open(f"{work}/{name}", "r+b") as file:
        for place in places if long_sizes else ():  # the sizes stand behind, of 64 bits
            file.seek(place + 18)
            file.write(b"\xff" * 8)


@test
def workbooks_of_other_zip_programs_are_read():
    book = openpyxl.Workbook()
    for row in (HEAD, person(1)):
        book.active.append(row)
    book.save(f"{work}/plain.xlsx")
    for parted, long_sizes in (("\\", False), ("/", True), ("\\", True)):
        packed_again("plain.xlsx", "packed.xlsx", parted, long_sizes)
        same(sum(counts(imported("packed.xlsx", fresh()))[:2]), 1, parted, long_sizes)
    packed_again("plain.xlsx", "twice.xlsx", "\\", False, ["xl/workbook.XML"])
    fails(j("import", "twice.xlsx", "--data", fresh()), 2, "twice.xlsx: entry 'xl/workbook.XML': there twice (upper and lower case count as the same)")
    packed_again("plain.xlsx", "out.xlsx", "\\", False, ["..\\out.xml"])
    fails(j("import", "out.xlsx", "--data", fresh()), 2, "out.xlsx: entry '../out.xml': leads out of its folder by '..'")
    # what the local header says of the size must be what the directory says
    packed_again("plain.xlsx", "lies.xlsx", "/", True)
    with open(f"{work}/lies.xlsx", "r+b") as file:
        whole = bytearray(file.read())
        at = whole.index(b"\x01\x00\x10\x00")
        whole[at + 4] ^= 1
        file.seek(0)
        file.write(whole)
    holds(j("import", "lies.xlsx", "--data", fresh()).err, "its two headers disagree")


@test
def rows_that_nobody_sees_are_told():
    """A filter hides rows: they are read with the others, and the check says how many."""
    book = openpyxl.Workbook()
    for row in (HEAD, *map(person, range(1, 6))):
        book.active.append(row)
    book.active.row_dimensions[1].hidden = book.active.row_dimensions[3].hidden = book.active.row_dimensions[4].hidden = True
    book.active.row_dimensions[9].hidden = True  # nothing stands there
    book.save(f"{work}/filtered.xlsx")
    data = fresh()
    done = j("import", "filtered.xlsx", "--data", data, "--dry-run", "--lang", "zh")
    holds(done.err, "注意：有 2 行是隐藏的（筛选后看不到的），也算在内\n")
    holds(j("import", "filtered.xlsx", "--data", data, "--dry-run").err, "note: 2 rows are hidden (by a filter, mostly) and count too\n")
    result = imported("filtered.xlsx", data)
    same((result["rows"], result["hidden_rows"], sum(counts(result)[:2])), (5, 2, 5))


@test
def sheets_that_name_columns_are_no_lists_of_students():
    """A guide, counts and code words beside the list; by themselves they say what is missing."""
    data, book = fresh(), openpyxl.Workbook()
    guide = book.active
    guide.title = "填写说明"
    for name in HEAD:
        guide.append([name, "必填"])
    book.create_sheet("统计").append(["班级", "人数"])
    for row in (HEAD, person(1), person(2)):
        (book["名单"] if "名单" in book.sheetnames else book.create_sheet("名单")).append(row)
    book.create_sheet("代码").append(["民族", "政治面貌"])
    book.save(f"{work}/guide.xlsx")
    done = j("import", "guide.xlsx", "--data", data, "--lang", "zh")
    holds(done.err, "注意：没有表头的工作表，已跳过：填写说明、统计、代码\n")
    same(done.status, 0, done)
    same(verified(data)["students"], 2)
    book.remove(book["名单"])
    book.save(f"{work}/guide-only.xlsx")
    holds(j("import", "guide-only.xlsx", "--data", data, "--lang", "zh").err, "guide-only.xlsx:填写说明!1: 表头缺少：")


@test
def who_has_no_document_number_is_not_made_twice():
    data, head = fresh(), HEAD + ["学号"]
    bare = person(1, 身份证件类型="其他", 身份证件号="")
    write("bare.csv", table([bare + [""], person(2) + ["7"]], head))
    first = imported("bare.csv", data)
    same(counts(first)[3], 0, first)
    same(counts(imported("bare.csv", data)), (0, 0, 2, 0))
    write("bare2.csv", table([person(1, 身份证件类型="其他", 身份证件号="", 联系电话="13812348001") + ["9"]], head))
    again = imported("bare2.csv", data, status=3)
    same([r["rule"] for r in again["reasons"] if r["rejects"]], ["same.unnumbered"], again)
    holds(j("import", "bare2.csv", "--data", data, "--lang", "zh").err, "确是另一人的，填“新”（系统编号 1）")
    write("bare-new.csv", table([["新"] + person(1, 身份证件类型="其他", 身份证件号="") + ["9"]], ["系统编号", *head]))
    same(counts(imported("bare-new.csv", data, "--dry-run"))[3], 0, "who is said to be somebody else comes in")
    twice = [person(5, 身份证件类型="其他", 身份证件号="") + [""]] * 2
    write("bare3.csv", table(twice, head))
    result = imported("bare3.csv", data)
    expect("same.file_person" in [r["rule"] for r in result["reasons"]], result)
    same(verified(data)["students"], 4, "both rows come in, marked")


@test
def two_rows_without_a_document_number_tell_of_each_other():
    """Whatever their number, class or sex in the school; not who has a document number, nor who is of another school."""
    head = HEAD + ["学号", "班级"]
    one = {"姓名": "李四", "出生日期": "20070305"}
    bare = {**one, "身份证件类型": "其他", "身份证件号": ""}
    rows = [person(1) + ["1", "1班"], person(2, **bare) + ["2", "1班"], person(3, **bare) + ["3", "2班"],
            person(4, **bare, 学校标识码="3636000124") + ["", ""], person(5, **bare) + ["", ""],
            person(6, **one, 身份证件号=citizen("20070305", 6)) + ["6", ""], person(7, **{**bare, "出生日期": "20070306"}) + ["7", ""]]
    rows[2:2] = [person(n) + [str(n), "3班"] for n in range(100, 400)]
    write("bare.csv", table(rows, head))
    full, empty = fresh(), fresh()
    write("one.csv", table([person(900)]))
    imported("one.csv", full)
    same_person = "请核对是不是同一个人（见第%d行）"
    told = {3: same_person % 304, 304: same_person % 3, 306: same_person % 3}
    for data, *words in ((empty, "--dry-run"), (full, "--dry-run"), (empty,), (full,)):
        errors = f"{work}/bare_errors.csv"
        if os.path.exists(errors):
            os.remove(errors)
        result = imported("bare.csv", data, "--errors", errors, "--lang", "zh", *words)
        same((result["rejected"], next(r["count"] for r in result["reasons"] if r["rule"] == "same.file_person")), (0, 3), result)
        with open(errors, encoding="utf-8-sig") as file:
            bad = {int(row[0]): row[2] for row in list(csv.reader(file))[1:]}
        for line, reason in told.items():
            holds(bad[line], reason)
        expect(not [line for line, reason in bad.items() if "同一个人" in reason and line not in told], bad)
    same(counts(imported("bare.csv", empty))[2:], (307, 0), "the same file again changes nothing")


@test
def a_row_that_updates_a_record_tells_what_stays_in_doubt():
    data, head = fresh(), HEAD + ["籍贯"]
    wrong = person(1)[2][:-1] + ("0" if person(1)[2][-1] != "0" else "1")
    write("doubt.csv", table([person(1, 身份证件号=wrong) + [""], person(2) + [""]], head))
    same(counts(imported("doubt.csv", data))[:2], (1, 1))
    write("doubt.csv", table([person(1, 身份证件号=wrong) + ["江西南昌"], person(2) + ["江西南昌"]], head))
    for words, said in ((["--dry-run"], "将更新已有学籍"), ([], "更新已有学籍")):
        errors = f"{work}/doubt_errors.csv"
        if os.path.exists(errors):
            os.remove(errors)
        result = imported("doubt.csv", data, "--errors", errors, "--lang", "zh", *words)
        same((result["updated"], result["updated_with_problem"], counts(result)), (2, 1, (0, 0, 0, 0)), result)
        same(next(r["count"] for r in result["reasons"] if r["rule"] == "id.check"), 1)
        with open(errors, encoding="utf-8-sig") as file:
            rows = {row[0]: row for row in list(csv.reader(file))[1:]}
        same((rows["2"][1], rows["3"][1]), (said + "，仍有问题", said))
        holds(rows["2"][2], "籍贯：补录：原来没有填写")
        holds(rows["2"][2], "身份证件号：")
    write("doubt2.csv", table([person(1, 身份证件号=wrong) + ["江西南昌", "张三"]], head + ["监护人姓名"]))
    holds(j("import", "doubt2.csv", "--data", data, "--dry-run", "--lang", "zh").out, "更新的学籍中仍有问题的 1\n")


@test
def places_are_read_by_name_and_what_is_no_code_is_not_filled_in():
    data, head = fresh(), HEAD + ["户口所在地行政区划"]
    write("place.csv", table([person(1) + ["江西省南昌市东湖区"], person(2) + [""]], head))
    imported("place.csv", data)
    fill = HEAD + ["户口所在地行政区划"]
    write("fill.csv", table([person(2) + ["火星区"]], fill))
    refused = imported("fill.csv", data, status=3)
    same((counts(refused), [r["rule"] for r in refused["reasons"] if r["rejects"]]), ((0, 0, 0, 1), ["same.no_code"]), refused)
    write("fill.csv", table([person(2) + ["西湖区"]], fill))
    same(imported("fill.csv", data)["updated"], 1)
    good(j("export", "--data", data, "--at", "now", "-o", "places.csv"))
    with open(f"{work}/places.csv", encoding="utf-8-sig") as file:
        same([row["户口所在地行政区划"] for row in csv.DictReader(file)], ["360102", "360103"])


@test
def the_same_file_twice_changes_nothing():
    data = fresh()
    write("same.csv", table([person(n) for n in range(50)]))
    same(counts(imported("same.csv", data)), (50, 0, 0, 0))
    before = verified(data)
    same(counts(imported("same.csv", data)), (0, 0, 50, 0))
    same(verified(data), before)
    # the same rows by other words: code names, another order, GB18030
    names = ["XM", "SFZJLXM", "SFZJH", "XBM", "CSRQ", "XXDM", "RXNY", "ZYM", "XSLXDH"]
    order = list(range(9))[::-1]
    rows = [[person(n)[i] for i in order] for n in range(50)]
    write("other.csv", table(rows, [names[i] for i in order]).encode("gb18030"))
    result = imported("other.csv", data)
    same((counts(result), result["encoding"]), ((0, 0, 50, 0), "GB18030"))
    same(verified(data), before)
    write("changed.csv", table([person(1, 姓名="李华"), person(2, 学校标识码="3636000999")]))
    result = imported("changed.csv", data, status=3)
    same([r["rule"] for r in result["reasons"] if r["rejects"]], ["same.elsewhere", "same.differs"])
    holds(j("import", "changed.csv", "--data", data, "--lang", "zh").err, "该证件号已有学籍，请办理转学")


@test
def the_error_file_is_corrected_and_sent_again():
    data = fresh()
    write("bad.csv", table([person(1), person(2, 专业="10200", 联系电话="+8613812348000"), person(3, 姓名="王3")]))
    for ending in ("csv", "xlsx"):
        name = f"errors.{ending}"
        imported("bad.csv", data, "--errors", name, "--lang", "zh", status=3)
        same(os.stat(f"{work}/{name}").st_mode & 0o777, 0o600)
    with open(f"{work}/errors.csv", encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    same(rows[0], ["原文件行", "处理结果", "原因", "系统编号"] + HEAD)
    same([row[0] for row in rows[1:]], ["3", "4"])
    same(rows[1][12], "'+8613812348000")
    holds(rows[1][2], "专业代码：前面的0丢了，请把该列设为文本后重新填写")
    sheet = openpyxl.load_workbook(f"{work}/errors.xlsx").active
    same([cell.value for cell in sheet[1]], rows[0])
    same(sheet.cell(2, 12).fill.fgColor.rgb, "FFFFC7CE")
    same(sheet.cell(2, 5).fill.fgColor.rgb, "00000000")
    sheet.cell(2, 12).value = "010200"
    sheet.cell(3, 5).value = "王三"
    sheet.parent.save(f"{work}/corrected.xlsx")
    same(counts(imported("corrected.xlsx", data)), (2, 0, 0, 0))
    same(verified(data)["students"], 3)
    rows[1][11], rows[2][4] = "010200", "王三"
    write("corrected.csv", table(rows[1:], rows[0]))
    same(counts(imported("corrected.csv", data)), (0, 0, 2, 0))


@test
def the_error_file_of_an_error_file_is_no_wider_and_knows_its_sums():
    """序号 stands first in the user's table, 合计 in it; his own 原因 is a column of his."""
    data, head = fresh(), ["序号", *HEAD, "原因"]
    rows = [[str(number), *person(number, **({"姓名": "王3"} if number == 2 else {})), "转来"] for number in (1, 2)]
    write("lists.csv", table([*rows, ["合计", *[""] * len(HEAD), "2人"]], head))
    sent = "lists.csv"
    for turn in (1, 2, 3):
        for ending in ("csv", "xlsx"):
            name = f"lists-errors{turn}.{ending}"
            result = imported(sent, data, "--errors", name, "--lang", "zh" if turn < 3 else "en", status=3)
            rejects = [(one["rule"], one["first"]) for one in result["reasons"] if one["rejects"]]
            same(rejects, [("name.characters", "2" if turn > 1 else "3"), ("row.total", "3" if turn > 1 else "4")], turn)
        with open(f"{work}/lists-errors{turn}.csv", encoding="utf-8-sig") as file:
            table_ = list(csv.reader(file))
        lead = ["原文件行", "处理结果", "原因", "系统编号"] if turn < 3 else ["row in the file", "outcome", "reasons", "record id"]
        same(table_[0], lead + head)
        same([row[4:6] + row[-1:] for row in table_[1:]], [["2", "王3", "转来"], ["合计", "", "2人"]])
        sheet = openpyxl.load_workbook(f"{work}/lists-errors{turn}.xlsx").active
        same([[cell.value or "" for cell in row] for row in sheet.iter_rows()][0], table_[0])
        same((sheet.cell(2, 6).fill.fgColor.rgb, sheet.cell(2, 5).fill.fgColor.rgb), ("FFFFC7CE", "00000000"))
        table_[1][3] = "新"  # what he says of a row that is refused all the same is still said
        sent = write(f"lists{turn}.csv", table(table_[1:], table_[0]))
    with open(f"{work}/lists-errors3.csv", encoding="utf-8-sig") as file:
        same(list(csv.reader(file))[1][3], "新")
    table_[1][5] = "王三"
    write("lists-good.csv", table(table_[1:2], table_[0]))
    same(counts(imported("lists-good.csv", data)), (1, 0, 0, 0))


@test
def what_no_workbook_holds_is_shown_and_found_again():
    """XML 1.0 has no U+FFFE, U+FFFF and no control characters but tab and line ends."""
    head = [*HEAD, "班级", "登记人"]
    rows = [[*person(1, 姓名="王\uffff明"), "1班", "甲\x01"], [*person(2), "1\ufffe班", ""], [*person(3), "\x0b1班", "乙\uffff"]]
    write("unfit.csv", table(rows, head))
    for sent, name in (("unfit.csv", "unfit-1.xlsx"), ("unfit-1.xlsx", "unfit-2.xlsx")):
        result = imported(sent, fresh(), "--errors", name, "--lang", "zh", status=3)
        same([(one["rule"], one["field"]["id"]) for one in result["reasons"] if one["rejects"]], [("name.characters", "XM"), ("field.characters", "SZBH")])
        shown = list(openpyxl.load_workbook(f"{work}/{name}").active.values)
        same([(row[4], row[13], row[14]) for row in shown[1:]], [("王‹U+FFFF›明", "1班", "甲‹U+0001›"), ("王小明", "1‹U+FFFE›班", None)])
        if sent.endswith(".csv"):
            holds(shown[2][2], "班级：有不能打印的字符；")
            expect(all(row[2].endswith("；有表格文件存不下的字符，写作‹U+…›，请改正") for row in shown[1:]), shown)
    write("unfit-schools.csv", "学校标识码*,学校名称*,所在行政区划*\n3636000999,职校\uffff,360102\n")
    refused = j("school", "import", "unfit-schools.csv", "--data", fresh(), "--errors", "unfit-schools.xlsx", "--lang", "zh")
    same(refused.status, 3, refused)
    holds(str(list(openpyxl.load_workbook(f"{work}/unfit-schools.xlsx").active.values)), "有不能打印的字符', '3636000999', '职校‹U+FFFF›'")


@test
def whatever_a_file_holds_the_rows_to_correct_are_a_workbook():
    chance, data = random.Random(4), fresh()
    signs = [*range(1, 32), *range(127, 160), 0xfffe, 0xffff, 0xfffd, 0xfdd0, 0xfeff, 0x2028, 0x1ffff, 0x20bb7, *b"<>&'\"=_,", 0x5728, 0x5b66]
    def cell():
        return "".join(chr(chance.choice(signs)) for _ in range(chance.randrange(12))) + chance.choice(["", "_x0001_", "]]>", "&#0;"])
    for turn in range(12):
        rows = [[cell() for _ in HEAD] for _ in range(20)]
        raw = table([*rows, person(1, 姓名="王9")]).encode("gb18030" if turn % 3 == 2 else "utf-8")
        if turn % 4 == 3:  # bytes that may be no text at all
            raw = bytearray(raw)
            for _ in range(5):
                raw[chance.randrange(len(raw) // 2, len(raw))] = chance.randrange(256)
        write("any.csv", bytes(raw))
        done = j("import", "any.csv", "--data", data, "--dry-run", "--errors", f"any{turn}.xlsx")
        expect(done.status in (2, 3), turn, done)
        expect((done.status == 3) == os.path.exists(f"{work}/any{turn}.xlsx"), turn, done)
        if done.status == 3:
            book = openpyxl.load_workbook(f"{work}/any{turn}.xlsx").active
            expect(book.max_row > 1 and book.max_column == 4 + len(HEAD), turn, book.max_row)


@test
def what_is_no_code_is_told_with_those_that_are():
    head = [*HEAD, "户口类别", "民族"]
    write("codes.csv", table([[*person(1, 性别="南"), "城里", "喊族"]], head))
    result = imported("codes.csv", fresh(), "--errors", "codes.xlsx", "--lang", "zh", status=3)
    told = {one["field"]["id"]: one["words"] for one in result["reasons"] if one["rule"] == "code.unknown"}
    long = "代码表中没有这个值（代码表有59个值，见模板中该列的批注）"
    same(told["MZM"]["zh"], long)
    same(told["XBM"], {"zh": "代码表中没有这个值（可填：未知、男、女、未说明）", "en": "the code table does not have this value (one of: 未知 unknown, 男 male, 女 female, 未说明 not stated)"})
    book = openpyxl.load_workbook(f"{work}/codes.xlsx")
    holds(book.worksheets[0]["C2"].value, f"民族：{long}")
    lists = {str(one.sqref): one.formula1 for one in book.worksheets[0].data_validations.dataValidation}
    columns = [cell.value for cell in book.worksheets[0][1]]
    letter = {name: openpyxl.utils.get_column_letter(columns.index(name) + 1) for name in columns}
    expect("男" in lists[f"{letter['性别']}2:{letter['性别']}100001"], lists)
    expect(not any(column.startswith(letter[name] + "2") for name in ("民族", "姓名") for column in lists), lists)
    done = j("import", "codes.xlsx", "--data", fresh(), "--dry-run", "--lang", "zh")
    expect("注意：" not in done.err, done.err)


@test
def somebody_who_is_there_under_another_number_is_not_made_twice():
    data, head = fresh(), HEAD + ["学号"]
    card = citizen("20060101", 2)
    wrong = card[:-1] + ("1" if card.endswith("0") else "0")
    first = person(2, 身份证件号=wrong, 出生日期="20060101") + ["2023001"]
    write("first.csv", table([first], head))
    same(counts(imported("first.csv", data)), (0, 1, 0, 0))
    right = person(2, 身份证件号=card, 出生日期="20060101") + ["2023001"]
    other = person(2, 身份证件号=citizen("20060101", 4), 出生日期="20060101") + ["2023002"]
    write("again.csv", table([right, other], head))
    result = imported("again.csv", data, "--errors", "again-errors.csv", "--lang", "zh", status=3)
    same([r["rule"] for r in result["reasons"] if r["rejects"]], ["same.renumbered"])
    same(counts(result)[3], 1, "who has another number in the school is somebody else")
    with open(f"{work}/again-errors.csv", encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    holds(rows[1][2], "是同一人的，在“系统编号”栏填该生的编号；确是另一人的，填“新”（系统编号 1）")
    for said, wanted in (("1", (0, 0, 0, 0)), ("新", (1, 0, 0, 0))):
        rows[1][3] = said
        write("decided.csv", table(rows[1:2], rows[0]))
        result = imported("decided.csv", data, status=0)
        same(counts(result), wanted, said, result)
        if said == "1":
            same(result["updated"], 1)
            rows[1][rows[0].index("身份证件号")] = citizen("20060101", 6)
    same(verified(data)["students"], 3)


@test
def newcomers_are_admitted_when_the_file_or_its_owner_says_so():
    states, head = ["", "录取未报到", "待注册", "在读"], HEAD + ["学生当前状态"]
    write("new.csv", table([person(n) + [state] for n, state in enumerate(states)], head))
    for words, first in (((), "待注册"), (("--admitted",), "录取未报到")):
        data = fresh()
        same(counts(imported("new.csv", data, *words)), (4, 0, 0, 0))
        name = f"{data}.csv"
        good(j("export", "--data", data, "--at", "now", "-o", name))
        with open(f"{work}/{name}", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
        same([row["系统状态"] for row in rows], [first, "录取未报到", "待注册", "在读"])
        same([row["学生当前状态"] for row in rows], [first, "录取未报到", "待注册", "01"])
        # the state is no part of what makes a row the same
        same(counts(imported("new.csv", data)), (0, 0, 4, 0))
        verified(data)


@test
def workbooks_are_read_as_people_see_them():
    data = fresh()
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEAD)
    sheet.append(person(1))
    sheet.append(person(2))
    sheet.cell(3, 3).value = 360101200801010023  # a number of 18 digits: the last are lost
    sheet.append(person(3))
    sheet.cell(4, 8).value = "=1/0"
    second = book.create_sheet("二班")
    second.append(HEAD[::-1])
    second.append(person(4)[::-1])
    book.save(f"{work}/book.xlsx")
    result = imported("book.xlsx", data, status=3)
    same(counts(result), (2, 0, 0, 2))
    reasons = {reason["rule"]: reason["first"] for reason in result["reasons"]}
    same((reasons["id.scientific"], reasons["field.fault"]), ("Sheet!3", "Sheet!4"))


@test
def lines_of_commas_are_no_rows():
    data, nothing = fresh(), "," * (len(HEAD) - 1)
    write("commas.csv", "\n".join([",".join(HEAD), nothing, f" {nothing}\t", ",".join(person(3)), nothing]) + "\n")
    result = imported("commas.csv", data)
    same((result["rows"], result["rejected"]), (1, 0), result)


@test
def what_a_spreadsheet_made_a_date_of_is_no_class():
    data, book = fresh(), openpyxl.Workbook()
    sheet, day = book.active, datetime.date(2026, 3, 1)
    sheet.append([*HEAD, "班级", "学号", "登记日期"])
    sheet.append([*person(1), day, "1", day])
    sheet.append([*person(2), "3-1", day, day])
    good_row = person(3)
    good_row[HEAD.index("出生日期")] = datetime.datetime.strptime(good_row[HEAD.index("出生日期")], "%Y%m%d").date()
    sheet.append([*good_row, "3-1", "3", day])
    book.save(f"{work}/dates.xlsx")
    result = imported("dates.xlsx", data, "--errors", "dates_wrong.xlsx", "--lang", "zh", status=3)
    same((result["rows"], result["rejected"]), (3, 2), result)
    same([(reason["rule"], reason["field"]["id"], reason["first"]) for reason in result["reasons"] if reason["rule"] == "field.date"],
         [("field.date", "SZBH", "Sheet!2"), ("field.date", "XH", "Sheet!3")])
    rows = list(openpyxl.load_workbook(f"{work}/dates_wrong.xlsx").active.values)
    shown = [dict(zip(rows[0], row)) for row in rows[1:]]
    same([(row["班级"], row["学号"], row["登记日期"]) for row in shown], [(datetime.datetime(2026, 3, 1), "1", "2026-03-01"), ("3-1", datetime.datetime(2026, 3, 1), "2026-03-01")])
    expect(all("单元格被表格软件变成了日期：请把该列设为“文本”后重新填写" in str(row) for row in rows[1:]), rows)
    same(imported("dates_wrong.xlsx", data, status=3)["rejected"], 2)
    imported("dates.xlsx", data, "--errors", "dates_wrong.csv", "--lang", "zh", status=3)
    holds(content("dates_wrong.csv"), ",#VALUE! 2026-03-01,")
    same(imported("dates_wrong.csv", data, status=3)["rejected"], 2)


@test
def what_a_formula_was_is_given_back():
    data, book = fresh(), openpyxl.Workbook()
    book.active.append([*HEAD, "班级", "备注"])
    book.active.append([*person(1), '=B2&"班"', ""])
    book.active.append([*person(2), "3班", "#N/A"])
    book.active.append([*person(3), "3班", ""])
    book.save(f"{work}/formula.xlsx")
    words = "单元格是没有存下结果的公式，或是错误值（#N/A等）：请用表格软件打开，复制后“选择性粘贴”为数值，核对后再上传"
    for name in ("formula_wrong.xlsx", "formula_again.xlsx"):
        result = imported("formula.xlsx" if "wrong" in name else "formula_wrong.xlsx", fresh(), "--errors", name, "--lang", "zh", status=3)
        same(result["rejected"], 2, result)
        sheet = openpyxl.load_workbook(f"{work}/{name}").active
        rows = [dict(zip([cell.value for cell in sheet[1]], row)) for row in list(sheet.values)[1:]]
        same([(row["班级"], row["备注"]) for row in rows], [('=B2&"班"', None), ("3班", "#N/A")])
        same([row["原因"].split("；")[0] for row in rows], [f"班级：{words}", f"备注：{words}"])
        # text, which no spreadsheet calculates with other cells than those that it was for
        same([cell.quotePrefix or cell.data_type for cell in sheet[2] if cell.value == '=B2&"班"'], ["s"])
    imported("formula.xlsx", fresh(), "--errors", "formula_wrong.csv", status=3)
    holds(content("formula_wrong.csv"), '"#VALUE! =B2&""班"""')
    same(imported("formula_wrong.csv", fresh(), status=3)["rejected"], 2)


@test
def numbers_that_are_written_against_a_spreadsheet_are_read():
    data, rows = fresh(), [person(number) for number in range(1, 5)]
    at = HEAD.index("身份证件号")
    rows[0][at], rows[1][at], rows[2][at] = f'="{rows[0][at]}"', f"'{rows[1][at]}", f'="{rows[2][at]}"'
    rows[3][HEAD.index("姓名")] = "'=王小明"
    write("guarded.csv", table([*rows, [f'="{one}"' if number == at else one for number, one in enumerate(person(6))]]))
    result = imported("guarded.csv", data, status=3)
    same((counts(result)[0], counts(result)[3]), (4, 1), result)  # a name of signs is none
    write("sums.csv", table([[*person(21), "=B2&C2"], [*person(22), '="1班"']], [*HEAD, "班级"]))
    same([(one["rule"], one["field"]["id"], one["first"]) for one in imported("sums.csv", fresh(), status=3)["reasons"] if one["rejects"]],
         [("field.fault", "SZBH", "2")])
    # sums below the name, a grade with a point, a postcode without its zeros
    more = [*HEAD, "年级", "家庭邮政编码"]
    total = ["合计" if name == "姓名" else "3636000123" if name == "学校标识码" else "" for name in HEAD]
    write("more.csv", table([[*person(11), "2026.5", "330000"], [*person(12), "2026级", "6"], [*person(13), "高一", "330000"],
                             [*total, "", ""]], more))
    done = j("import", "more.csv", "--data", data, "--lang", "zh").err
    holds(done, "第 2 行未导入：年级：年级不能写小数，也不能写高一、初三：中职的年级写2026、2026级、一年级或1")
    holds(done, "第 4 行未导入：年级：年级不能写小数")
    holds(done, "第 5 行未导入：是合计行，不是学生\n")
    reasons = imported("more.csv", fresh(), "--dry-run", status=3)["reasons"]
    same([(one["first"], one["rejects"]) for one in reasons if one["rule"] == "postcode.form"], [("3", False)])


@test
def the_rows_to_correct_of_several_sheets_go_in_again():
    data, book = fresh(), openpyxl.Workbook()
    at = HEAD.index("身份证件号") + 1
    for name, head, first in (("一班", HEAD, 1), ("二班", HEAD[::-1], 5)):
        sheet = book.create_sheet(name)
        for row in [head] + [person(n)[::1 if head is HEAD else -1] for n in (first, first + 1)]:
            sheet.append(row)
        column = at if head is HEAD else len(HEAD) + 1 - at
        sheet.cell(3, column).value = int(person(first + 1)[at - 1][:17] + "0")  # a number: its last digits are lost
    book.remove(book.worksheets[0])
    book.save(f"{work}/two.xlsx")
    fails(j("import", "two.xlsx", "--data", data, "--dry-run", "--errors", "two-errors.csv"), 2,
          "two-errors.csv: the sheets of the workbook have columns of their own: write .xlsx")
    imported("two.xlsx", data, "--dry-run", "--errors", "looked.xlsx", "--lang", "zh", status=3)
    same(openpyxl.load_workbook(f"{work}/looked.xlsx")["一班"]["B2"].value, "不能导入")
    same(counts(imported("two.xlsx", data, "--errors", "two-errors.xlsx", "--lang", "zh", status=3)), (2, 0, 0, 2))
    wrong = openpyxl.load_workbook(f"{work}/two-errors.xlsx")
    same([(sheet.title, sheet["A2"].value, sheet["B2"].value, sheet.max_row) for sheet in wrong],
         [("一班", "一班!3", "未导入", 2), ("二班", "二班!3", "未导入", 2)])
    # sent again as it is nothing of it becomes good: the lost digits stay lost
    result = imported("two-errors.xlsx", data, status=3)
    same((counts(result), {row["rule"] for row in result["reasons"]} >= {"id.scientific"}), ((0, 0, 0, 2), True))
    for sheet, number in zip(wrong, (2, 6)):
        column = [cell.value for cell in sheet[1]].index("身份证件号") + 1
        sheet.cell(2, column).value = person(number)[at - 1]
    wrong.save(f"{work}/mended.xlsx")
    same(counts(imported("mended.xlsx", data)), (2, 0, 0, 0))
    same(verified(data)["students"], 4)


@file_test
def meddling_is_found():
    data = fresh()
    write("few.csv", table([person(n) for n in range(5)]))
    imported("few.csv", data)
    head = verified(data)
    mark = f"{head['events']}:{head['head']}"
    good(j("verify", "--data", data, "--expect", mark))
    fails(j("verify", "--data", data, "--expect", "7:xyz"), 2,
          "--expect is NUMBER:DIGEST as records verify prints it, not '7:xyz'")
    fails(j("verify", "--data", data, "--expect", f"3:{head['head']}"), 5,
          f"{data}/records.db: event 3 is not the one that was written down: "
          "the log has been replaced or cut short")
    with sqlite3.connect(f"{work}/{data}/records.db") as db:
        db.execute("UPDATE event SET reason = 'none' WHERE seq = 4")
    db.close()
    fails(j("verify", "--data", data), 5, f"{data}/records.db: event 4 has been changed, or one before it")


@file_test
def a_key_that_others_may_read_is_told():
    data = fresh()
    key = f"{data}/records.key"
    expect("open to others" not in j("verify", "--data", data).err, "0600")
    os.chmod(f"{work}/{key}", 0o640)
    told = f"warning: {key} holds a secret and is open to others (mode 0640); run chmod 600 {key}\n"
    for words in (("verify",), ("verify", "--key", key)):
        holds(good(j(*words, "--data", data)).err, told)
    holds(good(j("verify", "--data", data, "--lang", "zh")).err, f"提醒：机密文件 {key} 对他人开放（权限 0640）；请运行 chmod 600 {key}\n")
    os.chmod(f"{work}/{key}", 0o600)
    os.chmod(f"{work}/{write('tls.key', 'x')}", 0o644)
    served = j("serve", "--data", data, "--tls-cert", "none.pem", "--tls-key", "tls.key")
    expect(served.status != 0, served)
    holds(served.err, "warning: tls.key holds a secret and is open to others (mode 0644); run chmod 600 tls.key\n")


@file_test
def backup_and_restore():
    data = fresh()
    write("some.csv", table([person(n) for n in range(30)]))
    imported("some.csv", data)
    before = verified(data)
    done = good(j("backup", "--data", data, "-o", "backup.db"))
    same(done.err, f"the key is not in it but in {data}/records.key: keep a copy of that elsewhere, without it the "
         "backup is worthless\n")
    same(os.stat(f"{work}/backup.db").st_mode & 0o777, 0o600)
    same(sorted(name for name in os.listdir(work) if name.startswith("backup.db")), ["backup.db"])
    with open(f"{work}/{data}/records.key", encoding="ascii") as key, open(f"{work}/backup.db", "rb") as file:
        expect(key.read().split()[1].encode() not in file.read(), "the key lies in the backup")
    with sqlite3.connect(f"{work}/backup.db") as copy:  # as if somebody had been in
        copy.execute("INSERT INTO session (digest, id, account, created_us, seen_us, step_up_us, address) SELECT x'01', 1, id, 1, 1, 0, '' FROM account")
    copy.close()
    back = good(j("restore", "backup.db", "--data", "restored"))  # where the key was when it was made, it is still
    same(back.err, "accounts (1) are as they were at the backup: lock, close or reset once more those that were since\n")
    same(verified("restored"), before)
    with sqlite3.connect(f"{work}/restored/records.db") as back:
        same(back.execute("SELECT count(*) FROM session").fetchone(), (0,))
    back.close()
    fails(j("backup", "--data", data, "-o", "backup.db"), 2, "backup.db: is there already")
    fails(j("restore", "backup.db", "--data", "restored"), 2,
          "restored: is not empty; give a folder that is not there yet")
    done = good(j("backup", "--data", data, "-o", "both.db", "--with-key"))
    same(done.err, "the key is in both.db.key: who has both can read all of it, keep them apart\n")
    same(os.stat(f"{work}/both.db.key").st_mode & 0o777, 0o600)
    good(j("backup", "--data", data, "-o", "alone.db"))
    os.rename(f"{work}/{data}", f"{work}/elsewhere")
    good(j("restore", "both.db", "--data", "r0"))
    fails(j("restore", "alone.db", "--data", "r2"), 2,
          f"alone.db: its key is not on this machine (when the backup was made it was {work}/{data}/records.key): "
          "say --key FILE; without it nothing of the backup can be read")
    fails(j("restore", "none.db", "--data", "r2"), 2, "none.db: there is no such file")
    expect(not os.path.exists(f"{work}/r2"), "a refusal left a folder")
    os.rename(f"{work}/elsewhere", f"{work}/{data}")
    good(j("restore", "alone.db", "--data", "r2", "--key", f"{data}/records.key"))
    good(j("backup", "--data", "r2", "-o", "again.db"))
    good(j("restore", "again.db", "--data", "r4"))
    same(verified("r4"), before)
    with open(f"{work}/alone.db", "r+b") as file:
        file.seek(30000)
        file.write(b"\xff" * 3000)
    done = j("restore", "alone.db", "--data", "r3", "--key", f"{data}/records.key")
    same(done.status, 5, done)
    expect(not os.path.exists(f"{work}/r3"), "a damaged backup left a folder")


def exported(data, at, name):
    """What the command says and the rows of the table that it wrote."""
    said = good(j("export", "--data", data, "--at", at, "-o", name, "--format", "json")).json()
    same(os.stat(f"{work}/{name}").st_mode & 0o777, 0o600)
    with open(f"{work}/{name}", "rb") as file:
        same(said["sha256"], hashlib.sha256(file.read()).hexdigest())
    if name.endswith(".xlsx"):
        sheet = openpyxl.load_workbook(f"{work}/{name}", read_only=True).active
        rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    else:
        with open(f"{work}/{name}", encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
    return said, rows


@test
def the_students_of_a_moment_as_a_table():
    data = fresh()
    time.sleep(1.1)  # the second that the moment names begins behind the first event
    empty = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(time.time() + 8 * 3600))
    time.sleep(1.1)
    write("then.csv", table([person(n) for n in range(20)]))
    imported("then.csv", data)
    head = verified(data)
    said, rows = exported(data, "now", "now.csv")
    same((said["students"], said["event"], said["head"]), (20, head["events"], head["head"]))
    same(rows[0][0:3], ["系统编号", "身份证件号", "姓名"])
    same([row[1] for row in rows[1:]], [person(n)[2] for n in range(20)])
    same(verified(data)["events"], head["events"] + 1)  # the log tells of it
    said, again = exported(data, "now", "now.xlsx")
    same(again, rows)
    said, rows = exported(data, empty, "nobody.csv")
    same((said["students"], len(rows)), (0, 1))
    today = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600))
    same(exported(data, today, "today.csv")[0]["students"], 20)
    other = fresh()
    same(counts(imported("now.csv", other)), counts(imported("then.csv", fresh())))
    shown = good(j("export", "--data", data, "--at", "now", "-o", "shown.csv"))
    holds(shown.out, "20 students\nfrom events 1 to")
    holds(shown.err, "keep it safe; the log tells of it")


@test
def moments_that_cannot_be_exported():
    data = fresh()
    early = j("export", "--data", data, "--at", "2020-01-01", "-o", "early.csv")
    same(early.status, 1, early)
    holds(early.err, f"{data}/records.db: there was nothing at 2020-01-01 23:59:59 +08:00: its first event is of 20")
    # the day has begun at +08:00 before it has in UTC: the offset decides, whatever zone the machine is in
    soon = time.time() + 3600
    day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 32 * 3600))
    for at in ("2999-01-01", day, time.strftime("%Y-%m-%d %H:%M", time.gmtime(soon + 8 * 3600)),
               time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(soon))):
        fails(j("export", "--data", data, "--at", at, "-o", "late.csv"), 2, f"--at {at} has not been yet")
    passed = time.strftime("%Y-%m-%d %H:%M", time.gmtime(time.time() + 8 * 3600))
    expect(j("export", "--data", data, "--at", passed, "-o", "p.csv", env={**os.environ, "TZ": "America/New_York"})
           .status in (0, 1), "the machine's zone was asked")
    for at in ("yesterday", "2026-13-01", "11月20日"):
        fails(j("export", "--data", data, "--at", at, "-o", "wrong.csv"), 2,
              "--at is a day (2026-11-20), a moment ('2026-11-20 10:00', at +08:00) or now, not '" + at + "'")
    fails(j("export", "--data", data, "--at", "now", "-o", "bad.txt"), 2, "bad.txt: the table ends in .csv or .xlsx")
    write("there.csv", "x")
    fails(j("export", "--data", data, "--at", "now", "-o", "there.csv"), 2, "there.csv: is there already")
    fails(j("export", "--data", data), 2, "records export wants --at WHEN and -o FILE, .csv or .xlsx")
    for name in ("early.csv", "late.csv", "wrong.csv"):
        expect(not os.path.exists(f"{work}/{name}"), f"{name} was written")


@file_test
def killed_while_importing_all_or_nothing():
    data = fresh()
    write("many.csv", table([person(n) for n in range(4000)]))
    rng, whole = random.Random(4), 0
    for _ in range(12):
        child = subprocess.Popen([jiuxu, "records", "import", "many.csv", "--data", data], cwd=work,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(rng.uniform(0.1, 1.5))
        child.send_signal(signal.SIGKILL)
        child.wait()
        students = verified(data)["students"]
        expect(students in (0, 4000), f"{students} students: neither the old state nor the new")
        whole += students == 4000
        if students:
            break
    same(counts(imported("many.csv", data)) in ((4000, 0, 0, 0), (0, 0, 4000, 0)), True)


@file_test
def a_full_disk_refuses_and_loses_nothing():
    if os.geteuid() != 0:
        return
    small = f"{work}/small"
    os.mkdir(small)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", small], check=True)
    try:
        good(j("init", "--standalone", "--data", "small/data", "--admin", "admin", "--province", "36"))
        write("first.csv", table([person(n) for n in range(200)]))
        imported("first.csv", "small/data")
        before = verified("small/data")
        write("large.csv", table([person(n) for n in range(200, 6000)]))
        fails(j("import", "large.csv", "--data", "small/data"), 1,
              "small/data/records.db: no space left on the disk: nothing was written, what was there stands")
        same(verified("small/data"), before)
        write("next.csv", table([person(n) for n in range(200, 250)]))
        same(counts(imported("next.csv", "small/data")), (50, 0, 0, 0))
        same(verified("small/data")["students"], 250)
    finally:
        subprocess.run(["umount", small], check=True)


@test
def names_and_signs_of_every_kind_come_back_the_same():
    data = fresh()
    names = ["买买提·阿不都热依木", "O'Neil-Smith Jr.", "𫍯宇", "〇三"]
    write("names.csv", table([person(n, 姓名=name) for n, name in enumerate(names)]))
    same(counts(imported("names.csv", data)), (4, 0, 0, 0))
    hostile = ["'; DROP TABLE student; --", "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "%s%n"]
    write("hostile.csv", table([person(10 + n, 姓名=name) for n, name in enumerate(hostile)]))
    done = j("import", "hostile.csv", "--data", data)
    same(done.status, 3, done)
    expect("<script>" not in done.out, done)
    same(verified(data)["students"], 4)


if __name__ == "__main__":
    jiuxu, words = e2e.arguments(__doc__)
    with tempfile.TemporaryDirectory(prefix="jiuxu-records-") as work:
        sys.exit(e2e.main(words))
