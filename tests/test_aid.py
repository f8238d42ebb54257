#!/usr/bin/python3
"""Lists of aid: made by a school, reviewed upward, printed and exported; in pages and by the API.

usage: test_aid.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it

Every person here is made (tests/made_province.c). Loopback only.
"""
import os
import re
import sys
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
from e2e import expect, holds, same, test
import web_business
from web_business import api, pdf_text, students, verified, who
from web_world import citizen, paged

LIST = {"kind": "grant", "term": "2026-1", "source": "1", "amount": "1000"}


def decided(name, path, action, reason=""):
    return api(name, path + "/decisions", {"action": action, "reason": reason}, If_Match=api(name, path).headers["ETag"])


def seen(page):
    return re.search(r'name="seen" value="([0-9a-f]{64})"', page.text)[1]


@test
def a_school_makes_a_list_and_the_levels_agree():
    rows = students(SZNJ="2025")
    left_out = next(row for row in rows if row["status"] == "enrolled")
    browser = who("school")
    holds(browser.get("/aid").words, "There are no lists yet.")
    form = {**LIST, "grade": "2025", "step": "preview"}
    look = browser.post("/aid", form)
    same(look.status, 200, look.words)
    good = sum(row["status"] == "enrolled" for row in rows)
    holds(look.words, f"Make a list of these {good}")
    if any(row["status"] == "suspended" for row in rows):
        holds(look.words, "there is no aid during a suspension")
    same(browser.post("/aid", {**form, "term": "2026"}).status, 422)
    holds(who("school", "zh").get("/aid").words, "资助类别")
    for amount in ("12.5", "", "0", "00"):
        refused = browser.post("/aid", {**form, "amount": amount})
        same(refused.status, 422, amount)
        holds(refused.words, "the amount for each is a whole number of yuan from 1 to 9999999")
        same(api("school", "/aid", {**LIST, "grade": "2025", "amount": amount}).status, 422)
    commit = {**form, "step": "commit", "except": str(left_out["id"]), "seen": seen(look)}
    for other in ({"grade": "2024"}, {"amount": "9000"}, {"seen": ""}):
        answer = browser.post("/aid", {**commit, **other})
        same(answer.status, 412, other)
        holds(answer.words, "no list was made. Check the new preview below")
        expect(seen(answer) != seen(look) or "seen" in other, other)
    holds(browser.get("/aid").words, "There are no lists yet.")
    made = browser.post("/aid", commit)
    same(made.status, 303, made.words)
    path = made.headers["Location"]
    same(len(api("school", path).json["students"]), good - 1)
    again = browser.post("/aid", form)
    holds(again.words, "a list of this kind and term has the student already")
    holds(again.words, "Make a list of these 1")
    row = api("school", "/aid").json["lists"][0]
    same((row["amount"], row["total"]), ("1000", str(1000 * (good - 1))))
    classes = sorted({one["SZBH"] for one in rows if one["status"] == "enrolled"})
    expect(any(name in row["classes"] for name in classes), row, classes)
    holds(browser.get(path).words, f"{good - 1} students, {1000 * (good - 1)} yuan in all")
    holds(browser.get("/aid").words, row["classes"].replace("、", ", "))
    holds(browser.get("/aid").words, "1000")
    same(decided("donghu", path, "approve").status, 403)
    expect(f'href="{path}"' not in who("donghu").get("/todo").text, "not the county's turn")
    holds(who("school-reviewer").get("/").text, '<a href="/todo"><strong>1</strong> <span>To decide</span>')
    holds(who("school-reviewer").get("/todo").text, f'href="{path}"')
    page = who("school-reviewer").get(path)
    version = re.search(r'name="version" value="(\d+)"', page.text)[1]
    same(who("school-reviewer").post(path + "/decide", {"version": version, "action": "submit"}).status, 303)
    same(who("school-reviewer").post(path + "/decide", {"version": version, "action": "submit"}).status, 403)
    expect(f'href="{path}"' not in who("school-reviewer").get("/todo").text, "passed on")
    holds(who("donghu", "zh").get("/todo").words, "待审核的资助名单")
    for name in ("donghu", "nanchang", "reviewer"):
        holds(who(name).get("/todo").text, f'href="{path}"')
        answer = decided(name, path, "approve")
        same(answer.status, 200, name, answer.text)
    same(api("school", path).json["state"], "effective")
    page = who("school").get(path).words
    for word in ("in force", "state grant 2026-1", "Agree and pass on", "Approve"):
        holds(page, word)
    zh = who("school", "zh")
    for there in ("/aid", path):
        same(e2e.english_of(zh.get(there).words.replace("CSV", "")), [], there)
    verified()


