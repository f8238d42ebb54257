#!/usr/bin/python3
"""Daily business as a school, a county, a city and the province do it: in pages and by the API.

usage: test_business.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it

Every person here is made (tests/made_province.c). Loopback only.
"""
import datetime
import io
import json
import os
import re
import sys
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
import openpyxl
from e2e import expect, holds, run, same, test
import web_business
from web_business import (BEGINS, HEAD, PNG, SCHOOL, SCHOOL2, SUSPEND, UNTIL, agreed, day, api, applied, brought, decided, let_in, proof, record, student, taken,
                          token, verified, who)
from web_world import ENV, Browser, call, data_words, place_of


@test
def a_suspension_goes_up_the_levels():
    number = student()
    path = applied("school", number, SUSPEND)
    holds(who("school-reviewer").get("/todo").text, f'href="{path}"')
    expect(f'href="{path}"' not in who("donghu").get("/todo").text, "not the county's turn yet")
    agreed(path, "school-reviewer", "donghu")
    same(record(number)["status"], "enrolled")
    agreed(path, "nanchang")
    same((record(number)["status"], record(number)["values"]["XSDQZTM"]), ("suspended", "02"))
    page = who("school").get(path).words
    for word in ("in force", "Agree and pass on", "Approve", "donghu", "nanchang", "父母外出务工"):
        holds(page, word)
    holds(who("school").get(f"/students/{number}/history").words, "suspension")
    verified()


@test
def a_return_that_waits_for_its_term_is_on_a_list():
    number, up = student(), ("school-reviewer", "donghu", "nanchang")
    agreed(applied("school", number, SUSPEND), *up)
    term = (datetime.date.today() + datetime.timedelta(40)).isoformat()
    ids = lambda state: [row["student"] for row in api("school", f"/suspensions?state={state}").json[state]]
    expect(number in ids("running") and number not in ids("returning"), number)
    agreed(applied("school", number, {"kind": "resume", "reason": "按期复学", "term": term}), *up)
    same(record(number)["status"], "suspended")
    holds(who("school", "zh").get(f"/students/{number}").words, f"已批准复学，到开学这天自动转为在读：{term}")
    expect(number in ids("returning") and number not in ids("running"), number)
    asked = "/unpromoted?" + urllib.parse.urlencode({"class": record(number)["values"]["SZBH"]})
    same([row["words"] for row in api("school", asked).json["students"] if row["student"] == number], [f"复学已批准，{term}开学"])
    agreed(applied("school", student(), SUSPEND), *up)
    for state in ("running", "returning"):  # by key, row by row
        found, after = [], ""
        while after is not None:
            one = api("school", f"/suspensions?state={state}&limit=1&after={urllib.parse.quote(after)}").json
            found += [row["student"] for row in one[state]]
            after = one["next"].get(state)
        same(found, ids(state), state)
    page = who("school").get("/suspensions")
    holds(page.words, "Return agreed to, waits for the term")
    holds(page.text, f'href="/students/{number}"')
    holds(page.text, term)
    verified()


@test
def pages_say_it_in_chinese():
    number = student()
    browser = who("school", "zh")
    holds(browser.get(f"/students/{number}/apply").words, "休学")
    answer = browser.post(f"/students/{number}/apply", {**SUSPEND, "until": day(1100)})
    same(answer.status, 422)
    holds(answer.words, "休学结束日期超过连续休学的最长期限（2年）")
    answer = browser.post(f"/students/{number}/apply", {**SUSPEND, "until": day(-26)})
    same(answer.status, 422)
    holds(answer.words, "休学结束日期 ：结束日期应在开始日期之后")
    path = applied("school", number, SUSPEND)
    holds(browser.get(path).words, "待学校审核")
    agreed(path, "school-reviewer")
    holds(browser.get(path).words, "待县级审核")
    for page in ("/todo", "/applications", path):
        same(e2e.english_of(browser.get(page).words), [], page)
    refusal = decided("donghu", path, "reject", lang="zh")
    same(refusal.status, 422)
    holds(refusal.words, "驳回须写明原因")
    same(decided("donghu", path, "reject", "缺监护人签字", lang="zh").status, 303)
    holds(browser.get(path).words, "已驳回")
    holds(browser.get(path).words, "缺监护人签字")


@test
def rules_refuse_in_their_words():
    number = student()
    browser = who("school")
    browser.get(f"/students/{number}/apply?kind=suspend")
    answer = browser.post(f"/students/{number}/apply", {**SUSPEND, "illness": "1"})
    same(answer.status, 422)
    holds(answer.words, "suspension for illness needs the proof of a hospital at county level or above")
    holds(answer.text, f'value="{BEGINS}"')
    answer = browser.post(f"/students/{number}/apply", {**SUSPEND, "reason": " "})
    holds(answer.words, "an application says why in 1 to 200 characters")
    same(browser.post(f"/students/{number}/apply", {"kind": "nonsense"}).status, 422)
    same(browser.post(f"/students/{number}/apply", {"kind": "resume", "reason": "x"}).status, 422)


@test
def a_record_changed_meanwhile_stops_an_approval_and_loses_nothing():
    number = student()
    path = applied("school", number, SUSPEND)
    agreed(path, "school-reviewer", "donghu")
    browser = who("nanchang")
    page = browser.get(path).text
    hidden = dict(re.findall(r'type="hidden" name="(version|student_version)" value="(\d+)"', page))
    stale = {**hidden, "student_version": str(int(hidden["student_version"]) + 1), "action": "approve"}
    answer = browser.post(path + "/decide", stale)
    same(answer.status, 412)
    holds(answer.words, "the record of the student has changed since the application was looked at")
    answer = browser.post(path + "/decide", {**hidden, "version": "1", "action": "approve"})
    same(answer.status, 412)
    holds(answer.words, "somebody else has changed it meanwhile")
    same(record(number)["status"], "enrolled")
    same(browser.post(path + "/decide", {**hidden, "action": "approve"}).status, 303)
    same(record(number)["status"], "suspended")


@test
def a_foreign_application_is_as_if_there_were_none():
    path = applied("school", student(), SUSPEND)
    nobody = who("school2").get("/applications/999999")
    other = who("school2").get(path)
    same((nobody.status, other.status), (404, 404))
    same(who("xihu").get(path).status, 404)
    expect(f'href="{path}"' not in who("school2").get("/applications").text, path)
    same(who("school2").post(path + "/decide", {"action": "withdraw", "version": "1"}).status, 404)
    same(api("school2", path).status, 404)
    same(api("school2", path + "/decisions", {"action": "withdraw"}, If_Match='"1"').status, 404)


@test
def who_may_not_decide_is_refused():
    path = applied("school", student(), SUSPEND)
    for name, action in (("school", "submit"), ("school", "approve"), ("donghu", "approve"),
                         ("donghu-admin", "approve"), ("ministry", "approve"), ("province", "withdraw")):
        answer = who(name).post(path + "/decide", {"action": action, "version": "1"})
        same(answer.status, 403, name, answer.words)
    same(who("school-reviewer").get("/apply").status, 403)
    same(decided("school", path, "withdraw").status, 303)
    holds(who("school").get(path).words, "taken back")


@test
def a_school_without_a_reviewer_submits_by_its_clerk():
    def reviewer(verb):
        same(run(web_business.jiuxu, "records", "user", verb, "school2-reviewer",
                 *data_words(web_business.province), env=ENV).status, 0)
    number = student(school="3636000003")
    path = applied("school2", number, {"kind": "repeat", "reason": "本人申请", "grade": "二年级"})
    expect('value="submit"' not in who("school2").get(path).text, "a reviewer is there")
    reviewer("lock")
    same(decided("school2", path, "submit").status, 303)
    reviewer("unlock")


