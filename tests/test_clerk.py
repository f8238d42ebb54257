#!/usr/bin/python3
"""What a clerk, a reviewer and an administrator meet every day on the pages of the records service.

usage: test_clerk.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it

Every person here is made (tests/made_province.c). Loopback only.
"""
import html
import io
import os
import re
import sqlite3
import sys
import tempfile
import time
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
from e2e import expect, holds, lacks, same, test
import web_business
from web_business import (BEGINS, PNG, SCHOOL2, SUSPEND, UNTIL, agreed, day, api, applied, decided, let_in, proof, record, student, verified, who)
from web_world import Province, Service, citizen, place_of, send_file, send_form

jiuxu = province = None

ILL = {**SUSPEND, "reason": "因病治疗", "illness": "1", "hospital": "1"}


def doubts(student):
    """What the API says is in doubt of a student: (rule, field)."""
    return [(one["code"], one["field"]) for one in student["problems"]]


def tile(browser, link):
    """The number on the first page beside that link; None when there is no such tile."""
    found = re.search(r'<a href="%s"><strong>(\d+)\+?</strong>' % re.escape(link), browser.get("/").text)
    return int(found[1]) if found else None


@test
def an_illness_is_not_passed_on_without_its_proof():
    number = student()
    path = applied("school", number, ILL)
    holds(who("school", "zh").get(path).words, "证明材料 必填")
    waits = who("school-reviewer", "zh").get(path)
    holds(waits.words, "这项业务须附证明材料，现在还没有，不能同意")
    expect('value="submit"' not in waits.text, "a button that would be refused")
    refusal = api("school-reviewer", f"{path}/decisions", {"action": "submit"}, If_Match=api("school", path).headers["ETag"])
    same(refusal.status, 422)
    holds(refusal.json["detail"], "须附证明材料（照片或扫描件）")
    same(proof("school", path).status, 303)
    agreed(path, "school-reviewer", "donghu", "nanchang")
    same(record(number)["status"], "suspended")
    back = applied("school", number, {"kind": "resume", "reason": "已痊愈", "term": day(276), "hospital": "1",
                                      "checked": "1"})
    expect('value="submit"' not in who("school-reviewer").get(back).text, "it needs a proof, too")
    same(decided("school", back, "withdraw").status, 303)


@test
def a_proof_comes_with_the_form():
    number = student()
    browser = who("school", "zh")
    holds(browser.get(f"/students/{number}/apply?kind=suspend").words, "勾选了证明、书面申请或书面同意的")
    made = send_form(browser, f"/students/{number}/apply", ILL, "proof", "诊断证明.png", PNG)
    same(made.status, 303, made.words)
    path = made.headers["Location"]
    holds(browser.get(path).words, "诊断证明.png")
    other = student()
    browser.get(f"/students/{other}/apply?kind=suspend")
    wrong = send_form(browser, f"/students/{other}/apply", ILL, "proof", "a.txt", b"no picture at all")
    same(wrong.status, 303, wrong.words)
    there, told = wrong.headers["Location"].split("?")
    same(told, "proof=type")
    page = browser.get(wrong.headers["Location"])
    holds(page.words, "申请已提交，但证明材料没有上传：应为图片（JPEG、PNG）或PDF。")
    holds(page.words, "待学校审核")
    holds(page.text, '<label>意见<textarea name="reason" maxlength="200" rows="2"></textarea>')
    for one in (path, there):
        same(decided("school", one, "withdraw").status, 303)


@test
def what_was_sent_back_stands_on_the_first_page_until_it_is_applied_for_again():
    number = student()
    clerk = who("school", "zh")
    clerk.get(f"/students/{number}/apply?kind=change_data")
    made = send_form(clerk, f"/students/{number}/apply", {
        "kind": "change_data", "reason": "换了电话和户口", "XSLXDH": "13900007777", "JG": "360103"}, "proof", "a.png", PNG)
    path = made.headers["Location"]
    agreed(path, "school-reviewer")
    before = tile(clerk, "/todo")
    same(decided("donghu", path, "reject", "户口簿照片看不清").status, 303)
    same(tile(clerk, "/todo"), before + 1)
    home = clerk.get("/")
    holds(home.words, "变更基本信息")
    holds(home.words, "驳回原因：户口簿照片看不清")
    again = re.search(r'<a href="(/students/%s/apply\?kind=change_data&amp;from=\d+)">重新申请</a>' % number, home.text)
    expect(again, home.text)
    again = again[1].replace("&amp;", "&")
    holds(clerk.get(path).text, again.replace("&", "&amp;"))
    form = clerk.get(again)
    holds(form.words, "驳回原因：户口簿照片看不清")
    holds(form.text, 'name="JG" value="360103"')
    holds(form.text, "换了电话和户口</textarea>")
    holds(form.text, 'placeholder="139****7777"')
    lacks(form.text, "13900007777", "shown in full without a reason")
    same(who("school2").get(again).status, 404)
    sent = send_form(clerk, f"/students/{number}/apply", {
        "kind": "change_data", "reason": "换了电话和户口", "again": again.split("=")[-1], "XSLXDH": "", "JG": "360103"},
        "proof", "b.png", PNG)
    same(sent.status, 303, sent.words)
    lacks(clerk.get("/").words, "户口簿照片看不清")
    same(tile(clerk, "/todo"), before)
    agreed(sent.headers["Location"], "school-reviewer", "donghu")
    same((record(number)["values"]["JG"], record(number)["values"]["XSLXDH"]), ("360103", "139****7777"))
    verified()


