#!/usr/bin/python3
"""Daily business as a school, a county, a city and the province do it: in pages and by the API.

usage: test_business.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it

Every person here is made (tests/made_province.c). Loopback only.
"""
import json
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
from e2e import expect, holds, run, same, test
from web_world import ENV, Browser, Province, Service, call

jiuxu = work = province = service = None
SCHOOL, SCHOOL2 = "3636000001", "3636000003"
SUSPEND = {"kind": "suspend", "from": "2026-12-01", "until": "2027-08-31", "reason": "父母外出务工"}
people = {}


def who(name, lang="en"):
    """A browser logged in as that account, kept."""
    if (name, lang) not in people:
        people[name, lang] = Browser(service.port, lang).login(name)
    return people[name, lang]


def token(name):
    if name not in people:
        people[name] = who(name).token(write=True)
    return people[name]


def api(name, path, body=None, **headers):
    sent = None if body is None else json.dumps(body)
    if sent:
        headers["Content_Type"] = "application/json"
    return call(service.port, "/api/v1" + path, token(name), method="POST" if sent else "GET", body=sent, **headers)


taken = set()


def student(status="enrolled", school=SCHOOL, **wanted):
    """The id of a student of that school whom no other test has."""
    rows = api("reviewer", f"/students?school={school}&status={status}&limit=500").json["students"]
    for row in rows:
        if row["id"] not in taken and all(row[key] == value for key, value in wanted.items()):
            taken.add(row["id"])
            return row["id"]
    raise AssertionError(f"nobody {status} at {school} is left")


def applied(name, number, fields):
    """The path of a new application."""
    browser = who(name)
    browser.get(f"/students/{number}/apply?kind={fields['kind']}")
    answer = browser.post(f"/students/{number}/apply", fields)
    same(answer.status, 303, answer.words)
    return answer.headers["Location"]


def decided(name, path, action="approve", reason="", lang="en"):
    """What comes back when somebody presses the button on the page."""
    browser = who(name, lang)
    page = browser.get(path)
    same(page.status, 200, name, page.words)
    hidden = dict(re.findall(r'type="hidden" name="(version|student_version)" value="(\d+)"', page.text))
    holds(page.text, f'value="{action}"', name)
    return browser.post(path + "/decide", {**hidden, "action": action, "reason": reason})


def agreed(path, *names):
    for name in names:
        answer = decided(name, path, "submit" if name.startswith("school") else "approve")
        same(answer.status, 303, name, answer.words)


def record(number):
    return api("reviewer", f"/students/{number}").json


def verified():
    """The log and what is kept agree."""
    result = run(jiuxu, "records", "verify", "--data", province, env=ENV)
    same(result.status, 0, result)


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
def pages_say_it_in_chinese():
    number = student()
    browser = who("school", "zh")
    holds(browser.get(f"/students/{number}/apply").words, "休学")
    answer = browser.post(f"/students/{number}/apply", {**SUSPEND, "until": "2026-11-01"})
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
    holds(answer.text, 'value="2026-12-01"')
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
def the_same_by_the_api():
    number = student()
    tag = api("school", f"/students/{number}").headers["ETag"]
    body = {"kind": "suspend", "reason": "照顾家人", "asked": {"from": "2026-12-01", "until": "2027-08-31"}}
    same(api("school", f"/students/{number}/applications", body).status, 428)
    same(api("school", f"/students/{number}/applications", body, If_Match='"999"').status, 412)
    wrong = api("school", f"/students/{number}/applications", {**body, "asked": {"until": "x"}}, If_Match=tag)
    same((wrong.status, wrong.headers["Content-Type"]), (422, "application/problem+json"))
    same([rule["rule"] for rule in wrong.json["rules"]], ["field.needed", "date.form"])
    unknown = api("school", f"/students/{number}/applications", {**body, "asked": {"x": "1"}}, If_Match=tag)
    holds(unknown.json["detail"], "suspend 不需要“x”")
    made = api("school", f"/students/{number}/applications", body, If_Match=tag)
    same((made.status, made.json["state"], made.json["turn"]), (201, "draft", "school"))
    path = made.headers["Location"].replace("/api/v1", "")
    again = api("school", f"/students/{number}/applications", body, If_Match=tag)
    same((again.status, again.json["rules"][0]["rule"]), (422, "apply.open"))
    for name, action, state in (("school-reviewer", "submit", "pending"), ("donghu", "approve", "pending"),
                                ("nanchang", "approve", "effective")):
        seen = api(name, path)
        mine = api(name, "/applications?mine=1&limit=500").json["applications"]
        expect(any(row["id"] == seen.json["id"] for row in mine), name, mine)
        step = api(name, path + "/decisions", {"action": action}, If_Match=seen.headers["ETag"])
        same((step.status, step.json["state"]), (201, state), name, step.text)
    same(api("school", f"/students/{number}").json["status"], "suspended")
    over = api("nanchang", path + "/decisions", {"action": "approve"}, If_Match='"4"')
    same((over.status, over.json["rules"][0]["rule"]), (422, "approval.over"))
    kinds = {row["id"]: row for row in api("school", "/businesses").json["businesses"]}
    same(kinds["suspend"]["top"], "city")


@test
def deadlines_are_working_days_and_unknown_years_stay_unknown():
    rows = api("school", "/applications?limit=500").json["applications"]
    expect(rows, "no applications")
    for row in rows:
        if row["state"] in ("draft", "pending"):
            expect(row["deadline"] is None or re.fullmatch(r"\d{4}-\d\d-\d\d", row["deadline"]), row)
        else:
            same(row["deadline"], None, row)
    page = who("school").get("/applications").words
    expect("cannot be counted" in page or re.search(r"20\d\d-\d\d-\d\d", page), page)


if __name__ == "__main__":
    jiuxu, words = e2e.arguments(__doc__)
    with tempfile.TemporaryDirectory(prefix="jiuxu-business-") as work:
        province = os.path.join(work, "data")
        Province(jiuxu, province, students=900)
        with Service(jiuxu, province) as service:
            status = e2e.main(words)
        expect(service.stop() == 0, service.process.returncode, service.said()[-3000:])
        sys.exit(status)
