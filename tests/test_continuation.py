#!/usr/bin/python3
"""Numbers that students bring from lower secondary (学籍接续): lists of graduates in, admissions that go on
with them, conflicts, what the province decides, the table out; in pages and by the API.

usage: test_continuation.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it

Every person here is made. Loopback only.
"""
import html
import os
import re
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
from e2e import expect, holds, same, test
import web_business
from web_business import agreed, api, applied, brought, decided, proof, record, students, verified, who
from web_world import call, citizen, send_file, wrong_book

HEAD = "姓名,身份证件号,学籍号,毕业学校,现就读学校\n"
COUNT = iter(range(70001, 80000))


def card():
    return citizen(next(COUNT), year=2010)


def listed(*rows, name="province"):
    """A list of graduates by the API."""
    return api(name, "/continuations/lists?name=list.csv", (HEAD + "".join(",".join(row) + "\n" for row in rows)).encode())


def admitted(name, document, school="school", number=""):
    """Admits somebody; his id."""
    values = {"XM": name, "SFZJLXM": "1", "SFZJH": document, "RXNY": "202609", "ZYM": "090100", "XZ": "3", "SZNJ": "2026",
              "SZBH": "2026级1班", **({"XJH": number} if number else {})}
    made = api(school, "/applications", {"kind": "admit", "reason": "2026年招生", "values": values})
    if made.status != 201:
        return made
    path = f"/applications/{made.json['id']}"
    agreed(path, f"{school}-reviewer")
    return api(school, path).json["student"], path


def how(number, name="school"):
    for state in ("open", "done"):
        for row in api(name, f"/continuations?state={state}&limit=500").json["students"]:
            if row["student"] == number:
                return row
    return None


def rules(answer):
    return [row["code"] for row in answer.json["errors"]]


def wrong_rows(answer):
    """Rows of a file that were refused: place and why."""
    return [(row["place"], row["text"]) for row in answer.json["errors"]]


def continued(number, asked, name="school"):
    etag = api(name, f"/students/{number}").headers["ETag"]
    return api(name, f"/students/{number}/applications", {"kind": "continue", "reason": "学籍接续", "asked": asked}, If_Match=etag)


@test
def an_admission_goes_on_with_the_number_of_the_list():
    document = card()
    done = listed(("孟繁星", document, "G" + document, "东湖区第一中学", ""))
    same((done.status, done.json), (200, {"rows": 1, "added": 1, "changed": 0, "unchanged": 0}), done.text)
    same(listed(("孟繁星", document, "G" + document, "东湖区第一中学", "")).json["unchanged"], 1)
    number, path = admitted("孟繁星", document)
    state = how(number)
    same((state["state"], state["way"], state["school"]), ("done", "list", "东湖区第一中学"), state)
    holds(who("school", "zh").get(path).words, "学籍接续：已接续（接续名单）")
    holds(who("school", "zh").get(f"/students/{number}").words, "学籍接续：已接续（接续名单） · 东湖区第一中学")
    masked = api("school", f"/students/{number}").json["values"]["XJH"]
    expect(masked.startswith("G3") and masked.endswith(document[-2:]) and document not in masked, masked)
    again = continued(number, {})
    same((again.status, rules(again)), (422, ["continue.done"]), again.text)
    # the row is his now
    changed = listed(("孟繁星", document, "G" + document, "别的学校", ""))
    same(changed.status, 422, changed.text)
    same(wrong_rows(changed), [("2", "该行的学籍号已被一名学生接续，不再修改")])
    verified()


@test
def a_record_made_void_leaves_the_number_to_the_right_one():
    document = card()
    same(listed(("祝英", document, "G" + document, "东湖区第一中学", "")).status, 200)
    wrong, _ = admitted("祝英", document)
    same(how(wrong)["state"], "done")
    agreed(applied("school", wrong, {"kind": "void", "reason": "应为另一学校录取"}), "school-reviewer", "donghu")
    same(how(wrong), None)
    right, _ = admitted("祝英", document)
    expect(right != wrong)
    same((how(right)["state"], how(right)["way"]), ("done", "list"))
    verified()


