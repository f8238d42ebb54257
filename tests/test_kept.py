#!/usr/bin/python3
"""What was typed into a form and sent when the login had ended: it comes back through the login, to the same
account alone, and no page but ours puts anything into it.

usage: test_kept.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it
"""
import base64
import hmac
import html
import itertools
import os
import re
import sqlite3
import struct
import sys
import time
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import web_business
from e2e import expect, holds, lacks, same, test
from web_business import SCHOOL, student, who
from web_world import PASSWORD, Browser, Province, Service, citizen, file_test

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TYPED = '照顾"祖母"<b>\n第二行 & 完'
SUSPEND = {"kind": "suspend", "version": "0", "from": "2026-11-02", "until": "2027-08-31", "cause": "25", "reason": TYPED}


def ours(path="/", port=None, **more):
    """The headers of a form that a browser sends from that page of ours."""
    here = f"http://127.0.0.1:{port or web_business.service.port}"
    return {"Origin": here, "Sec-Fetch-Site": "same-origin", "Referer": here + path, **more}


# So many log in that one address would have to wait.
sources = itertools.cycle(f"127.0.1.{n}" for n in range(1, 250))


def newcomer(lang="en"):
    return Browser(web_business.service.port, lang, next(sources))


def at(name, path, lang="zh", password=PASSWORD):
    """A browser of its own that stands at a page of ours."""
    browser = newcomer(lang).login(name, password)
    same(browser.get(path).status, 200, path)
    return browser


def end(name, password=PASSWORD):
    """Ends every other session of that account, as its owner does from elsewhere."""
    other = newcomer().login(name, password)
    for path in re.findall(r'action="(/own/sessions/\d+/end)"', other.get("/own").text):
        same(other.post(path).status, 303)


def pieces(answer):
    """What a page carries along."""
    form = answer.text.split("<main", 1)[1]
    return [("kept", html.unescape(piece)) for piece in re.findall(r'name="kept" value="([^"]+)"', form)]


def sent_late(name="school", fields=None, path=None, lang="zh", **headers):
    """A browser, the path and the answer: a form that was sent when the session had ended."""
    path = path or f"/students/{student()}/apply"
    browser = at(name, path + "?kind=suspend" if path.endswith("/apply") else path, lang)
    end(name)
    return browser, path, browser.post(path, fields or SUSPEND, headers={**ours(path + "?kind=suspend"), **headers})


def login(browser, along, name="school", password=PASSWORD, **more):
    return browser.post("/login", [("name", name), ("password", password), ("next", "/"), *more.items(), *along],
                        form_key=False, headers=ours(port=browser.port))


def hidden(page):
    """The fields of the form that sends what was kept."""
    form = re.search(r'<form class="fields".*?</form>', page.text, re.S)[0]
    return {name: html.unescape(value) for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)}


def not_kept(answer, to=r"/login\?.*lost=1"):
    same((answer.status, "kept" in answer.text), (303, False), answer.words)
    expect(re.fullmatch(to, answer.headers["Location"]), answer.headers["Location"])