@test
def an_answer_of_the_problem_desk_stands_on_the_first_page():
    clerk = who("school", "zh")
    before = tile(clerk, "/problems?show=ours")
    clerk.get("/problems/new")
    path = clerk.post("/problems", {"topic": "system", "heading": "打不开导入页", "text": "点批量导入没有反应"}).headers["Location"]
    same(tile(clerk, "/problems?show=ours"), before)
    bureau = who("donghu")
    version = re.search(r'name="version" value="(\d+)"', bureau.get(path).text)[1]
    same(bureau.post(path + "/answer", {"version": version, "text": "请换用新版浏览器"}).status, 303)
    same(tile(clerk, "/problems?show=ours"), before + 1)
    holds(clerk.get("/").words, "已有答复的问题")
    holds(clerk.get(path).words, "县级 徐丽（donghu）")


@test
def to_do_is_what_this_account_can_do():
    path = applied("school", student(), SUSPEND)
    reviewer, county = who("school-reviewer"), who("donghu")
    mine, theirs = tile(reviewer, "/todo"), tile(county, "/todo")
    expect(mine >= 1, mine)
    holds(reviewer.get("/todo").text, path)
    lacks(who("school").get("/todo").text, f'href="{path}"', "a clerk decides nothing")
    lacks(county.get("/todo").text, f'href="{path}"')
    same(tile(who("donghu-admin"), "/todo"), None, "an administrator decides nothing")
    same(tile(who("ministry"), "/todo"), None)
    same(who("ministry").get("/todo").headers["Location"], "/applications?state=open")
    holds(who("school").get("/applications?state=open").text, f'href="{path}"')
    agreed(path, "school-reviewer")
    same((tile(reviewer, "/todo"), tile(county, "/todo")), (mine - 1, theirs + 1))
    for row in re.findall(r'href="(/applications/\d+)"', county.get("/todo").text):
        holds(county.get(row).text, 'value="approve"')
    same(decided("school", path, "withdraw").status, 303)


@test
def the_school_that_takes_a_student_waits_until_the_other_has_agreed():
    number = student(SZNJ="2025")
    browser = who("school")
    browser.get(f"/students/{number}")
    shown = browser.post(f"/students/{number}/reveal", {"field": "SFZJH", "reason": "for the transfer"})
    document = re.search(r"\b\d{17}[\dX]\b", shown.text)[0]
    taker = who("school2")
    taker.get("/apply?kind=transfer")
    made = taker.post("/apply", {"kind": "transfer", "reason": "随父母搬迁", "name": record(number)["values"]["XM"],
                                 "document": document, "specialty": "012100", "grade": "2025"})
    inside = made.headers["Location"]
    outside = f"/applications/{api('school', f'/applications?student={number}').json['applications'][0]['id']}"
    lacks(who("school2-reviewer").get("/todo").text, f'href="{inside}"')
    holds(who("school-reviewer").get("/todo").text, f'href="{outside}"')
    same(decided("school-reviewer", outside, "submit").status, 303)
    holds(who("school2-reviewer").get("/todo").text, f'href="{inside}"')
    same(decided("school2-reviewer", inside, "reject", "专业不符").status, 303)
    again = re.search(r'href="(/apply\?kind=transfer&amp;from=\d+)"', taker.get("/").text)[1].replace("&amp;", "&")
    form = taker.get(again)
    lacks(form.text, document)
    sent = taker.post("/apply", {"kind": "transfer", "reason": "随父母搬迁", "name": record(number)["values"]["XM"],
                                 "document": "", "again": again.split("=")[-1], "specialty": "012100", "grade": "2025"})
    same(sent.status, 303, sent.words)
    same(decided("school2", sent.headers["Location"], "withdraw").status, 303)


@test
def a_suspension_that_was_sent_back_is_applied_for_again():
    """Its first day is a field of the form like what says in whose place it comes."""
    number = student()
    path = applied("school", number, SUSPEND)
    agreed(path, "school-reviewer")
    same(decided("donghu", path, "reject", "日期不对").status, 303)
    clerk = who("school")
    form = clerk.get(f"/students/{number}/apply?kind=suspend&from={path.split('/')[-1]}")
    fields = [(name, value) for name, value in re.findall(r'<input[^>]*name="(\w+)" value="([^"]*)"', form.text)
              if name in ("kind", "version", "from", "until", "again")]
    same(len(fields), 5, fields)
    sent = clerk.post(f"/students/{number}/apply", [*fields, ("reason", "父母外出务工")])
    same(sent.status, 303, sent.words)
    holds(clerk.get(sent.headers["Location"]).words, SUSPEND["from"])
    same(decided("school", sent.headers["Location"], "withdraw").status, 303)