@test
def foreign_lists_are_as_if_there_were_none():
    made = api("school", "/aid", {**LIST, "kind": "tuition", "grade": "2024", "commit": True})
    same(made.status, 201, made.text)
    path = f"/aid/{made.json['list']['id']}"
    for name in ("school2", "xihu"):
        same(api(name, path).status, 404, name)
        same(api(name, path + "/decisions", {"action": "withdraw"}, If_Match='"1"').status, 404, name)
        same(who(name).get(path + "/print").status, 404, name)
        expect(f'href="{path}"' not in who(name).get("/aid").text, name)
    same(api("donghu", "/aid", {**LIST, "commit": False}).status, 403)
    same(api("school", path + "/decisions", {"action": "withdraw"}).status, 428)
    same(decided("school", path, "withdraw").status, 200)
    same(decided("school", path, "withdraw").status, 403)
    again = api("school", "/aid", {**LIST, "kind": "tuition", "grade": "2024", "commit": True})
    same(again.status, 201, "what was taken back is free again")
    verified()


@test
def a_program_makes_the_list_that_it_has_seen():
    wanted = {**LIST, "kind": "scholarship", "grade": "2025"}
    look = api("school", "/aid", {**wanted, "commit": False})
    same(look.status, 200, look.text)
    expect(re.fullmatch("[0-9a-f]{64}", look.json["seen"]), look.text[:300])
    for other in ({"amount": "9000"}, {"seen": ""}, {"seen": "0" * 64}):
        answer = api("school", "/aid", {**wanted, "seen": look.json["seen"], **other, "commit": True})
        same(answer.status, 412, other, answer.text[:300])
    made = api("school", "/aid", {**wanted, "seen": look.json["seen"], "commit": True})
    same((made.status, made.json["seen"]), (201, None), made.text[:300])
    same(decided("school", f"/aid/{made.json['list']['id']}", "withdraw").status, 200)


@test
def who_goes_on_leave_stops_the_list():
    made = api("school", "/aid", {**LIST, "kind": "hardship", "grade": "2026", "commit": True})
    same(made.status, 201, made.text)
    path = f"/aid/{made.json['list']['id']}"
    number = next(row["student"] for row in made.json["rows"] if row["result"] == "good")
    same(decided("school-reviewer", path, "submit").status, 200)
    leave = api("school", f"/students/{number}/applications",
                {"kind": "suspend", "reason": "父母外出", "asked": {"from": web_business.BEGINS, "until": web_business.UNTIL}},
                If_Match=api("school", f"/students/{number}").headers["ETag"])
    same(leave.status, 201, leave.text)
    there = f"/applications/{leave.json['id']}"
    look = who("school", "zh").post("/aid", {**LIST, "kind": "scholarship", "grade": "2026", "step": "preview"})
    holds(look.words, "可以列入 休学申请办理中，请核对")
    same(look.words.count("休学申请办理中"), 1)
    for name, action in (("school-reviewer", "submit"), ("donghu", "approve"), ("nanchang", "approve")):
        same(decided(name, there, action).status, 200, name)
    refused = decided("donghu", path, "approve")
    same(refused.status, 422, refused.text)
    name = next(row["name"] for row in made.json["rows"] if row["student"] == number)
    same(refused.json["detail"], f"{name}（休学期间不享受资助）。请驳回后由学校重新编制。")
    holds(who("donghu").get(path).words, "there is no aid during a suspension")
    same(decided("donghu", path, "reject").status, 422)
    same(decided("donghu", path, "reject", "有休学学生，请重新编制").status, 200)
    holds(who("school").get(path).words, "有休学学生，请重新编制")
    verified()


