#!/usr/bin/python3
"""What a clerk, a reviewer and an administrator meet every day on the pages of the records service.

usage: test_clerk.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it

Every person here is made (tests/made_province.c). Loopback only.
"""
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
from e2e import expect, holds, same, test
import web_business
from web_business import (PNG, SUSPEND, agreed, api, applied, decided, proof, record, student, verified, who)
from web_world import Province, Service, send_form

ILL = {**SUSPEND, "reason": "因病治疗", "illness": "1", "hospital": "1"}


def lacks(text, part, *what):
    expect(part not in text, f"'{part}' is in:\n{text[:3000]}", *what)


def tile(browser, link):
    """The number on the first page beside that link; None when there is no such tile."""
    found = re.search(r'<a href="%s"><strong>(\d+)\+?</strong>' % re.escape(link), browser.get("/").text)
    return int(found[1]) if found else None


@test
def an_illness_is_not_passed_on_without_its_proof():
    number = student()
    path = applied("school", number, ILL)
    holds(who("school", "zh").get(path).words, "证明材料 必填")
    refusal = decided("school-reviewer", path, "submit", lang="zh")
    same(refusal.status, 422)
    holds(refusal.words, "须附证明材料（照片或扫描件）")
    same(proof("school", path).status, 303)
    agreed(path, "school-reviewer", "donghu", "nanchang")
    same(record(number)["status"], "suspended")
    back = applied("school", number, {"kind": "resume", "reason": "已痊愈", "term": "2027-08-30", "hospital": "1",
                                      "checked": "1"})
    same(decided("school-reviewer", back, "submit").status, 422)
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
    same(wrong.status, 422)
    holds(wrong.words, "证明材料应为图片（JPEG、PNG）或 PDF")
    holds(wrong.words, "待学校审核")
    for one in (path, re.search(r'action="(/applications/\d+)/proofs"', wrong.text)[1]):
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
        "kind": "change_data", "reason": "换了电话和户口", "from": again.split("=")[-1], "XSLXDH": "", "JG": "360103"},
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
                                 "document": "", "from": again.split("=")[-1], "specialty": "012100", "grade": "2025"})
    same(sent.status, 303, sent.words)
    same(decided("school2", sent.headers["Location"], "withdraw").status, 303)


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
    number = student()
    clerk = who("school", "zh")
    form = clerk.get(f"/students/{number}/apply?kind=suspend")
    version = re.search(r'name="version" value="(\d+)"', form.text)[1]
    other = applied("school", number, {"kind": "repeat", "reason": "本人申请", "grade": "一年级"})
    agreed(other, "school-reviewer")
    stale = clerk.post(f"/students/{number}/apply", {**SUSPEND, "version": version, "reason": "照顾祖母"})
    same(stale.status, 412)
    holds(stale.words, "打开本页以后，该学生的学籍已被改动")
    holds(stale.words, "黄秀英（school-reviewer） 留级")
    holds(stale.words, "→ 一年级")
    holds(stale.text, "照顾祖母</textarea>")
    holds(stale.text, 'name="until" value="2027-08-31"')
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
    for words in ("父母外出务工", "休学开始日期 2026-12-01", "休学结束日期 2027-08-31", "周敏（nanchang）", "意见 同意备案",
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