@test
def the_same_by_the_api():
    number = student()
    tag = api("school", f"/students/{number}").headers["ETag"]
    body = {"kind": "suspend", "reason": "照顾家人", "asked": {"from": BEGINS, "until": UNTIL}}
    same(api("school", f"/students/{number}/applications", body).status, 428)
    same(api("school", f"/students/{number}/applications", body, If_Match='"999"').status, 412)
    form = call(web_business.service.port, f"/api/v1/students/{number}/applications", token("school"), "POST", json.dumps(body),
                If_Match=tag)
    same(form.status, 415, form.text)
    holds(form.text, "Content-Type")
    wrong = api("school", f"/students/{number}/applications", {**body, "asked": {"until": "x"}}, If_Match=tag)
    same((wrong.status, wrong.headers["Content-Type"]), (422, "application/problem+json"))
    same([rule["code"] for rule in wrong.json["errors"]], ["field.needed", "date.form"])
    unknown = api("school", f"/students/{number}/applications", {**body, "asked": {"x": "1"}}, If_Match=tag)
    same((unknown.json["type"], unknown.json["detail"]), ("/api/v1/errors/unfit", "休学（suspend）不需要“x”"))
    same([(one["code"], one["pointer"]) for one in unknown.json["errors"]], [("json.unknown", "/asked/x")])
    made = api("school", f"/students/{number}/applications", body, If_Match=tag)
    same((made.status, made.json["state"], made.json["turn"]), (201, "pending", "school"))
    path = made.headers["Location"].replace("/api/v1", "")
    again = api("school", f"/students/{number}/applications", body, If_Match=tag)
    today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date().isoformat()
    same((again.status, again.json["errors"][0]["code"], again.json["errors"][0]["text"]),
         (422, "apply.open", f"该学生有在办业务（休学，{today}提出，申请{made.json['id']}），办结后再申请"))
    page = who("school", "zh")
    page.get(f"/students/{number}/apply?kind=suspend")
    refused = page.post(f"/students/{number}/apply", SUSPEND)
    same(refused.status, 422, refused.words)
    holds(refused.text, f'<a href="{path}">查看该申请</a>')
    # it waits for the reviewer, not for the clerk
    expect(not any(row["id"] == made.json["id"] for row in api("school", "/applications?mine=1&limit=500").json["applications"]), "clerk")
    for name, action, state in (("school-reviewer", "submit", "pending"), ("donghu", "approve", "pending"),
                                ("nanchang", "approve", "effective")):
        seen = api(name, path)
        mine = api(name, "/applications?mine=1&limit=500").json["applications"]
        expect(any(row["id"] == seen.json["id"] for row in mine), name, mine)
        step = api(name, path + "/decisions", {"action": action}, If_Match=seen.headers["ETag"])
        same((step.status, step.json["state"]), (200, state), name, step.text)
    same(api("school", f"/students/{number}").json["status"], "suspended")
    over = api("nanchang", path + "/decisions", {"action": "approve"}, If_Match='"4"')
    same((over.status, over.json["errors"][0]["code"]), (422, "approval.over"))
    kinds = {row["id"]: row for row in api("school", "/businesses").json["businesses"]}
    same(kinds["suspend"]["top"], "city")


@test
def the_manual_lists_every_kind():
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "docs", "business.md"), encoding="utf-8") as file:
        rows = re.findall(r"^\| (\S[^|]*?) \| ([a-z_]+) \| (\S+) \|", file.read(), re.M)
    levels = {"school": "学校", "county": "县级", "city": "市级", "province": "省级"}
    kinds = api("school", "/businesses").json["businesses"]
    same(rows, [(row["zh"], row["id"], levels[row["top"]]) for row in kinds])


@test
def classes_and_specialties_of_a_school():
    browser = who("school")
    browser.get("/offers")
    same(browser.post("/offers", {"kind": "class", "code": "2026级1班", "grade": "2026", "specialty": "010200",
                                  "teacher": "章老师"}).status, 303)
    same(browser.post("/offers", {"kind": "specialty", "catalogue": "2010", "code": "010200", "years": "3"}).status, 303)
    page = browser.get("/offers")
    for word in ("2026级1班", "章老师", "现代农艺技术", "010200"):
        holds(page.words, word)
    holds(browser.get("/bulk?kind=check_in").text, '<option value="2026级1班">')
    again = browser.post("/offers", {"kind": "class", "code": "2026级1班"})
    same(again.status, 409)
    holds(again.words, "the school has this class or specialty already")
    wrong = who("school", "zh")
    wrong.get("/offers")
    answer = wrong.post("/offers", {"kind": "specialty", "catalogue": "2010", "code": "999999"})
    same(answer.status, 422)
    holds(answer.words, "该目录中没有这个专业：填六位代码，或目录中的名称全称")
    # by name it is the same, and what was typed stays in its form when something is wrong
    refused = wrong.post("/offers", {"kind": "class", "code": "2026级名班", "grade": "2026", "specialty": "计算机应", "teacher": "钱老师"})
    same(refused.status, 422)
    holds(refused.words, "专业目录中没有班级的这个专业：填六位代码，或目录中的名称全称")
    for value in ("2026级名班", "2026", "计算机应", "钱老师"):
        same(refused.text.count(f'value="{value}"'), 1, value)
    same(wrong.post("/offers", {"kind": "class", "code": "2026级名班", "grade": "2026级", "specialty": "计算机应用"}).status, 303)
    same(wrong.post("/offers", {"kind": "specialty", "catalogue": "2010", "code": "果蔬花卉生产技术", "years": "3"}).status, 303)
    offers = api("school", "/offers").json["offers"]
    same({row["code"]: row["specialty"] for row in offers if row["code"] == "2026级名班"}, {"2026级名班": "090100"})
    same([row["code"] for row in offers if row["name"] == "果蔬花卉生产技术"], ["010700"])
    for row in offers:
        if row["code"] in ("2026级名班", "010700"):
            same(api("school", f"/offers/{row['id']}/close", {"closed": True}, If_Match='"1"').status, 200)
    bad = api("school", "/offers", {"kind": "class", "code": "2026级坏班", "specialty": "没有的专业"})
    same((bad.status, [(one["code"], one["pointer"]) for one in bad.json["errors"]]), (422, [("json.value", "/specialty")]), bad.text)
    expect("2026级1班" not in who("school2").get("/offers").words, "another school's class")
    # what was entered wrong is put right; what is not sent stays
    one = next(row for row in api("school", "/offers?kind=class").json["offers"] if row["code"] == "2026级1班")
    edit = lambda body, version, name="school": api(name, f"/offers/{one['id']}/edit", body, If_Match=f'"{version}"')
    same([edit({"teacher": "李老师"}, 1).json["version"], edit({"teacher": "李老师"}, 1).status, edit({"teacher": "李老师"}, 2).json["version"]],
         [2, 412, 2])
    same((edit({"teacher": "王"}, 2, "school2").status, edit({"teacher": "王"}, 2, "donghu").status), (404, 403))
    form = browser.get(f"/offers/{one['id']}")
    holds(form.text, 'name="teacher" maxlength="36" value="李老师"')
    empty = api("school", "/offers", {"kind": "class", "code": "2026级空斑", "grade": "2026", "teacher": "李老师"}).json["id"]
    sent = {"version": "1", "code": "2026级空班", "grade": "2026", "specialty": "010200", "teacher": "李老师"}
    moved = browser.post(f"/offers/{empty}/edit", sent)
    same((moved.status, moved.headers["Location"]), (303, "/offers"), moved.words)
    now = next(row for row in api("school", "/offers?kind=class").json["offers"] if row["id"] == empty)
    same({key: now[key] for key in ("code", "teacher", "specialty", "version")},
         {"code": "2026级空班", "teacher": "李老师", "specialty": "010200", "version": 2})
    taken = browser.post(f"/offers/{empty}/edit", {**sent, "version": "2", "code": "2026级1班"})
    same(taken.status, 409, taken.words)
    holds(taken.words, "the school has this class or specialty already")
    used = api("school", "/offers", {"kind": "class", "code": "2025级1班", "grade": "2025"}).json
    browser = who("school", "zh")
    browser.get("/offers")
    refused = browser.post(f"/offers/{used['id']}/edit", {"version": "1", "code": "2025级一班", "teacher": "丁老师"})
    same(refused.status, 422)
    holds(refused.words, "班里有学生的学籍，名称不能改：请另外添加班级，再办理转班级")
    holds(refused.text, 'value="丁老师"')
    same(browser.post(f"/offers/{used['id']}/edit", {"version": "1", "grade": "2025级", "teacher": "丁老师"}).status, 303)
    special = next(row for row in api("school", "/offers?kind=specialty").json["offers"] if row["code"] == "010200")
    holds(browser.get(f"/offers/{special['id']}").text, '专业代码<input readonly value="010200">')
    same(browser.post(f"/offers/{special['id']}/edit", {"version": str(special["version"]), "name": "别的", "years": "5"}).status, 303)
    now = next(row for row in api("school", "/offers?kind=specialty").json["offers"] if row["id"] == special["id"])
    same((now["years"], now["name"]), ("5", special["name"]))
    holds(who("donghu-admin", "zh").get("/log?kind=school").words, "修改班级、专业 南昌市东湖职业高级中学：2026级1班")
    browser = who("school")
    page = browser.get("/offers")
    close = re.search(fr'action="(/offers/{one["id"]}/close)".*?name="version" value="(\d+)"', page.text, re.S)
    same(who("school2").post(close[1], {"version": close[2], "closed": "1"}).status, 404)
    above = who("donghu")
    above.get("/offers")
    same(above.post(close[1], {"version": close[2], "closed": "1"}).status, 403)
    holds(browser.get("/offers").text, close[0])
    same(browser.post(close[1], {"version": close[2], "closed": "1"}).status, 303)
    same(browser.post(close[1], {"version": close[2], "closed": "1"}).status, 412)
    holds(browser.get("/offers").words, "closed")
    # whose school has no class entered puts students into any
    for number in (empty, used["id"]):
        same(browser.post(f"/offers/{number}/close", {"version": "2", "closed": "1"}).status, 303)
    holds(who("donghu-admin", "zh").get("/log?kind=school").words, "停用班级、专业 南昌市东湖职业高级中学：2026级1班")
    verified()


def number_of(name, number):
    """The whole document number, shown to somebody who may and says why."""
    browser = who(name)
    browser.get(f"/students/{number}")
    shown = browser.post(f"/students/{number}/reveal", {"field": "SFZJH", "reason": "for the transfer"})
    return re.search(r"\b\d{17}[\dX]\b", shown.text)[0]


