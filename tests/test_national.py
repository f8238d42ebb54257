#!/usr/bin/python3
"""The result of the national check (全国查重、公安比对): formal numbers, what records are marked with, what the
school does about it; by the page, the API and the command line.

usage: test_national.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it

Every person here is made. Loopback only.
"""
import datetime
import html
import io
import os
import re
import sys

import openpyxl

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
from e2e import expect, holds, run, same, test
import web_business
from web_business import agreed, api, applied, brought, decided, proof, record, verified, who
from web_world import ENV, call, citizen, data_words, send_file, wrong_book

HEAD = "学籍号,身份证件号,姓名,比对结果,正式学籍号,比对日期,说明\n"
DAY = "2026-11-20"
COUNT = iter(range(40001, 50000))


def card():
    return citizen(next(COUNT), year=2010)


def sent(*rows, name="province"):
    """Results by the API."""
    return api(name, "/national?name=result.csv", (HEAD + "".join(",".join(row) + "\n" for row in rows)).encode())


def wrong(answer):
    same(answer.status, 422, answer.text)
    return [(row["place"], row["text"]) for row in answer.json["errors"]]


def pending(name, document, school="school"):
    """Admits somebody and checks him in, which gives him a temporary number; his id."""
    values = {"XM": name, "SFZJLXM": "1", "SFZJH": document, "RXNY": "202609", "ZYM": "090100", "XZ": "3", "SZNJ": "2026",
              "SZBH": "2026级1班"}
    made = api(school, "/applications", {"kind": "admit", "reason": "2026年招生", "values": values})
    same(made.status, 201, made.text)
    path = f"/applications/{made.json['id']}"
    agreed(path, f"{school}-reviewer")
    number = api(school, path).json["student"]
    agreed(applied(school, number, {"kind": "check_in", "reason": "报到"}), f"{school}-reviewer")
    return number


def problems(number):
    return [row["code"] for row in record(number)["problems"] if row["code"] != "field.missing"]


def rules(answer):
    return [row["code"] for row in answer.json["errors"]]


@test
def who_passed_has_his_formal_number():
    document = card()
    number = pending("安通过", document)
    expect(record(number)["values"]["XJH"].startswith("L"), record(number))
    row = ("", document, "安通过", "通过", "G" + document, DAY, "")
    done = sent(row)
    same((done.status, done.json), (200, {"rows": 1, "added": 0, "changed": 1, "unchanged": 0}), done.text)
    same(sent(row).json, {"rows": 1, "added": 0, "changed": 0, "unchanged": 1})
    masked = record(number)["values"]["XJH"]
    expect(masked.startswith("G") and masked.endswith(document[-2:]), masked)
    same(problems(number), [])
    page = who("school", "zh").get(f"/students/{number}").words
    holds(page, f"全国查重结果：通过 · {DAY}")
    holds(who("school", "zh").get(f"/students/{number}/history").words, "身份核验")
    # a formal number is for life; the day of the check only goes on
    other = "J" + card()
    same(wrong(sent(("", document, "安通过", "通过", other, DAY, ""))), [("2", "该学生已有另一个正式学籍号，一人一号终身不变，请核对；原来导入的有误的，填写更正原因")])
    same(wrong(sent(("", document, "安通过", "重复", "", "2026-11-01", ""))), [("2", "该学生已有日期更晚的比对结果")])
    verified()


@test
def a_formal_number_is_not_continued_with_another():
    document, other = card(), card()
    number = pending("安接续", document)

    def waits():
        return [row["student"] for row in api("school", "/continuations?state=open&limit=500").json["students"] if row["student"] == number]

    def asked(wanted):
        etag = api("school", f"/students/{number}").headers["ETag"]
        return api("school", f"/students/{number}/applications", {"kind": "continue", "reason": "学籍接续", "asked": wanted}, If_Match=etag)

    same(waits(), [number])
    path = applied("school", number, {"kind": "continue", "national": "G" + other, "before": "外省某中学", "reason": "学籍接续"})
    same(proof("school", path).status, 303)
    agreed(path, "school-reviewer", "donghu", "nanchang")
    same(sent(("", document, "安接续", "通过", "G" + document, DAY, "")).json["changed"], 1)
    same(waits(), [])
    # what was asked for before cannot come into force any more
    late = decided("reviewer", path, "approve")
    same(late.status, 422, late.words)
    holds(late.words, "the student has a formal number, which is for life: it is replaced by no other")
    same(decided("reviewer", path, "reject", "已有正式学籍号").status, 303)
    expect(record(number)["values"]["XJH"].endswith(document[-2:]), record(number))
    page = who("school", "zh").get(f"/students/{number}")
    expect("学籍接续：" not in page.words, page.words)
    for wanted in ({"national": "G" + other}, {}):
        refused = asked(wanted)
        same((refused.status, rules(refused)), (422, ["continue.formal"]), refused.text)
    holds(who("school", "zh").get(f"/students/{number}/apply?kind=continue").words, "学籍接续")
    # a list that has another number for him changes nothing of it
    listed = f"姓名,身份证件号,学籍号,毕业学校,现就读学校\n安接续,{document},G{other},东湖区第一中学,\n"
    same(api("province", "/continuations/lists?name=list.csv", listed.encode()).status, 200)
    same(rules(asked({})), ["continue.formal"])
    same(waits(), [])
    verified()


