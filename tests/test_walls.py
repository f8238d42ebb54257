#!/usr/bin/python3
"""Walls between schools and against forgery, on every route there is: generated from the table of routes
(tests/print_routes.c), the OpenAPI document and the forms of the pages, with one of everything at one school
and everybody outside asking for it.

usage: test_walls.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it

What a foreign id answers is held to what an id that nobody has answers: that is the whole oracle. A route
with a kind of id that is not made here fails the test, so that none is forgotten. Every person here is made.
Loopback only."""
import html
import io
import itertools
import json
import os
import re
import sys
import time
import urllib.parse
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
from e2e import expect, holds, run, same, test
import web_business
from made_jpeg import jpeg
from web_business import SCHOOL, SCHOOL2, SUSPEND, api, applied, student, token, verified, who
from who_may import OWNER, OWNERS_REVIEWER, SEATS, naive_may
from web_world import PASSWORD, SUBJECTS, Browser, call, citizen, send_form, students_csv

PNG = b"\x89PNG\r\n\x1a\n" + b"made" * 16
# What attackers write, where the program takes any words.
MARK = "<img src=x onerror=alert(7391)>'\"{{7*7}}"
OUTSIDERS = ("school", "school-reviewer", "donghu", "donghu-admin")
NOBODYS, NO_SCHOOL = "999999", "3636999999"


def routes():
    """Every row of the table: method, path, access, permission."""
    printed = run(os.path.join(os.path.dirname(web_business.jiuxu), "tests", "print_routes"))
    return [line.split() for line in printed.out.splitlines()]


made = {}


def number_in(pattern, text):
    found = re.search(pattern, text)
    expect(found, pattern, text[:2000])
    return found[1]


def everything():
    """One of each kind that a route names by {id}, all of OWNER: kind -> id, and what stands behind it."""
    if made:
        return made
    one, two, three = (student(school=SCHOOL2) for _ in range(3))
    browser = who(OWNER)
    path = applied(OWNER, one, {**SUSPEND, "reason": MARK})
    browser.get(path)
    same(send_form(browser, path + "/proofs", {}, "proof", MARK.replace("/", "") + ".png", PNG).status, 303)
    row = api("reviewer", f"/students/{two}").json
    batch = api(OWNER, "/bulk", {"kind": "promote", "reason": MARK, "grade": row["values"]["SZNJ"], "asked": {}, "commit": True})
    same(batch.status, 201, batch.text)
    same(api(OWNER, f"/students/{three}/photo", jpeg(358, 441, 3, b""), Content_Type="image/jpeg").status, 201)
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as out:
        out.writestr("x.jpg", jpeg(358, 441, 3, b""))
    photos = api(OWNER, "/photos", zipped.getvalue(), Content_Type="application/zip")
    imports = api(OWNER, "/imports?name=walls.csv", students_csv(3, first=500000, school=SCHOOL2), Content_Type="text/csv")
    browser.get("/problems/new")
    problem = send_form(browser, "/problems", {"topic": "system", "heading": MARK, "text": MARK}, "file", "walls.png", PNG)
    send_form(browser, "/problems", {"topic": "other", "heading": "=1+1", "text": "@SUM(A1)"}, "file", "", b"")
    offer = api(OWNER, "/offers", {"kind": "class", "code": "2026级9班", "grade": "2026", "specialty": row["values"]["ZYM"],
                                   "teacher": MARK[:30]})
    aid = api(OWNER, "/aid", {"kind": "grant", "term": "2026-1", "source": "1", "amount": "1000", "grade": "2025", "commit": True})
    for answer in (photos, imports, offer, aid):
        expect(answer.status in (201, 202), answer.status, answer.text)
    same(problem.status, 303, problem.words)
    browser.token()
    account = number_in(rf'href="/accounts/(\d+)"[^>]*>{OWNER}<', who("province").get("/accounts").text)
    session = number_in(r"/sessions/(\d+)/end", who("province").get(f"/accounts/{account}").text)
    application = path.split("/")[-1]
    made.update({
        "schools": SCHOOL2, "students": one, "applications": application, "batches": batch.json["batch"], "photos": photos.json["id"],
        "imports": imports.json["id"], "problems": problem.headers["Location"].split("/")[-1], "offers": offer.json["id"],
        "aid": aid.json["list"]["id"], "accounts": account, "own/sessions": session,
        "tokens": number_in(r"/tokens/(\d+)/end", browser.get("/tokens").text),
        "{session}": session, "{note}": 0, "{year}": "2010",
        "{number}": api(OWNER, f"/applications/{application}").json["proofs"][0]["id"]})
    return made