@test
def basic_data_change_with_a_proof():
    number = student()
    browser = who("school")
    form = browser.get(f"/students/{number}/apply?kind=change_data")
    expect(not re.search(r"\b1\d{10}\b", form.text), "a telephone number is masked in the form")
    path = applied("school", number, {"kind": "change_data", "reason": "换了电话", "XSLXDH": "13900001234"})
    page = browser.get(path)
    holds(page.words, "139****1234")
    waits = who("school-reviewer").get(path)
    holds(waits.words, "This business needs a proof and none is there")
    expect('value="submit"' not in waits.text and 'value="withdraw"' in waits.text, "it would be refused")
    refused = api("school-reviewer", f"{path}/decisions", {"action": "submit"}, If_Match=api("school", path).headers["ETag"])
    same((refused.status, [error["code"] for error in refused.json["errors"]]), (422, ["proof.needed"]), refused.text)
    holds(proof("school", path, b"MZ not a picture").words, "a proof is a picture (JPEG, PNG) or a PDF")
    same(proof("school", path, b"\x89PNG\r\n\x1a\n" + b"x" * (4 << 20)).status, 413)
    same(proof("school", path).status, 303)
    link = re.search(r'href="(/applications/\d+/proofs/\d+)"', browser.get(path).text)[1]
    holds(browser.get(path).text, f'<img src="{link}?see=1" alt="户口簿.png" loading="lazy">')
    same(browser.get(link).bytes, PNG)
    same(browser.get(link).headers["Content-Type"], "image/png")
    same(who("school2").get(link).status, 404)
    waits = who("school-reviewer").get(path)
    expect('value="submit"' in waits.text and "none is there" not in waits.words, "it has one now")
    shown = who("donghu")
    shown.get(path)
    holds(shown.post(path + "/reveal", {"reason": "comparing with the proof"}).words, "13900001234")
    agreed(path, "school-reviewer", "donghu")
    same(record(number)["values"]["XSLXDH"], "139****1234")
    if len(place_of(web_business.province)) == 2:
        return  # the files of the engine are not ours to read
    with open(os.path.join(web_business.province, "records.db"), "rb") as file:
        kept = file.read()
    expect(b"13900001234" not in kept and b"household book" not in kept, "readable in the file")


@test
def a_proof_by_the_api():
    number = student()
    tag = api("school", f"/students/{number}").headers["ETag"]
    made = api("school", f"/students/{number}/applications",
               {"kind": "change_data", "reason": "换了电话", "values": {"XSLXDH": "13900005678"}}, If_Match=tag)
    same((made.status, made.json["values"]), (201, {"XSLXDH": "139****5678"}))
    path = f"/api/v1/applications/{made.json['id']}/proofs"
    sent = call(web_business.service.port, path + "?name=a.png", token("school"), "POST", PNG, Content_Type="image/png")
    same((sent.status, sent.json["bytes"]), (201, len(PNG)), sent.text)
    same(call(web_business.service.port, path, token("school"), "POST", PNG, Content_Type="image/png").status, 422)
    wrong = call(web_business.service.port, path + "?name=a", token("school"), "POST", b"hello there", Content_Type="text/plain")
    same((wrong.status, wrong.json["detail"]), (422, "证明材料应为图片（JPEG、PNG）或 PDF"))
    same(call(web_business.service.port, path + "?name=a.png", token("school2"), "POST", PNG, Content_Type="image/png").status, 404)
    proofs = api("school", f"/applications/{made.json['id']}").json["proofs"]
    same([(row["name"], row["type"]) for row in proofs], [("a.png", "image/png")])
    looked = f"{path}/{proofs[0]['id']}"
    same(call(web_business.service.port, looked, token("school-reviewer")).bytes, PNG)  # who is to decide on it
    same(call(web_business.service.port, looked, token("donghu")).json["detail"], "请写明查看证明材料的事由（2至200字）")
    same(call(web_business.service.port, looked + "?reason=x", token("donghu")).status, 422)
    same(call(web_business.service.port, f"{looked}?reason={urllib.parse.quote('抽查')}", token("donghu")).bytes, PNG)
    same([row["reason"] for row in api("donghu-admin", "/log?kind=reveal&limit=2").json["events"]], ["a.png: 抽查", "a.png"])
    same(call(web_business.service.port, f"{path}/{proofs[0]['id']}", token("xihu")).status, 404)


def feed(name, number, since=0):
    """What programs are told of one student."""
    found, page = [], {"next": since, "events": [None]}
    while page["events"]:
        page = api(name, f"/events?since={page['next']}&limit=1000").json
        found += [event for event in page["events"] if event["student"] == number]
    return found


@test
def a_transfer_moves_a_student_when_both_sides_agree():
    number = student(SZNJ="2025")
    known = record(number)["values"]
    document = number_of("school", number)
    fields = {"kind": "transfer", "reason": "随父母搬迁", "name": known["XM"], "document": document,
              "specialty": "012100", "grade": "2025", "class": "2025级9班"}
    taker = who("school2")
    taker.get("/apply?kind=transfer")
    wrong = taker.post("/apply", {**fields, "name": "某某某"})
    same(wrong.status, 422)
    holds(wrong.words, "there is no student of this name and document number")
    made = taker.post("/apply", fields)
    same(made.status, 303, made.words)
    inside = made.headers["Location"]
    expect(document not in taker.get(inside).text, "the number is masked")
    rows = api("school", f"/applications?student={number}").json["applications"]
    outside = f"/applications/{rows[0]['id']}"
    same(who("school2").get(outside).status, 404)
    waits = who("school2-reviewer", "zh").get(inside)
    holds(waits.words, "待转出学校同意")
    same(api("school2", inside).json["deadline"], None, "nobody is to do anything here yet")
    holds(waits.words, "转出学校还没有同意，现在不能办理：同意后由本校审核。")
    for action in ("submit", "reject"):
        expect(f'value="{action}"' not in waits.text, action)
    early = api("school2-reviewer", inside + "/decisions", {"action": "submit"}, If_Match=api("school2-reviewer", inside).headers["ETag"])
    same((early.status, [one["code"] for one in early.json["errors"]]), (422, ["transfer.out_school"]), early.text)
    agreed(outside, "school-reviewer")
    same(record(number)["status"], "leaving")
    agreed(inside, "school2-reviewer", "xihu")
    same(record(number)["values"]["XXDM"], SCHOOL)
    agreed(outside, "donghu")
    same((record(number)["values"]["XXDM"], record(number)["status"]), (SCHOOL2, "enrolled"))
    same(who("school").get(f"/students/{number}").status, 404)
    same(who("school2").get(f"/students/{number}").status, 200)
    # programs of the school and county that he left are told, and keep what was until then
    # those of the school that he comes to get what he is from then on, not what was elsewhere
    for name in ("school2", "xihu"):
        came, = feed(name, number)
        same((came["kind"], came["status"], came["values"]["XXDM"], came["values"]["XM"]),
             ("student.transfer", "enrolled", SCHOOL2, known["XM"]), name)
    for name, last in (("school", "student.left"), ("donghu", "student.left"), ("province", "student.transfer")):
        events = feed(name, number)
        same([event["kind"] for event in events], ["student.import", "student.transfer_start", last], name)
        same((events[-1]["status"], events[-1]["values"]["XXDM"], len(events[-1]["values"]) == 1),
             (None if last == "student.left" else "enrolled", SCHOOL2, last == "student.left"), name)
        same([event["kind"] for event in feed(name, number, events[0]["seq"])], ["student.transfer_start", last], name)
        same(feed(name, number, events[-1]["seq"]), [], name)
    verified()


def status_words(row):
    return {"enrolled": "在读", "suspended": "休学", "leaving": "转出中"}[row["status"]]