@test
def one_application_at_a_time_and_which_is_said():
    number = student()
    path = applied("school", number, SUSPEND)
    page = who("school", "zh").get(f"/students/{number}/apply")
    holds(page.words, "该学生已有在办业务： 休学 待学校审核")
    holds(page.text, f'href="{path}"')
    lacks(page.text, "apply?kind=", "forms that cannot be sent")
    clerk = who("school")
    again = clerk.post(f"/students/{number}/apply", {**SUSPEND, "reason": "照顾祖母"})
    same(again.status, 422)
    holds(again.text, "照顾祖母</textarea>", "what was typed is lost")
    same(decided("school", path, "withdraw").status, 303)
    holds(clerk.get(f"/students/{number}/apply").text, "apply?kind=suspend")


@test
def a_stale_form_keeps_what_was_typed_and_says_what_changed():
    number = student(SZNJ="2025")
    clerk = who("school", "zh")
    form = clerk.get(f"/students/{number}/apply?kind=suspend")
    version = re.search(r'name="version" value="(\d+)"', form.text)[1]
    other = applied("school", number, {"kind": "repeat", "reason": "本人申请", "grade": "2026"})
    agreed(other, "school-reviewer", "donghu")
    stale = clerk.post(f"/students/{number}/apply", {**SUSPEND, "version": version, "reason": "照顾祖母"})
    same(stale.status, 412)
    holds(stale.words, "打开本页以后，该学生的学籍已被改动")
    holds(stale.words, "（donghu） 留级")
    holds(stale.words, "→ 2026")
    holds(stale.text, "照顾祖母</textarea>")
    holds(stale.text, f'name="until" value="{UNTIL}"')
    now = re.search(r'name="version" value="(\d+)"', stale.text)[1]
    sent = clerk.post(f"/students/{number}/apply", {**SUSPEND, "version": now, "reason": "照顾祖母"})
    same(sent.status, 303, sent.words)
    same(decided("school", sent.headers["Location"], "withdraw").status, 303)


@test
def history_tells_reason_dates_people_and_the_application():
    number = student()
    path = applied("school", number, SUSPEND)
    agreed(path, "school-reviewer", "donghu")
    browser = who("nanchang", "zh")
    page = browser.get(path)
    holds(page.words, "胡小红（school）")
    hidden = dict(re.findall(r'type="hidden" name="(version|student_version)" value="(\d+)"', page.text))
    same(browser.post(path + "/decide", {**hidden, "action": "approve", "reason": "同意备案"}).status, 303)
    history = who("school", "zh").get(f"/students/{number}/history")
    for words in ("父母外出务工", f"休学开始日期 {BEGINS}", f"休学结束日期 {UNTIL}", "周敏（nanchang）", "意见 同意备案",
                  "状态 在读 → 休学"):
        holds(history.words, words)
    holds(history.text, f'href="{path}"')
    same(e2e.english_of(history.words), [])
    lacks(history.words, " import ")


@test
def who_has_left_is_not_on_the_roll():
    browser = who("reviewer", "zh")
    rows = {row["value"]: row["count"] for row in api("reviewer", "/statistics?by=status").json["values"]}
    roll = sum(rows.get(state, 0) for state in ("enrolled", "suspended", "leaving"))
    expect(roll < sum(rows.values()), rows)
    same(tile(browser, "/students?status=on_roll"), roll)
    holds(browser.get("/students?status=on_roll").words, f"共 {roll} 人")
    for by in ("school", "city", "sex"):
        holds(browser.get(f"/statistics?by={by}").words, f"统计 共 {roll} 人")
    holds(browser.get("/statistics?by=school&status=all").words, f"统计 共 {sum(rows.values())} 人")
    holds(browser.get("/statistics?by=status").words, f"统计 共 {sum(rows.values())} 人")


@test
def taking_back_is_asked_for_twice_and_says_that_it_is_done():
    path = applied("school", student(), SUSPEND)
    clerk = who("school", "zh")
    page = clerk.get(path)
    expect(re.search(r"<details><summary>撤回</summary>\s*<p>撤回后本次申请即告结束，不能恢复；需要时可以重新申请。</p>\s*"
                     r'<p class="buttons"><button class="danger" type="submit" name="action" value="withdraw">确认撤回</button>',
                     page.text), page.text)
    answer = decided("school", path, "withdraw")
    same((answer.status, answer.headers["Location"]), (303, f"/applications?done={path.split('/')[-1]}"))
    holds(clerk.get(answer.headers["Location"]).words, "休学 已办理，现在的进度： 已撤回")
    path = applied("school", student(), SUSPEND)
    answer = decided("school-reviewer", path, "submit")
    same(answer.headers["Location"], f"/todo?done={path.split('/')[-1]}")
    holds(who("school-reviewer", "zh").get(answer.headers["Location"]).words, "已办理，现在的进度： 待县级审核")
    same(who("school2").get(f"/applications?done={path.split('/')[-1]}").status, 200)
    lacks(who("school2", "zh").get(f"/applications?done={path.split('/')[-1]}").words, "已办理，现在的进度")


HEAD = "姓名,身份证件号,身份证件类型,学校标识码,入学年月,专业代码,班级,年级,学号,民族\n"


def row(number, name="林小满", card=None, ethnic="", grade="2025", school_number=""):
    return f"{name},{card or citizen(number)},居民身份证,3636000001,202509,610203,2025级1班,{grade},{school_number},{ethnic}\n"


def settled(browser, path):
    def over():
        page = browser.get(path)
        return None if "<progress" in page.text else page
    return e2e.becomes(over, path, seconds=300)