EVERYBODYS = ("faq", "catalogues")


def kind_of(path):
    """What {id} of a path is one of."""
    before = path.replace("/api/v1", "").split("/{id}")[0].strip("/")
    return before if before in ("own/sessions",) else before.split("/")[0]


def placed(path, foreign):
    """The path with ids in it: of what OWNER has, or of nothing."""
    there = everything()
    kind = kind_of(path)
    if "{id}" in path:
        expect(kind in there, path, f"no {kind} is made here: add one to everything()")
        path = path.replace("{id}", str(there[kind]) if foreign else NOBODYS)
    path = path.replace("{code}", SCHOOL2 if foreign else NO_SCHOOL)
    for part in re.findall(r"{\w+}", path):
        expect(part in there, path, f"no {part} is made here: add one to everything()")
        path = path.replace(part, str(there[part]))
    return path


def openapi():
    return call(web_business.service.port, "/api/v1/openapi.json").json


GOOD = {"string": "walls", "integer": 1, "boolean": False, "object": {}, "array": []}


def body_of(method, path, document):
    """A body that the document allows, and its type; a form that has every name that our forms have."""
    content = document["paths"][path.removeprefix("")][method.lower()].get("requestBody", {}).get("content", {})
    for media, what in content.items():
        if media != "application/json":
            return {"image/jpeg": jpeg(358, 441, 3, b"")}.get(media, PNG), media if "/" in media else "image/png"
        schema = what["schema"]
        return json.dumps({name: row["enum"][0] if "enum" in row else GOOD[row["type"]]
                           for name, row in schema["properties"].items() if name in schema.get("required", [])}), media
    return None, None


def asked(name, method, path, document, template):
    if path.startswith("/api/"):
        body, media = body_of(method, template, document)
        more = {"Content_Type": media} if media else {}
        query = "?name=walls.png" if method == "POST" else ""
        return call(web_business.service.port, path + query, token(name), method, body, If_Match='"1"', **more)
    if method == "GET":
        return who(name).get(path)
    return who(name).post(path, {"action": "approve", "version": "1", "student_version": "1", "reason": "curious",
                                 "field": "SFZJH", "text": "curious", "kind": "suspend", "status": "locked", "role": "clerk",
                                 "real_name": "某人", "phone": "13800000000", "closed": "1", "step": "commit"})


def without(answer, path, number):
    """What was answered, without what tells the one path from the other."""
    text = re.sub(r"[0-9a-f]{64}", "", answer.bytes.decode("utf-8", "replace"))
    for part in (SCHOOL2, NO_SCHOOL, path, urllib.parse.quote(path, safe=""), f"student {number}", f"学生 {number}"):
        text = text.replace(part, "")
    return re.sub(rf"(?<=/){number}(?=[/?\"#]|$)", "", text)


@test
def what_is_anothers_is_as_if_it_were_not_there():
    document, many = openapi(), 0
    before = api("province", "/events?since=0&limit=1000").json
    for method, template, access, _ in routes():
        if "{" not in template or access not in ("permit", "session") or kind_of(template) in EVERYBODYS:
            continue
        theirs, none = placed(template, True), placed(template, False)
        for name in OUTSIDERS:
            found, wanted = asked(name, method, theirs, document, template), asked(name, method, none, document, template)
            same((found.status, without(found, theirs, made.get(kind_of(template)))),
                 (wanted.status, without(wanted, none, NOBODYS)), name, method, template)
            expect(found.status in (403, 404, 422), name, method, template, found.status)
            many += 1
    expect(many > 200, many)
    same(api("province", "/events?since=0&limit=1000").json, before)
    verified()