@test
def a_class_is_promoted_after_a_look():
    rows = api("school", "/students?status=enrolled&grade=2025&limit=500").json["students"]
    name = rows[0]["SZBH"]
    browser = who("school")
    browser.get("/bulk?kind=promote")
    fields = [("kind", "promote"), ("of_grade", "2025"), ("of_class", name), ("of_reason", "学年升级")]
    look = browser.post("/bulk", fields + [("step", "preview")])
    same(look.status, 200, look.words)
    some = [int(re.search(r'name="except" value="(\d+)"', line)[1]) for line in look.text.split("<tr>")
            if '">can</span>' in line]
    expect(len(some) > 2, look.words)
    holds(look.words, "the grade is the year of entering and stays")
    fresh = browser.post("/bulk", [("kind", "promote"), ("of_grade", "2026"), ("of_reason", "学年升级"), ("step", "preview")])
    holds(fresh.words, "entered in this school year: there is no promotion before its end")
    whole = browser.post("/bulk", [("kind", "promote"), ("of_reason", "学年升级"), ("step", "preview")])
    holds(whole.words, "suspended: the student is suspended")
    same(re.search(r">can</span>", fresh.text), None, fresh.words)
    before = len(api("school", "/applications?kind=promote&limit=500").json["applications"])
    same(before, 0)
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', look.text)[1]
    # what was looked at is done, not what the form says by then
    for other in ([("of_class", "没有看过的班")], [("of_class", name), ("seen", "0" * 64)], [("of_class", name)]):
        moved = browser.post("/bulk", [("kind", "promote"), ("of_grade", "2025"), ("of_reason", "学年升级"), ("step", "commit"),
                                       *other, *([] if len(other) == 2 or other[0][1] == name else [("seen", seen)])])
        same(moved.status, 412, other)
        holds(moved.words, "The students, the conditions or the numbers they would get are not those of the preview any more: "
                           "nothing was submitted.")
    same(api("school", "/applications?kind=promote&limit=500").json["applications"], [])
    done = browser.post("/bulk", fields + [("step", "commit"), ("except", str(some[0])), ("seen", seen)])
    same(done.status, 200, done.words)
    ready = len(re.findall(r'>sent</span>', done.text))
    same(ready, len(some) - 1, done.words)
    holds(done.words, f"Submitted for {ready}; waiting for the school's reviewer.")
    holds(done.words, "1 left out.")
    waits = "/unpromoted?" + urllib.parse.urlencode({"grade": "2025", "class": name})
    words = {row["student"]: row["words"] for row in api("school", waits).json["students"]}
    same({words[one] for one in some[1:]}, {"升级申请待学校审核"})
    batch = re.search(r'href="(/applications\?batch=\d+)"', done.text)[1]
    reviewer = who("school-reviewer")
    whole = reviewer.get(batch)
    holds(whole.words, f"Decide on the whole batch ({ready}): Agree: in force at once")
    # Enter in a line would press the first button, which agrees, whatever was written
    holds(whole.text, '<textarea name="reason"')
    decided_all = reviewer.post(f"/batches/{batch.split('=')[1]}/decide", {"action": "submit"})
    same(decided_all.status, 200, decided_all.words)
    holds(decided_all.words, f"Agree: in force at once: {ready};")
    again = browser.post("/bulk", fields + [("step", "preview")])
    holds(again.words, "promoted in this school year already")
    holds(again.words, "1 can be processed.")
    # who was left out, and why
    holds(done.text, f'href="/bulk/unpromoted?grade=2025&amp;class=')
    path = "?" + urllib.parse.urlencode({"grade": "2025", "class": name})
    page = who("school", "zh").get("/bulk/unpromoted" + path)
    left = api("school", "/unpromoted" + path).json["students"]
    same([row["student"] for row in left if row["status"] == "enrolled" and not row["rules"]], [some[0]], left)
    same([row["student"] for row in left if row["student"] in some], [some[0]])
    for row in left:
        holds(page.text, f'href="/students/{row["student"]}"')
    holds(page.words, "没有申请升级")
    holds(page.text, f'<a href="/bulk/unpromoted.csv?school={SCHOOL}&amp;grade=2025&amp;class=')
    table = who("school", "zh").get("/bulk/unpromoted.csv" + path).bytes.decode("utf-8-sig").splitlines()
    same(table[0], "姓名,年级,班级,学号,状态,原因")
    same(table[1:], [f"{row['name']},{row['grade']},{row['class']},{row['number']},{status_words(row)},{row['words']}" for row in left])
    same(who("province", "zh").get("/bulk/unpromoted.csv").status, 403)
    same(who("reviewer", "zh").get("/bulk/unpromoted.csv").status, 422)
    expect(re.search(r"下载未升级名单（CSV）：\d+行；学校：南昌市东湖职业高级中学；年级：2025级", who("donghu-admin", "zh").get("/log?kind=export").words), "it is in the log")
    same(api("province", "/unpromoted?grade=2025").status, 422)
    same(api("province", f"/unpromoted{path}&school={SCHOOL}").json["students"], left)
    holds(who("province", "zh").get("/bulk/unpromoted").words, "未升级的学生")
    taken.update(some)


@test
def a_class_completes_by_the_api_with_numbers_that_count_on():
    brought("province", [f"乐满{n},{citizen('360103', '20080214', 600 + i)},{SCHOOL2},2023-09,610203,3,2023,届满班,,01\n"
                         for i, n in enumerate("甲乙丙丁")])
    rows = api("school2", "/students?status=enrolled&grade=2023&limit=500").json["students"]
    same(len(rows), 4)
    taken.update(row["id"] for row in rows)
    body = {"kind": "complete", "reason": "学习期满", "grade": "2023",
            "asked": {"certificate": "JY2026-0998", "ended": "2026-07"}, "except": [rows[0]["id"]]}
    look = api("school2", "/bulk", body)
    same((look.status, look.json["committed"]), (200, False))
    same(api("school2", "/applications?kind=complete").json["applications"], [])
    other = api("school2", "/bulk", {**body, "commit": True, "seen": look.json["seen"],
                                     "asked": {**body["asked"], "certificate": "JY2026-0001"}})
    same((other.status, other.json["detail"]), (412, "名单与预览时不同，请重新预览"))
    shifted = api("school2", "/bulk", {**body, "commit": True, "seen": look.json["seen"],
                                       "except": [rows[0]["id"], rows[1]["id"]]})
    same((shifted.status, shifted.json["detail"]), (412, "名单与预览时不同，请重新预览"))
    same(api("school2", "/applications?kind=complete").json["applications"], [])
    done = api("school2", "/bulk", {**body, "commit": True, "seen": look.json["seen"], "except": [rows[0]["id"]]})
    same((done.status, done.json["committed"]), (201, True))
    results = [row["result"] for row in done.json["rows"]]
    same((results.count("excepted"), results.count("good")), (1, len(rows) - 1))
    numbers = [row["certificate"] for row in done.json["rows"] if row["result"] == "good"]
    same(numbers, [f"JY2026-{998 + n:04}" for n in range(len(numbers))])
    # the next free number is suggested, and taken by nobody who does not say so
    following = f"JY2026-{998 + len(numbers):04}"
    same(api("school2", "/bulk", body).json["next"], {"certificate": following, "number": ""})
    page = who("school2", "zh").get("/bulk?kind=graduate")
    holds(page.text, f'placeholder="建议：{following}"')
    holds(page.text, f'<datalist id="next_certificate"><option value="{following}">')
    holds(page.text, f'<small class="help">下一个可用的号码是 {following}')
    same(re.search(r'name="certificate" value="([^"]*)"', page.text)[1], "")
    same(api("school", "/bulk", {**body, "kind": "promote", "asked": {}}).json["next"], {"certificate": "", "number": ""})
    again = api("school2", "/bulk", {**body, "commit": True}).json["rows"]
    same([row["rules"][0]["code"] for row in again if row["result"] == "refused"], ["apply.open"] * (len(rows) - 1))
    same(api("school2", "/bulk", {**body, "kind": "suspend"}).status, 422)


@test
def nobody_graduates_before_the_years_of_study_are_over():
    today = datetime.date.today()
    brought("province", [f"祁盼{n},{citizen('360102', '20090301', 610 + i)},{SCHOOL},2024年9月,610203,3,三年级,盼盼班,,01\n"
                         for i, n in enumerate("甲乙")])
    clerk = who("school", "zh")
    clerk.get("/bulk?kind=graduate")
    form = {"kind": "graduate", "of_class": "盼盼班", "of_reason": "毕业", "certificate": "PP2027-001", "moral": "1",
            "courses": "1", "internship": "1", "step": "preview"}
    ahead = clerk.post("/bulk", {**form, "ended": f"{today.year + 1}-07"})
    same(ahead.words.count("不能晚于本月"), 1, "said once, at its field")
    expect(re.search('<input name="ended"[^>]* aria-invalid="true"', ahead.text), ahead.words)
    holds(ahead.words, "可以办理 0 人。 不能办理 2 人，列在最前。")
    now = clerk.post("/bulk", {**form, "ended": f"{today:%Y年%m月}"})
    holds(now.words, "学制年限未到，应办理提前毕业")
    expect("PP2027-001" not in now.words, "a number is for who can")
    done = clerk.post("/bulk", {**form, "kind": "complete", "ended": f"{today:%Y%m}"})
    holds(done.words, "学制年限未满，不能结业；没有学完的，办理肄业或退学")
    one = api("school", "/students?class=" + urllib.parse.quote("盼盼班")).json["students"][0]["id"]
    path = applied("school", one, {"kind": "graduate_early", "reason": "提前修满", "certificate": "PP2026-001",
                                   "ended": f"{today:%Y-%m}", "moral": "1", "courses": "1", "internship": "1"})
    page = who("school-reviewer", "zh").get(path)
    holds(page.words, "没有学籍号，毕业名册上将是空白，请先补录")
    holds(page.words, "没有照片，证书要用照片，请先上传")
    same(decided("school", path, "withdraw").status, 303)
    taken.update(row["id"] for row in api("school", "/students?class=" + urllib.parse.quote("盼盼班")).json["students"])


