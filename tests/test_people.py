#!/usr/bin/python3
"""jiuxu records user and school as their users call them: every refusal, tables that people fill in.

usage: test_people.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it
"""
import os
import re
import shutil
import sqlite3
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
from e2e import expect, fails, holds, run, same, test
from web_world import file_test, on_postgres, records

import openpyxl

jiuxu = work = None
PASSWORD = re.compile(r"[a-zA-Z2-9]{20}\n")
SCHOOLS = "学校标识码,学校名称,所在行政区划,主管级别,学校简称\n3636000001,南昌一职,360102,,一职\n3636000002,江西二职,360103,省级,\n"
ACCOUNT_HEAD = ["账号名", "真实姓名", "联系电话", "级别", "单位", "角色"]


def j(*words, data=None, lang="en"):
    more = ["--data", data] if data else []
    return records(jiuxu, *words, *more, cwd=work, env={**os.environ, "LC_ALL": f"{lang}.UTF-8"})


def good(result):
    same(result.status, 0, result)
    return result


def write(name, text):
    with open(os.path.join(work, name), "w", encoding="utf-8") as file:
        file.write(text)
    return name


fresh_names = iter(range(10000))


def fresh(schools=SCHOOLS):
    name = f"data{next(fresh_names)}"
    good(j("init", "--standalone", "--admin", "admin", "--province", "36", data=name))
    if schools:
        good(j("school", "import", write(f"{name}.csv", schools), data=name))
    return name


def verified(data):
    return good(j("verify", "--format", "json", data=data)).json()


def accounts(data):
    return {a["name"]: a for a in good(j("user", "list", "--format", "json", data=data)).json()["users"]}


def book(name, rows, head=None):
    made = openpyxl.Workbook()
    for row in [head or ACCOUNT_HEAD, *rows]:
        made.active.append(row)
    made.save(os.path.join(work, name))
    return name


def rows_of(name):
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(os.path.join(work, name)).active.iter_rows()]


@test
def the_first_account_is_the_provinces():
    data = fresh(schools=None)
    same(accounts(data), {"admin": {"name": "admin", "real_name": "", "level": "province", "place": "",
                                    "role": "administrator", "status": "active", "must_change": True,
                                    "second_factor": False}})


