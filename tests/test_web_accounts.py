#!/usr/bin/python3
"""Accounts in the browser: made, managed and seen by those above, and by nobody else.

usage: test_web_accounts.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it
"""
import base64
import csv
import html
import hmac
import io
import os
import re
import struct
import subprocess
import sys
import tempfile
import time
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
from e2e import expect, holds, run, same, test
from web_world import ENV, PASSWORD, Browser, Province, Service, call, imports_of, send_file, wrong_book

jiuxu = work = province = service = None
NEW = {"name": "wang", "real_name": "王芳", "phone": "13900000001", "level": "school",
       "place": "3636000001", "role": "clerk"}
ONCE = r'<code class="secret">([^<]+)</code>'
OWN = "quite another horse"
quoted = urllib.parse.quote


def make(browser, **fields):
    browser.get("/accounts/new")
    return browser.post("/accounts", {**NEW, **fields})


def place_of(browser, name, path="/accounts"):
    """The page of an account, by the list."""
    while path:
        text = browser.get(path).text
        found = re.search(rf'href="(/accounts/\d+)">{re.escape(name)}<', text)
        if found:
            return found[1]
        found = re.search(r'href="(/accounts\?after=\d+)"', text)
        path = found and found[1]
    raise AssertionError(f"{name} is in no list")


def log_in(name, password):
    browser = Browser(service.port)
    answer = browser.post("/login", {"name": name, "password": password}, form_key=False)
    return browser, answer.status


def moved(browser, password):
    """Through the change of the one-time password."""
    answer = browser.get("/")
    same((answer.status, answer.headers["Location"]), (303, "/password"))
    holds(browser.get("/password").words, "You came in with a one-time password, which others know too")
    answer = browser.post("/password", {"old": password, "password": OWN, "again": OWN})
    same(answer.status, 303, answer.words)
    same(browser.get("/").status, 200)
    expect("one-time password" not in browser.get("/password").words, "it is his own now")


@test
def an_account_is_made_and_its_password_is_shown_once_and_must_be_changed():
    admin = Browser(service.port).login("donghu-admin")
    answer = make(admin)
    same(answer.status, 201, answer.words)
    password = re.search(ONCE, answer.text)[1]
    same(answer.headers["Cache-Control"], "no-store")
    path = place_of(admin, "wang")
    expect(password not in admin.get(path).text, "shown again")
    browser, status = log_in("wang", password)
    same(status, 303)
    moved(browser, password)
    holds(browser.get("/own").words, "王芳")


@test
def what_is_wrong_is_told_with_what_was_typed():
    admin = Browser(service.port).login("donghu-admin")
    for fields, words in (({"name": "a b"}, "an account's name has 1 to 64 letters, digits, '.', '_', '-' or '@'"),
                          ({"name": "donghu"}, "the account 'donghu' is there already"),
                          ({"phone": "12"}, "a phone number has 7 to 20 digits, '-' or '+'"),
                          ({"place": "360102"}, "there is no school '360102'"),
                          ({"level": "province", "place": ""},
                           "accounts are made by an administrator of a level above or of the same place"),
                          ({"role": "king"}, "no such level or role"),
                          ({"place": "3636000009"},
                           "accounts are made by an administrator of a level above or of the same place")):
        answer = make(admin, **{"name": "x1", **fields})
        expect(400 <= answer.status < 500, answer.status, fields)
        holds(answer.words, words)
        holds(answer.text, 'value="王芳"')


@test
def a_reset_ends_every_session_and_gives_another_password():
    admin = Browser(service.port).login("donghu-admin")
    password = re.search(ONCE, make(admin, name="reset-me").text)[1]
    browser, _ = log_in("reset-me", password)
    moved(browser, password)
    path = place_of(admin, "reset-me")
    admin.get(path)
    # the button stands behind what it does
    asked = re.search(r"<details><summary>Reset the password</summary>(.*?)</details>", admin.get(path).text, re.S)[1]
    expect(asked.index("is void at once and every login ends") < asked.index(f'action="{path}/reset"'), asked)
    same(admin.get(path).text.count(f'action="{path}/reset"'), 1)
    answer = admin.post(f"{path}/reset")
    same(answer.status, 200)
    again = re.search(ONCE, answer.text)[1]
    same(browser.get("/").headers["Location"], "/login")
    same(log_in("reset-me", OWN)[1], 401)
    same(log_in("reset-me", again)[1], 303)