@test
def a_class_checks_in_with_numbers_that_count_on_into_a_class_that_is_there():
    clerk = who("school", "zh")
    for i, name in enumerate(("黎明", "黎红")):
        clerk.get("/apply?kind=admit")
        made = clerk.post("/apply", {"kind": "admit", "reason": "招生", "XM": name, "SFZJLXM": "1", "RXNY": "2026年9月",
                                     "SFZJH": citizen("360102", "20110312", 620 + i), "ZYM": "090100", "XZ": "3",
                                     "SZNJ": "2026", "SZBH": "新生黎班"})
        same(made.status, 303, made.words)
        agreed(made.headers["Location"], "school-reviewer")
    twin = clerk.post("/apply", {"kind": "admit", "reason": "招生", "XM": "黎明", "SFZJLXM": "A", "RXNY": "2026-09",
                                 "SFZJH": "E12345678", "CSRQ": "2011-03-12", "XBM": "1", "ZYM": "090100"})
    same(twin.status, 303, twin.words)
    holds(clerk.get(twin.headers["Location"]).words, "本校已有姓名和出生日期相同的学生，请核对是不是同一个人")
    same(decided("school", twin.headers["Location"], "withdraw").status, 303)
    clerk.get("/offers")
    same(clerk.post("/offers", {"kind": "class", "code": "2026黎班", "grade": "2026"}).status, 303)
    clerk.get("/bulk?kind=check_in")
    form = {"kind": "check_in", "of_class": "新生黎班", "of_reason": "报到", "class": "2026计算机9班", "number": "269001",
            "step": "preview"}
    wrong = clerk.post("/bulk", form)
    same(wrong.words.count("本校没有登记这个班级，请从登记的班级中选，或先在“班级与专业”中登记"), 1, wrong.words)
    expect(re.search('<input name="class"[^>]* aria-invalid="true"', wrong.text), wrong.words)
    same(len(re.findall("<label>(?:<span>)?班级<", wrong.text)), 0)
    look = clerk.post("/bulk", {**form, "class": "2026黎班"})
    holds(look.words, "可以办理 2 人。")
    for number in ("269001", "269002"):
        holds(look.text, f'<td data-label="学号">{number}</td>')
    holds(look.text, '<td data-label="编入班级">2026黎班</td>')
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', look.text)[1]
    # who is left out now has no number, and the other would get his: that is looked at first
    first = re.search(r'name="except" value="(\d+)"', look.text)[1]
    other = clerk.post("/bulk", {**form, "class": "2026黎班", "step": "commit", "seen": seen, "except": first})
    same(other.status, 412, other.words)
    holds(other.words, "条件、学生或将得到的号码与预览时不同，没有提交。")
    holds(other.words, "确认提交 1 人")
    same(re.findall('<td data-label="学号">(2690..)</td>', other.text), ["269001"])
    seen2 = re.search(r'name="seen" value="([0-9a-f]{64})"', other.text)[1]
    same(clerk.post("/bulk", {**form, "class": "2026黎班", "step": "commit", "seen": seen2}).status, 412)
    done = clerk.post("/bulk", {**form, "class": "2026黎班", "step": "commit", "seen": seen})
    holds(done.words, "已提交 2 人，等待本校审核人审核")
    batch = re.search(r'href="/applications\?batch=(\d+)"', done.text)[1]
    reviewer = who("school-reviewer", "zh")
    link, one = f'<a href="/applications?batch={batch}">查看这一批</a>', re.search(r'/applications/\d+', done.text)[0]
    for path in ("/", "/todo", one):
        same(reviewer.get(path).text.count(link), 1, path)
    whole = reviewer.get(f"/applications?batch={batch}")
    holds(whole.words, "这一批中等本级办理的有 2 件，可以整批办理。")
    for number in ("269001", "269002"):
        holds(whole.text, f'<td data-label="申请内容">编入班级：2026黎班；学号：{number}</td>')
    holds(whole.text, f'action="/batches/{batch}/decide"')
    holds(reviewer.post(f"/batches/{batch}/decide", {"action": "submit"}).words, "同意，立即生效：2 人")
    rows = api("school", "/students?class=" + urllib.parse.quote("2026黎班")).json["students"]
    same(sorted(row["XH"] for row in rows), ["269001", "269002"])
    # a class that is not registered takes nobody, whichever way
    clerk.get("/apply?kind=admit")
    nowhere = clerk.post("/apply", {"kind": "admit", "reason": "招生", "XM": "黎橙", "SFZJLXM": "1", "RXNY": "202609", "SZBH": "没有的班",
                                    "SFZJH": citizen("360102", "20110312", 632), "ZYM": "090100", "XZ": "3"})
    same(nowhere.status, 422)
    holds(nowhere.words, "本校没有登记这个班级，请从登记的班级中选，或先在“班级与专业”中登记")
    holds(brought("school", [f"黎蓝,{citizen('360102', '20110312', 633)},{SCHOOL},202609,090100,3,2026,没有的班,,\n"]).words,
          "本校没有登记这个班级")
    same(api("school", "/search?q=" + urllib.parse.quote("黎蓝")).json["students"], [])
    close = re.search(r'action="(/offers/\d+/close)".*?name="version" value="(\d+)"', clerk.get("/offers").text, re.S)
    same(clerk.post(close[1], {"version": close[2], "closed": "1"}).status, 303)
    taken.update(row["id"] for row in rows)
    number = api("school", "/bulk", {"kind": "check_in", "reason": "报到", "class": "没有这个班"}).json["next"]["number"]
    expect(number and number not in [row["XH"] for row in api("school", "/students?limit=500").json["students"]], number)
    holds(clerk.get("/bulk?kind=check_in").words, f"下一个可用的号码是 {number}")
    clerk.get("/apply?kind=admit")
    again = clerk.post("/apply", {"kind": "admit", "reason": "招生", "XM": "黎青", "SFZJLXM": "1", "RXNY": "202609",
                                  "SFZJH": citizen("360102", "20110312", 630), "ZYM": "090100", "XH": "269002"})
    same(again.status, 422)
    holds(again.words, "本校已有学生用这个学号")


@test
def who_checks_in_with_something_in_doubt_is_told():
    clerk = who("school", "zh")
    for paper in ({"SFZJLXM": "1", "SFZJH": citizen("360102", "20110313", 690)},
                  {"SFZJLXM": "A", "SFZJH": "E12345699", "CSRQ": "2011-03-13", "XBM": "1"}):
        clerk.get("/apply?kind=admit")
        made = clerk.post("/apply", {"kind": "admit", "reason": "招生", "XM": "黎同人", "RXNY": "2026-09", "ZYM": "090100",
                                     "XZ": "3", "SZNJ": "2026", "SZBH": "新生疑班", **paper})
        same(made.status, 303, made.words)
        agreed(made.headers["Location"], "school-reviewer")
    form = {"kind": "check_in", "of_class": "新生疑班", "of_reason": "报到", "step": "preview"}
    clerk.get("/bulk?kind=check_in")
    look = clerk.post("/bulk", form)
    holds(look.words, "可以办理 2 人。")
    same(look.words.count("学籍有需要核实的问题，核实以前不能注册，请与本人证件核对"), 1, look.words)
    rows = api("school", "/bulk", {"kind": "check_in", "reason": "报到", "class": "新生疑班"}).json["rows"]
    same(sorted("需要核实的问题" in row["remarks"] for row in rows), [False, True], rows)
    taken.update(row["student"] for row in rows)


@test
def a_class_admitted_by_workbook_checks_in():
    rows = [f"汤{name},{citizen('360102', '20110415', 640 + i)},{SCHOOL},202609,090100,3,2026,新生汤班,,{state}\n"
            for i, (name, state) in enumerate((("一", ""), ("二", "录取未报到"), ("三", "待注册")))]
    page = brought("school", rows, **{"as": "admitted"})
    holds(page.words, "导入完成")
    holds(page.words, "没有写“学生当前状态”的新生记为“录取未报到”。")
    made = api("school", "/students?class=" + urllib.parse.quote("新生汤班")).json["students"]
    same(sorted((row["XM"], row["status"]) for row in made),
         [("汤一", "admitted"), ("汤三", "pending"), ("汤二", "admitted")])
    taken.update(row["id"] for row in made)
    look = api("school", "/bulk", {"kind": "check_in", "class": "新生汤班", "reason": "报到", "commit": True})
    same([row["result"] for row in look.json["rows"]], ["good", "good"], look.text)
    for row in look.json["rows"]:
        agreed(f"/applications/{row['application']}", "school-reviewer")
        same(record(row["student"])["status"], "pending")
        same(record(row["student"])["values"]["XJH"][:1], "L")
    sent = api("school", "/imports?name=a.csv&as=enrolled", b"x")
    same((sent.status, sent.json["detail"]), (422, "查询参数“as”可以是：pending, admitted"))
    same(api("school", "/imports?name=a.csv&as=admitted", HEAD.encode()).json["as"], "admitted")
    holds(who("school", "zh").get("/imports").words, "没有写“学生当前状态”的新生")
    verified()