@test
def who_is_not_listed_stays_open_until_the_list_comes():
    document = card()
    number, path = admitted("钱多多", document)
    same(how(number)["state"], "stuck")
    # who does not come goes on with nothing
    other, _ = admitted("钱不来", card())
    holds(who("school", "zh").get("/continuations").words, "钱不来")
    agreed(applied("school", other, {"kind": "no_show", "reason": "逾期未报到"}), "school-reviewer")
    same(record(other)["status"], "lapsed")
    expect("钱不来" not in who("school", "zh").get("/continuations").words, "he is waited for no more")
    holds(who("school", "zh").get(path).words, "学籍接续：接续名单中没有该证件号；有原学籍号的，请填写原学籍号并附证明，报省级核准")
    home = who("school", "zh").get("/")
    expect(int(re.search(r"<strong>(\d+)</strong> <span>待学籍接续", home.text)[1]) >= 1, home.words)
    holds(who("school", "zh").get("/continuations").words, "钱多多")
    same(continued(number, {}).status, 422)
    same(listed(("钱多多", document, "G" + document, "", "")).status, 200)
    same(how(number)["state"], "ready")
    holds(who("school", "zh").get("/continuations").words, "接续名单相符，可以接续")
    look = api("school", "/bulk", {"kind": "continue", "class": "2026级1班", "reason": "学籍接续"}).json
    same([row["result"] for row in look["rows"] if row["student"] == number], ["good"], look)
    # what is typed for one whom the list has is held to it, and needs no proof
    wrong = continued(number, {"national": "G" + card()})
    same(rules(wrong), ["continue.number"], wrong.text)
    path = applied("school", number, {"kind": "continue", "national": "G" + document, "reason": "学籍接续"})
    agreed(path, "school-reviewer")
    same((how(number)["state"], how(number)["way"]), ("done", "list"))
    same(record(number)["values"]["XJH"][:1], "G")
    verified()


@test
def a_number_of_another_person_is_refused():
    document, other, third = card(), card(), card()
    number, _ = admitted("甲同学", document)
    same(listed(("甲大同学", document, "G" + document, "", "")).status, 200)
    same([row["code"] for row in how(number)["rules"]], ["continue.name"])
    holds(how(number)["words"], "接续名单中这个证件号的姓名与本校登记的不同")
    # the number in use by another
    first, _ = admitted("乙同学", other)
    path = applied("school", first, {"kind": "continue", "national": "G" + third, "reason": "学籍接续"})
    same(proof("school", path).status, 303)
    agreed(path, "school-reviewer", "donghu", "nanchang", "reviewer")
    same((how(first)["state"], how(first)["way"]), ("done", "proof"))
    second, _ = admitted("丙同学", third, school="school2")
    same(listed(("丙同学", third, "G" + third, "", "")).status, 200)
    same([row["code"] for row in how(second, "school2")["rules"]], ["continue.taken"])
    same(continued(second, {}, "school2").status, 422)
    expect(how(second) is None, "another school's")
    verified()


@test
def a_number_that_no_list_has_wants_a_proof_and_the_province():
    document = card()
    number, _ = admitted("无名单", document)
    for typed, rule in (("G123", "student_no.form"), ("X" + document, "student_no.form")):
        same(rules(continued(number, {"national": typed})), [rule], typed)
    path = applied("school", number, {"kind": "continue", "national": "G" + document, "before": "外省某中学", "reason": "学籍接续"})
    waits = who("school-reviewer", "zh").get(path)
    holds(waits.words, "这项业务须附证明材料，现在还没有，不能同意")
    expect('value="submit"' not in waits.text, "nothing to agree to without a proof")
    refused = api("school-reviewer", path + "/decisions", {"action": "submit"}, If_Match=api("school-reviewer", path).headers["ETag"])
    same((refused.status, [one["code"] for one in refused.json["errors"]]), (422, ["proof.needed"]), refused.text)
    same(proof("school", path).status, 303)
    agreed(path, "school-reviewer", "donghu", "nanchang")
    same(how(number)["state"], "stuck")
    agreed(path, "reviewer")
    same((how(number)["way"], how(number)["school"]), ("proof", "外省某中学"))
    expect(document not in who("school").get(path).text, "the number is masked")
    verified()