@test
def the_same_account_finds_what_it_typed_and_sends_it():
    browser, path, answer = sent_late()
    same((answer.status, answer.headers["Cache-Control"]), (401, "no-store"))
    holds(answer.words, "登录已失效，刚才的内容没有提交，已为您留着：登录后核对、提交。")
    lacks(answer.text, "祖母", "whoever sits there reads it")
    along = pieces(answer)
    wrong = login(browser, along, password="not this one")
    same((wrong.status, pieces(wrong)), (401, along))
    page = login(browser, pieces(wrong))
    same((page.status, page.headers["Cache-Control"]), (200, "no-store"), page.words)
    for words in ("登录失效时填写的内容", "申请办理", "业务 休学", "休学开始日期 2026-11-02", "休学结束日期 2027-08-31",
                  '事由、意见 照顾"祖母"<b> 第二行 & 完'):
        holds(page.words, words)
    lacks(page.text, "<b>", "what was typed is no mark-up")
    holds(page.words, f"申请办理 {web_business.record(path.split('/')[2])['values']['XM']} 业务")
    holds(page.text, f'href="{path}?kind=suspend">放弃')
    fields = hidden(page)
    same({name: fields[name] for name in SUSPEND}, SUSPEND)
    same(sorted(fields), sorted([*SUSPEND, "form_key"]))
    expect(fields["form_key"] == browser.form_key, "the key is of another login")
    del fields["form_key"]
    again = browser.post(path, {**fields, "version": ""}, headers=ours())
    expect(re.fullmatch(r"/applications/\d+", again.headers["Location"] or ""), again.status, again.words)
    holds(browser.get(again.headers["Location"]).words, '照顾"祖母"<b>')
    lacks(web_business.service.said(), "祖母")


@test
def in_english_and_back():
    browser, _, answer = sent_late(lang="en")
    holds(answer.words, "It is kept for you: log in, look at it, send it.")
    other = browser.post("/kept?lang=zh", pieces(answer), headers=ours())
    same((other.status, other.headers["Cache-Control"]), (200, "no-store"))
    holds(other.words, "已为您留着")
    page = login(browser, pieces(other))
    holds(page.words, "登录失效时填写的内容")
    along = re.search(r'action="/kept\?lang=en".*?</form>', page.text, re.S)[0]
    along = [("kept", html.unescape(one)) for one in re.findall(r'name="kept" value="([^"]+)"', along)]
    page = browser.post("/kept?lang=en", along, headers=ours())
    for words in ("What you typed when the login had ended", "first day of the suspension 2026-11-02", "Let it go"):
        holds(page.words, words)


@test
def another_account_is_told_that_it_is_dropped():
    browser, _, answer = sent_late()
    other = login(browser, pieces(answer), "school-reviewer")
    same((other.status, other.headers["Location"]), (303, "/?dropped=1"))
    page = browser.get("/?dropped=1")
    holds(page.words, "登录失效时填写的内容没有提交，已丢弃：登录的是另一个账号，或者已过了一天。")
    lacks(page.text + other.text, "祖母")
    # nor when it is brought there later
    later = browser.post("/kept", pieces(answer), headers=ours())
    same((later.status, later.headers["Location"]), (303, "/?dropped=1"))


@file_test
def an_idle_login_is_an_ended_one():
    path = f"/students/{student()}/apply"
    browser = at("school", path + "?kind=suspend")
    with sqlite3.connect(os.path.join(web_business.province, "records.db"), timeout=30) as store:
        store.execute("UPDATE session SET seen_us = seen_us - 31 * 60000000")
    answer = browser.post(path, SUSPEND, headers=ours(path))
    same((answer.status, len(pieces(answer))), (401, 1), answer.words)
    page = login(browser, pieces(answer))
    holds(page.words, "休学开始日期 2026-11-02")


@test
def what_was_typed_is_there_for_a_day_and_no_longer():
    """By the clock of the service (tests/watched_serve.c), which is ended and begun again meanwhile."""
    day, margin = 24 * 3600, 1200  # as long as this may take
    folder = os.path.join(os.path.dirname(web_business.province), "aday")
    Province(web_business.jiuxu, folder, students=5)
    watched = os.path.join(os.path.dirname(web_business.jiuxu), "tests", "watched_serve")
    with Service(watched, folder) as mine:
        browser, other = Browser(mine.port, "zh").login("school"), Browser(mine.port).login("school")
        path = re.search(r'href="(/students/\d+)"', browser.get("/students").text)[1] + "/apply"
        same(browser.get(f"{path}?kind=suspend").status, 200)
        for own in re.findall(r'action="(/own/sessions/\d+/end)"', other.get("/own").text):
            same(other.post(own).status, 303)
        answer = browser.post(path, SUSPEND, headers=ours(path, mine.port))
        same(answer.status, 401, answer.words)
        along = pieces(answer)
    with Service(watched, folder, "--ahead", str(day - margin)) as mine:
        page = login(Browser(mine.port, "zh"), along)
        same((page.status, hidden(page)["reason"]), (200, TYPED), page.words)
    with Service(watched, folder, "--ahead", str(day)) as mine:
        browser = Browser(mine.port, "zh")
        gone = login(browser, along)
        same((gone.status, gone.headers["Location"]), (303, "/?dropped=1"), gone.words)
        page = browser.get("/?dropped=1")
        holds(page.words, "登录失效时填写的内容没有提交，已丢弃：登录的是另一个账号，或者已过了一天。")
        lacks(page.text + gone.text, "祖母")