def sent(browser, data, name="名单.csv", take=True, let=True):
    """The page of an import: when it is checked, and when it is taken."""
    browser.get("/imports")
    path = send_file(browser, "/imports", name, data if isinstance(data, bytes) else (HEAD + data).encode()).headers["Location"]
    checked = settled(browser, path)
    version = re.search(r'name="version" value="(\d+)"', checked.text)
    if not take:
        return checked, None
    same(browser.post(f"{path}/take", {"version": version[1]}).status, 303, checked.words)
    done = settled(browser, path)
    for name in ("school", "school2") if let and ("审核" in done.words or "reviewer" in done.words) else ():
        let_in(name)
    return checked, done


def figures(page):
    """accepted, in doubt, updated, unchanged, rejected."""
    return [int(n) for n in re.findall(r"<li><div><strong>(\d+)</strong>", page.text)][1:6]


def found(name):
    rows = api("school", "/search?q=" + urllib.parse.quote(name)).json["students"]
    same(len(rows), 1, rows)
    return record(rows[0]["id"])


@test
def rows_that_came_in_with_a_problem_are_corrected_by_the_same_workbook():
    openpyxl = __import__("openpyxl")
    clerk, province = who("school", "zh"), who("province", "zh")  # whose rows are in at once, with their ids
    good = citizen(9001)
    bad = good[:-1] + ("0" if good[-1] != "0" else "1")
    checked, done = sent(province, row(0, "安然甲", bad) + row(9002, "安然乙"))
    same(figures(done), [1, 1, 0, 0, 0], done.words)
    reasons = re.findall(r'<tr><th scope="row">([^<]*)</th><td data-label="事由">([^<]*)', done.text)
    expect(("身份证件号", "身份证号末位校验码不对，请核对证件") in reasons, reasons)
    path = re.search(r'action="(/imports/\d+)/take"', checked.text)[1] + "/errors"
    e2e.becomes(lambda: province.get(path).status == 200, path)
    book = openpyxl.load_workbook(io.BytesIO(province.get(path).bytes))
    sheet = book.active
    head = [cell.value for cell in sheet[1]]
    expect(sheet.cell(2, head.index("系统编号") + 1).value, head)
    sheet.cell(1, len(head) + 1).value, sheet.cell(2, len(head) + 1).value = "监护人姓名", "安父"
    kept = io.BytesIO()
    book.save(kept)
    checked, _ = sent(clerk, kept.getvalue(), "补录.xlsx", take=False)  # filled in, and still in doubt
    same(figures(checked), [0, 0, 1, 0, 0], checked.words)
    holds(checked.words, "将更新已有学籍 （其中 1 行的学籍仍有问题）")
    reasons = re.findall(r'<tr><th scope="row">([^<]*)</th><td data-label="事由">([^<]*)', checked.text)
    expect(("身份证件号", "身份证号末位校验码不对，请核对证件") in reasons, reasons)
    same(clerk.post(re.search(r'action="(/imports/\d+/drop)"', checked.text)[1], {
        "version": re.search(r'name="version" value="(\d+)"', checked.text)[1]}).status, 303)
    sheet.cell(1, len(head) + 1).value = sheet.cell(2, len(head) + 1).value = None
    sheet.cell(2, head.index("身份证件号") + 1).value = good
    kept = io.BytesIO()
    book.save(kept)
    checked, done = sent(clerk, kept.getvalue(), "改正.xlsx")
    same(figures(checked), [0, 0, 1, 0, 0], checked.words)
    reasons = re.findall(r'<tr><th scope="row">([^<]*)</th><td data-label="事由">([^<]*)', checked.text)
    same(reasons[0], ("身份证件号", "更正：将替换上次导入的内容"))
    holds(checked.words, "将更新已有学籍")
    same(figures(done), [0, 0, 1, 0, 0])
    student_now = found("安然甲")
    same(student_now["version"], 2)
    expect(("id.check", "SFZJH") not in doubts(student_now), student_now["problems"])
    history = clerk.get(f"/students/{student_now['id']}/history").words
    holds(history, "批量更正")
    # the first file again does not bring the wrong number back
    again, _ = sent(clerk, row(0, "安然甲", bad), take=False)
    expect(figures(again)[2] == 0, again.words)
    verified()


def newcomer(*words, **more):
    """A row in a class of its own: other tests look at the list of theirs."""
    return row(*words, **more).replace("2025级1班", "2025级安班")


def states(*words):
    """A file of somebody in each of these states."""
    head = HEAD.replace("\n", ",学生当前状态\n")
    return (head + "".join(newcomer(9130 + i, f"安在{word[:1]}").replace("\n", f",{word}\n") for i, word in enumerate(words))).encode()


@test
def a_school_brings_newcomers_alone_and_the_province_everybody():
    words = ("在读", "毕业", "休学", "录取未报到", "待注册", "")
    said = "名单只能导入录取未报到或待注册的学生；已注册学籍的，由省级导入（旧数据迁移期间省级可以放开）"
    checked, _ = sent(who("school", "zh"), states(*words), take=False)
    same(figures(checked), [3, 0, 0, 0, 3], checked.words)
    reasons = re.findall(r'<tr><th scope="row">([^<]*)</th><td data-label="事由">([^<]*)', checked.text)
    holds(reasons, ("学生当前状态", said))
    checked, done = sent(who("province", "zh"), states(*words))
    same(figures(done), [6, 0, 0, 0, 0], done.words)
    same([found(f"安在{word}")["status"] for word in "在毕休"], ["enrolled", "graduated", "suspended"])
    # the same file by the school changes nothing and is no fault
    checked, _ = sent(who("school", "zh"), states(*words), take=False)
    same(figures(checked), [0, 0, 0, 6, 0], checked.words)
    verified()