@test
def who_has_a_record_elsewhere_is_not_registered():
    document = card()
    same(listed(("双学籍", document, "G" + document, "", "某普通高中")).status, 200)
    number, _ = admitted("双学籍", document)
    same([row["code"] for row in how(number)["rules"]], ["continue.elsewhere"])
    path = applied("school", number, {"kind": "check_in", "reason": "报到"})
    agreed(path, "school-reviewer")
    etag = api("school", f"/students/{number}").headers["ETag"]
    refused = api("school", f"/students/{number}/applications", {"kind": "register", "reason": "注册"}, If_Match=etag)
    expect("continue.elsewhere" in rules(refused), refused.text)
    # a number that is typed with the admission is that of the list
    other = card()
    same(listed(("填错号", other, "G" + other, "", "")).status, 200)
    same(rules(admitted("填错号", other, number="G" + card())), ["continue.number"])


@test
def a_number_that_was_typed_is_of_its_form_and_whose_it_is_is_seen():
    """It is for life: a slip is refused, another person's number is told to all who decide and stays in doubt."""
    another = card()
    number, _ = admitted("陆打错", card())
    refused = continued(number, {"national": "G" + another[:17] + ("1" if another[17] != "1" else "2"), "before": "某初中"})
    same(rules(refused), ["continue.form"], refused.text)
    same(rules(continued(number, {"national": "G" + another[:10] + "1332" + another[14:], "before": "某初中"})), ["continue.form"])
    path = applied("school", number, {"kind": "continue", "national": "G" + another, "before": "某初中", "reason": "学籍接续"})
    holds(who("school-reviewer", "zh").get(path).words, "提醒 G学籍号与现在的身份证号不同，请说明原因")
    same(proof("school", path).status, 303)
    agreed(path, "school-reviewer", "donghu", "nanchang", "reviewer")
    same([row["code"] for row in record(number)["problems"] if row["field"] == "XJH"], ["student_no.other"])
    holds(who("school", "zh").get(f"/students/{number}").words, "G学籍号与现在的身份证号不同")
    verified()


@test
def lists_are_checked_whole():
    document = card()
    bad = listed(("好同学", document, "G" + document, "", ""), ("坏同学", "36010220100101", "G" + document, "", ""))
    same(bad.status, 422, bad.text)
    same([place for place, _ in wrong_rows(bad)], ["2", "3"])
    said = lambda *months: wrong_rows(api("province", "/continuations/lists?name=list.csv", ("姓名,身份证件号,学籍号,毕业年月\n" + "".join(
        f"某人,{one},G{one},{month}\n" for one, month in ((card(), month) for month in months))).encode()))
    same(said("2026-13", "2026年7月", "明年"), [(place, "年月应写成2026-09、202609或2026年9月") for place in ("2", "4")])
    same(listed(("好同学", document, "G" + document, "", "")).json["added"], 1)
    twice = listed(("别人", card(), "G" + document, "", ""))
    same(wrong_rows(twice), [("2", "名单中另一行已有这个学籍号")], twice.text)
    same(listed(("好同学", document, "G" + document, "改过的学校", "")).json["changed"], 1)
    same(call(web_business.service.port, "/api/v1/continuations/lists?name=a.csv", web_business.token("school"), method="POST",
              body=b"x").status, 403)
    same(who("school").get("/continuations/template.xlsx").status, 403)
    browser = who("province", "zh")
    holds(browser.get("/continuations").words, "初中毕业生名单")
    expect(browser.get("/continuations/template.xlsx").bytes.startswith(b"PK"), "a workbook")
    other = card()
    sent = send_file(browser, "/continuations/lists", "名单.csv", (HEAD + f"页面,{other},G{other},,\n").encode())
    holds(sent.words, "文件没有错误，尚未写入。确认后：新增 1 人，更新 0 人，未变 0 人。")
    same(confirmed(browser, sent).words.count("已导入：新增 1 人，更新 0 人，未变 0 人。"), 1)
    wrong = send_file(browser, "/continuations/lists", "名单.csv", (HEAD + f"页面,{other},,,\n").encode())
    same((wrong.status, wrong_book(wrong)[:2]), (422, b"PK"))
    same(send_file(browser, "/continuations/lists", "名单.doc", b"x").status, 422)