@test
def who_has_it_gets_it():
    """The walls above stand for outsiders alone: the same paths of the same ids."""
    document = openapi()
    for method, template, access, _ in routes():
        if method != "GET" or "{" not in template or access not in ("permit", "session"):
            continue
        if kind_of(template) in ("accounts", "schools", "faq") or template.endswith(("/photo", "/errors", "/print", "/print.pdf")):
            continue
        name = OWNER
        answer = asked(name, method, placed(template, True).replace("/files/0", "/files/1"), document, template)
        same(answer.status, 200, template, answer.text[:300] if answer.headers["Content-Type"].startswith("text") else "")


@test
def no_list_shows_what_is_anothers():
    names = {row["XM"] for row in api("reviewer", f"/students?school={SCHOOL2}&limit=500").json["students"]}
    everything()
    for name in OUTSIDERS:
        own = {row["XM"] for row in api(name, "/students?limit=500").json["students"]} if name != "donghu-admin" else set()
        for method, path, access, _ in routes():
            if method != "GET" or "{" in path or access not in ("permit", "session"):
                continue
            query = f"?q={urllib.parse.quote('王')}&school={SCHOOL2}&region=360103&by=school&limit=500&show=all"
            answer = (call(web_business.service.port, path + query, token(name)) if path.startswith("/api/") else
                      who(name).get(path + query))
            if answer.status != 200 or not re.match("text/|application/json", answer.headers["Content-Type"]):
                continue
            expect("7391" not in answer.text, name, path, "words of another school")
            shown = names - own if name.startswith("donghu") else set()
            expect(not [one for one in shown if f">{one}<" in answer.text], name, path)
            expect(f'"XXDM":"{SCHOOL2}"' not in answer.text, name, path)


@test
def no_form_works_without_its_key_or_from_another_site():
    """Each form that a route takes, by somebody who is logged in, as another site would send it."""
    browser = Browser(web_business.service.port).login("province")
    browser.get("/own")
    before, many = api("province", "/events?since=0&limit=1000").json, 0
    for method, template, access, _ in routes():
        if method == "GET" or template.startswith("/api/") or access == "open":
            continue
        path = re.sub(r"{\w+}", "1", template)
        fields = {"action": "approve", "reason": "forged", "name": "forged", "role": "clerk", "status": "locked"}
        same(browser.post(path, fields, form_key=False).status, 403, path)
        key, browser.form_key = browser.form_key, "0" * 64
        same(browser.post(path, fields).status, 403, path)
        browser.form_key = key
        for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
                        {"Sec-Fetch-Site": "same-site"}):
            same(browser.post(path, fields, headers=headers).status, 403, path, headers)
        many += 1
        time.sleep(0.01)
    expect(many > 40, many)
    same(api("province", "/events?since=0&limit=1000").json, before)
    same(browser.get("/students").status, 200)


@test
def no_call_of_the_api_takes_a_session_for_a_token():
    browser = who("province")
    for method, template, access, _ in routes():
        if template.startswith("/api/") and access != "open":
            answer = browser.ask(method, re.sub(r"{\w+}", "1", template), headers={"If-Match": '"1"'})
            same(answer.status, 401, method, template)