@test
def a_wrong_formal_number_is_corrected_with_a_reason():
    document, owner = card(), card()
    number, second = pending("安填错", document), pending("安本人", owner)
    head = HEAD.strip() + ",更正原因\n"

    def brings(*rows):
        return api("province", "/national?name=r.csv", (head + "".join(",".join(row) + "\n" for row in rows)).encode())

    browser = who("province", "zh")
    browser.get("/national")
    look = send_file(browser, "/national", "结果.csv", (HEAD + f",{document},安填错,通过,G{owner},{DAY},\n").encode())
    holds(look.words, "1 人的正式学籍号与本人身份证号不同，请先核对是否填错了人。")
    holds(look.words, "与本人身份证号不同")
    same(brings(("", document, "安填错", "通过", "G" + owner, DAY, "", "")).json["changed"], 1)
    same(wrong(brings(("", owner, "安本人", "通过", "G" + owner, DAY, "", ""))), [("2", "学籍号已被使用")])
    same(wrong(brings(("", owner, "安本人", "通过", "G" + owner, DAY, "", "填错"))), [("2", "该学生还没有正式学籍号，不填更正原因")])
    right = ("", document, "安填错", "通过", "G" + document, DAY, "")
    holds(wrong(brings((*right, "")))[0][1], "该学生已有另一个正式学籍号")
    look = send_file(browser, "/national", "结果.csv", (head + ",".join((*right, "导入时填错了人")) + "\n").encode())
    holds(look.words, "更正：导入时填错了人")
    same(brings((*right, "导入时填错了人")).json["changed"], 1)
    same(brings((*right, "导入时填错了人")).json["unchanged"], 1)
    same(problems(number), [])
    holds(who("province", "zh").get(f"/students/{number}/history").words, "更正正式学籍号：导入时填错了人")
    same(brings(("", owner, "安本人", "通过", "G" + owner, DAY, "", "")).json["changed"], 1)
    expect(record(second)["values"]["XJH"].endswith(owner[-2:]), record(second))
    verified()


@test
def the_number_of_before_still_finds_him():
    document = card()
    number = pending("安旧号", document)
    browser = who("school")
    browser.get(f"/students/{number}")
    shown = browser.post(f"/students/{number}/reveal", {"field": "XJH", "reason": "核对学籍号"}).text
    before = re.search(r"L\d{18}", shown)[0]
    same(sent((before, "", "安旧号", "通过", "G" + document, DAY, "")).json["changed"], 1)
    # a row that names him by the old one is his, and changes nothing
    same(sent((before, "", "安旧号", "通过", "G" + document, DAY, "")).json["unchanged"], 1)
    holds(who("school").get(f"/find?q={before}").text, f"/students/{number}")
    expect(before not in who("school").get(f"/students/{number}/history").text, "it is masked")