@test
def a_new_password_asks_about_the_tokens():
    """They go on with it, unless whoever knew the old one may have made one."""
    password = re.search(ONCE, make(Browser(service.port).login("donghu-admin"), name="programs").text)[1]
    browser, _ = log_in("programs", password)
    moved(browser, password)
    expect("End this account's tokens" not in browser.get("/password").words, "there are none")
    token = browser.token()
    holds(browser.get("/password").words, "End this account's tokens, too (1)")
    other = browser.post("/password", {"old": OWN, "password": OWN + " 2", "again": OWN + " 3", "tokens": "1"})
    same((other.status, "too (1)" in other.words), (422, True), other.words)
    same(browser.post("/password", {"old": OWN, "password": OWN + " 2", "again": OWN + " 2"}).status, 303)
    same(call(service.port, "/api/v1/students?limit=1", token).status, 200)
    browser.get("/password")
    same(browser.post("/password", {"old": OWN + " 2", "password": OWN + " 3", "again": OWN + " 3", "tokens": "1"}).status, 303)
    same(call(service.port, "/api/v1/students?limit=1", token).status, 401)
    same(browser.get("/own").status, 200)


def listed(browser, query=""):
    """Names of accounts on one page of the list."""
    answer = browser.get(f"/accounts?{query}" if query else "/accounts")
    same(answer.status, 200, answer.words)
    return re.findall(r'href="/accounts/\d+">([^<]+)<', answer.text)


@test
def the_list_is_searched_and_filtered():
    """By login, name and school, level, role, state and place; who never came in is told."""
    admin, province = Browser(service.port).login("donghu-admin"), Browser(service.port).login("province")
    for name, real_name in (("find-me", "欧阳寻"), ("find-me-2", "欧阳锁")):
        same(make(admin, name=name, real_name=real_name, role="reviewer").status, 201)
    path = place_of(admin, "find-me-2")
    admin.get(path)
    same(admin.post(f"{path}/status", {"status": "locked"}).status, 303)
    both = ["find-me", "find-me-2"]
    same(listed(admin, "q=FIND-ME"), both)
    same(listed(admin, f"q={quoted('欧阳')}"), both)
    same(listed(admin, f"q={quoted('欧阳寻')}"), both[:1])
    same(listed(admin, f"q={quoted('欧阳')}&state=locked"), both[1:])
    same(listed(admin, f"q={quoted('欧阳')}&state=never"), both)
    same(listed(admin, "q=find-me&role=clerk"), [])
    same(listed(admin, "q=find-me&level=county"), [])
    same(listed(admin, "q=donghu-admin&state=never"), [])
    name = re.search(r"<dt>Place</dt><dd>([^<]+)", admin.get(path).text)[1].strip()
    expect(set(both) < set(listed(admin, f"q={quoted(name)}")), name)
    expect(set(both) < set(listed(admin, "q=3636000001")), "by the beginning of the code")
    for place, there in (("36", True), ("3601", True), ("360100", True), ("360102", True), ("3636000001", True), ("360103", False), ("3636000003", False)):
        same(listed(province, f"q=find-me&place={place}"), both if there else [], place)
    holds(admin.get("/accounts?q=nobody-at-all").words, "No account fits the filter.")
    for query in ("state=gone", "role=king", "level=town", "place=36010", "after=x"):
        answer = admin.get(f"/accounts?{query}")
        same((answer.status, f"'{query.split('=')[0]}' in the query cannot be" in answer.words), (422, True), answer.words)


@test
def of_an_account_it_is_told_when_somebody_last_came_in():
    admin = Browser(service.port).login("donghu-admin")
    password = re.search(ONCE, make(admin, name="comes-in").text)[1]
    path = place_of(admin, "comes-in")
    holds(admin.get(path).words, "Last login never")
    same(log_in("comes-in", password)[1], 303)
    expect(re.search(r"Last login 20\d\d-\d\d-\d\d \d\d:\d\d", admin.get(path).words), admin.get(path).words)
    same(listed(admin, "q=comes-in&state=never"), [])
    same(listed(admin, "q=comes-in"), ["comes-in"])