@test
def a_token_does_what_it_is_for_and_nothing_else():
    """Every call of every subject by a token of each subject, made by who may most."""
    document, many = openapi(), 0
    subjects = {call["x-subject"] for calls in document["paths"].values() for call in calls.values() if "x-subject" in call}
    same(subjects, set(SUBJECTS))
    tokens = {one: who("province").token(write=True, subjects=[one]) for one in SUBJECTS}
    for path, calls in document["paths"].items():
        for method, about in calls.items():
            needs = about.get("x-subject")
            there = re.sub(r"{\w+}", NOBODYS, path)
            body, media = body_of(method.upper(), path, document)
            query = "?name=walls.png" if method == "post" and media and "json" not in media else ""
            for one, shown in tokens.items() if about.get("security") != [] else ():
                answer = call(web_business.service.port, there + query, shown, method.upper(), body, If_Match='"1"',
                              Accept_Language="en", **({"Content_Type": media} if media else {}))
                refused = answer.status == 403 and "This token is not for" in answer.json["detail"]
                time.sleep(0.002)  # below the rate of one address
                may = "x-permission" not in about or naive_may(method.upper(), path, "administrator", "province")
                same(refused, bool(needs) and needs != one and may, method, path, one, answer.status)
                expect(may or (answer.status == 403 and ("It is for" in answer.json["detail"])), method, path, answer.bytes[:300])
                many += 1
    expect(many > 300, many)
    browser = who("school")
    browser.get("/tokens")
    holds(browser.post("/tokens", {"name": "nothing", "days": "3"}).words, "a token is for one subject at least")
    holds(browser.get("/tokens").words, "numbers in full")
    verified()


@test
def a_list_in_full_is_one_event_that_is_found_at_each_of_its_students():
    seated()
    rows = api("reviewer", f"/students?school={SCHOOL2}&limit=500&status=all").json["students"]
    inside = [row["id"] for row in rows if row["SZNJ"] == rows[0]["SZNJ"]]
    outside = next(row["id"] for row in rows if row["id"] not in inside)
    before = max((row["seq"] for row in api("province", "/log?kind=reveal&limit=1").json["events"]), default=0)
    asked = f"school={SCHOOL2}&grade={rows[0]['SZNJ']}&status=all"
    for form in ("csv", "xlsx"):
        taken = api("reviewer", f"/records?format={form}&{asked}", {"reason": "上报国家平台"})
        same(taken.status, 200, taken.bytes[:300])
        if form == "csv":
            same(len(taken.text.strip().split("\r\n")), len(inside) + 1)
            expect("*" not in taken.text, "in full")
    told = [row for row in api("province", "/log?kind=reveal").json["events"] if row["seq"] > before]
    filtered = f"学校：南昌市西湖工业学校；年级：{rows[0]['SZNJ']}级；状态：全部（含未注册和已离校）"
    same([(row["kind"], row["actor"], row["reason"]) for row in told],
         [("student.reveal_list", "reviewer", f"上报国家平台（学籍导出：{len(inside)}行，{filtered}）")] * 2)
    # who watches over one of them finds it, whoever took it; of who was not in it there is nothing
    seqs = [row["seq"] for row in told]
    for name in ("province", "xihu-admin", "school2-admin"):
        found = [api(name, f"/log?kind=reveal&student={number}").json["events"] for number in (inside[0], inside[-1], outside)]
        same([[row["seq"] for row in events if row["seq"] in seqs] for events in found], [seqs, seqs, []], name)
    same(api("donghu-admin", f"/log?student={inside[0]}").json["events"], [])
    page = who("school2", "zh").get(f"/students/{inside[0]}/history")
    holds(page.words, "成批取得该生完整号码的")
    holds(page.words, f"上报国家平台（学籍导出：{len(inside)}行，{filtered}）")
    expect("成批取得该生完整号码的" not in who("school2", "zh").get(f"/students/{outside}/history").words, outside)
    # masked tables tell of no students
    same(api("reviewer", f"/records?format=csv&{asked}").status, 200)
    same(len([row for row in api("province", "/log?kind=reveal").json["events"] if row["seq"] > before]), 2)
    verified()