@test
def a_list_that_came_back_is_made_again():
    list_made = next(one for one in api("school", "/aid").json["lists"] if one["rejection"] == "有休学学生，请重新编制")
    path = f"/aid/{list_made['id']}"
    browser = who("school", "zh")
    back = "临时困难补助 2026-1 驳回原因：有休学学生，请重新编制 重新编制"
    home = browser.get("/")
    holds(home.words, "资助名单：" + back)
    holds(home.text, '<strong>1</strong> <span>被驳回，待重新申请</span>')
    todo = browser.get("/todo")
    for words in ("共 1 件", "被驳回、待重新编制的资助名单 1", "已驳回 驳回原因：有休学学生，请重新编制"):
        holds(todo.words, words)
    expect("没有待办事项" not in todo.words and "还没有申请" not in todo.words, todo.words)
    for name in ("school-reviewer", "school2"):
        expect(path not in who(name).get("/").text and path not in who(name).get("/todo").text, name)
    expect("重新编制" not in who("school-reviewer", "zh").get(path).text.split("<h2>")[0].replace("请重新编制", ""), "not his to make")
    holds(browser.get(path).words, "重新编制")
    look = browser.post("/aid", {"from": str(list_made["id"])})
    same(look.status, 200, look.words)
    for text in ('value="hardship" selected', 'name="term" value="2026-1"', 'name="amount" value="1000"', 'name="grade" value="2026"'):
        holds(look.text, text)
    holds(look.words, "休学期间不享受资助")
    rows = [row for row in students(SZNJ="2026") if row["status"] == "enrolled"]
    form = {**LIST, "kind": "hardship", "grade": "2026", "amount": "１０００", "term": "２０２６－１", "except": str(rows[0]["id"])}
    again = browser.post("/aid", {**form, "step": "commit", "seen": seen(browser.post("/aid", {**form, "step": "preview"}))})
    same(again.status, 303, again.words)
    expect(path not in browser.get("/").text and path not in browser.get("/todo").text, "it was made again")
    there = again.headers["Location"]
    same(api("school", there).json["amount"], "1000")
    waiting = who("school-reviewer", "zh").get("/todo").words
    expect("共 0 件" not in waiting and "还没有申请" not in waiting, waiting)
    same(decided("school-reviewer", there, "withdraw", "再核对").status, 200)
    holds(browser.get("/").words, "资助名单：临时困难补助 2026-1 撤回原因：再核对 重新编制")
    look = browser.post("/aid", {"from": there.split("/")[-1]})
    # all but who was left out are listed: the ticks are of him who was
    ticks = dict(re.findall(r'name="except" value="(\d+)" aria-label="勾选 [^"]*"(?: data-can)?( checked)?', look.text))
    same(ticks[str(rows[0]["id"])], " checked")
    # and the other way: the ticked alone
    form["except"], form["pick"] = str(rows[1]["id"]), "only"
    nobody = browser.post("/aid", {**form, "except": "", "step": "commit", "seen": "x"})
    same(nobody.status, 422)
    holds(nobody.words, "没有提交：选了“只列入勾选的”，请先在名单里勾选。")
    look = browser.post("/aid", {**form, "step": "preview"})
    holds(look.words, "可以列入 1 人。")
    holds(look.text, 'name="pick" value="only" checked')
    made = browser.post("/aid", {**form, "step": "commit", "seen": seen(look)})
    same(made.status, 303, made.words)
    one = made.headers["Location"]
    same([row["id"] for row in api("school", one).json["students"]], [rows[1]["id"]])
    same(decided("school-reviewer", one, "withdraw", "再核对").status, 200)
    look = browser.post("/aid", {"from": one.split("/")[-1]})
    holds(look.words, "可以列入 1 人。")
    holds(look.text, 'name="pick" value="only" checked')
    asked = {**LIST, "kind": "hardship", "grade": "2026", "term": "2026-1"}
    answer = api("school", "/aid", {**asked, "only": [rows[1]["id"]]}).json
    same([row["student"] for row in answer["rows"] if row["result"] == "good"], [rows[1]["id"]])
    refused = api("school", "/aid", {**asked, "only": [1], "except": [2]})
    same((refused.status, refused.json["errors"][0]["code"]), (422, "json.value"), refused.text)
    same(browser.post("/aid", {"from": "99999"}).status, 404)
    verified()