@test
def who_did_not_pass_is_marked_with_what_to_do():
    cases = (("重复", "national.duplicate", "某市第二中学", "全国查重结果为重复，暂不注册"),
             ("证件号不存在", "national.unknown", "", "公安人口库中没有这个证件号"),
             ("姓名不符", "national.name", "", "姓名与公安人口库中这个证件号的不符"))
    for outcome, rule, note, words in cases:
        document = card()
        number = pending("安" + outcome[:2], document)
        row = ("", document, "安" + outcome[:2], outcome, "", DAY, note)
        same(sent(row).json["changed"], 1)
        same(sent(row).json["unchanged"], 1)
        same(problems(number), [rule])
        page = who("school", "zh").get(f"/students/{number}").words
        holds(page, words)
        holds(page, f"全国查重结果：{outcome}" + (f" · {note}" if note else "") + f" · {DAY}")
        same(sent(("", document, "安" + outcome[:2], "通过", "G" + document, "2026-11-21", "")).json["changed"], 1)
        same(problems(number), [])
        history = who("school", "zh").get(f"/students/{number}/history").words
        holds(history, f"全国查重未通过 刘建华（province） 比对结果 {outcome} 全国查重结果")
        holds(history, "比对结果 通过")
    # who is registered is not told to wait with that
    document = card()
    web_business.brought("province", [f"安在册,{document},{web_business.SCHOOL},2025-09,610203,3,2025级,安在册班,,01\n"])
    same(sent(("", document, "安在册", "重复", "", DAY, "")).json["changed"], 1)
    row, = api("school", f"/search?q={document}").json["students"]
    page = who("school", "zh").get(f"/students/{row['id']}").words
    holds(page, "全国查重结果为重复：与对方学校核实后，填错的办理变更基本信息；不在本校就读的办理转学或退学")
    expect("暂不注册" not in page + row["problems"][0]["text"], page)
    verified()


@test
def what_is_wrong_with_a_number_stays_with_it():
    document = card()
    wrong_sign = "G" + document[:-1] + ("1" if document[-1] != "1" else "2")
    path = os.path.join(os.path.dirname(web_business.province), "wrong-sign.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write("XM,SFZJLXM,SFZJH,XXDM,ZYM,XZ,RXNY,SZNJ,SZBH,XJH\n"
                   f"安错号,1,{document},{web_business.SCHOOL},090100,3,202609,2026,2026级1班,{wrong_sign}\n")
    same(run(web_business.jiuxu, "records", "import", path, *data_words(web_business.province), env=ENV).status, 0)
    number = re.search(r"/students/(\d+)", who("province").get(f"/find?q={document}").text)[1]
    marked = problems(number)
    expect("student_no.check" in marked, marked)
    same(sent(("", document, "安错号", "重复", "", DAY, "")).json["changed"], 1)
    same(sorted(problems(number)), sorted([*marked, "national.duplicate"]))
    same(sent(("", document, "安错号", "通过", "", "2026-11-21", "")).json["changed"], 1)
    same(problems(number), marked)
    verified()


def asked(name, number, kind, **more):
    etag = api(name, f"/students/{number}").headers["ETag"]
    return api(name, f"/students/{number}/applications", {"kind": kind, "reason": "办理" + kind, **more}, If_Match=etag)


def told(answer, rule):
    """What an answer says of a rule; None when it does not."""
    return next((row["text"] for row in answer.json.get("errors", []) if row["code"] == rule), None)


@test
def nobody_is_registered_before_it_is_settled():
    document = card()
    number = pending("安暂缓", document)
    expect(told(asked("school", number, "register"), "register.duplicate") is None, "nothing stands against it yet")
    sent(("", document, "安暂缓", "重复", "", DAY, "某市第二中学"))
    same(told(asked("school", number, "register"), "register.duplicate"),
         "查重未通过，暂不注册：全国查重结果为重复（某市第二中学）。填错的办理变更基本信息；不来就读的作废；确在本校就读的，附证明办理佐证")
    sent(("", document, "安暂缓", "姓名不符", "", "2026-11-21", ""))
    refused = asked("school", number, "register")
    same(told(refused, "register.duplicate"), None)
    same(told(refused, "register.doubt"), "证件问题核实以前不予注册：对照证件，填错的办理变更基本信息，没有错的附证明办理佐证")
    # in a whole class too
    look = api("school", "/bulk", {"kind": "register", "class": "2026级1班", "reason": "注册"}).json
    row = next(row for row in look["rows"] if row["student"] == number)
    expect("register.doubt" in [rule["code"] for rule in row["rules"]], row)