@test
def an_import_is_told_in_the_readers_language_to_programs_too():
    def sent_by_program(data):
        path = api("school", "/imports?name=m.csv", data, Content_Type="text/csv").headers["Location"].replace("/api/v1", "")
        while (job := api("school", path).json)["state"] == "checking":
            time.sleep(0.05)
        return path, job
    path, job = sent_by_program("姓名\n".encode("utf-16"))
    same((job["state"], job["problem"]), ("failed", "m.csv:1: 是 UTF-16 编码：请另存为 UTF-8 或 GB18030"))
    same(api("school", path, Accept_Language="en").json["problem"], "m.csv:1: is UTF-16: save it as UTF-8 or GB18030")
    _, job = sent_by_program((HEAD + newcomer(9160, "安程序")).encode())
    same((job["state"], job["rows"], job["total"], job["result"]["rows"]), ("checked", 1, 1, 1))


@test
def who_has_left_is_brought_again_by_a_file_and_keeps_the_number():
    head = HEAD.replace("\n", ",学生当前状态,学籍号\n")
    card = citizen(9150)
    line = newcomer(0, "安再来", card).replace("\n", f",退学,G{card}\n")
    _, done = sent(who("province", "zh"), (head + line).encode())
    same(figures(done)[:2], [1, 0], done.words)
    old = found("安再来")["id"]
    again = newcomer(0, "安再来", card).replace("3636000001", SCHOOL2)
    # another school's list may have him in the month of then, too; his own school's row of then is the one of then
    for entered, wanted in (("202409", [0, 0, 0, 0, 1]), ("202509", [0, 1, 0, 0, 0]), ("202609", [0, 1, 0, 0, 0])):
        checked, _ = sent(who("school2", "zh"), again.replace("202509", entered), take=False)
        same(figures(checked), wanted, entered, checked.words)
        holds(checked.words, "该证件号已有学籍，请办理转学" if wanted[4] else "新学籍沿用原学籍号，原学籍保留")
    # who decides is told who that was, though it is another school's, and so whether it is the same person
    values = {"XM": "安又来", "SFZJLXM": "1", "SFZJH": card, "RXNY": "202609", "ZYM": "090100", "XZ": "3"}
    made = api("school2", "/applications", {"kind": "admit", "reason": "招生", "values": values})
    same(made.status, 201, made.text)
    path = f"/applications/{made.json['id']}"
    told = '<dt>原学籍</dt><dd>安再来 · 退学 <span class="badge rejected">姓名不同</span></dd>'
    holds(who("school2-reviewer", "zh").get(path).text, told)
    lacks(who("school2", "zh").get(path).text, "原学籍</dt>")
    same(decided("school2", path, "withdraw", "姓名不对").status, 303)
    # on the page of a file's rows, too
    _, done = sent(who("school2", "zh"), again.replace("202509", "202609"), let=False)
    batch = re.search(r'/applications/batch/\d+|/batches/\d+|/applications\?batch=\d+', done.text)
    holds(who("school2-reviewer", "zh").get(batch[0]).words, "原学籍保留；原学籍：安再来 · 退学")
    let_in("school2")
    new = api("school2", "/search?q=" + urllib.parse.quote("安再来")).json["students"][0]["id"]
    same([(record(n)["status"], record(n)["values"]["XJH"][:1]) for n in (old, new)], [("withdrawn", "G"), ("pending", "G")])
    same(record(new)["problems"].count("admit.again"), 0)
    # on the card it is the business: an official paper names no file
    card_words = who("school2", "zh").get(f"/students/{new}/card").words
    holds(card_words, "招生录取")
    lacks(card_words, ".csv", "导入", "： →")
    holds(who("school", "zh").get(f"/students/{old}/history").words, "另有新学籍")
    # by their number both are found, each where it is seen, and the one leads to the other
    found_by = lambda name: sorted(int(n) for n in re.findall(r'href="/students/(\d+)"', who(name, "zh").get(f"/find?q={card}").text))
    same([found_by(name) for name in ("reviewer", "school", "school2")], [[old, new], [old], [new]])
    leads = lambda name, n: re.findall(r'<p class="notice">([^<]*学籍)：<a href="/students/(\d+)">([^<]*)</a> · [^<]* <span class="badge [a-z]+">([^<]*)<', who(name, "zh").get(f"/students/{n}").text)
    same(leads("reviewer", old), [("另有学籍", str(new), "安再来", "待注册")])
    same(leads("reviewer", new), [("原学籍", str(old), "安再来", "退学")])
    same(leads("school", old) + leads("school2", new), [])
    # so does the page of what is applied for him
    made = api("school2", f"/students/{new}/applications", {"kind": "change_data", "reason": "换号", "values": {"XSLXDH": "13900001234"}},
               If_Match=api("school2", f"/students/{new}").headers["ETag"])
    same(made.status, 201, made.text)
    path = f"/applications/{made.json['id']}"
    expect(re.search(rf'<dt>原学籍</dt><dd><a href="/students/{old}">安再来</a> · \S+ <span class="badge withdrawn">退学<', who("reviewer", "zh").get(path).text))
    lacks(who("school2-reviewer", "zh").get(path).text, "原学籍</dt>")
    same(decided("school2", path, "withdraw").status, 303)
    logged = {event["subject"] for event in api("province", f"/log?student={card}&kind=import").json["events"]} | {
        event["subject"] for event in api("province", f"/log?student={card}&limit=500").json["events"]}
    same({f"student/{old}", f"student/{new}"} <= logged, True, logged)
    verified()