@test
def accounts_of_a_school_that_is_no_more_are_told_as_such():
    province = Browser(service.port, "zh").login("province")
    for code, name in (("3636000091", "将并入职校"), ("3636000092", "将停办职校")):
        province.get("/schools")
        same(province.post("/schools", {"code": code, "name": name, "short": "", "region": "360102", "managed_by": "county"}).status, 303)
        same(make(province, name=f"of-{code}", place=code).status, 201)
    for code, step, more in (("3636000091", "merge", {"into": "3636000001"}), ("3636000092", "close", {})):
        text = province.get(f"/schools/{code}").text
        version = re.search(r'name="version" value="(\d+)"', text)[1]
        answer = province.post(f"/schools/{code}/{step}", {"version": version, "reason": "整合资源", "sure": "1", **more})
        expect(answer.status in (200, 303), answer.words)
    same(listed(province, "state=school_gone"), ["of-3636000091", "of-3636000092"])
    text = province.get("/accounts?state=school_gone").words
    holds(text, "学校已并入")
    holds(text, "学校已停办")
    holds(province.get(place_of(province, "of-3636000092")).words, "学校已停办")
    token = province.token()
    rows = call(service.port, "/api/v1/accounts?state=school_gone", token).json["accounts"]
    same([(row["name"], row["school_closed"], row["merged_into"], row["last_login"]) for row in rows],
         [("of-3636000091", True, "3636000001", None), ("of-3636000092", True, None, None)])
    path = place_of(province, "of-3636000092", "/accounts?state=school_gone")
    province.get(path)
    province.post(f"{path}/status", {"status": "closed"})
    same(listed(province, "state=school_gone"), ["of-3636000091"])
    same(listed(province, "q=of-3636&state=closed"), ["of-3636000092"])


@test
def the_list_goes_out_as_it_is_filtered_and_the_log_tells_of_it():
    admin = Browser(service.port, "zh").login("donghu-admin")
    for name in ("out-1", "out-2"):
        make(admin, name=name, real_name="=1+1")
    same(make(admin, name="out-3", role="reviewer").status, 201)
    page = admin.get("/accounts?q=out-&role=clerk").text
    links = re.findall(r'href="(/accounts\.(?:csv|xlsx)\?[^"]+)"', page)
    same([html.unescape(link) for link in links], ["/accounts.xlsx?q=out-&role=clerk&", "/accounts.csv?q=out-&role=clerk&"])
    answer = admin.get("/accounts.csv?q=out-&role=clerk")
    rows = list(csv.reader(io.StringIO(answer.bytes.decode("utf-8-sig"))))
    same(rows[0], ["账号名", "真实姓名", "联系电话", "级别", "单位代码", "单位", "学校情况", "角色", "状态", "上次登录", "建立", "建立人"])
    same([(row[0], row[1], row[4], row[7], row[9]) for row in rows[1:]],
         [(name, "'=1+1", "3636000001", "经办员", "从未登录") for name in ("out-1", "out-2")])
    expect("13900000001" not in answer.text, "telephones are masked")
    book = admin.get("/accounts.xlsx?q=out-&role=clerk")
    same((book.status, book.bytes[:2]), (200, b"PK"))
    told = call(service.port, "/api/v1/log?kind=export&limit=2", Browser(service.port).login("province").token()).json["events"]
    same([(one["kind"], one["actor"], one["reason"]) for one in told],
         [("account.export", "donghu-admin", f"accounts.{form}?q=out-&role=clerk") for form in ("xlsx", "csv")])
    clerk = Browser(service.port, "zh").login("donghu")
    same((clerk.get("/accounts.csv").status, clerk.get("/accounts.xlsx").status), (403, 403))


@test
def programs_ask_the_list_the_same():
    token = Browser(service.port).login("donghu-admin").token()
    found, after = [], 0
    while after is not None:
        answer = call(service.port, f"/api/v1/accounts?level=school&limit=3&after={after}", token).json
        expect(all(row["level"] == "school" for row in answer["accounts"]), answer)
        found += [row["name"] for row in answer["accounts"]]
        after = answer["next"]
    same(len(found), len(set(found)))
    expect("school" in found and "donghu-admin" not in found, found)
    same([row["name"] for row in call(service.port, "/api/v1/accounts?q=donghu-adm", token).json["accounts"]], ["donghu-admin"])
    expect(call(service.port, "/api/v1/accounts?q=donghu-adm", token).json["accounts"][0]["last_login"], "it is logged in")
    same(call(service.port, "/api/v1/accounts?state=gone", token).status, 422)
    same(call(service.port, "/api/v1/accounts?place=36010", token).status, 422)