@test
def the_same_number_in_two_records_is_found():
    values = {"XM": "安护照", "SFZJLXM": "A", "SFZJH": "E44556677", "XBM": "1", "CSRQ": "2010-05-06", "RXNY": "202609",
              "ZYM": "090100", "XZ": "3", "SZNJ": "2026", "SZBH": "2026级1班"}
    numbers = []
    for kind, name in (("A", "school"), ("Z", "school2")):
        made = api(name, "/applications", {"kind": "admit", "reason": "2026年招生", "values": {**values, "SFZJLXM": kind}})
        same(made.status, 201, made.text)
        agreed(f"/applications/{made.json['id']}", f"{name}-reviewer")
        numbers.append(api(name, f"/applications/{made.json['id']}").json["student"])
        agreed(applied(name, numbers[-1], {"kind": "check_in", "reason": "报到"}), f"{name}-reviewer")
    refused = asked("school", numbers[0], "register")
    holds(told(refused, "register.another"), "本系统中另有学籍用同一号码")
    expect("3636000003" not in refused.text, "whose it is, is not told")
    agreed(applied("school2", numbers[1], {"kind": "void", "reason": "重复录取"}), "school2-reviewer", "xihu")
    same(told(asked("school", numbers[0], "register"), "register.another"), None)
    verified()


@test
def what_is_right_is_confirmed_with_a_proof():
    document = card()
    number = pending("安佐证", document)
    same(told(asked("school", number, "confirm"), "confirm.none"), "没有需要佐证的问题")
    sent(("", document, "安佐证", "姓名不符", "", DAY, ""))
    path = applied("school", number, {"kind": "confirm", "reason": "户口簿与身份证一致"})
    holds(who("school", "zh").get(path).words, "姓名与公安人口库中这个证件号的不符")
    waits = who("school-reviewer", "zh").get(path)
    holds(waits.words, "这项业务须附证明材料，现在还没有，不能同意")
    expect('value="submit"' not in waits.text, "nothing to agree to without a proof")
    refused = api("school-reviewer", path + "/decisions", {"action": "submit"}, If_Match=api("school-reviewer", path).headers["ETag"])
    same((refused.status, [one["code"] for one in refused.json["errors"]]), (422, ["proof.needed"]), refused.text)
    same(proof("school", path).status, 303)
    agreed(path, "school-reviewer", "donghu", "nanchang")
    same(problems(number), ["national.name"])
    agreed(path, "reviewer")
    same(problems(number), [])
    same(told(asked("school", number, "register"), "register.doubt"), None)
    # a change of something else leaves it so
    changed = asked("school", number, "change_data", values={"JG": "江西南昌"})
    same(changed.status, 201, changed.text)
    path = f"/applications/{changed.json['id']}"
    same(proof("school", path).status, 303)
    agreed(path, "school-reviewer", "donghu")
    same((problems(number), record(number)["values"]["JG"]), ([], "江西南昌"))
    # a later check puts it in doubt again
    sent(("", document, "安佐证", "姓名不符", "", "2026-11-22", ""))
    same(problems(number), ["national.name"])
    verified()


@test
def a_wrong_number_is_not_confirmed():
    document = card()
    bad = document[:-1] + ("0" if document[-1] != "0" else "1")
    number = pending("安错号", bad)
    same(problems(number), ["id.check"])
    same(told(asked("school", number, "confirm"), "confirm.number"),
         "号码本身有错（位数、日期或校验码），不能佐证，只能办理变更基本信息，或作废")
    page = who("school", "zh").get(f"/students/{number}")
    holds(page.words, "有误的，变更基本信息")
    # what cannot be done is not offered, and who asks for it all the same is told at once what to do
    holds(page.words, "号码本身有错的不能佐证，只能改正。")
    for at in (f"/students/{number}", f"/students/{number}/apply"):
        expect("kind=confirm" not in who("school", "zh").get(at).text, at)
    page = who("school", "zh").get(f"/students/{number}/apply?kind=confirm")
    same(page.status, 422)
    holds(page.words, "号码本身有错（位数、日期或校验码），不能佐证，只能办理变更基本信息，或作废")
    expect("<textarea" not in page.text, "no form that leads to nothing")
    same(who("school", "zh").post(f"/students/{number}/apply", {"kind": "confirm", "reason": "核实"}).status, 422)
    same(told(asked("school", number, "register"), "register.wrong"),
         "证件号本身有错（位数、日期或校验码），改正以前不予注册：对照证件，办理变更基本信息改正，不能佐证；录错了人的，办理作废")
    page = who("school", "zh").get(f"/students/{number}")
    holds(page.text, f"/students/{number}/apply?kind=void")