def confirmed(browser, look, **other):
    """What a preview asked about is agreed to."""
    fields = {name: html.unescape(value) for name, value in re.findall(r'name="(rows\d+|seen)" value="([^"]*)"', look.text)}
    return browser.post("/continuations/lists/take", {**fields, **other})


@test
def a_list_is_looked_at_before_it_is_written():
    one, two, third, another = card(), card(), card(), card()
    body = lambda school: (HEAD + f"看一,{one},G{one},{school},\n看二,{two},G{two},乙中学,\n看三,{third},G{another},丙中学,\n").encode()
    there = lambda: [int(number) for number in re.search(r"名单中共 (\d+) 人，其中 (\d+) 人已接续", browser.get("/continuations").words).groups()]
    browser = who("province", "zh")
    before = there()
    look = send_file(browser, "/continuations/lists", "名单.csv", body("甲中学"))
    holds(look.words, "确认后：新增 3 人，更新 0 人，未变 0 人。")
    holds(look.words, "1 人的 G 学籍号与本人身份证号不同，已列在最前，请核对是否填错了人。")
    same(re.findall(r'<th scope="row">([^<]*)</th>', look.text), ["看三", "看一", "看二"])
    expect(two not in look.text and "G" + another not in look.text, "numbers are masked")
    same(there(), before)
    same(api("province", "/continuations/lists?name=a.csv&look=1", body("甲中学")).json, {"rows": 3, "added": 3, "changed": 0, "unchanged": 0})
    same(there(), before)
    # somebody else brings one of them meanwhile: what was looked at is another thing
    same(listed(("看二", two, "G" + two, "乙中学", "")).json["added"], 1)
    other = confirmed(browser, look)
    holds(other.words, "名单与预览时不同，没有写入。下面是新的预览。")
    holds(other.words, "确认后：新增 2 人，更新 0 人，未变 1 人。")
    holds(confirmed(browser, other).words, "已导入：新增 2 人，更新 0 人，未变 1 人。")
    same(there(), [before[0] + 3, before[1]])
    look = send_file(browser, "/continuations/lists", "名单.csv", body("丁中学"))
    holds(look.words, "确认后：新增 0 人，更新 1 人，未变 2 人。")
    holds(look.words, "原学校 甲中学 → 丁中学")
    holds(confirmed(browser, look).words, "已导入：新增 0 人，更新 1 人，未变 2 人。")
    holds(send_file(browser, "/continuations/lists", "名单.csv", body("丁中学")).words, "已导入：新增 0 人，更新 0 人，未变 3 人。")
    # both rows of one number are named, however it is written, and numbers written against a spreadsheet are read
    fresh = card()
    twice = send_file(browser, "/continuations/lists", "名单.csv",
                      (HEAD + f'看四,="{fresh}",="G{fresh}",,\n看五,{card()},g{fresh[:-1]}{fresh[-1].lower()},,\n').encode())
    same(twice.status, 422)
    same(re.findall(r"第 (\d+) 行 ：在文件中出现了两次", twice.words), ["2", "3"], twice.words)
    good = send_file(browser, "/continuations/lists", "名单.csv", (HEAD + f"看四,'{fresh},'G{fresh},,\n").encode())
    holds(good.words, "确认后：新增 1 人，更新 0 人，未变 0 人。")
    verified()