@test
def lock_unlock_and_close():
    admin = Browser(service.port).login("donghu-admin")
    password = re.search(ONCE, make(admin, name="lock-me").text)[1]
    path = place_of(admin, "lock-me")
    browser, _ = log_in("lock-me", password)
    admin.get(path)
    same(admin.post(f"{path}/status", {"status": "locked"}).status, 303)
    same(browser.get("/").headers["Location"], "/login")
    same(log_in("lock-me", password)[1], 401)
    same(admin.post(f"{path}/status", {"status": "active"}).status, 303)
    same(log_in("lock-me", password)[1], 303)
    same(admin.post(f"{path}/status", {"status": "nonsense"}).status, 422)
    same(admin.post(f"{path}/status", {"status": "closed"}).status, 303)
    answer = admin.post(f"{path}/status", {"status": "active"})
    same(answer.status, 403)
    holds(answer.words, "the account is closed for good")


@test
def sessions_are_seen_and_ended():
    admin = Browser(service.port).login("donghu-admin")
    password = re.search(ONCE, make(admin, name="seen").text)[1]
    browser, _ = log_in("seen", password)
    path = place_of(admin, "seen")
    found = re.search(rf'action="({path}/sessions/\d+/end)"', admin.get(path).text)
    same(admin.post(found[1]).status, 303)
    same(browser.get("/").headers["Location"], "/login")
    # one's own: another one, and never this one by mistake
    first, second = Browser(service.port).login("school2"), Browser(service.port).login("school2")
    ends = re.findall(r'action="(/own/sessions/\d+/end)"', second.get("/own").text)
    expect(ends, "no other session is listed")
    for end in ends:
        same(second.post(end).status, 303)
    same(first.get("/").headers["Location"], "/login")
    same(second.get("/").status, 200)


@test
def two_who_edit_one_account_do_not_overwrite_each_other():
    admin = Browser(service.port).login("donghu-admin")
    make(admin, name="both")
    path = place_of(admin, "both")
    version = re.search(r'name="version" value="(\d+)"', admin.get(path).text)[1]
    good = {"version": version, "real_name": "王小芳", "phone": "13900000002", "role": "reviewer"}
    same(admin.post(f"{path}/edit", good).status, 303)
    answer = admin.post(f"{path}/edit", good)
    same(answer.status, 412)
    holds(answer.words, "somebody else has changed it meanwhile; look at it again")
    holds(admin.get(path).words, "王小芳")


@test
def who_is_not_above_sees_and_does_nothing():
    admin = Browser(service.port).login("donghu-admin")
    path = place_of(admin, "school")
    province_admin = Browser(service.port).login("province")
    above = place_of(province_admin, "nanchang")
    for method, there in (("GET", above), ("POST", f"{above}/reset"), ("POST", f"{above}/status"),
                          ("POST", f"{above}/edit"), ("POST", f"{above}/factor"),
                          ("POST", f"{above}/sessions/1/end")):
        answer = admin.get(there) if method == "GET" else admin.post(
            there, {"status": "locked", "role": "clerk", "real_name": "x", "phone": "13900000000", "version": "1"})
        same(answer.status, 404, method, there)
    clerk = Browser(service.port).login("school")
    clerk.get("/own")
    same(clerk.get("/accounts").status, 403)
    same(clerk.post(f"{path}/reset").status, 403)
    # his own account is not his to manage
    own = place_of(admin, "donghu-admin")
    same(admin.post(f"{own}/status", {"status": "locked"}).status, 403)
    expect("/reset" not in admin.get(own).text, "offers what is not his to do")