@test
def everybody_sees_his_own_records_in_doubt_the_graduating_first():
    document = card()
    number = pending("安名单", document)
    sent(("", document, "安名单", "证件号不存在", "", DAY, ""))
    for name in ("school", "donghu", "nanchang", "province"):
        rows = api(name, "/students?problems=1&status=pending&limit=500").json["students"]
        expect(number in [row["id"] for row in rows], name)
        holds(who(name, "zh").get("/students?problems=1").words, "按年级（毕业年级在前）：")
    expect(number not in [row["id"] for row in api("school2", "/students?problems=1&limit=500").json["students"]])
    table = who("school", "zh").get("/students.csv?problems=1").bytes.decode("utf-8-sig").splitlines()
    holds(table[0], "需要核实的问题")
    line = next(line for line in table if line.startswith("安名单,"))
    holds(line, "公安人口库中没有这个证件号")
    grades = [int(line.split(",")[3][:4]) for line in table[1:] if line.split(",")[3][:4].isdigit()]
    same(grades, sorted(grades))


@test
def a_file_with_a_fault_writes_nothing():
    document, other = card(), card()
    number = pending("安检查", document)
    second = pending("安检二", other)
    good = ("", document, "安检查", "通过", "G" + document, DAY, "")
    for row, place, words in (
            (("", "", "安检查", "通过", "G" + document, DAY, ""), "2", "学籍号和身份证件号至少填一个"),
            (("", card(), "安检查", "重复", "", DAY, ""), "2", "没有用这个号码的学生"),
            (("", document, "安别人", "重复", "", DAY, ""), "2", "用这个号码的学生姓名与此不同"),
            (("", document, "安检查", "可能", "", DAY, ""), "2", "比对结果应为：通过、重复、证件号不存在、姓名不符"),
            (("", document, "安检查", "通过", "", DAY, ""), "2", "通过的必须填写正式学籍号"),
            (("", document, "安检查", "重复", "G" + document, DAY, ""), "2", "通过的才填正式学籍号"),
            (("", document, "安检查", "通过", "L" + document[:-1] + "1", DAY, ""), "2", "正式学籍号以 G 或 J 开头"),
            (("", document, "安检查", "重复", "", "2026-13-01", ""), "2", "日期"),
            (("", document, "安检查", "重复", "", DAY, "与360102201001011234重复"), "2", "说明写学校，不要写个人号码")):
        refused = wrong(sent(row))
        same(refused[0][0], place, row)
        holds(refused[0][1], words)
    digit = document[:-1] + ("0" if document[-1] != "0" else "1")
    holds(wrong(sent(("", document, "安检查", "通过", "G" + digit, DAY, "")))[0][1], "校验码")
    # twice in the file, by one number or another; the same formal number for two
    same(wrong(sent(good, good)), [("2", "在文件中出现了两次"), ("3", "在文件中出现了两次")])
    same(wrong(sent(good, ("", other, "安检二", "通过", "G" + document, DAY, ""))),
         [("2", "在文件中出现了两次"), ("3", "在文件中出现了两次")])
    expect(record(number)["values"]["XJH"].startswith("L") and record(second)["values"]["XJH"].startswith("L"), "nothing came in")
    # a formal number that is not that of his own document is taken, and told
    same(sent(("", other, "安检二", "通过", "G" + card(), DAY, "")).json["changed"], 1)
    same(problems(second), ["student_no.other"])
    verified()