@test
def a_list_is_printed_and_exported():
    row = next(one for one in api("school", "/aid").json["lists"] if one["state"] == "effective")
    path = f"/aid/{row['id']}"
    page = who("school").get(path + "/print")
    same(page.status, 200, page.words)
    holds(page.words, "Numbers are masked")
    holds(page.text, "<h1>List of aid</h1>")
    holds(page.words, f"Source of funds: central government · {row['count']} students, {row['total']} yuan in all")
    printed = who("school", "zh").get(path + "/print.pdf")
    holds(printed.headers["Content-Disposition"], urllib.parse.quote("资助名单.pdf"))
    expect(urllib.parse.quote("打印") not in printed.headers["Content-Disposition"], printed.headers["Content-Disposition"])
    cards = who("school", "zh").get("/cards.pdf?" + urllib.parse.urlencode({"grade": "2025", "class": students(SZNJ="2025")[0]["SZBH"]}))
    holds(cards.headers["Content-Disposition"], urllib.parse.quote("学籍卡.pdf"))
    expect(urllib.parse.quote("打印") not in cards.headers["Content-Disposition"], cards.headers["Content-Disposition"])
    expect(not re.search(r"\b36\d{15}[\dX]\b", page.words), "a number in full")
    # the page with the numbers in full leads to the PDF with them, not to the masked one, and back to its list
    links = lambda text: re.findall(r'<a href="([^"]*)">', text)
    same(links(who("school", "zh").get(path + "/print").text)[:2], [path + "/print.pdf", path])
    shown = who("school", "zh").post(path + "/print", {"reason": "报教育局"})
    same((shown.status, links(shown.text)[:1]), (200, [path]))
    holds(shown.text, f'<form method="post" action="{path}/print.pdf">')
    holds(shown.text, '<input type="hidden" name="reason" value="报教育局">')
    full = api("school", path + "/print", {"reason": "报财政局"})
    same(full.headers["Content-Type"], "application/pdf")
    text = pdf_text(full.bytes)
    expect(len(re.findall(r"\b36\d{15}[\dX]\b", text)) >= row["count"], text[:2000])
    number = api("school", path).json["students"][0]
    holds(who("school").get(f"/students/{number['id']}/history").words, "报财政局")
    same(who("ministry").get(path + "/list.csv").status, 403)
    answer = who("school", "zh").get(path + "/list.csv")
    told = api("donghu-admin", "/log?kind=export&limit=1").json["events"][0]
    same((told["kind"], told["actor"], told["reason"]),
         ("student.export", "school", f"aid/{row['id']}/list.csv: {row['count']}"))
    holds(answer.headers["Content-Disposition"], urllib.parse.quote("资助名单.csv"))
    table = answer.bytes.decode("utf-8-sig").splitlines()
    same(len(table), row["count"] + 1)
    same(table[0], "学年学期,资助类别,学校,班级,学号,姓名,性别,每人金额（元）,资金来源,状态")
    cells, one = table[1].split(","), web_business.record(number["id"])
    same(cells[2:7], ["南昌市东湖职业高级中学", number["class"], one["values"]["XH"], one["values"]["XM"], {"1": "男", "2": "女"}[one["values"]["XBM"]]])
    holds(table[1], "2026-1,国家助学金,")
    holds(table[1], "中央财政")