@test
def refusals_say_what_to_do():
    data = fresh()
    verbs = "add, list, reset, lock, unlock, close, sessions, end-session, totp-reset, second-factor, import, template"
    fails(j("user", data=data), 2, f"records user takes: {verbs}")
    fails(j("user", "make", data=data), 2, f"records user has no 'make' ({verbs})")
    fails(j("school", "x", data=data), 2, "records school has no 'x' (import, list, template)")
    fails(j("user", "list"), 2, "records wants --data DIR, where the records are")
    fails(j("user", "add", data=data), 2, "records user add takes one NAME")
    fails(j("user", "add", "x", data=data), 2,
          "records user add wants --level school, county, city, province or ministry")
    fails(j("user", "add", "x", "--level", "school", data=data), 2,
          "records user add wants --role clerk, reviewer, administrator or auditor")
    clerk = ["--role", "clerk"]
    fails(j("user", "add", "x", "--level", "school", "--place", "3636000009", *clerk, data=data), 1,
          f"{data}/records.db: there is no school '3636000009'")
    fails(j("user", "add", "x", "--level", "county", "--place", "360100", *clerk, data=data), 2,
          "'360100' is no place of the level county")
    fails(j("user", "add", "x", "--level", "county", "--place", "440106", *clerk, data=data), 2,
          "the place 440106 lies outside the province of this installation (36)")
    fails(j("user", "add", "a b", "--level", "province", *clerk, data=data), 2,
          "an account's name has 1 to 64 letters, digits, '.', '_', '-' or '@'")
    fails(j("user", "add", "x", "--level", "province", *clerk, "--phone", "12", data=data), 2,
          "a phone number has 7 to 20 digits, '-' or '+'")
    fails(j("user", "add", "admin", "--level", "province", *clerk, data=data), 1,
          f"{data}/records.db: the account 'admin' is there already")
    fails(j("user", "reset", data=data), 2, "records user reset takes one NAME")
    fails(j("user", "lock", "nobody", data=data), 1, f"{data}/records.db: there is no account 'nobody'")
    fails(j("user", "end-session", "admin", "x", data=data), 2,
          "records user end-session takes NAME and the NUMBER that `records user sessions` shows")
    fails(j("user", "end-session", "admin", "7", data=data), 1,
          f"{data}/records.db: there is no such session, or it is over")
    fails(j("user", "second-factor", "maybe", data=data), 2,
          "records user second-factor takes on or off: whether it is asked for from county upward")
    events = verified(data)["events"]
    same(good(j("user", "second-factor", data=data)).out, "the second factor is asked for from county upward\n")
    same(verified(data)["events"], events)
    same(good(j("user", "second-factor", "off", data=data, lang="zh_CN")).out,
         "动态验证码已关闭：县级以上凭口令就能登录\n")
    same(verified(data)["events"], events + 1)
    same(j("user", "sessions", "admin", data=data).err, "admin is not logged in anywhere\n")
    fails(j("user", "import", data=data), 2, "records user import takes one FILE: .xlsx or .csv")
    fails(j("user", "import", "x.xlsx", data=data), 2,
          "records user import wants -o FILE.xlsx, where the one-time passwords go")
    fails(j("user", "template"), 2, "records user template wants -o FILE.xlsx")
    fails(j("user", "template", "-o", "t.txt"), 2, "t.txt: a workbook ends in .xlsx")
    good(j("user", "template", "-o", "t.csv"))
    with open(f"{work}/t.csv", encoding="utf-8", newline="") as file:
        same(file.read(), "\ufeff账号名*,真实姓名*,联系电话*,级别*,单位,角色*\r\n")
    fails(j("user", "template", "-o", "t.csv"), 2, "t.csv: is there already")
    good(j("school", "template", "-o", "schools.csv"))
    with open(f"{work}/schools.csv", "a", encoding="utf-8") as file:
        file.write("3636000012,三职,360102,,\r\n")
    same(good(j("school", "import", "schools.csv", "--dry-run", data=fresh())).out,
         "1 schools added, 0 changed, 0 unchanged (looked only, nothing came in)\n")
    fails(j("school", "import", data=data), 2, "records school import takes one FILE: .xlsx or .csv")
    write("headless.csv", "学校标识码,学校名称\n1,2\n")
    fails(j("school", "import", "headless.csv", data=data), 2,
          "headless.csv:1: the header lacks columns: 所在行政区划 (region)")
    write("headless.csv", "单位,角色\n1,经办员\n")
    fails(j("user", "import", "headless.csv", "-o", "p.xlsx", data=data), 2,
          "headless.csv:1: the header lacks columns: 账号名 (name), 真实姓名 (real_name), 联系电话 (phone), 级别 (level)")
    holds(j("user", "lock", "nobody", data=data, lang="zh_CN").err, "没有账号“nobody”")
    same(set(accounts(data)), {"admin"})


@test
def lists_of_accounts_and_schools_are_read_as_people_write_them():
    data = fresh()
    write("schools.csv", "学校代码,学校,区县,主管级别\n3636000088,八职,江西省南昌市东湖区,\n3636000089,九职,东湖区,县级\n合计,,2所,\n")
    same(good(j("school", "import", "schools.csv", data=data)).out, "2 schools added, 0 changed, 0 unchanged\n")
    write("people.csv", "用户名,姓名,手机号,级别,学校名称,学校代码,角色\n八职甲,王甲,13800000000,学校,七职,3636000088,经办员\n"
          "东湖甲,王乙,13800000000,县级,,东湖区,审核员\n南昌甲,王丙,13800000000,市级,,南昌市,审核员\n合计,3人,,,,,\n")
    good(j("user", "import", "people.csv", "-o", "people.xlsx", data=data))
    same({name: accounts(data)[name]["place"] for name in ("八职甲", "东湖甲", "南昌甲")},
         {"八职甲": "3636000088", "东湖甲": "360102", "南昌甲": "360100"})
    write("nowhere.csv", "账号名,真实姓名,联系电话,级别,单位,角色\n甲乙,王甲,13800000000,县级,无此区,审核员\n")
    same(j("user", "import", "nowhere.csv", "-o", "nowhere.xlsx", data=data).status, 3)