@test
def it_is_the_provinces_and_comes_by_page_and_command():
    document = card()
    pending("安命令", document)
    body = (HEAD + f",{document},安命令,通过,G{document},{DAY},\n").encode()
    for name in ("school", "nanchang", "reviewer", "ministry"):
        same(call(web_business.service.port, "/api/v1/national?name=a.csv", web_business.token(name), method="POST", body=body).status, 403, name)
        same(who(name).get("/national").status, 403, name)
    browser = who("province", "zh")
    holds(browser.get("/national").words, "全国查重结果")
    expect(browser.get("/national/template.xlsx").bytes.startswith(b"PK"), "a workbook")
    bad = send_file(browser, "/national", "结果.csv", (HEAD + f",{document},安命令,通过,,{DAY},\n").encode())
    same((bad.status, wrong_book(bad)[:2]), (422, b"PK"), bad.words)
    holds(bad.words, "文件中有不对的行，整个文件都没有写入。下载的工作簿含全部行，不对的行已标出")
    # a workbook that comes back holds the good rows too: corrected, all of it comes in
    second = card()
    pending("安好行", second)
    bad = send_file(browser, "/national", "结果.csv", (HEAD + f",{second},安好行,重复,,{DAY},\n,{document},安命令,通过,,{DAY},\n").encode())
    book = openpyxl.load_workbook(io.BytesIO(wrong_book(bad)))
    cells = [[cell.value for cell in row] for row in book.active.iter_rows(min_row=2)]
    same([(row[0], row[4]) for row in cells], [("2", "安好行"), ("3", "安命令")], cells)
    same((cells[0][1], cells[1][1]), (None, "通过的必须填写正式学籍号"))
    book.active.cell(3, 7).value = "G" + document
    out = io.BytesIO()
    book.save(out)
    holds(send_file(browser, "/national", "改正.xlsx", out.getvalue()).words, "确认后：更新 2 人，未变 0 人。")
    path = os.path.join(os.path.dirname(web_business.province), "result.csv")
    with open(path, "wb") as out:
        out.write(body)
    words = ("records", "national", "import", path, *data_words(web_business.province))
    look = run(web_business.jiuxu, *words, "--dry-run", env=ENV)
    same((look.status, look.out.strip()), (0, "results of the national check: 1 changed, 0 unchanged (looked only, nothing came in)"), look)
    look = send_file(browser, "/national", "结果.csv", body)
    holds(look.words, "文件没有错误，尚未写入。确认后：更新 1 人，未变 0 人。 通过 1")
    fields = {name: html.unescape(value) for name, value in re.findall(r'name="(rows\d+|seen)" value="([^"]*)"', look.text)}
    same(api("province", "/national?name=a.csv&look=1", body).json["changed"], 1)  # nothing is written yet
    other = browser.post("/national/take", {**fields, "seen": "0"})
    holds(other.words, "学籍与预览时不同，没有写入。")
    done = browser.post("/national/take", fields)
    holds(done.words, "已导入：更新 1 人，未变 0 人。")
    again = run(web_business.jiuxu, *words, env=ENV)
    same((again.status, again.out.strip()), (0, "results of the national check: 0 changed, 1 unchanged"), again)
    verified()


@test
def a_batch_goes_on_behind_its_result():
    """What comes of the check, or fills a gap, is none of what a registration was looked at for; a doubt is."""
    soon = (datetime.date.today() + datetime.timedelta(7)).isoformat()
    same(api("province", "/late", {"place": web_business.SCHOOL, "entered": "202609", "until": soon, "reason": "补注册"}).status, 201)
    documents = [card() for _ in range(4)]
    names = ["批通过", "批重复", "批籍贯", "批无事"]
    numbers = [pending(name, document) for name, document in zip(names, documents)]
    body = {"kind": "register", "class": "2026级1班", "reason": "注册"}
    others = [row["student"] for row in api("school", "/bulk", body).json["rows"] if row["student"] not in numbers]
    made = api("school", "/bulk", {**body, "commit": True, "except": others})
    same(made.status, 201, made.text)
    paths = {row["student"]: f"/applications/{row['application']}" for row in made.json["rows"]}

    def decide(name, action):
        answer = api(name, f"/batches/{made.json['batch']}/decisions", {"action": action})
        same(answer.status, 200, answer.text)
        return [row for number in numbers for row in answer.json["rows"] if row["student"] == number]

    same([row["result"] for row in decide("school-reviewer", "submit")], ["good"] * 4)
    shown = [api("donghu", paths[number]).json["version"] for number in numbers]
    same(sent(("", documents[0], names[0], "通过", "G" + documents[0], DAY, ""),
              ("", documents[1], names[1], "重复", "", DAY, "某市第二中学")).json["changed"], 2)
    brought("school", [f"{names[2]},{documents[2]},3636000001,202609,090100,江西九江\n"],
            head="姓名,身份证件号,学校标识码,入学年月,专业代码,籍贯\n")
    same(record(numbers[2])["values"]["JG"], "江西九江")
    # who has the page open sees that something moved
    same([api("donghu", paths[number]).json["version"] for number in numbers],
         [shown[0] + 1, shown[1], shown[2] + 1, shown[3]])
    done = decide("donghu", "approve")
    same([row["result"] for row in done], ["good", "refused", "good", "good"])
    holds(done[1]["words"], "申请提交后该学生的学籍已有变动")
    same([done[0]["words"], done[2]["words"]], ["", ""])
    for name in ("nanchang", "reviewer"):
        same([row["result"] for row in decide(name, "approve")], ["good", "good", "good"])
    same([record(number)["status"] for number in numbers], ["enrolled", "pending", "enrolled", "enrolled"])
    verified()


if __name__ == "__main__":
    web_business.main(__doc__, "national")