@test
def a_number_that_is_corrected_after_the_check_in_says_why_not_and_how():
    number = citizen('360102', '20110416', 646)
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    row = f"汤误,{{}},{SCHOOL},202609,090100,3,2026,新生误班,,\n"
    brought("school", [row.format(wrong)], **{"as": "admitted"})
    made, = api("school", "/students?class=" + urllib.parse.quote("新生误班")).json["students"]
    taken.add(made["id"])
    told = {}
    for step in ("admitted", "pending"):
        same(record(made["id"])["status"], step)
        page = brought("school", [f"{made['id']},{row.format(number)}"], take=False, head="系统编号," + HEAD)
        path = re.search(r'action="(/imports/\d+)/', page.text)[1]
        told[step] = [(one["rule"], one["field"]["id"]) for one in api("school", path).json["result"]["reasons"] if one["rule"].startswith("same.")]
        if step == "admitted":
            look = api("school", "/bulk", {"kind": "check_in", "class": "新生误班", "reason": "报到", "commit": True})
            agreed(f"/applications/{look.json['rows'][0]['application']}", "school-reviewer")
        else:
            holds(page.words, "导入以后这份学籍办理过业务（如报到）或改动过，导入不再更正；请在该生的页面办理“变更基本信息”改正")
        same(who("school").post(f"{path}/drop", {"version": re.search(r'name="version" value="(\d+)"', page.text)[1]}).status, 303)
    same(told["admitted"], [("same.corrected", "SFZJH")])
    same(told["pending"][0], ("same.touched", "SFZJH"))


@test
def a_class_is_put_into_another_by_the_school_alone():
    old = urllib.parse.quote("分甲班")
    brought("province", [f"分{name},{citizen('360102', '20090417', 660 + i)},{SCHOOL},202509,090100,3,2025,分甲班,,{state}\n"
                         for i, (name, state) in enumerate((("一", "01"), ("二", "01"), ("三", "02")))])
    members = {row["XM"]: row["id"] for row in api("school", f"/students?class={old}&status=").json["students"]}
    taken.update(members.values())
    clerk = who("school", "zh")
    holds(clerk.get("/bulk").words, "转班级")
    clerk.get("/bulk?kind=change_class")
    form = {"kind": "change_class", "of_class": "分甲班", "of_reason": "期中分班", "class": "分乙班", "step": "preview"}
    look = clerk.post("/bulk", form)
    holds(look.words, "可以办理 2 人。 不能办理 1 人，列在最前。")
    same(re.findall(r'<th scope="row"><a[^>]*>(分.)<', look.text), ["分三", "分一", "分二"])  # who is refused first
    holds(look.text, '<td data-label="编入班级">分乙班</td>')
    same(api("school", f"/students?class={urllib.parse.quote('分乙班')}").json["students"], [])
    holds(clerk.post("/bulk", {**form, "class": "分甲班"}).words, "可以办理 0 人。 不能办理 3 人，列在最前。")
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', look.text)[1]
    done = clerk.post("/bulk", {**form, "step": "commit", "seen": seen, "except": str(members["分二"])})
    holds(done.words, "已提交 1 人，等待本校审核人审核")
    batch = re.search(r'href="/applications\?batch=(\d+)"', done.text)[1]
    same(api("school-reviewer", f"/batches/{batch}/decisions", {"action": "submit"}).json["rows"][0]["result"], "good")
    one = record(members["分一"])
    same((one["values"]["SZBH"], one["status"]), ("分乙班", "enrolled"))
    same(record(members["分二"])["values"]["SZBH"], "分甲班")
    agreed(applied("school", members["分二"], {"kind": "change_class", "class": "分乙班", "reason": "期中分班"}), "school-reviewer")
    same(record(members["分二"])["values"]["SZBH"], "分乙班")
    holds(clerk.get(f"/students/{members['分二']}/history").words, "转班级")
    verified()


@test
def newcomers_of_a_clerks_file_wait_for_the_reviewer():
    rows = [f"候{name},{citizen('360102', '20110417', 670 + i)},{SCHOOL},202609,090100,3,2026,新生候班,,{state}\n"
            for i, (name, state) in enumerate((("一", "待注册"), ("二", "录取未报到"), ("三", "待注册")))]
    page = brought("school", rows[:2], waits=True)
    holds(page.words, "导入完成：2 名新生已提交，等本校审核人员整批审核，同意后才有学籍")
    path = "/students?class=" + urllib.parse.quote("新生候班")
    same(api("school", path).json["students"], [])
    result = api("school", "/imports").json["imports"][0]["result"]
    same((result["waiting"], result["accepted"], len(result["batches"])), (2, 2, 1), result)
    holds(page.text, f'<a href="/applications?batch={result["batches"][0]}">查看这一批（{result["batches"][0]}）</a>')
    # the same file again sends nothing twice, another row of somebody who waits is refused
    holds(brought("school", rows[:2], waits=True, take=False).words, "已提交，正等本校审核，不重复提交")
    other = rows[0].replace("候一", "侯一")
    holds(brought("school", [other], waits=True, take=False).words, "该生的录取申请正等本校审核：内容要改的，先撤回那件申请再导入")
    holds(page.words, "现在还有 2 名等审核。")
    holds(who("school", "zh").get("/imports").words, "等本校审核 2 名")
    waiting = api("school-reviewer", "/applications?mine=1&kind=admit&limit=500").json["applications"]
    batch, = {row["batch"] for row in waiting if row["name"] in ("候一", "候二")}
    same(batch, result["batches"][0])
    reviewer = who("school-reviewer", "zh")
    holds(reviewer.get("/todo").text, f'<a href="/applications?batch={batch}">')
    one, other = ({row["name"]: row["id"] for row in waiting}[name] for name in ("候一", "候二"))
    holds(reviewer.get(f"/applications/{one}").words, "同意后的状态 待注册")
    expect("同意后的状态" not in reviewer.get(f"/applications/{other}").words, "who is admitted is so")
    # one that is taken back can be sent again, otherwise written
    same(decided("school", f"/applications/{other}", "withdraw").status, 303)
    rows[1] = rows[1].replace("候二", "侯二")
    page = brought("school", rows[:2], waits=True)
    holds(page.words, "导入完成：1 名新生已提交")
    holds(page.words, "1 已有且相同")
    same(len(api("school-reviewer", f"/batches/{api('school', '/imports').json['imports'][0]['result']['batches'][0]}/decisions",
                 {"action": "submit"}).json["rows"]), 1)
    done = api("school-reviewer", f"/batches/{batch}/decisions", {"action": "submit"})
    same([row["result"] for row in done.json["rows"]], ["good"], done.text)
    expect("等本校审核 " not in who("school", "zh").get("/imports").words, "none waits any more")
    holds(who("school", "zh").get("/imports").words, "本校已审核")
    made = api("school", path).json["students"]
    same(sorted((row["XM"], row["status"]) for row in made), [("侯二", "admitted"), ("候一", "pending")])
    taken.update(row["id"] for row in made)
    holds(brought("school", rows[:2], waits=True, take=False).words, "与已导入的内容相同，未作改动")
    # whoever is registered meanwhile is marked where it is decided, and by the API, before it is refused
    held = brought("school", [f"後七,{citizen('360102', '20110417', 677)},{SCHOOL},202609,090100,3,2026,新生候班,,待注册\n"], waits=True)
    batch = re.search(r'href="/applications\?batch=(\d+)"', held.text)[1]
    waits, = api("school-reviewer", f"/applications?batch={batch}").json["applications"]
    same(api("school-reviewer", f"/applications/{waits['id']}").json["remarks"], [])
    tag = api("school-reviewer", f"/applications/{waits['id']}").headers["ETag"]
    brought("province", [f"後七,{citizen('360102', '20110417', 677)},{SCHOOL2},202609,090100,3,2026,新生候班,,待注册\n"])
    said = "现在不能办理：该证件号已有学籍，请办理转学"
    now = api("school-reviewer", f"/applications/{waits['id']}", If_None_Match=tag, Accept_Language="zh")
    same(now.json["remarks"], [{"rule": "admit.twice", "words": said, "blocks": True}], now.text)
    holds(reviewer.get(f"/applications/{waits['id']}").words, f"提醒 {said}")
    holds(reviewer.get(f"/applications?batch={batch}").text, f'data-label="提醒">{said}<')
    holds(reviewer.get(f"/applications?batch={batch}&remarked=1").words, "後七")
    same(api("school-reviewer", f"/applications/{waits['id']}/decisions", {"action": "submit"}, If_Match=tag).json["detail"],
         "身份证件号：该证件号已有学籍，请办理转学")
    same(decided("school", f"/applications/{waits['id']}", "withdraw").status, 303)
    same(api("school-reviewer", f"/applications/{waits['id']}").json["remarks"], [])
    # without a document he is known by his name and birth, and a file that is read twice sends nobody twice
    bare = f"候四,,{SCHOOL},202609,090100,3,2026,新生候班,H4,待注册,2011-04-17,1,其他\n"
    head = HEAD.replace("\n", ",出生日期,性别码,身份证件类型\n")
    holds(brought("school", [bare], waits=True, head=head).words, "导入完成：1 名新生已提交")
    holds(brought("school", [bare], waits=True, take=False, head=head).words, "已提交，正等本校审核，不重复提交")
    holds(brought("school", [bare.replace("H4", "H5")], waits=True, take=False, head=head).words,
          "该生的录取申请正等本校审核：内容要改的，先撤回那件申请再导入")
    held = brought("school", [bare.replace("候四,,", f"候四,{citizen('360102', '20110417', 679)},").replace("其他", "居民身份证")],
                   waits=True, take=False, head=head)
    holds(held.words, "该生的录取申请正等本校审核：内容要改的，先撤回那件申请再导入")
    let_in("school")
    same(len(api("school", path).json["students"]), 3)
    taken.update(row["id"] for row in api("school", path).json["students"])
    # for the province they come in at once
    page = brought("province", rows[2:])
    same(len(api("school", path).json["students"]), 4, page.words)
    taken.update(row["id"] for row in api("school", path).json["students"])
    verified()