@test
def what_is_not_from_a_page_of_ours_is_not_kept():
    path = f"/students/{student()}/apply"
    browser = at("school", path + "?kind=suspend")
    stranger = at("school-reviewer", "/own")
    end("school")
    for headers in ({"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}, {"Origin": "null"},
                    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"},
                    {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"}, {},
                    {"Origin": f"http://127.0.0.1:{web_business.service.port}.evil.example"}):
        not_kept(browser.post(path, SUSPEND, headers=headers))
    for key in ("0" * 64, "", stranger.form_key, browser.form_key[:16] + "0" * 48,
                stranger.form_key[:16] + browser.form_key[16:]):
        not_kept(browser.post(path, {**SUSPEND, "form_key": key}, form_key=False, headers=ours()))
    not_kept(browser.post(path, SUSPEND, form_key=False, headers=ours()))
    same(browser.post(path, SUSPEND, headers=ours()).status, 401)  # and the browser is right
    del browser.cookies["session"]
    not_kept(browser.post(path, SUSPEND, headers=ours()))
    browser.cookies["session"] = "0" * 64
    not_kept(browser.post(path, SUSPEND, headers=ours()))


@test
def what_is_carried_along_cannot_be_made_or_changed():
    browser, _, answer = sent_late()
    whole = "".join(piece for _, piece in pieces(answer))
    bytes_ = bytearray(base64.b64decode(whole))
    bytes_[40] ^= 1
    made = base64.b64encode(b'{"account":2,"at_us":9000000000000000,"to":"/x","next":"/","fields":[["reason","x"]]}').decode()
    for forged in (base64.b64encode(bytes_).decode(), made, whole[:-8], "x", "<script>", "=" * 70000):
        fresh = newcomer("zh")
        got = login(fresh, [("kept", forged[at:at + 60000]) for at in range(0, len(forged), 60000)])
        same((got.status, got.headers["Location"]), (303, "/?dropped=1"), forged[:40])
        wrong = login(newcomer(), [("kept", forged[:60000])], password="wrong")
        same((wrong.status, pieces(wrong)), (401, []))
        time.sleep(0.3)
    # another site brings somebody's own text: refused like every form of theirs
    evil = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    for path in ("/login", "/kept"):
        same(newcomer().post(path, [("name", "school"), ("password", PASSWORD), ("kept", whole)],
                                                     headers=evil).status, 403, path)
    inside = at("school", "/own")
    for headers in (evil, {}, {"Sec-Fetch-Site": "none"}):
        same(inside.post("/kept", [("kept", whole)], form_key=False, headers=headers).status, 403, headers)
    holds(inside.post("/kept", [("kept", whole)], headers={}).words, "休学开始日期")


def code_now(secret):
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    at_ = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at_:at_ + 4])[0] & 0x7fffffff) % 1000000:06d}"