@test
def a_number_in_the_school_is_of_one_student_whatever_brings_it():
    clerk = who("school", "zh")
    _, done = sent(clerk, newcomer(9160, "安学号", school_number="A9160"))
    same(figures(done), [1, 0, 0, 0, 0], done.words)
    checked, _ = sent(clerk, newcomer(9161, "安二号", school_number="A9160") + newcomer(9162, "安三号", school_number="A9162")
                      + newcomer(9163, "安四号", school_number="A9162"), take=False)
    same(figures(checked), [0, 0, 0, 0, 3], checked.words)
    holds(checked.words, "本校已有学生用这个学号")
    holds(checked.words, "同一文件中该校有两行是这个学号")
    checked, _ = sent(clerk, newcomer(9160, "安学号", school_number="A9160"), take=False)
    same(figures(checked), [0, 0, 0, 1, 0], checked.words)


@test
def who_is_registered_is_corrected_by_a_proof_and_not_by_a_file():
    good = citizen(9140)
    bad = good[:-1] + ("0" if good[-1] != "0" else "1")
    head = HEAD.replace("\n", ",学生当前状态\n")
    line = newcomer(0, "安错号", bad).replace("\n", ",在读\n")
    _, done = sent(who("province", "zh"), (head + line).encode())
    same(figures(done), [0, 1, 0, 0, 0], done.words)
    number = found("安错号")["id"]
    right = ("系统编号," + head + f"{number}," + line.replace(bad, good)).encode()
    checked, _ = sent(who("school", "zh"), right, take=False)
    same(figures(checked), [0, 0, 0, 0, 1], checked.words)
    holds(checked.words, "身份证件号 与本校已有的学籍内容不同，不覆盖；请办理变更基本信息")
    checked, _ = sent(who("province", "zh"), right, take=False)
    same(figures(checked), [0, 0, 1, 0, 0], checked.words)


@test
def a_schools_file_fills_neither_who_has_ended_nor_what_is_reviewed():
    head = HEAD.replace("\n", ",学生当前状态\n")
    lines = {state: newcomer(9170 + i, name).replace("\n", f",{state}\n")
             for i, (state, name) in enumerate({"在读": "安已册", "毕业": "安已毕"}.items())}
    _, done = sent(who("province", "zh"), (head + "".join(lines.values())).encode())
    same(figures(done)[4], 0, done.words)

    def looked(account, state, column, value, take=False):
        data = head.replace("\n", f",{column}\n") + lines[state].replace("\n", f",{value}\n")
        checked, done = sent(who(account, "zh"), data.encode(), take=take)
        return (figures(done or checked), checked.words)

    key = "注册后这一项须逐级审核，空着的也只由省级的导入补录；请办理变更基本信息（专业办理转专业）"
    ended = "该生的学籍已经结束，只有省级的导入可以补录"
    for state, column, value, words in (("在读", "学制", "3", key), ("在读", "学籍号", "G" + citizen(9170), key), ("毕业", "籍贯", "360102", ended)):
        found_now, page = looked("school", state, column, value)
        same(found_now, [0, 0, 0, 0, 1], page)
        holds(page, words)
        found_now, page = looked("province", state, column, value)
        same(found_now, [0, 0, 1, 0, 0], page)
    same(looked("school", "在读", "籍贯", "360102", take=True)[0], [0, 0, 1, 0, 0])
    same([(found(name)["values"].get("JG", ""), found(name)["version"]) for name in ("安已册", "安已毕")], [("360102", 2), ("", 1)])


@test
def what_somebody_changed_here_is_not_overwritten_by_a_file():
    clerk = who("school", "zh")
    sent(clerk, row(9010, "安然丙"))
    number = found("安然丙")["id"]
    path = applied("school", number, {"kind": "change_data", "reason": "调班", "SZBH": "2025级2班"})
    same(proof("school", path).status, 303)
    agreed(path, "school-reviewer", "donghu")
    checked, _ = sent(clerk, row(9010, "安然丙", grade="2024"), take=False)
    same(figures(checked), [0, 0, 0, 0, 1], checked.words)
    holds(checked.words, "年级 与本校已有的学籍内容不同，不覆盖")
    same([record(number)["values"][name] for name in ("SZNJ", "SZBH")], ["2025", "2025级2班"])


