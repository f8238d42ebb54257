"""Daily business through pages and API, as tests do it: who sits where, students whom no other test has,
applications and what is decided on them. begin() first. What tests/test_business.py and others share."""
import datetime
import json
import os
import re
import subprocess
import sys
import tempfile

import e2e
from e2e import becomes, expect, holds, run, same
from web_world import ENV, Browser, Province, Service, call, data_words, send_form

SCHOOL, SCHOOL2 = "3636000001", "3636000003"


def day(days):
    """The day that many days from today (YYYY-MM-DD)."""
    return (datetime.date.today() + datetime.timedelta(days)).isoformat()


BEGINS, UNTIL = day(-25), day(277)
SUSPEND = {"kind": "suspend", "from": BEGINS, "until": UNTIL, "reason": "父母外出务工"}
jiuxu = province = service = None


def begin(program, folder, running):
    """The program, its records and the service that all of this is about."""
    global jiuxu, province, service
    jiuxu, province, service = program, folder, running


def main(doc, label, count=600):
    """What a test program does: the tests asked for, on a province of its own with that many students."""
    program, words = e2e.arguments(doc)
    with tempfile.TemporaryDirectory(prefix=f"jiuxu-{label}-") as work:
        folder = os.path.join(work, "data")
        Province(program, folder, students=count)
        # what is made of people's data is not put where everybody puts things: there is no such place
        with Service(program, folder, TMPDIR=os.path.join(work, "none")) as running:
            begin(program, folder, running)
            status = e2e.main(words)
        expect(running.stop() == 0, running.process.returncode, running.said()[-3000:])
    sys.exit(status)


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


def api(name, path, body=None, method=None, **headers):
    """A dict is sent as JSON, bytes as they are."""
    if isinstance(body, dict):
        body, headers = json.dumps(body), {"Content_Type": "application/json", **headers}
    return call(service.port, "/api/v1" + path, token(name), method=method or ("GET" if body is None else "POST"),
                body=body, **headers)


def students(**wanted):
    """The rows of the students of SCHOOL of whom that is so."""
    rows = api("reviewer", f"/students?school={SCHOOL}&limit=500").json["students"]
    return [row for row in rows if all(row[key] == value for key, value in wanted.items())]


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


HEAD = "姓名,身份证件号,学校标识码,入学年月,专业代码,学制,年级,班级,学号,学生当前状态\n"


def brought(name, rows, waits=False, take=True, head=HEAD, **fields):
    """The page of an import of a CSV file of those lines (HEAD) by that clerk, when it is done; `waits`: newcomers
    are left to the reviewer; `take` False: it is only checked."""
    browser = who(name, "zh")
    browser.get("/imports")
    path = send_form(browser, "/imports", fields, "file", "名单.csv", (head + "".join(rows)).encode()).headers["Location"]
    for step in ("take", ""):
        becomes(lambda: "<progress" not in browser.get(path).text, path, seconds=300)
        page = browser.get(path)
        version = re.search(r'name="version" value="(\d+)"', page.text)
        if step and not take:
            return page
        if step:
            same(browser.post(f"{path}/{step}", {"version": version[1]}).status, 303, page.words)
    if name.startswith("school") and not waits:
        let_in(name)
    return page


def let_in(name):
    """The reviewer of that school agrees to all newcomers of files that wait."""
    reviewer = f"{name}-reviewer"
    waiting = api(reviewer, "/applications?mine=1&kind=admit&limit=500").json["applications"]
    for batch in sorted({row["batch"] for row in waiting if row["batch"]}):
        answer = api(reviewer, f"/batches/{batch}/decisions", {"action": "submit"})
        same(answer.status, 200, answer.text)
        same({row["result"] for row in answer.json["rows"]}, {"good"}, answer.text)


def job_over(name, path):
    """What the API tells that account of an import when nobody works on it any more."""
    def over():
        answer = api(name, path)
        return None if answer.json["state"] in ("checking", "taking") else answer
    return becomes(over, path, seconds=300)


def record(number):
    return api("reviewer", f"/students/{number}").json


def pdf_text(data):
    """The words of a PDF, as they lie on the page."""
    expect(data.startswith(b"%PDF-"), data[:200])
    return subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()


def verified():
    """The log and what is kept agree."""
    result = run(jiuxu, "records", "verify", *data_words(province), env=ENV)
    same(result.status, 0, result)


PNG = b"\x89PNG\r\n\x1a\n" + b"a picture of a household book"


def proof(name, path, content=PNG, filename="户口簿.png"):
    """What comes back when a file is sent with the form of the page."""
    browser = who(name)
    browser.get(path)
    return send_form(browser, path + "/proofs", {}, "proof", filename, content)