@test
def a_newcomer_is_known_by_his_application_in_the_rows_to_correct():
    """They name it while he has no record; agreed to it leads there, and what was wrong is corrected by the same workbook."""
    cards = {name: citizen("360102", "20110418", 680 + i) for i, name in enumerate(("更一", "更二"))}
    line = lambda name, card: f"{name},{card},{SCHOOL},202609,090100,3,2026,新生更班,,待注册\n"
    wrong = {name: card[:-1] + ("0" if card[-1] != "0" else "1") for name, card in cards.items()}
    brought("school", [line(name, wrong[name]) for name in cards], waits=True)
    job = api("school", "/imports").json["imports"][0]

    def sheet():
        return openpyxl.load_workbook(io.BytesIO(api("school", f"/imports/{job['id']}/errors").bytes)).active

    head = [cell.value for cell in sheet()[1]]
    waiting = {row["name"]: row["id"] for row in api("school-reviewer", "/applications?mine=1&kind=admit&limit=500").json["applications"]}
    ids = {row[head.index("姓名")]: row[head.index("系统编号")] for row in sheet().iter_rows(min_row=2, values_only=True)}
    same(ids, {name: f"申请{waiting[name]}" for name in cards})
    # corrected as long as he waits it is nobody else's row, though nothing but the name is the same
    right = ["系统编号," + HEAD, *(f"{ids[name]},{line(name, cards[name])}" for name in cards)]
    page = brought("school", right[1:], waits=True, take=False, head=right[0])
    holds(page.words, "2 不能导入")
    holds(page.words, "该生的录取申请正等本校审核：内容要改的，先撤回那件申请再导入")
    same(decided("school", f"/applications/{waiting['更二']}", "withdraw", "号码录错").status, 303)
    let_in("school")
    page = brought("school", right[1:], waits=True, head=right[0])
    same(api("school", "/imports").json["imports"][0]["result"]["updated"], 1, page.words)
    holds(page.words, "导入完成：1 名新生已提交")  # who was taken back is a newcomer as before
    let_in("school")
    made = api("school", "/students?class=" + urllib.parse.quote("新生更班")).json["students"]
    same(sorted(row["XM"] for row in made), ["更一", "更二"])
    taken.update(row["id"] for row in made)
    for row in made:
        same({one["code"] for one in row["problems"]}, {"field.missing"}, row)
    # the application of somebody else is none of his
    other = [f"申请{waiting['更一']},{line('更三', citizen('360102', '20110418', 684))}"]
    page = brought("school", other, waits=True, take=False, head=right[0])
    holds(page.words, "1 可以导入")
    holds(brought("school", ["申请999999" + other[0][other[0].index(","):]], waits=True, take=False, head=right[0]).words, "1 可以导入")
    verified()


def named(name, **query):
    rows = api("school", "/students?limit=500&class=" + urllib.parse.quote("新生废班") + "".join(f"&{k}={v}" for k, v in query.items()))
    return [row["id"] for row in rows.json["students"] if row["XM"] == name]


@test
def what_was_entered_wrongly_is_made_void_and_its_number_is_free():
    row = f"{{}},{citizen('360102', '20110416', 660)},{SCHOOL},202609,090100,3,2026,新生废班,269901,\n"
    holds(brought("school", [row.format("错名字")]).words, "导入完成")
    wrong, = named("错名字")
    clerk = who("school", "zh")
    holds(clerk.get(f"/students/{wrong}/apply").words, "作废（未注册、录入有误）")
    clerk.get(f"/students/{wrong}/apply?kind=void")
    holds(clerk.post(f"/students/{wrong}/apply", {"kind": "void", "reason": ""}).words, "事由")
    path = applied("school", wrong, {"kind": "void", "reason": "姓名录错"})
    same(named("错名字"), [wrong])
    agreed(path, "school-reviewer", "donghu")
    same(record(wrong)["status"], "void")
    # asked for, or not at all: lists, search, counts
    for query in ({}, {"status": "all"}, {"status": "pending"}):
        same(named("错名字", **query), [], query)
    same(named("错名字", status="void"), [wrong])
    same(api("school", "/search?q=" + urllib.parse.quote("错名字")).json["students"], [])
    expect("错名字" not in clerk.get("/students?class=" + urllib.parse.quote("新生废班")).words, "listed")
    holds(clerk.get("/students?status=void").words, "错名字")
    holds(clerk.get(f"/students/{wrong}").words, "作废")
    holds(clerk.get(f"/students/{wrong}/history").words, "姓名录错")
    # the right one, with the same document and number in the school
    holds(brought("school", [row.format("对名字")]).words, "导入完成")
    right, = named("对名字")
    expect(right != wrong)
    taken.update((right, wrong))
    one = student()
    clerk.get(f"/students/{one}/apply?kind=suspend")
    refused = clerk.post(f"/students/{one}/apply", {"kind": "void", "reason": "录错"})
    same(refused.status, 422)
    holds(refused.words, "已注册学籍的不能作废：内容有误的办理“变更基本信息”，不再在读的办理转学或退学")
    etag = api("school", f"/students/{one}").headers["ETag"]
    answer = api("school", f"/students/{one}/applications", {"kind": "void", "reason": "录错", "asked": {}}, If_Match=etag)
    same((answer.status, [rule["code"] for rule in answer.json["errors"]]), (422, ["void.registered"]), answer.text)
    verified()


@test
def deadlines_are_working_days_and_unknown_years_stay_unknown():
    rows = api("school", "/applications?limit=500").json["applications"]
    expect(rows, "no applications")
    for row in rows:
        if row["state"] == "pending":
            expect(row["deadline"] is None or re.fullmatch(r"\d{4}-\d\d-\d\d", row["deadline"]), row)
        else:
            same(row["deadline"], None, row)
    waiting = student("pending", school="")
    page = who("reviewer").get(f"/students/{waiting}").words
    expect(re.search(r"Should be registered by \(working days behind entering\): (20\d\d-\d\d-\d\d|The holidays of that year)", page), page)
    page = who("school").get("/applications").words
    expect("cannot be counted" in page or re.search(r"20\d\d-\d\d-\d\d", page), page)


def last_term():
    """Month (YYYYMM) in which those of the newest term entered."""
    today = datetime.date.today()
    return f"{today.year}09" if today.month >= 9 else f"{today.year}03" if today.month >= 3 else f"{today.year - 1}09"


def citizen(area, birth, order):
    first = f"{area}{birth}{order:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return first + "10X98765432"[sum(int(c) * w for c, w in zip(first, weights)) % 11]


def does(name, number, kind, /, *names, **fields):
    """One business of a student, agreed to by all on its way."""
    path = applied(name, number, {"kind": kind, "reason": "按规定办理", **fields})
    agreed(path, *names)
    return path


@test
def a_whole_student_life():
    """As school clerk, reviewer, county, city and province, in pages alone."""
    document, browser = citizen("360102", "20100512", 777), who("school")
    browser.get("/apply?kind=admit")
    made = browser.post("/apply", {
        "kind": "admit", "reason": "2026年招生", "XM": "欧阳思远", "SFZJLXM": "1", "SFZJH": document,
        "RXNY": last_term(), "ZYM": "090100", "XZ": "3", "SZNJ": "一年级", "SZBH": "一年级1班"})
    same(made.status, 303, made.words)
    agreed(made.headers["Location"], "school-reviewer")
    number = api("school", "/search?q=" + urllib.parse.quote("欧阳思远")).json["students"][0]["id"]
    taken.add(number)
    same(record(number)["status"], "admitted")
    twice = who("school2")
    twice.get("/apply?kind=admit")
    refusal = twice.post("/apply", {"kind": "admit", "reason": "招生", "XM": "欧阳思远", "SFZJLXM": "1", "SFZJH": document,
                                    "RXNY": last_term(), "ZYM": "090100"})
    holds(refusal.words, "a record with this document number exists: use a transfer")
    does("school", number, "check_in", "school-reviewer", number="20260777")
    same((record(number)["status"], record(number)["values"]["XH"]), ("pending", "20260777"))
    # whatever day it is: the province lets him be registered late
    soon = (datetime.date.today() + datetime.timedelta(7)).isoformat()
    same(api("province", "/late", {"place": SCHOOL, "entered": last_term(), "until": soon, "reason": "补注册"}).status, 201)
    up = ("school-reviewer", "donghu", "nanchang", "reviewer")
    does("school", number, "register", *up)
    same(record(number)["status"], "enrolled")
    same(Browser(web_business.service.port).login("province").get(f"/students/{number}").status, 200)
    # the month of entering was wrong: corrected with a proof, so that he has studied for two years
    path = applied("school", number, {"kind": "change_data", "reason": "入学年月录入错误", "RXNY": "202309"})
    same(proof("school", path).status, 303)
    agreed(path, *up)
    does("school", number, "promote", "school-reviewer")
    same(record(number)["values"]["SZNJ"], "二年级")
    today = datetime.date.today()
    away = {"from": (today - datetime.timedelta(18)).isoformat(), "until": (today + datetime.timedelta(90)).isoformat()}
    does("school", number, "suspend", *up[:3], **away)
    does("school", number, "resume", *up[:3], term=datetime.date.today().isoformat())
    same(record(number)["status"], "enrolled")
    taker = who("school2")
    taker.get("/apply?kind=transfer")
    inside = taker.post("/apply", {"kind": "transfer", "reason": "随迁", "name": "欧阳思远", "document": document,
                                   "specialty": "090100", "grade": "二年级", "class": "二年级2班"}).headers["Location"]
    outside = "/applications/" + str(api("school", f"/applications?student={number}").json["applications"][0]["id"])
    agreed(outside, "school-reviewer")
    agreed(inside, "school2-reviewer", "xihu")
    agreed(outside, "donghu")
    same(record(number)["values"]["XXDM"], SCHOOL2)
    earned = {"moral": "1", "courses": "1", "internship": "1"}
    form = who("school2")
    form.get(f"/students/{number}/apply?kind=graduate")
    refusal = form.post(f"/students/{number}/apply", {
        "kind": "graduate", "reason": "毕业", "ended": "2026-07", "moral": "1", "courses": "1"})
    holds(refusal.words, "the internship is not passed")
    holds(refusal.words, "the number of the certificate is missing")
    does("school2", number, "graduate_early", "school2-reviewer", "xihu", "nanchang", "reviewer",
         certificate="36202607770", ended="2026-07", **earned)
    same(record(number)["status"], "graduated")
    does("school2", number, "destination", "school2-reviewer", destination="20", employer="某机械厂", region="360103")
    page = who("school2").get(f"/students/{number}/history").words
    for word in ("admission", "check-in", "registration", "grade promotion", "suspension", "resumption",
                 "graduation", "further study or employment"):
        holds(page, word)
    holds(who("school2", "zh").get(f"/students/{number}/history").words, "升学、就业登记")
    verified()