@test
def missing_fields_are_filled_in_by_a_workbook_and_back():
    openpyxl = __import__("openpyxl")
    clerk = who("school", "zh")
    sent(clerk, row(9020, "安然丁") + row(9021, "安然戊"))
    listed = clerk.get("/students?missing=1")
    holds(listed.words, "下载待补录的学生（XLSX）")
    page = clerk.get(re.search(r'href="(/students/\d+)"[^>]*>安然丁', clerk.get("/students?missing=1&class=" + urllib.parse.quote("2025级1班")).text)[1])
    holds(page.words, "待补录")
    expect("需要核实的问题" not in page.words, page.words)
    answer = clerk.get("/imports/missing.xlsx?class=" + urllib.parse.quote("2025级1班"))
    same(answer.status, 200)
    book = openpyxl.load_workbook(io.BytesIO(answer.bytes))
    sheet = book.active
    head = [cell.value for cell in sheet[1]]
    same(head[:6], ["系统编号", "姓名", "学校标识码", "年级", "班级", "学号"])
    column, name = head.index("民族") + 1, head.index("姓名") + 1
    lines = {sheet.cell(line, name).value: line for line in range(2, sheet.max_row + 1)}
    cell = sheet.cell(lines["安然丁"], column)
    same((cell.value, cell.fill.start_color.rgb), (None, "FFFFC7CE"))
    expect(not re.search(r"\b\d{17}[\dX]\b", " ".join(str(c.value) for r in sheet for c in r)), "a number in full")
    cell.value = "畲族"
    kept = io.BytesIO()
    book.save(kept)
    checked, done = sent(clerk, kept.getvalue(), "补录.xlsx")
    same(figures(checked)[2], 1, checked.words)
    same(figures(checked)[4], 0, checked.words)
    expect(re.search(r'<th scope="row">民族</th><td data-label="事由">补录：原来没有填写', checked.text), checked.words)
    same(figures(done)[2], 1)
    now = found("安然丁")
    same(now["values"]["MZM"], "22")
    expect(("field.missing", "MZM") not in doubts(now), now["problems"])
    expect(("field.missing", "MZM") in doubts(found("安然戊")))
    other, _ = sent(who("school2", "zh"), kept.getvalue(), "补录.xlsx", take=False)
    same(figures(other)[:4], [0, 0, 0, 0], other.words)
    holds(other.words, "本辖区没有这个系统编号的学生")
    verified()


@test
def numbers_in_the_school_are_shown_found_and_go_out_with_the_list():
    clerk = who("school", "zh")
    sent(clerk, row(9030, "安然己", school_number="K2025-31"))
    page = clerk.get("/students?class=" + urllib.parse.quote("2025级1班"))
    holds(page.text, '<td data-label="学号">K2025-31</td>')
    holds(clerk.get("/find?q=K2025-3").words, "安然己")
    lacks(who("school2", "zh").get("/find?q=K2025-3").words, "安然己")
    table = clerk.get("/students.csv?grade=2025")
    lines = table.text.split("\r\n")
    same(lines[0], "\ufeff姓名,性别,学校,年级,班级,学号,专业,状态")
    expect(any(line.startswith("安然己,") and ",K2025-31," in line for line in lines), lines[:5])
    same(clerk.get("/students.csv?grade=" + urllib.parse.quote("2025级")).text, table.text)
    book = __import__("openpyxl").load_workbook(io.BytesIO(clerk.get("/students.xlsx?grade=2025").bytes)).active
    same(book.max_row, len(lines) - 1)
    same(who("donghu-admin").get("/students.csv").status, 403)
    if len(place_of(province)) == 2:
        return  # the log of the engine is not ours to read
    with sqlite3.connect(os.path.join(province, "records.db")) as kept:
        rows = kept.execute("SELECT actor, reason FROM event WHERE kind = 'student.export'").fetchall()
    expect(("school", f"students.xlsx?grade=2025: {len(lines) - 2}") in rows, rows)


@test
def a_number_is_not_posted_at_the_problem_desk_unseen():
    clerk = who("school", "zh")
    clerk.get("/problems/new")
    asked = {"topic": "data", "heading": "证件号重复", "text": f"学生 {citizen(9140)}，电话13912345678，提示重复"}
    answer = clerk.post("/problems", asked)
    same(answer.status, 422)
    holds(answer.words, "文中有像证件号、电话号码或银行卡号的号码，已经遮盖")
    holds(answer.text, "学生 ******，电话******，提示重复</textarea>")
    same(clerk.post("/problems", {**asked, "text": "编号 202609010001 的文件"}).status, 303)


@test
def pages_that_are_not_there_keep_the_menu_and_refusals_say_whose_it_is():
    page = who("school", "zh").get("/nothing/here")
    same(page.status, 404)
    holds(page.text, 'href="/students"')
    holds(page.words, "胡小红")
    refusal = who("donghu-admin", "zh").get("/students.csv")
    same(refusal.status, 403)
    holds(refusal.words, "您的账号角色是管理员，不能办理“导出”；这项由经办员、审核员办理")
    refusal = who("ministry", "zh").get("/apply")
    same(refusal.status, 403)
    holds(refusal.words, "教育部账号不能办理“录入和申请变更”；这项由学校、县级、市级、省级的经办员办理。")
    holds(who("donghu-admin").get("/own").text, 'class="button second" href="/tokens"')