@test
def who_has_moved_to_another_school_stays_on_the_printed_list():
    """What is signed for the money is the list as it was agreed to, whoever prints it."""
    row = next(one for one in api("school", "/aid").json["lists"] if one["state"] == "effective")
    one = api("school", f"/aid/{row['id']}").json["students"][0]
    shown = api("school", f"/students/{one['id']}/reveal", {"fields": ["SFZJH"], "reason": "转学"})
    fields = {"kind": "transfer", "reason": "随父母搬迁", "name": one["name"], "document": shown.json["values"]["SFZJH"],
              "specialty": "012100", "grade": web_business.record(one["id"])["values"]["SZNJ"], "class": "别校的班"}
    inside = who("school2").post("/apply", fields)
    same(inside.status, 303, inside.words)
    rows = api("school", f"/applications?student={one['id']}").json["applications"]
    outside = f"/applications/{rows[0]['id']}"
    for name, path in (("school-reviewer", outside), ("school2-reviewer", inside.headers["Location"]),
                       ("xihu", inside.headers["Location"]), ("donghu", outside)):
        web_business.agreed(path, name)
    same(who("school").get(f"/students/{one['id']}").status, 404)
    for name, gone in (("school", True), ("donghu", True), ("province", False)):
        page = who(name, "zh").get(f"/aid/{row['id']}/print").words
        same(page.count("已转出本校"), int(gone), name, page)
        same(page.count(f"{row['count']} {one['name']}") + page.count(f"1 {one['name']}") > 0, True, page)
        expect("别校的班" not in page, name, page)
    verified()


@test
def a_term_lies_in_the_time_at_the_school():
    far = api("school", "/aid", {**LIST, "term": "2027-1", "grade": "2025"})
    same((far.status, far.json["detail"]), (422, "资助名单最多编制到下一学期，不能更远"), far.text)
    before = api("school", "/aid", {**LIST, "kind": "hardship", "term": "2024-2", "grade": "2025"})
    rules = {rule["code"] for row in before.json["rows"] for rule in row["rules"]}
    expect(before.json["rows"] and all(row["result"] == "refused" for row in before.json["rows"]), before.text)
    expect("aid.term" in rules, rules)


@test
def lists_stand_on_pages():
    there = len(api("school", "/aid").json["lists"])
    enrolled = [row["id"] for row in students(SZNJ="2025") if row["status"] == "enrolled"]
    wanted = [(kind, term, part) for kind in ("grant", "tuition", "scholarship", "hardship")
              for term in ("2025-1", "2025-2", "2026-2") for part in range(3)]
    for kind, term, part in wanted[:25]:
        made = api("school", "/aid", {**LIST, "kind": kind, "term": term, "grade": "2025", "commit": True,
                                      "except": [one for n, one in enumerate(enrolled) if n % 3 != part]})
        same(made.status, 201, made.text)
        same(decided("school-reviewer", f"/aid/{made.json['list']['id']}", "submit").status, 200)
    ids = [row["id"] for row in api("school", "/aid").json["lists"]]
    same(len(ids), there + 25)
    same(paged(web_business.service.port, "/api/v1/aid", web_business.token("school"), "lists"), ids)
    shown, path = [], "/aid"
    while path:
        text = who("school").get(path).text
        found = [int(number) for number in re.findall(r'<a href="/aid/(\d+)">', text)]
        expect(len(found) <= 20, path)
        shown += found
        path = re.search(r'<a href="(/aid\?below=\d+)">Next page</a>', text)
        path = path and path[1]
    same(shown, ids)
    todo = who("donghu").get("/todo")
    holds(todo.words, "Lists of aid to decide on 25")
    same(len(re.findall(r'<a href="/aid/\d+">', todo.text)), 20)
    holds(todo.text, '<a href="/aid?turn=1">All lists that wait</a>')
    waiting = who("donghu").get("/aid?turn=1").text
    more = re.search(r'<a href="(/aid\?turn=1&amp;below=\d+)">', waiting)[1].replace("&amp;", "&")
    same(len(re.findall(r'<a href="/aid/\d+">', who("donghu").get(more).text)), 5)


@test
def a_list_has_its_classes_as_people_count_them():
    web_business.brought("province", [f"资{'甲乙丙'[i]},{citizen(9400 + i)},{web_business.SCHOOL},202509,090100,3,资一年级,资{n}班,,01\n"
                                      for i, n in enumerate((10, 9, 11))])
    look = api("school", "/aid", {**LIST, "grade": "资一年级"})
    same([row["name"] for row in look.json["rows"]], ["资乙", "资甲", "资丙"], look.text)


if __name__ == "__main__":
    web_business.main(__doc__, "aid")