def made_account(name):
    """The one-time password and the page of a new account of the school."""
    admin = at("donghu-admin", "/accounts/new", "en")
    made = admin.post("/accounts", {"name": name, "real_name": "王芳", "phone": "13900000001", "level": "school",
                                    "place": SCHOOL, "role": "clerk"})
    return re.search(r'<code class="secret">([^<]+)</code>', made.text)[1], re.search(r'href="(/accounts/\d+)">' + name + "<", admin.get("/accounts").text)[1]


@test
def another_password_and_a_code_stand_between():
    once, account = made_account("between")
    browser = newcomer("zh")
    same(login(browser, [], "between", once).status, 303)
    browser.get("/password")
    same(browser.post("/password", {"old": once, "password": "quite another horse", "again": "quite another horse"}).status, 303)
    path = f"/students/{student()}/apply"
    browser.get(path + "?kind=suspend")
    admin = at("donghu-admin", account, "en")
    once = re.search(r'<code class="secret">([^<]+)</code>', admin.post(f"{account}/reset").text)[1]
    answer = browser.post(path, SUSPEND, headers=ours(path))
    step = login(browser, pieces(answer), "between", once)
    same(step.status, 200)
    holds(step.words, "修改口令")
    holds(step.words, "已为您留着：完成这一步后核对、提交。")
    wrong = browser.post("/password", [("old", once), ("password", "x"), ("again", "y"), *pieces(step)])
    same((wrong.status, pieces(wrong)), (422, pieces(step)))
    mine = "a horse of my own"
    page = browser.post("/password", [("old", once), ("password", mine), ("again", mine), *pieces(wrong)])
    holds(page.words, "休学开始日期 2026-11-02")
    lacks(page.text, mine)
    # and with a second factor
    browser.get("/factor")
    secret = re.search(r'<code class="secret">([A-Z2-7]+)</code>', browser.post("/factor").text)[1]
    codes = re.findall(r"<li><code>([^<]+)</code>", browser.post("/factor", {"code": code_now(secret)}).text)
    expect(len(codes) > 2, codes)
    browser.get(path + "?kind=suspend")
    other = newcomer()
    same(login(other, [], "between", mine).status, 303)
    other.get("/login/code")
    same(other.post("/login/code", {"code": codes[0]}).status, 303)
    for end_path in re.findall(r'action="(/own/sessions/\d+/end)"', other.get("/own").text):
        same(other.post(end_path).status, 303)
    answer = browser.post(path, SUSPEND, headers=ours(path))
    step = login(browser, pieces(answer), "between", mine)
    holds(step.words, "已为您留着：完成这一步后核对、提交。")
    wrong = browser.post("/login/code", [("code", "000000"), ("next", "/"), *pieces(step)])
    same((wrong.status, pieces(wrong)), (401, pieces(step)))
    page = browser.post("/login/code", [("code", codes[1]), ("next", "/"), *pieces(wrong)])
    same(page.status, 200)
    holds(page.words, "休学开始日期 2026-11-02")
    lacks(page.text, codes[1])


@file_test
def a_code_that_is_asked_for_anew_keeps_it():
    once, _ = made_account("anew")
    browser = newcomer("zh")
    same(login(browser, [], "anew", once).status, 303)
    browser.get("/password")
    same(browser.post("/password", {"old": once, "password": "quite another horse", "again": "quite another horse"}).status, 303)
    browser.get("/factor")
    secret = re.search(r'<code class="secret">([A-Z2-7]+)</code>', browser.post("/factor").text)[1]
    codes = re.findall(r"<li><code>([^<]+)</code>", browser.post("/factor", {"code": code_now(secret)}).text)
    same(browser.get("/tokens").status, 200)
    fields = {"name": "自建系统", "days": "7", "subject_students": "1"}
    with sqlite3.connect(os.path.join(web_business.province, "records.db"), timeout=30) as store:
        store.execute("UPDATE session SET step_up_us = step_up_us - 16 * 60000000 WHERE step_up_us > 0")
    same(browser.post("/tokens", fields).headers["Location"].split("?")[0], "/login/code")  # it does not say where it is from
    answer = browser.post("/tokens", fields, headers=ours("/tokens"))
    same(answer.status, 401)
    holds(answer.words, "已为您留着：完成这一步后核对、提交。")
    page = browser.post("/login/code", [("code", codes[0]), ("next", "/"), *pieces(answer)])
    for words in ("生成令牌", "自建系统", "学生和业务 是"):
        holds(page.words, words)
    made = browser.post("/tokens", hidden(page), form_key=False, headers=ours())
    expect(re.search(r"jxt_[0-9a-f]{64}", made.text), made.status, made.words)