@test
def the_language_changes_behind_a_form_that_was_sent_too():
    clerk, number = who("school", "zh"), student()
    clerk.get("/bulk?kind=graduate")
    page = clerk.post("/bulk", {"kind": "graduate", "of_grade": "2024", "of_reason": "毕业", "step": "preview"})
    holds(page.text, '<a href="/bulk?kind=graduate&amp;lang=en" data-other lang="en">English</a>')
    wrong = clerk.post(f"/students/{number}/apply", {"kind": "suspend", "reason": ""})
    same(wrong.status, 422)
    holds(wrong.text, f'<a href="/students/{number}/apply?kind=suspend&amp;lang=en" data-other lang="en">English</a>')
    shown = clerk.post(f"/students/{number}/reveal", {"field": "SFZJH", "reason": ""})
    holds(shown.text, f'<a href="/students/{number}?lang=en" data-other lang="en">English</a>')


@test
def the_page_of_a_student_says_first_what_is_asked_first():
    number = student()
    page = who("school", "zh").get(f"/students/{number}").text
    expect(page.index('class="reveal"') < page.index('class="groups"') < page.index('name="field"'), page)
    holds(page, f'<a href="/applications?student={number}">申请记录</a>')
    holds(page, f'<a href="/students/{number}/apply">申请办理</a>')
    expect("标准规定必填，请补录" not in page, "one line for each field")
    folded = re.search(r'<details class="notice"><summary>待补录 (\d+) 项</summary>(.*?)</details>', page, re.S)
    same(len(re.findall("<strong>", folded[2])), int(folded[1]))
    book = html.unescape(re.search(r'href="(/imports/missing\.xlsx\?school=3636000001&amp;class=[^"]+)"', folded[2])[1])
    same(who("school").get(book).status, 200)
    answer = who("school").post(f"/students/{number}/reveal", {"field": "SFZJH", "reason": "核对 <号码>"})
    holds(answer.text, 'value="核对 &lt;号码&gt;"')


@test
def the_ministry_has_no_lists_that_stay_empty():
    for path in ("/problems", "/problems?show=todo", "/problems?show=ours"):
        page = who("ministry", "zh").get(path)
        for word in ("待本级答复", "已上报", "本单位提出"):
            expect(word not in page.words, path, page.words)
    holds(who("reviewer", "zh").get("/problems").words, "待本级答复 已上报 本单位提出 全部")


@test
def a_school_is_chosen_by_its_name_for_an_account():
    admin = who("donghu-admin", "zh")
    admin.get("/accounts/new")
    fields = {"name": "donghu-new", "real_name": "方圆", "phone": "13800000099", "level": "school", "role": "clerk"}
    many = admin.post("/accounts", {**fields, "place": "东湖"})
    same(many.status, 422)
    holds(many.words, "有几所学校的名称相符，请选择一所")
    codes = re.findall(r'<option value="(3636\d{6})">', many.text)
    expect(len(codes) > 1, many.words)
    none = admin.post("/accounts", {**fields, "place": codes[0], "place_name": "没有这所"})
    holds(none.words, "没有名称中有这几个字的学校")
    same(admin.post("/accounts", {**fields, "place": codes[0]}).status, 201)
    holds(admin.get("/accounts").words, "账号名 真实姓名")


@test
def words_of_codes_are_those_of_the_reader():
    number = student(XBM="1")
    for lang, words in (("zh", "男（1）"), ("en", "male (1)")):
        page = who("school", lang).get(f"/students/{number}").words
        holds(page, words)
    lacks(who("school", "zh").get(f"/students/{number}").words, "男性")
    holds(who("school", "en").get("/statistics?by=sex").words, "female")
    form = who("school", "zh").get("/apply?kind=admit").text
    for words in ("TWN 中国台湾", "HKG 中国香港", "MAC 中国澳门"):
        holds(form, words)


@test
def programs_are_told_what_is_wrong_with_what_they_send():
    number = student()
    tag = api("school", f"/students/{number}").headers["ETag"]
    body = {"kind": "suspend", "reason": "照顾家人", "asked": {"from": BEGINS}}
    path = f"/students/{number}/applications"
    wrong = api("school", path, {**body, "reason": 5}, If_Match=tag)
    same((wrong.status, wrong.json["detail"]), (422, "请求体中的“reason”应为 string 类型"))
    refused = api("school", path, body, If_Match=tag)
    same(refused.json["errors"][0] | {"text": ""}, {"code": "field.needed", "field": "until", "label": "休学结束日期",
                                                    "pointer": "/asked/until", "text": ""})
    for given, status in (("1", 400), ("1a", 400), ('"1', 400), ('"x"', 412), ('W/"1"', 400), ("*", 400), ('"99"', 412)):
        same(api("school", path, body, If_Match=given).status, status, given)
    same(api("school", path, body, If_Match="1").json["detail"], "If-Match：ETag 要带双引号，如 \"7\"")


if __name__ == "__main__":
    jiuxu, words = e2e.arguments(__doc__)
    with tempfile.TemporaryDirectory(prefix="jiuxu-clerk-") as work:
        province = os.path.join(work, "data")
        Province(jiuxu, province, students=900)
        with Service(jiuxu, province) as service:
            web_business.begin(jiuxu, province, service)
            status = e2e.main(words)
        expect(service.stop() == 0, service.process.returncode, service.said()[-3000:])
        sys.exit(status)