@test
def the_table_out_has_numbers_in_full_and_says_why():
    document = card()
    listed(("外发", document, "G" + document, "", ""))
    admitted("外发", document)
    browser = who("school", "zh")
    browser.get("/continuations?state=done")
    same(browser.post("/continuations.csv", {"state": "done", "reason": ""}).status, 422)
    table = browser.post("/continuations.csv", {"state": "done", "reason": "报国家平台"})
    same(table.status, 200)
    text = table.bytes.decode("utf-8-sig")
    holds(text.splitlines()[0], "姓名,身份证件类型,身份证件号,学籍号,学校标识码")
    expect(any(line.startswith(f"外发,1,{document},G{document},3636000001,202609,090100") for line in text.splitlines()), text)
    same(api("school2", "/continuations/table", {"state": "done", "reason": "报国家平台"}).text.count(document), 0)
    same(api("school", "/continuations/table", {"state": "nonsense", "reason": "报国家平台"}).status, 422)
    same(who("ministry").post("/continuations.csv", {"reason": "报国家平台"}).status, 403)
    verified()


def until_refused(ask):
    """What was answered before an answer was a refusal, and that; what comes back meanwhile, however slow the machine is,
    is used up too."""
    given = []
    while (answer := ask()).status == 200:
        given.append(answer)
    same(answer.status, 429, answer.text)
    return given, answer


@test
def numbers_in_full_have_one_limit_by_every_route():
    """Lists that are taken out share one, so do looks and prints; by page and by program."""
    name, reason, began = "reviewer", "核对完整号码", time.monotonic()

    def most(an_hour):  # what there is at once, what came back since, and the last that fits
        return an_hour * (1.05 + (time.monotonic() - began) / 3600)
    brought("school", [f"限{chr(0x4e00 + i)},{card()},3636000001,202609,090100,3,2026,2026级1班,X{i},\n" for i in range(40)])
    rows = 0
    for limit in (1000, 30):
        given, answer = until_refused(lambda: api(name, "/events", {"since": 0, "limit": limit, "reason": reason}))
        rows += sum(len(one.json["events"]) for one in given)
    same(answer.json["type"], "/api/v1/errors/slow-down", answer.text)
    holds(answer.json["detail"], "一小时内本账号已查看过 20000 名学生的完整号码")
    expect(19000 < rows < most(20000), rows)
    _, answer = until_refused(lambda: api(name, "/continuations/table", {"state": "open", "reason": reason}))
    holds(answer.json["detail"], "20000")
    browser = who(name)
    browser.get("/continuations")
    _, answer = until_refused(lambda: browser.post("/continuations.csv", {"state": "open", "reason": reason}))
    same(answer.headers["Retry-After"], "5", answer.words)
    holds(answer.words, "the numbers of more than 20000 students were shown to this account within an hour")
    # looks are another
    number = students()[0]["id"]
    form = "/register"
    given, answer = until_refused(lambda: browser.post(form, {"reason": reason}))
    shown = sum(len(re.findall(r"\b\d{17}[\dX]\b", one.text)) for one in given)
    holds(answer.words, "the numbers of more than 2000 students were shown")
    expect(1000 < shown <= most(2000), shown)
    ask = {"fields": ["SFZJH"], "reason": reason}
    given, answer = until_refused(lambda: api(name, f"/students/{number}/reveal", ask))
    expect(shown + len(given) <= most(2000), shown, len(given))
    holds(answer.json["detail"], "2000")
    for path, fields in ((f"/students/{number}/reveal", {"field": "SFZJH"}), (form, {})):
        _, answer = until_refused(lambda: browser.post(path, {**fields, "reason": reason}))
        holds(answer.words, "2000 students were shown")
    verified()


if __name__ == "__main__":
    web_business.main(__doc__, "continuation")