@test
def a_login_that_goes_on_elsewhere_is_not_left_in_the_browser():
    browser = at("school", "/own")
    first = browser.cookies["session"]
    login(browser, [])
    same((browser.cookies["session"] != first, browser.cookies.get("before")), (True, None))
    browser.get("/own")
    second = browser.cookies["session"]
    same(browser.post("/logout").status, 303)
    same((browser.cookies["session"], browser.cookies["before"]), ("", second))
    browser.cookies["session"] = second
    same(browser.get("/own").status, 303)  # it is over


@test
def the_way_back_is_one_of_ours():
    for where in ("//evil.example/students", "/\\evil.example", "/nothing", "/static/page.js"):
        browser, path, answer = sent_late(Referer=ours()["Origin"] + where)
        page = login(browser, pieces(answer))
        back = re.search(r'<a class="button second" href="([^"]*)">', page.text)[1]
        same(back, where if where.startswith("/static") else "/", where)
        time.sleep(0.3)


@test
def what_is_no_field_is_left_out():
    browser, path, answer = sent_late(fields={**SUSPEND, "password": "secret one", "code": "123456", "made_up": "x",
                                              "XM": "黎明", "SFZJH": citizen(5)})
    lacks(answer.text, citizen(5))
    page = login(browser, pieces(answer))
    fields = hidden(page)
    same(sorted(fields), sorted([*SUSPEND, "XM", "SFZJH", "form_key"]))
    holds(page.words, f"身份证件号 {citizen(5)}")
    lacks(web_business.service.said() + answer.headers.as_string() + page.headers.as_string(), citizen(5))
    # nothing was typed: a button alone
    browser, path, answer = sent_late(path="/own", fields={"x": "y"})
    same(answer.status, 405)
    for path, fields in (("/logout", {"reason": TYPED}), ("/password", {"old": PASSWORD, "password": "x", "again": "x"}),
                         ("/factor", {"code": "123456"}), ("/login/code", {"code": "123456"}),
                         ("/factor/codes", {"code": "123456"}), ("/own/sessions/1/end", {"reason": "x"}),
                         ("/students/1/apply", {"kind": "suspend", "reason": "", "version": "7"})):
        not_kept(browser.post(path, fields, headers=ours()), r"/login(\?lost=1)?")


@test
def more_than_the_bound_is_not_kept_and_that_is_said():
    path = f"/students/{student()}/apply"
    browser = at("school", path + "?kind=suspend")
    end("school")
    there = browser.post(path, {**SUSPEND, "reason": "x" * 60000}, headers=ours())
    same((there.status, len(pieces(there))), (401, 2))
    holds(login(browser, pieces(there)).text, "x" * 60000)
    browser = at("school", path + "?kind=suspend")
    end("school")
    answer = browser.post(path, {**SUSPEND, "reason": "x" * 40000, "XM": "y" * 30000}, headers=ours(path))
    not_kept(answer, "/login.*lost=long")
    holds(browser.get(answer.headers["Location"]).words, "刚才的内容超过64 KiB，系统不能保留。登录已失效，刚才的内容没有提交。")
    page = login(browser, [], lost="1")
    same(page.headers["Location"], "/?typed=1")