@test
def numbers_in_full_by_the_api_are_asked_for_with_a_reason_and_logged():
    number = student()
    full = next(row for row in api("school", "/events?since=0&limit=1000").json["events"] if row["student"] == number)
    expect("*" in full["values"]["SFZJH"], full)
    ask, path = {"fields": ["SFZJH", "XJH"], "reason": "核对资助名单"}, f"/students/{number}/reveal"
    reads = who("school").token(subjects=("students", "reveal"))
    shown = call(web_business.service.port, "/api/v1" + path, reads, "POST", json.dumps(ask), Content_Type="application/json")
    same((shown.status, sorted(shown.json["values"])), (200, ["SFZJH", "XJH"]), shown.text)
    expect(re.fullmatch(r"\d{17}[\dX]", shown.json["values"]["SFZJH"]), shown.text)
    logged = api("donghu-admin", "/log?kind=reveal&limit=2").json["events"]
    same([(row["kind"], row["reason"]) for row in logged],
         [("student.reveal", "学籍号：核对资助名单"), ("student.reveal", "身份证件号：核对资助名单")])
    for change, status in (({"reason": " "}, 422), ({"fields": []}, 422), ({"fields": ["XM"]}, 422), ({"fields": ["nothing"]}, 422)):
        same(api("school", path, {**ask, **change}).status, status, change)
    same(api("donghu-admin", path, ask).status, 403)
    same(api("school", f"/students/{everything()['students']}/reveal", ask).status, 404)
    feed = call(web_business.service.port, "/api/v1/events", reads, "POST", json.dumps({"since": 0, "limit": 1000, "reason": "同步"}),
                Content_Type="application/json")
    same(feed.status, 200, feed.text)
    masked = api("school", "/events?since=0&limit=1000").json
    same([row["seq"] for row in feed.json["events"]], [row["seq"] for row in masked["events"]])
    same(feed.json["next"], masked["next"])
    same(next(row for row in feed.json["events"] if row["student"] == number)["values"]["SFZJH"], shown.json["values"]["SFZJH"])
    last = api("donghu-admin", "/log?kind=reveal&limit=1").json["events"][0]
    same((last["kind"], last["reason"]), ("student.reveal_list", f"同步（学生变动：{len(masked['events'])}行，1-{masked['next']}）"))
    same(api("school", "/events", {"since": 0}).status, 422)
    verified()


def seated():
    """Makes the accounts of SEATS that are not there yet, with passwords of their own."""
    for name, (role, level) in SEATS.items():
        if "-" not in name or name == OWNERS_REVIEWER or (name, "en") in web_business.people:
            continue
        made = api("province", "/accounts", {"name": name, "real_name": "王小明", "phone": "13800001234", "level": level,
                                             "place": SCHOOL2 if level == "school" else "360103", "role": role})
        same(made.status, 201, made.text)
        browser = Browser(web_business.service.port)
        same(browser.post("/login", {"name": name, "password": made.json["password"]}, form_key=False).status, 303)
        browser.get("/password")
        same(browser.post("/password", {"old": made.json["password"], "password": PASSWORD, "again": PASSWORD}).status, 303)
        who(name)


def role_refused(answer):
    return answer.status == 403 and " may not: " in answer.text


@test
def every_route_is_for_its_roles_alone_inside_the_scope_too():
    """Each route by each role of the school that has all of it, and of those above: forbidden ones with what is
    there, the others with what nobody has."""
    document, many = openapi(), 0
    everything()
    seated()
    before = api("province", "/events?since=0&limit=1000").json
    for method, template, access, _ in routes():
        if access != "permit":
            continue
        for name, (role, level) in SEATS.items():
            if "/api/" in template and level == "ministry" and method == "POST":
                continue  # its tokens only read
            may = naive_may(method, template, role, level)
            if may and method == "GET" and level != "school":
                continue  # looks that are allowed: those of the school are enough
            path = template.replace("{id}", NOBODYS) if kind_of(template) in EVERYBODYS else template
            path = placed(path, not may) if "{" in path else path
            path += f"?school={NO_SCHOOL}" if may and method == "GET" else ""
            if may and method == "POST":
                answer = (call(web_business.service.port, path, token(name), "POST", "[]", Accept_Language="en",
                               Content_Type="application/json") if "/api/" in path else who(name).post(path, {}))
            elif "/api/" in template:
                body, media = body_of(method, template, document)
                answer = call(web_business.service.port, path, token(name), method, body, If_Match='"1"', Accept_Language="en",
                              **({"Content_Type": media} if media else {}))
            else:
                answer = asked(name, method, path, document, template)
            same(role_refused(answer), not may, name, method, template, answer.status, answer.bytes[:300])
            time.sleep(0.002)  # below the rate of one address
            many += 1
    expect(many > 1000, many)
    same(api("province", "/events?since=0&limit=1000").json, before)
    verified()