@test
def one_is_made_locked_reset_and_closed():
    data = fresh()
    done = good(j("user", "add", "职校一", "--level", "school", "--place", "3636000001", "--role", "clerk",
                  "--real-name", "王小明", "--phone", "13800000000", data=data))
    expect(PASSWORD.fullmatch(done.out), done)
    holds(done.err, "one-time password of 职校一, to be changed at the first login")
    first = done.out
    made = accounts(data)["职校一"]
    same((made["level"], made["place"], made["role"], made["real_name"]), ("school", "3636000001", "clerk", "王小明"))
    good(j("user", "lock", "职校一", data=data))
    same(accounts(data)["职校一"]["status"], "locked")
    holds(good(j("user", "list", data=data)).out, "name\tlevel\tplace\trole\treal name\tstatus\nadmin\tprovince\t\tadministrator\t\tactive\n")
    holds(good(j("user", "list", data=data)).out, "职校一\tschool\t3636000001\tclerk\t王小明\tlocked\n")
    good(j("user", "unlock", "职校一", data=data))
    again = good(j("user", "reset", "职校一", data=data)).out
    expect(PASSWORD.fullmatch(again) and again != first)
    good(j("user", "totp-reset", "职校一", data=data))
    same(good(j("user", "sessions", "职校一", data=data)).out, "")
    good(j("user", "close", "职校一", data=data))
    fails(j("user", "unlock", "职校一", data=data), 1, "the account is closed for good")
    result = verified(data)
    same((result["accounts"], result["schools"]), (2, 2))
    if on_postgres():
        return  # the files of the engine are not ours to read
    with open(f"{work}/{data}/records.db", "rb") as file:
        held = file.read()
    for secret in (first.strip(), again.strip(), "13800000000"):
        expect(secret.encode() not in held, "in the file:", secret)


@test
def schools_are_registered_changed_and_the_same_file_changes_nothing():
    data = fresh()
    events = verified(data)["events"]
    same(good(j("school", "import", f"{data}.csv", data=data)).out, "0 schools added, 0 changed, 2 unchanged\n")
    same(verified(data)["events"], events)
    same(good(j("school", "list", data=data)).out,
         "3636000002\t360103\tprovince\t江西二职\n3636000001\t360102\tcounty\t南昌一职\n")
    text = "学校标识码,学校名称,所在行政区划,主管级别,学校简称,依据\n3636000001,南昌一职,360202,,一职,迁址批复\n" \
           "3636000002,江西二职,360103,省级,,\n3636000003,三职,360102,市级,,\n"
    same(good(j("school", "import", write("more.csv", text), "--dry-run", data=data)).out,
         "1 schools added, 1 changed, 1 unchanged (looked only, nothing came in)\n")
    same(verified(data)["events"], events)
    same(good(j("school", "import", "more.csv", data=data)).out, "1 schools added, 1 changed, 1 unchanged\n")
    same(verified(data)["schools"], 3)
    bare = j("school", "import", write("bare.csv", SCHOOLS), data=data)
    same((bare.status, bare.err.splitlines()[0]), (3, "row 2: say in 2 to 200 characters why the school is changed"), bare)
    far = write("far.csv", "学校标识码,学校名称,所在行政区划\n3642000014,外省学校,420102\n")
    done = j("school", "import", far, data=data, lang="zh_CN")
    same((done.status, done.err.splitlines()[0]), (3, "第 2 行：学校“3642000014”：所在区划 420102 不在本省（36）"), done)