@test
def accounts_in_bulk_by_a_file_all_or_none():
    openpyxl = __import__("openpyxl")
    admin = Browser(service.port).login("donghu-admin")
    book = openpyxl.load_workbook(io.BytesIO(admin.get("/accounts/template").bytes))
    same([cell.value for cell in book.active[1]], ["账号名*", "真实姓名*", "联系电话*", "级别*", "单位", "角色*"])
    choices = [rule.formula1 for rule in book.active.data_validations.dataValidation]
    expect('"学校,县级"' in choices, "no more than this account may make", choices)
    book.active.append(["bulk1", "赵一", "13900000011", "学校", "3636000001", "经办员"])
    book.active.append(["bulk2", "钱二", "13900000012", "学校", "3636000009", "经办员"])

    def sent():
        out = io.BytesIO()
        book.save(out)
        admin.get("/accounts")
        return send_file(admin, "/accounts/file", "账号.xlsx", out.getvalue())

    answer = sent()
    same(answer.status, 422)
    wrong = openpyxl.load_workbook(io.BytesIO(wrong_book(answer))).active
    same([row[2].value for row in wrong.iter_rows(min_row=2)], ["bulk1", "bulk2"])  # the whole file, the wrong rows marked
    holds(answer.words, "accounts are made by an administrator of a level above or of the same place")
    same(wrong[3][1].value, "accounts are made by an administrator of a level above or of the same place")
    book.active["E3"] = "3636000001"
    answer = sent()
    same(answer.status, 200, answer.headers["Content-Type"])
    holds(answer.words, "2 accounts are made.")
    made = re.search(r'spreadsheetml.sheet;base64,([^"]+)"', answer.text)[1]
    made = openpyxl.load_workbook(io.BytesIO(base64.b64decode(html.unescape(made)))).active
    same([made[row][1].value for row in (2, 3)], ["bulk1", "bulk2"])
    same(log_in("bulk2", made[3][0].value)[1], 303)
    lines = "".join(f"many{n},赵某,13900000000,学校,3636000001,经办员\n" for n in range(501))
    answer = send_file(admin, "/accounts/file", "账号.csv", ("账号名,真实姓名,联系电话,级别,单位,角色\n" + lines).encode())
    same(answer.status, 422)
    holds(answer.words, "more than 500 accounts: part the file, or use `jiuxu records user import`")
    answer = send_file(admin, "/accounts/file", "账号.txt", b"x")
    same(answer.status, 422)
    holds(answer.words, "a file to send ends in .csv or .xlsx")
    same([name for name in os.listdir(imports_of(province)) if name.startswith("form-")], [])