@test
def nobody_decides_out_of_turn_in_his_own_school():
    """An application, a batch and a list that wait for the school's reviewer: not for its clerk, its administrator, its
    auditor, nor yet for who reviews above."""
    everything()
    seated()
    ours = [f"/applications/{made['applications']}", f"/aid/{made['aid']}"]
    before = [api(OWNER, path).json for path in ours]
    tries = [(name, action) for name in ("school2-admin", "school2-auditor", "xihu-clerk", "xihu-admin", "xihu-auditor", "xihu",
                                         "reviewer", "province") for action in ("submit", "approve", "reject", "withdraw")]
    tries += [(OWNER, action) for action in ("submit", "approve", "reject")] + [(OWNERS_REVIEWER, "approve")]
    for name, action in tries:
        for path, row in zip([*ours, f"/batches/{made['batches']}"], [*before, {"version": 1}]):
            answer = api(name, f"{path}/decisions", {"action": action, "reason": "越权"}, If_Match=f'"{row["version"]}"')
            expect(answer.status in (403, 422), name, action, path, answer.status, answer.text)
            page = who(name).post(f"{path}/decide", {"action": action, "reason": "越权", "version": row["version"]})
            expect(page.status in (403, 422), name, action, path, page.status, page.words)
    same([api(OWNER, path).json for path in ours], before)
    verified()


@test
def nobody_enters_into_a_school_outside_his_scope():
    """Of a school that is another's no more is told than of one that is not there."""
    seated()
    values = {"XM": "李思远", "SFZJLXM": "1", "SFZJH": citizen(777), "RXNY": "202609", "ZYM": "010200", "XZ": "3"}
    for kind in ("admit", "transfer_in"):
        said = []
        for school in (SCHOOL, NO_SCHOOL):
            answer = api("xihu-clerk", "/applications", {"kind": kind, "reason": "录取", "asked": {}, "values": {**values, "XXDM": school}})
            said.append((answer.status, answer.text.replace(school, "")))
            page = who("xihu-clerk").post("/apply", {"kind": kind, "reason": "录取", **values, "XXDM": school})
            said[-1] += (page.status, page.words.replace(school, ""))
        same(said[0], said[1])
        same((said[0][0], said[0][2]), (404, 404), said[0])
        own = api(OWNER, "/applications", {"kind": kind, "reason": "录取", "asked": {}, "values": {**values, "XXDM": SCHOOL}})
        same(own.status, 422, own.text)
    verified()


HOSTILE = (MARK, "' OR 1=1; DROP TABLE student; --", "%00\u202e\ufeff../../etc/passwd", "=cmd|' /C calc'!A0", "9" * 40)


def no_harm(answer, *what):
    expect(answer.status < 500 and answer.status != 429, *what, answer.status, answer.bytes[:500])
    if (answer.headers["Content-Type"] or "").startswith("text/html"):
        expect("<img src=x" not in answer.text and ">49<" not in answer.text, *what, "as it was sent")
    time.sleep(0.006)  # below the rate of one address