@test
def wrong_schools_come_back_coloured_and_nothing_came_in():
    data = fresh(schools=None)
    head = ["学校标识码", "学校名称", "所在行政区划", "主管级别"]
    rows = [["3636000001", "一职", "360102", ""], ["363600002", "二职", "360102", ""], ["3636000003", "", "360102", ""],
            ["3636000004", "四职", "369999", ""], ["3636000005", "五职", "360102", "乡级"],
            ["3636000001", "一职", "360102", ""]]
    done = j("school", "import", book("bad.xlsx", rows, head), "--errors", "bad-errors.xlsx", data=data)
    same((done.status, done.out), (3, ""), done)
    holds(done.err, "row Sheet!4: something must stand here\n")
    holds(done.err, "row Sheet!7: stands in the file twice\n")
    holds(done.err, "row Sheet!2: stands in the file twice\n")
    holds(done.err, "6 rows are wrong, nothing came in\n")
    same(os.stat(f"{work}/bad-errors.xlsx").st_mode & 0o777, 0o600)
    back = openpyxl.load_workbook(f"{work}/bad-errors.xlsx").active
    same([back.cell(row, 1).value for row in range(2, 8)], ["Sheet!2", "Sheet!3", "Sheet!4", "Sheet!5", "Sheet!6", "Sheet!7"])
    bad = {(cell.row, cell.column) for row in back.iter_rows() for cell in row if cell.fill.fgColor.rgb == "FFFFC7CE"}
    same(bad, {(row, column) for row in range(2, 8) for column in (1, 2)} | {(2, 3), (3, 3), (4, 4), (5, 5), (6, 6), (7, 3)})
    same(back.cell(2, 2).value, back.cell(7, 2).value)  # nobody knows which of the two is right
    holds(back.cell(5, 2).value, "its region is six digits of a county (or of a city without counties)")
    same(verified(data)["schools"], 0)
    zh = j("school", "import", "bad.xlsx", data=data, lang="zh_CN")
    holds(zh.err, "第 Sheet!3 行：学校“363600002”：学校（机构）标识码应为10位数字\n")
    holds(zh.err, "学校“3636000004”：所在区划应为县级六位代码（不设县的市用市级代码）")
    # corrected in the workbook of errors and sent again
    fixed = [[None, None, "3636000002", "二职", "360102", None, None]]
    book("fixed.xlsx", fixed, ["原文件行", "原因", "学校标识码*", "学校名称*", "所在行政区划*", "主管级别", "学校简称"])
    same(good(j("school", "import", "fixed.xlsx", data=data)).out, "1 schools added, 0 changed, 0 unchanged\n")