def with_file(browser, path, data, fields=SUSPEND, **headers):
    mark = "----made7MA4YWxkTrZu0gW"
    parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
             for key, value in {"form_key": browser.form_key, **fields}.items()]
    parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="proof"; filename="a.png"\r\n'
                 "Content-Type: image/png\r\n\r\n".encode() + data + f"\r\n--{mark}--\r\n".encode())
    return browser.ask("POST", path, b"".join(parts), {"Content-Type": f"multipart/form-data; boundary={mark}", **headers})


@test
def files_are_to_be_chosen_again():
    for size in (1000, 3 * 1024 * 1024):  # in memory, and on the disk
        path = f"/students/{student()}/apply"
        browser = at("school", path + "?kind=suspend")
        end("school")
        answer = with_file(browser, path, b"\x89PNG" + b"p" * size, **ours(path))
        same(answer.status, 401, size, answer.words)
        holds(answer.words, "文件没有保留，要重新选择。")
        page = login(browser, pieces(answer))
        holds(page.text, 'enctype="multipart/form-data"')
        holds(page.text, '<input type="file" name="proof" required>')
        lacks(page.text, "pppp")
        # a long body is taken of nobody who shows no token of ours, or comes from elsewhere
        kept = browser.cookies["before"]
        for token, headers in (("0" * 64, ours()), (kept[:-1] + ("0" if kept[-1] != "0" else "1"), ours()), ("", ours()),
                               (kept, {}), (kept, {"Origin": "https://evil.example"})):
            stranger = newcomer("zh")
            stranger.cookies.update({"session": token})
            stranger.form_key = browser.form_key
            try:
                status = with_file(stranger, path, b"p" * size, **headers).status
            except (BrokenPipeError, ConnectionResetError):
                status = 403
            same(status, 303 if size < 2000 else 403, token, headers)


@test
def a_form_of_the_login_before_is_kept_in_another_tab():
    path = f"/students/{student()}/apply"
    browser = at("school", path + "?kind=suspend")
    key = browser.form_key
    end("school")
    browser.login("school")  # in the first tab
    page = browser.post(path, {**SUSPEND, "form_key": key}, form_key=False, headers=ours(path))
    same(page.status, 403)
    holds(page.words, "休学开始日期 2026-11-02")
    fields = hidden(page)
    expect(fields["form_key"] not in ("", key), "the key is of the login before")
    again = browser.post(path, {**fields, "version": ""}, form_key=False, headers=ours())
    same(again.status, 303, again.words)
    # not of another site, and not of another account
    same(browser.post(path, {**SUSPEND, "form_key": key}, form_key=False).status, 403)
    lacks(browser.post(path, {**SUSPEND, "form_key": key}, form_key=False).words, "休学开始日期")
    browser.get("/own")
    same(browser.post("/logout").status, 303)
    held = browser.post(path, {**SUSPEND, "form_key": fields["form_key"]}, form_key=False, headers=ours(path))
    same(held.status, 401)  # he went himself
    browser.login("school2")
    other = browser.post(path, {**SUSPEND, "form_key": fields["form_key"]}, form_key=False, headers=ours(path))
    same(other.status, 403)
    lacks(other.words, "休学开始日期")
    # and who has come in already sends the other tab's login
    browser = at("school", path + "?kind=suspend")
    end("school")
    answer = browser.post(path, SUSPEND, headers=ours(path))
    browser.login("school")
    holds(login(browser, pieces(answer)).words, "休学开始日期 2026-11-02")