def moves(name, **query):
    """All of them, page by page."""
    rows, after = [], ""
    while after is not None:
        answer = api(name, "/movements?" + urllib.parse.urlencode({"limit": 7, **query, **({"after": after} if after else {})}))
        same(answer.status, 200, answer.text)
        rows += answer.json["movements"]
        after = answer.json["next"]
    return rows


@test
def changes_of_standing_are_listed_with_their_codes():
    number = student()
    was, there = record(number)["values"], datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8)))
    today = f"{there:%Y%m%d}"
    does("school", number, "change_class", "school-reviewer", **{"class": "新编一班"})
    row, = [row for row in moves("school") if row["student"] == number]
    same({key: row[key] for key in ("YDLBM", "YDLB", "YDRQ", "SPRQ", "XXDM", "JBR", "YBH", "XBH", "YZYM", "XZYM", "YNJ", "YDSM")},
         {"YDLBM": "29", "YDLB": "转班级", "YDRQ": today, "SPRQ": today, "XXDM": SCHOOL, "JBR": "school", "YBH": was["SZBH"],
          "XBH": "新编一班", "YZYM": was["ZYM"], "XZYM": was["ZYM"], "YNJ": was["SZNJ"], "YDSM": "按规定办理"})
    # a suspension is of the day on which it begins, and the newest stand first
    does("school", number, "suspend", "school-reviewer", "donghu", "nanchang", **{"from": BEGINS, "until": UNTIL})
    rows = moves("school")
    same([(row["YDLBM"], row["YDRQ"]) for row in rows if row["student"] == number], [("11", BEGINS.replace("-", "")), ("29", today)])
    same([row["application"] for row in rows], [row["application"] for row in api("school", "/movements?limit=500").json["movements"]])
    same({row["YDLBM"] for row in moves("school", kind="29")}, {"29"})
    same([row["student"] for row in moves("school", **{"class": "新编一班"})], [number, number])
    same(moves("school", **{"class": "没有这个班"}), [])
    same((moves("school", until=day(-2)), len(moves("school", **{"from": day(-1), "until": f"{there:%Y-%m-%d}"}))), ([], len(rows)))
    # each sees his own, whatever is asked for
    same({row["XXDM"] for row in moves("school2")}, {SCHOOL2})
    same([row for row in moves("xihu") if row["XXDM"] == SCHOOL], [])
    same(moves("school2", school=SCHOOL), [])
    same([row["application"] for row in moves("donghu", school=SCHOOL)], [row["application"] for row in rows])
    same([row["application"] for row in moves("province") if row["XXDM"] == SCHOOL], [row["application"] for row in rows])
    for path, detail in (("after=x", "查询条件 after 的值无效"), ("kind=77", "查询条件 kind 的值无效"), ("from=2026-13-01", None), ("nothing=1", None)):
        answer = api("school", f"/movements?{path}")
        same(answer.status, 422, path)
        expect(detail is None or detail == answer.json["detail"], answer.text)
    same(api("donghu", "/movements?class=1").json["detail"], "班级是一所学校的，请同时填写学校标识码")
    # one that waits for its day is listed, one that was overtaken before it is not
    gone = student()
    does("school", gone, "suspend", "school-reviewer", "donghu", "nanchang", **{"from": day(20), "until": day(200)})
    same([row["YDLBM"] for row in moves("school") if row["student"] == gone], ["11"])
    path = applied("school", gone, {"kind": "withdraw_request", "reason": "出国", "own": "1", "guardian": "1"})
    same(proof("school", path).status, 303)
    agreed(path, "school-reviewer", "donghu", "nanchang", "reviewer")
    same([row["YDLBM"] for row in moves("school") if row["student"] == gone], ["31"])
    page = who("school", "zh").get("/movements")
    holds(page.words, "29 转班级")
    holds(page.text, f'<td class="day" data-label="异动日期">{BEGINS}</td>')
    holds(who("school", "zh").get("/todo").text, '<a href="/movements">学籍异动</a>')
    # a table that leaves the system leaves an event
    same(who("ministry").get("/movements.csv").status, 403)
    table = who("school", "zh").get("/movements.csv?kind=11").bytes.decode("utf-8-sig").splitlines()
    same(table[0].split(",")[:8], ["系统编号", "姓名", "学籍号", "学号", "学校标识码", "异动类别码", "异动类别", "异动日期"])
    same(len(table), len(moves("school", kind="11")) + 1)
    same(api("donghu-admin", "/log?kind=export&limit=1").json["events"][0]["reason"], f"下载学籍变动名单（CSV）：{len(table) - 1}行；操作种类：休学")
    verified()


@test
def who_left_stays_in_the_list_of_the_school_that_was_left():
    rows = moves("school", kind="left")
    same({row["YDLBM"] for row in rows} <= {"21", "31", "42", "51", "61", "62", "63"}, True, rows)
    gone = [row for row in rows if row["YDLBM"] == "21" and row["YDQXXXM"] == SCHOOL2]
    expect(gone, "nobody moved to the other school")
    for row in gone:
        # he is not seen any more, but what he was when he left is; of the other school no more than its code
        same(api("school", f"/students/{row['student']}").status, 404)
        same((row["XXDM"], row["YDLYXXM"], row["XZYM"], row["XNJ"], row["XBH"]), (SCHOOL, SCHOOL, "", "", ""), row)
        expect(row["YBH"] and row["YNJ"] and row["YZYM"] and row["XM"], row)
        expect("*" in row["XJH"] or not row["XJH"], row["XJH"])
        other, = [there for there in moves("school2", kind="22") if there["student"] == row["student"] and there["SPRQ"] == row["SPRQ"]]
        same((other["XXDM"], other["YDLYXXM"], other["YBH"], other["SPRQ"]), (SCHOOL2, SCHOOL, row["YBH"], row["SPRQ"]), other)
        expect(other["XBH"] or other["XNJ"], other)
    page = who("school", "zh").get("/movements?kind=left")
    holds(page.words, "转出、离校的学生")
    holds(page.words, gone[0]["XM"])
    holds(who("school", "zh").get("/students").text, '<a href="/movements?kind=left">转出、离校的学生</a>')
    same([row for row in moves("school2", kind="left") if row["XXDM"] != SCHOOL2], [])


@test
def who_comes_from_another_province_is_told_as_such():
    values = {"XM": "谭外来", "SFZJLXM": "1", "SFZJH": citizen("360102", "20091011", 771), "RXNY": "202509", "ZYM": "090100", "XZ": "3",
              "SZNJ": "2025"}
    made = api("school", "/applications", {"kind": "transfer_in", "reason": "转入", "values": values, "asked": {
        "school_name": "长沙某校", "province": "430100", "lets": "1", "attends": "1"}})
    same(made.status, 201, made.text)
    path = f"/applications/{made.json['id']}"
    same(proof("school", path).status, 303)
    agreed(path, "school-reviewer", "donghu", "nanchang", "reviewer")
    number = api("school", path).json["student"]
    taken.add(number)
    same([event["kind"] for event in feed("school", number)], ["student.transfer_in"])
    verified()


if __name__ == "__main__":
    web_business.main(__doc__, "business", 900)