@test
def accounts_in_bulk_all_or_none():
    data = fresh()
    good(j("user", "template", "-o", "accounts.xlsx"))
    same(rows_of("accounts.xlsx"), [["账号名*", "真实姓名*", "联系电话*", "级别*", "单位", "角色*"]])
    rows = [["clerk1", "张三", "13800000001", "学校", "3636000001", "经办员"],
            ["county1", "李四", "13800000002", "县级", "360102", "审核员"],
            ["prov1", "王五", "13800000003", "省级", "", "审计员"]]
    bad = rows + [["admin", "某", "13800000003", "省级", "", "经办员"], ["x1", "某", "1", "省级", "", "经办员"],
                  ["x2", "某", "13800000003", "乡级", "", "经办员"], ["x3", "某", "13800000003", "省级", "", "校长"],
                  ["x4", "某", "13800000003", "学校", "3636000009", "经办员"], ["clerk1", "某", "13800000003", "省级", "", "经办员"]]
    done = j("user", "import", book("bad-accounts.xlsx", bad), "-o", "p.xlsx", "--errors", "accounts-errors.xlsx", data=data)
    same((done.status, done.out), (3, ""), done)
    same(done.err, "row Sheet!2: stands in the file twice\nrow Sheet!5: an account of this name is there already\n"
         "row Sheet!6: a phone number has 7 to 20 digits, '-' or '+'\nrow Sheet!7: no level '乡级': "
         "school, county, city, province, ministry\n"
         "row Sheet!8: no role '校长': clerk, reviewer, administrator, auditor\nrow Sheet!9: there is no school '3636000009'\n"
         "row Sheet!10: stands in the file twice\n7 rows are wrong, nothing came in\n"
         "all rows are in accounts-errors.xlsx, the wrong ones marked: correct them there and import that\n")
    odd = write("odd.csv", "账号名,真实姓名,联系电话,级别,单位,角色\nbu4,孙部,13800001111,教育部,,管理员\n"
                "x1,某,13800000003,县级,369999,审核员\nx2,某,13800000003,学校,没有的学校,经办员\n")
    zh = j("user", "import", odd, "--dry-run", data=data, lang="zh_CN")
    holds(zh.err, "第 2 行：教育部只读：教育部的账号只能是审计员\n")
    holds(zh.err, "第 3 行：“369999”不是县级行政区划代码\n")
    holds(zh.err, "第 4 行：没有学校“没有的学校”\n")
    many = j("user", "import", write("many.csv", "账号名,真实姓名,联系电话,级别,单位,角色\na b,某,12,市,九江市,主任\n"), "--dry-run", data=data)
    for words in ("no level '市': school, county, city, province, ministry", "no role '主任': clerk, reviewer, administrator, auditor",
                  "an account's name has 1 to 64 letters", "a phone number has 7 to 20 digits", "1 rows are wrong, nothing came in"):
        holds(many.err, words)
    named = write("named.csv", "账号名,真实姓名,联系电话,级别,单位,角色\nn1,某,13800000003,学校,江西二职,经办员\n")
    apart = fresh()
    good(j("user", "import", named, "-o", "named.xlsx", data=apart))
    same(accounts(apart)["n1"]["place"], "3636000002")
    expect(not os.path.exists(f"{work}/p.xlsx"), "passwords of nobody")
    same(len(rows_of("accounts-errors.xlsx")), 10)
    same(good(j("user", "import", book("good.xlsx", rows), "--dry-run", data=data)).out,
         "3 accounts, nothing wrong (looked only)\n")
    same(set(accounts(data)), {"admin"})
    same(good(j("user", "import", "good.xlsx", "-o", "p.xlsx", data=data)).out, "3 accounts made\n")
    same(os.stat(f"{work}/p.xlsx").st_mode & 0o777, 0o600)
    result = rows_of("p.xlsx")
    same(result[0][0], "one-time password")
    same([row[1] for row in result[1:]], ["clerk1", "county1", "prov1"])
    expect(len({row[0] for row in result[1:]}) == 3 and all(PASSWORD.fullmatch(row[0] + "\n") for row in result[1:]))
    same(verified(data)["accounts"], 4)


@file_test
def meddling_with_people_is_found():
    rows = [("UPDATE account SET role = 'auditor' WHERE id = 2", "account/2 is not what its events made of it"),
            ("UPDATE account SET password = (SELECT password FROM account WHERE id = 1) WHERE id = 2",
             "account/2 is not what its events made of it"),
            ("UPDATE account SET scope_lo = '', scope_hi = '99' WHERE id = 2",
             "account 2: its scope is not that of its place"),
            ("UPDATE school SET name = 'x' WHERE code = '3636000001'",
             "school/3636000001 is not what its events made of it"),
            ("UPDATE school SET scope = '3601043636000001' WHERE code = '3636000001'",
             "account 2: its scope is not that of its place"),
            ("UPDATE school SET scope = '3601043636000002' WHERE code = '3636000002'",
             "school 3636000002: its scope is not that of its school"),
            ("DELETE FROM school WHERE code = '3636000002'",
             "events tell of 4 accounts, schools and others, 3 are there")]
    whole = fresh()
    good(j("user", "add", "clerk", "--level", "school", "--place", "3636000001", "--role", "clerk", data=whole))
    for number, (sql, said) in enumerate(rows):
        data = f"meddled{number}"
        shutil.copytree(f"{work}/{whole}", f"{work}/{data}")
        with sqlite3.connect(f"{work}/{data}/records.db") as db:
            db.execute(sql)
        db.close()
        fails(j("verify", data=data), 5, f"{data}/records.db: {said}")


if __name__ == "__main__":
    jiuxu, words = e2e.arguments(__doc__)
    with tempfile.TemporaryDirectory(prefix="jiuxu-people-") as work:
        sys.exit(e2e.main(words))