@test
def what_people_sent_of_each_kind_is_told_in_words():
    for name, path, page, fields, told in (
            ("donghu", "/applications/1/decide", "/todo", {"action": "reject", "reason": "户口簿看不清", "version": "3"},
             ("办理申请", "操作 驳回", "事由、意见 户口簿看不清")),
            ("donghu", "/batches/1/decide", "/todo", [("action", "only:approve"), ("reason", "好"), ("one", "4"), ("one", "5")],
             ("操作 勾选的：同意", "勾选 2 ")),
            ("school", "/problems", "/problems/new", {"topic": "system", "heading": "页面打不开", "text": "见截图"},
             ("提出问题", "标题 页面打不开", "问题描述 见截图")),
            ("school", "/bulk", "/bulk", [("kind", "promote"), ("of_grade", "2025"), ("of_reason", "升级"), ("pick", "only"),
                                          ("except", "7"), ("step", "preview")],
             ("业务 升级", "事由、意见 升级", "只办理勾选的", "操作 预览")),
            ("school", "/apply", "/apply?kind=admit", {"kind": "admit", "XM": "黎明", "SFZJLXM": "1", "XBM": "2", "reason": "招生"},
             ("业务 招生录取", "姓名 黎明", "性别 女", "身份证件类型 ")),
            ("donghu-admin", "/accounts", "/accounts/new", {"name": "li", "role": "clerk", "level": "school", "phone": "13900000007"},
             ("角色 经办员", "级别 学校", "13900000007")),
            ("school", "/tokens", "/tokens", {"name": "程序", "days": "9", "write": "1", "subject_students": "1"},
             ("允许写入 是", "学生和业务 是"))):
        browser = at(name, page)
        end(name)
        sent = fields if isinstance(fields, list) else list(fields.items())
        answer = browser.post(path, sent, headers=ours(page))
        same(answer.status, 401, path, answer.words)
        shown = login(browser, pieces(answer), name)
        same(shown.status, 200, path, shown.words)
        for words in told:
            holds(shown.words, words, path)
        time.sleep(0.2)


@test
def a_piece_of_a_page_says_where_to_log_in():
    browser = at("school", "/students")
    end("school")
    here = f"http://127.0.0.1:{web_business.service.port}/students?status=enrolled"
    answer = browser.get("/find?q=" + urllib.parse.quote("黎"), **{"HX-Request": "true", "HX-Current-URL": here})
    same(answer.status, 200)
    holds(answer.text, '<a href="/login?next=%2Fstudents%3Fstatus%3Denrolled">登录</a>')
    lacks(answer.text, "<html")
    holds(answer.words, "登录已失效。")
    answer = browser.get("/find?q=x", **{"HX-Request": "true", "HX-Current-URL": "https://evil.example/students"})
    holds(answer.text, 'href="/login?next=%2F"')


# What forms send that nobody types, and where it is sent whose place the template does not say.
BUTTONS = {("accounts", "status"), ("faq", "shown"), ("catalogues", "drop"), ("imports", "as")}
PLACES = {"account.html": "accounts", "apply.html": "apply", "print.html": "cards"}


@test
def every_field_that_people_fill_in_is_known():
    known = set(re.findall(r'\{"(\w+)", "(\w+)",', open(f"{TOP}/records/web/kept_fields.c").read()))
    forms = 0
    for name in sorted(os.listdir(f"{TOP}/records/web/templates")):
        text = open(f"{TOP}/records/web/templates/{name}").read()
        for form in re.findall(r"<form[^>]*method=\"post\"[^>]*>.*?</form>", text, re.S):
            action = re.search(r'action="([^"]*)"', form)[1]
            section = PLACES.get(name) or action.strip("/").split("/")[0].split("?")[0].split(".")[0]
            if section in ("login", "password", "factor", "logout", "kept") or name == "kept.html":
                continue
            forms += 1
            for field in re.findall(r"<(?:input|select|textarea|button)\b[^>]*>", form):
                label = re.search(r'name="([^"]+)"', field)
                if not label or 'type="hidden"' in field or 'type="file"' in field or "{{" in label[1]:
                    continue
                expect((section, label[1]) in known | BUTTONS, f"{name}: {section} {label[1]} is in no row of kept_fields.c")
    expect(forms > 40, forms)


if __name__ == "__main__":
    web_business.main(__doc__, "kept")