@test
def the_second_factor_is_set_up_by_a_picture_that_scans():
    browser = Browser(service.port).login("nanchang")
    browser.get("/factor")
    answer = browser.post("/factor", {"code": ""})
    secret = re.search(ONCE, answer.text)[1].replace(" ", "")
    picture = re.search(r"<svg class=\"qr\".*?</svg>", answer.text, re.S)[0]
    size = int(re.search(r'viewBox="0 0 (\d+)', picture)[1])
    dark = {(int(x), int(y)) for x, y in re.findall(r"M(\d+),(\d+)h1v1h-1z", picture)}
    scale = 4
    rows = [" ".join("0" if (x // scale, y // scale) in dark else "255" for x in range(size * scale))
            for y in range(size * scale)]
    path = os.path.join(work, "factor.pgm")
    with open(path, "w") as file:
        file.write(f"P2\n{size * scale} {size * scale}\n255\n" + "\n".join(rows) + "\n")
    read = run("zbarimg", "-q", "--raw", path, env=ENV)
    same(read.status, 0, read)
    holds(read.out, f"otpauth://totp/")
    holds(read.out, f"secret={secret}")


def code_now(secret):
    """RFC 6238 of now."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7fffffff) % 1000000:06d}"


@test
def a_password_alone_changes_no_password_where_a_code_is_asked_for():
    admin = Browser(service.port).login("donghu-admin")
    once = re.search(ONCE, make(admin, name="half").text)[1]
    browser, _ = log_in("half", once)
    moved(browser, once)
    browser.get("/factor")
    secret = re.search(ONCE, browser.post("/factor", {"code": ""}).text)[1].replace(" ", "")
    # a wrong code shows the same secret again; an app shows its code in two groups
    right = code_now(secret)
    wrong = browser.post("/factor", {"code": f"{(int(right) + 5000) % 1000000:06d}"})
    same(wrong.status, 422)
    holds(wrong.words, "The code is wrong")
    right = code_now(secret)  # a code is good for a minute, which may have passed
    same(re.search(ONCE, wrong.text)[1].replace(" ", ""), secret)
    expect('class="qr"' in wrong.text and 'maxlength="6"' not in wrong.text, wrong.text)
    answer = browser.post("/factor", {"code": f" {right[:3]} {right[3:]} "})
    same(answer.status, 200, answer.words)
    codes = re.findall(r"<li><code>([a-z0-9]{5}-[a-z0-9]{5})</code>", answer.text)
    same(len(codes), 10)
    thief, status = log_in("half", OWN)
    same(status, 303)
    thief.get("/login/code")
    for path, fields in (("/password", {"old": OWN, "password": "stolen horse 77", "again": "stolen horse 77"}),
                         ("/factor", {"code": ""})):
        answer = thief.post(path, fields)
        same((answer.status, answer.headers["Location"].split("?")[0]), (303, "/login/code"), path)
        same(thief.get(path).headers["Location"].split("?")[0], "/login/code")
    same(log_in("half", "stolen horse 77")[1], 401)
    same(log_in("half", OWN)[1], 303)
    same(browser.get("/").status, 200, "the owner is still logged in")
    # the list tells who gave the password alone
    own = browser.get("/own")
    same(own.text.count("the password alone, without the second factor"), 2, own.words)
    # new recovery codes are made with a code, and the old ones are none any more
    browser.get("/factor")
    refused = browser.post("/factor/codes", {"code": "000-000"})
    same(refused.status, 422, refused.words)
    holds(refused.words, "The code is wrong")
    again = browser.post("/factor/codes", {"code": codes[0].upper()})
    fresh = re.findall(r"<li><code>([a-z0-9]{5}-[a-z0-9]{5})</code>", again.text)
    same((again.status, len(fresh), len({*fresh, *codes})), (200, 10, 20), again.words)
    same(thief.post("/login/code", {"code": codes[1]}).status, 401)
    same(thief.post("/login/code", {"code": fresh[1]}).status, 303)
    same(thief.post("/logout").headers["Location"], "/login")


def refused_at_last(browser, path, fields):
    """How often it was done until it was refused as too much, and that answer."""
    for done in range(100):
        answer = browser.post(path, fields)
        if answer.status == 429:
            return done, answer
        same(answer.status, 200, done, answer.words)
    raise AssertionError(f"{path} is never refused")


@test
def fifty_numbers_are_shown_in_an_hour_and_no_more():
    browser = Browser(service.port).login("donghu")
    path = re.search(r'href="(/students/\d+)"', browser.get("/students").text)[1]
    browser.get(path)
    began = time.monotonic()
    answers, answer = refused_at_last(browser, f"{path}/reveal", {"field": "SFZJH", "reason": "checking"})
    expect(50 <= answers <= 51 + (time.monotonic() - began) // 72, answers)  # one comes back every 72 seconds
    holds(answer.words, "more than 50 numbers were shown to this account within an hour; go on later")
    same(answer.headers["Retry-After"], "5")
    # applications show numbers, too
    school = Browser(service.port).login("school")
    school.get(f"{path}/apply?kind=change_data")
    made = school.post(f"{path}/apply", {"kind": "change_data", "reason": "换了电话", "XSLXDH": "13900001234"})
    same(made.status, 303, made.words)
    browser.get(made.headers["Location"])
    expect(refused_at_last(browser, made.headers["Location"] + "/reveal", {"reason": "checking"})[0] < 20, "are not counted")


@test
def statistics_go_out_as_a_workbook_with_numbers():
    openpyxl = __import__("openpyxl")
    browser = Browser(service.port).login("province")
    answer = browser.get("/statistics.xlsx?by=sex&status=all")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.bytes)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    same([row[0] for row in rows[:3]] + rows[3], ["Whose figures", "Figures as of", "Filter", "Code", "Sex", "Students"])
    same((rows[0][1], rows[2][1]), ("江西省", "State: All (with those not registered and those who left)"))
    same(sum(row[2] for row in rows[4:-1]), 60)
    same(rows[-1], ["Total", None, 60])


@test
def logins_of_one_address_are_slowed_down_whatever_the_names():
    began = time.monotonic()
    answers = [Browser(service.port).post("/login", {"name": "x" * 90 + str(i), "password": "x"}).status
               for i in range(200)]
    looked_at = 60 + 2 * (time.monotonic() - began) + 1  # records/web/service.c; a slow machine sends no more than that
    expect(answers.count(401) <= looked_at, answers, looked_at)
    same(answers.count(401) + answers.count(429), 200, answers)


if __name__ == "__main__":
    jiuxu, words = e2e.arguments(__doc__)
    with tempfile.TemporaryDirectory(prefix="jiuxu-web-accounts-") as work:
        province = os.path.join(work, "data")
        Province(jiuxu, province, students=60)
        with Service(jiuxu, province) as service:
            status = e2e.main(words)
        expect(service.stop() == 0, service.process.returncode, service.said()[-3000:])
        sys.exit(status)