@test
def hostile_words_in_every_name_of_every_call():
    """One name of the document after another; the others are as they should be."""
    document, turns = openapi(), itertools.count()
    for path, calls in document["paths"].items():
        for method, about in calls.items():
            there = "/api/v1" + path.removeprefix("/api/v1")
            there = re.sub(r"{\w+}", "1", there)
            schema = about.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
            names = [row["name"] for row in about.get("parameters", []) if row["in"] == "query"]
            good = json.loads(body_of(method.upper(), path, document)[0]) if schema else None
            for one in names + list(schema["properties"] if schema else []):
                turn = next(turns)
                bad, name = HOSTILE[turn % len(HOSTILE)], ("school", "province", "donghu-admin")[turn % 3]
                kind = schema["properties"].get(one, {}).get("type") if schema else ""
                value = {one: bad} if kind == "object" else [bad] if kind == "array" else bad
                query = urllib.parse.urlencode({one: bad}) if one in names else ""
                body = json.dumps(good if one in names else {**good, one: value}) if schema else None
                no_harm(call(web_business.service.port, f"{there}?{query}", token(name), method.upper(), body,
                             If_Match='"1"', Content_Type="application/json"), method, path, one, bad)
    verified()


def words_of(answer):
    return answer.text if (answer.headers["Content-Type"] or "").startswith("text/html") else ""


def forms_of(name):
    """The forms of all pages that the account may open: method, action, fields with what stands in them."""
    found = {}
    browser = who(name)
    for method, template, access, _ in routes():
        if method != "GET" or template.startswith(("/api/", "/static")) or access not in ("permit", "session"):
            continue
        page = browser.get(placed(template, True) if "{" in template and kind_of(template) != "faq" else
                           template.replace("{id}", "1"))
        for start, inside in re.findall(r"<form([^>]*)>(.*?)</form>", words_of(page), re.S):
            action = html.unescape(re.search(r'action="([^"]*)"', start)[1])
            how = "post" if 'method="post"' in start else "get"
            fields = {n: html.unescape(v) for n, v in re.findall(r'<input[^>]* name="(\w+)"(?:[^>]* value="([^"]*)")?', inside)}
            fields.update({n: "" for n in re.findall(r'<(?:select|textarea)[^>]* name="(\w+)"', inside)})
            fields.pop("form_key", None)
            found.setdefault((how, re.sub(r"\d+", "1", action)), (action, fields))
    return found


@test
def hostile_words_in_every_field_of_every_form():
    """The forms as the pages have them, one field after another."""
    seen = set()
    for name in (OWNER, OWNERS_REVIEWER, "province"):
        forms = forms_of(name)
        for (how, mark), (action, fields) in forms.items():
            if (how, mark) in seen or mark in ("/logout", "/password", "/factor") or mark.endswith("/end"):
                continue
            seen.add((how, mark))
            browser = who(name)
            for one in fields:
                bad = HOSTILE[len(seen) % len(HOSTILE)] if how == "post" else MARK
                sent = {**fields, one: bad}
                joined = "&" if "?" in action else "?"
                no_harm(browser.post(action, sent) if how == "post" else
                        browser.get(action + joined + urllib.parse.urlencode(sent)), name, action, one, bad)
    expect(len(seen) > 25, len(seen), seen)
    verified()


@test
def what_was_kept_is_shown_as_words():
    """Pages of everybody who sees what is kept with MARK in it, and tables that a spreadsheet opens."""
    shown = 0
    for name in (OWNER, OWNERS_REVIEWER, "xihu", "province"):
        for method, template, access, _ in routes():
            if method != "GET" or access not in ("permit", "session") or template.startswith("/api/") or kind_of(template) == "faq":
                continue
            answer = who(name).get(placed(template, True) if "{" in template else template)
            if answer.status == 200 and answer.headers["Content-Type"].startswith("text/"):
                table = answer.headers["Content-Type"].startswith("text/csv")
                expect(table or "<img src=x" not in answer.text, name, template)
                expect(not table or not re.search(r'(?m)(^|,)"?[=+@-]', answer.text), name, template, "a formula")
                shown += "7391" in answer.text
    expect(shown >= 8, shown)


if __name__ == "__main__":
    web_business.main(__doc__, "walls", count=300)
