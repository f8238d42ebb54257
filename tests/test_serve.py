#!/usr/bin/python3
"""jiuxu records serve as browsers, programs and attackers meet it.

usage: test_serve.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it

Every person here is made (tests/made_province.c). Loopback only.
"""
import contextlib
import csv
import io
import json
import os
import re
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse

from prometheus_client.parser import text_string_to_metric_families

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
from e2e import becomes, expect, fails, holds, run, same, test
from web_world import (ENV, PASSWORD, Browser, Province, Service, call, call_plain, data_words, imports_of, on_postgres, place_of, raw, send_file,
                       statuses)

jiuxu = work = province = service = None

GET = b"GET /healthz HTTP/1.1\r\nHost: a\r\n"
POST = b"POST /login HTTP/1.1\r\nHost: a\r\n"
# What is sent -> the statuses that come back, after which the connection ends. The rows of the
# table that led to a gate of our own, and what goes with them.
HEADS = {
    "no host": (b"GET /healthz HTTP/1.1\r\n\r\n", [400]),
    "two hosts": (GET + b"Host: b\r\n\r\n", [400]),
    "length and coding": (POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [400]),
    "two lengths": (POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx", [400]),
    "length below zero": (POST + b"Content-Length: -1\r\n\r\n", [400]),
    "length with plus": (POST + b"Content-Length: +2\r\n\r\nxx", [400]),
    "length too long": (POST + b"Content-Length: 99999999999999999999999\r\n\r\n", [413]),
    "coding unknown": (POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", [501]),
    "chunked": (POST + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n\r\n", [411]),
    "chunk with extension": (POST + b"Transfer-Encoding: chunked\r\n\r\n1;x\nA\r\n0\r\n\r\n", [411]),
    "space before colon": (GET + b"X-A : b\r\n\r\n", [400]),
    "a host beside that of the target": (b"GET http://b/healthz HTTP/1.1\r\nHost: a\r\n\r\n", [400]),
    "folded": (GET + b"X-A: b\r\n c\r\n\r\n", [400]),
    "bare LF": (b"GET /healthz HTTP/1.1\nHost: a\n\n", [400]),
    "bare CR": (GET + b"X-A: b\rc\r\n\r\n", [400]),
    "NUL": (GET + b"X-A: b\0c\r\n\r\n", [400]),
    "64 KiB of header": (GET + b"X-A: " + b"a" * 65536 + b"\r\n\r\n", [431]),
    "70 KB of target": (b"GET /" + b"a" * 70000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", [414]),
    "9,000 slashes": (b"GET " + b"/" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", [414]),
    "10,000 headers": (GET + b"X: y\r\n" * 10000 + b"\r\n", [431]),
    "HTTP/0.9": (b"GET /\r\n\r\n", [400]),
    "HTTP/2.0": (b"GET / HTTP/2.0\r\nHost: a\r\n\r\n", [505]),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 64, [400]),
    "a body too long for its route": (POST + b"Content-Length: 300000\r\n\r\n", [413]),
    "a request hidden behind a refused one": (
        POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + GET + b"\r\n", [400]),
}


@test
def heads_that_two_servers_could_read_differently_are_refused():
    for name, (sent, wanted) in HEADS.items():
        answer = raw(service.port, sent)
        same(statuses(answer), wanted, name, answer[:300])
        holds(answer.decode("latin1").split("\r\n\r\n")[0], "Connection: close", name)
    same(service.process.poll(), None)


@test
def good_heads_are_answered():
    same(statuses(raw(service.port, GET + b"Connection: close\r\n\r\n")), [200])
    pipelined = GET + b"\r\n" + GET + b"\r\n" + GET + b"Connection: close\r\n\r\n"
    same(statuses(raw(service.port, pipelined)), [200, 200, 200])
    whole = b"GET http://a:81/healthz HTTP/1.1\r\nHost: a:81\r\nConnection: close\r\n\r\n"
    same(statuses(raw(service.port, whole)), [200])
    same(statuses(raw(service.port, b"GET /healthz HTTP/1.0\r\nHost: a\r\n\r\n")), [200])
    asked = POST + b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 6\r\n"
    answer = raw(service.port, asked + b"Expect: 100-continue\r\nConnection: close\r\n\r\nname=a")
    same(statuses(answer), [100, 401], answer)
    head = raw(service.port, b"HEAD /login HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    same(head.split(b"\r\n\r\n")[1], b"")
    expect(int(re.search(rb"Content-Length: (\d+)", head)[1]) > 500, head)


@test
def a_request_byte_by_byte_is_the_same_request():
    with socket.create_connection(("127.0.0.1", service.port), 10) as connection:
        for byte in GET + b"Connection: close\r\n\r\n":
            connection.sendall(bytes([byte]))
        same(statuses(connection.recv(65536)), [200])


@test
def every_answer_has_the_headers_that_protect_it():
    for path in ("/login", "/nothing", "/healthz", "/api/v1/students"):
        headers = Browser(service.port).get(path).headers
        policy = headers["Content-Security-Policy"]
        holds(policy, "default-src 'none'")
        holds(policy, "script-src 'self'")
        expect("unsafe" not in policy, policy)
        same(headers["X-Content-Type-Options"], "nosniff")
        same(headers["X-Frame-Options"], "DENY")
        same(headers["Cache-Control"], "no-store")


@test
def pages_have_no_script_and_no_style_of_their_own():
    browser = Browser(service.port).login("province")
    for path in ("/", "/students", "/students/1", "/students/1/history", "/find?q=%E7%8E%8B"):
        text = browser.get(path).text
        same(re.findall(r"<script(?![^>]* src=)", text), [], path)
        same(re.findall(r"<style|\sstyle=|\son[a-z]+=", text), [], path)


@test
def who_is_not_logged_in_is_sent_to_the_login_and_comes_back():
    browser = Browser(service.port)
    answer = browser.get("/students?status=enrolled")
    same(answer.status, 303)
    same(answer.headers["Location"], "/login?next=%2Fstudents%3Fstatus%3Denrolled")
    done = browser.post("/login", {"name": "school", "password": PASSWORD,
                                   "next": "/students?status=enrolled"})
    same((done.status, done.headers["Location"]), (303, "/students?status=enrolled"))
    cookie = done.headers["Set-Cookie"]
    holds(cookie, "HttpOnly")
    holds(cookie, "SameSite=Lax")


@test
def next_leads_nowhere_else():
    for next_page in ("//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"):
        done = Browser(service.port).post("/login", {"name": "school", "password": PASSWORD, "next": next_page})
        same((done.status, done.headers["Location"]), (303, "/"), next_page)


@test
def a_wrong_password_tells_not_what_was_wrong():
    answers = [Browser(service.port).post("/login", {"name": name, "password": "not this one"})
               for name in ("school", "nobody-of-that-name")]
    same([answer.status for answer in answers], [401, 401])
    for answer in answers:
        holds(answer.words, "Wrong account or password")


@test
def logging_out_ends_the_session():
    browser = Browser(service.port).login("school2")
    kept = dict(browser.cookies)
    same(browser.post("/logout").status, 303)
    browser.cookies = kept
    same(browser.get("/students").status, 303)


@test
def a_form_without_its_key_or_from_elsewhere_is_refused():
    browser = Browser(service.port).login("school")
    good = {"field": "SFZJH", "reason": "checking"}
    path = own_student(browser)
    same(browser.post(f"{path}/reveal", good, form_key=False).status, 403)
    same(browser.post(f"{path}/reveal", good, headers={"Origin": "https://evil.example"}).status, 403)
    same(browser.post(f"{path}/reveal", good, headers={"Sec-Fetch-Site": "cross-site"}).status, 403)
    key, browser.form_key = browser.form_key, "0" * 64
    same(browser.post(f"{path}/reveal", good).status, 403)
    browser.form_key = key
    same(browser.post(f"{path}/reveal", good).status, 200)


def own_student(browser):
    """The path of a student of whoever asks."""
    return re.search(r'href="(/students/\d+)"', browser.get("/students").text)[1]


@test
def lists_go_on_by_key_and_lose_nobody():
    browser = Browser(service.port).login("province")
    seen, path = [], "/students"
    while path:
        text = browser.get(path).text
        seen += re.findall(r'<th scope="row"><a href="/students/(\d+)"', text)
        found = re.search(r'href="(/students\?[^"]*after=[^"]+)">Next page<', text)
        path = found and found[1].replace("&amp;", "&")
    same(len(seen), 300)
    same(len(set(seen)), 300)


@test
def lists_go_back_page_by_page_as_they_went_on():
    browser = Browser(service.port, "zh").login("province")
    link = lambda text, words: (re.search(rf'href="(/students\?[^"]*)">{words}<', text) or [None, ""])[1].replace("&amp;", "&")
    people = lambda text: re.findall(r'<th scope="row"><a href="/students/(\d+)"', text)
    for start in ("/students", "/students?status=on_roll", "/students?region=3601", "/students?school=3636000001"):
        pages = [browser.get(start).text]
        same(link(pages[0], "上一页"), "")
        while link(pages[-1], "下一页"):
            pages.append(browser.get(link(pages[-1], "下一页")).text)
        expect(len(pages) > 1 or "school" in start, start)
        for at in range(len(pages) - 1, 0, -1):
            back = browser.get(link(pages[at], "上一页")).text
            same(people(back), people(pages[at - 1]), start, at)
            same((link(back, "上一页") == "", link(back, "回到第一页") == ""), (at == 1, at == 1), start)
            same(people(browser.get(link(back, "下一页")).text), people(pages[at]), start, at)
    same(browser.get("/students?before=nonsense").status, 422)


@test
def filters_and_an_empty_list():
    browser = Browser(service.port).login("province")
    withdrawn = browser.get("/students?status=withdrawn").text
    same(set(re.findall(r'<td data-label="State"><span class="badge (\w+)"', withdrawn)), {"withdrawn"})
    holds(browser.get("/students?grade=1999").words, "No student fits the filter.")
    same(browser.get("/students?region=36010").status, 422)
    same(browser.get("/students?after=nonsense").status, 422)


@test
def names_are_found_by_a_part_of_them():
    browser = Browser(service.port).login("province")
    token = Browser(service.port).login("reviewer").token()
    everybody = all_students(token)
    for text in ("小明", "明", "王", "王小明", "·", "娜尔", "买买提"):
        wanted = sorted(s["id"] for s in everybody if text in s["XM"])
        path = f"/api/v1/search?limit=500&q={urllib.parse.quote(text)}"
        same(sorted(s["id"] for s in call(service.port, path, token).json["students"]), wanted, text)
    piece = browser.get("/find?q=" + urllib.parse.quote("小明"), **{"HX-Request": "true"})
    expect("<html" not in piece.text and "小明" in piece.text, piece.text)
    holds(browser.get("/find?q=" + urllib.parse.quote("没有这人")).words, "Nothing found for “没有这人”.")
    holds(browser.get("/find?q=" + urllib.parse.quote("东湖")).words, "南昌市东湖")


def all_students(token, port=None):
    everybody, path = [], "/api/v1/students?limit=100"
    while path:
        page = call(port or service.port, path, token).json
        everybody += page["students"]
        path = page["next"] and f"/api/v1/students?limit=100&after={urllib.parse.quote(page['next'])}"
    return everybody


@test
def sensitive_values_are_masked_until_shown_for_a_reason_and_that_is_logged():
    browser = Browser(service.port).login("school")
    path = own_student(browser)
    page = browser.get(path).text
    holds(page, "********")
    same(re.findall(r"\b\d{17}[\dX]\b", page), [])
    holds(browser.post(f"{path}/reveal", {"field": "SFZJH", "reason": ""}).words, "Say why")
    shown = browser.post(f"{path}/reveal", {"field": "SFZJH", "reason": "parents asked"})
    same(len(re.findall(r"\b\d{17}[\dX]\b", shown.text)), 1)
    history = browser.get(f"{path}/history").words
    holds(history, "Looked at a number in full")
    holds(history, "document number: parents asked")
    holds(history, "school")


@test
def a_foreign_student_is_as_if_there_were_none():
    browser = Browser(service.port).login("school")
    token = Browser(service.port).login("reviewer").token()
    foreign = next(s for s in all_students(token) if s["XXDM"] != "3636000001")
    nobody, other = browser.get("/students/999999"), browser.get(f"/students/{foreign['id']}")
    same((nobody.status, other.status), (404, 404))
    same(nobody.text.replace("/students/999999", ""), other.text.replace(f"/students/{foreign['id']}", ""))


@test
def the_api_wants_a_token_and_answers_problems():
    for token in (None, "jxt_" + "0" * 64, "nonsense"):
        answer = call(service.port, "/api/v1/students", token)
        same(answer.status, 401)
        same(answer.headers["Content-Type"], "application/problem+json")
        same(answer.json["status"], 401)
        same(answer.headers["WWW-Authenticate"], "Bearer")
    token = Browser(service.port).login("reviewer").token()
    same(call(service.port, "/api/v1/students/999999", token).json["title"], "没有找到")
    same(call(service.port, "/api/v1/nothing", token).status, 404)
    same(call(service.port, "/api/v1/students", token, method="DELETE").status, 405)
    same(call(service.port, "/api/v1/students?limit=9999", token).status, 422)
    for query, words in (("events?after=9", "查询参数“after”不认识，见接口说明"),
                         ("students?limit=0", "查询参数“limit”应为1至500的整数"),
                         ("students?status=nonsense", "查询参数“status”不是学籍状态的代号"),
                         ("applications?state=nonsense",
                          "查询参数“state”可以是：pending, effective, rejected, withdrawn")):
        answer = call(service.port, f"/api/v1/{query}", token, Accept_Language="zh")
        same((answer.status, answer.json["detail"]), (422, words), query)
    same(call(service.port, "/api/v1/students?status=on_roll&limit=1", token).status, 200)


@test
def one_student_by_the_api_has_an_etag():
    token = Browser(service.port).login("reviewer").token()
    answer = call(service.port, "/api/v1/students/1", token)
    same((answer.status, answer.headers["ETag"], answer.json["etag"]), (200, '"1"', '"1"'))
    row = call(service.port, "/api/v1/students?limit=1", token).json["students"][0]
    same(row["etag"], call(service.port, f"/api/v1/students/{row['id']}", token).headers["ETag"])
    holds(answer.json["values"]["SFZJH"], "********")
    same(call(service.port, "/api/v1/students/1", token, If_None_Match='"1"').status, 304)
    same(call(service.port, "/api/v1/students/1", token, If_None_Match='"7"').status, 200)


@test
def changes_are_told_since_a_cursor():
    token = Browser(service.port).login("reviewer").token()
    seen, since = [], 0
    while True:
        page = call(service.port, f"/api/v1/events?since={since}&limit=100", token).json
        if not page["events"]:
            break
        seen += [event["student"] for event in page["events"]]
        since = page["next"]
    same(sorted(seen), list(range(1, 301)))
    # a cursor of another log, as of before a backup was put back, is no "nothing new"
    low, high = (call(service.port, f"/api/v1/events?since={n}", token) for n in (since, 99999999))
    same((low.status, low.json), (200, {"events": [], "next": since}))
    same((high.status, high.json["type"], high.json["detail"]),
         (422, "/api/v1/errors/unfit", "since 大于现在的最后一个变动，请从 0 重新取"))


@test
def a_token_that_was_ended_is_none():
    browser = Browser(service.port).login("reviewer")
    token = browser.token()
    same(call(service.port, "/api/v1/students", token).status, 200)
    number = max(int(n) for n in re.findall(r"/tokens/(\d+)/end", browser.get("/tokens").text))
    same(browser.post(f"/tokens/{number}/end").status, 303)
    same(call(service.port, "/api/v1/students", token).status, 401)


@test
def statistics_count_what_the_lists_show():
    token = Browser(service.port).login("reviewer").token()
    everybody = all_students(token)
    for by, key in (("school", "XXDM"), ("grade", "SZNJ"), ("sex", "XBM"), ("status", "status"), ("specialty", "ZYM")):
        wanted = {}
        for student in everybody:  # who asks for no state is told of those on the roll, but by state of all
            if by != "status" and student["status"] not in ("enrolled", "suspended", "leaving"):
                continue
            wanted[student[key]] = wanted.get(student[key], 0) + 1
        found = call(service.port, f"/api/v1/statistics?by={by}", token).json["values"]
        same({row["value"]: row["count"] for row in found}, wanted, by)


@test
def statistics_go_deeper_by_a_click_and_out_as_a_table():
    browser = Browser(service.port).login("province")
    token = Browser(service.port).login("reviewer").token()
    years = call(service.port, "/api/v1/statistics?by=entered", token).json["values"]
    roll = call(service.port, "/api/v1/statistics?by=sex", token).json["values"]
    same(sum(row["count"] for row in years), sum(row["count"] for row in roll))
    expect(len(years) > 1 and all(len(row["value"]) == 4 for row in years), years)
    year = years[0]["value"]
    holds(browser.get("/statistics?by=entered").text, f'href="/students?status=on_roll&amp;entered={year}"')
    listed = call(service.port, f"/api/v1/students?entered={year}&status=on_roll&limit=500", token).json["students"]
    same(len(listed), years[0]["count"])
    one = call(service.port, f"/api/v1/students/{listed[0]['id']}", token).json["values"]
    same(one["RXNY"][:4], year)
    same(call(service.port, "/api/v1/students?entered=26", token).status, 422)
    holds(browser.get("/statistics.csv?by=entered").text, f"{year},")
    cities = browser.get("/statistics?by=city").text
    found = re.search(r'href="(/statistics\?status=on_roll&amp;region=\d{4}&amp;by=county)"', cities)
    counties = browser.get(found[1].replace("&amp;", "&")).text
    holds(counties, "&amp;by=school")
    holds(browser.get("/statistics?by=school").text, 'href="/statistics?status=on_roll&amp;school=3636000001&amp;by=grade"')
    grades = browser.get("/statistics?by=grade&school=3636000001").text
    holds(grades, 'href="/students?school=3636000001&amp;status=on_roll&amp;grade=')
    holds(grades, 'href="/students?school=3636000001&amp;status=on_roll&amp;">List of these students</a>')
    same(browser.get("/statistics?by=nonsense").status, 422)
    table = browser.get("/statistics.csv?by=sex&status=all")
    place, at, asked, head, *rows, total, end = table.text.split("\r\n")
    same((place, asked, head, total, end),
         ("\ufeffWhose figures,江西省,", "Filter,State: All (with those not registered and those who left),", "Code,Sex,Students", "Total,,300", ""))
    expect(re.fullmatch(r'Figures as of,20\d\d-\d\d-\d\d \d\d:\d\d:\d\d \+08:00,', at), at)
    same(sum(int(row.split(",")[2]) for row in rows), 300)
    school = Browser(service.port).login("school").get("/statistics?by=school").text
    same(set(re.findall(r"school=(\d{10})", school)), {"3636000001"})


@test
def statistics_say_whose_they_are_and_of_when():
    browser = Browser(service.port, "zh").login("province")
    page = browser.get("/statistics?by=school&region=360102&grade=2024")
    holds(page.text, "<title>江西省 南昌市 东湖区 统计 · 学籍管理</title>")
    expect(re.search(r"统计时点 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d \+08:00 · 年级：2024级；状态：在册", page.words), page.words)
    ways = re.findall(r'<a href="([^"]*)">([^<]*)</a> ›', page.text)
    same(ways, [("/statistics?grade=2024&amp;status=on_roll&amp;by=city", "江西省"),
                ("/statistics?grade=2024&amp;status=on_roll&amp;region=3601&amp;by=county", "南昌市")])
    # of one school, with its county above it; of what the province manages itself
    holds(browser.get("/statistics?by=grade&school=3636000001").text,
          '<a href="/statistics?status=on_roll&amp;region=360102&amp;by=school">东湖区</a> › '
          '<span aria-current="page">南昌市东湖职业高级中学</span>')
    itself = browser.get("/statistics?by=school&region=360000").text
    same(re.findall(r"<title>([^<]*) · ", itself) + re.findall(r">([^<]*)</a> ›", itself), ["江西省 省本级 统计", "江西省"])
    # nobody goes up out of his own
    for who, place in (("donghu", "江西省 南昌市 东湖区"), ("school", "南昌市东湖职业高级中学")):
        own = Browser(service.port, "zh").login(who).get("/statistics?by=grade").text
        holds(own, f"<title>{place} 统计 · ")
        expect('class="crumbs"' not in own, own)
    holds(Browser(service.port, "zh").login("nanchang").get("/statistics?by=grade&school=3636000001").text,
          'aria-label="统计范围"><a href="/statistics?status=on_roll&amp;region=3601&amp;by=county">南昌市</a> › ')


def routes():
    """Every row of the table: method, path, access, permission."""
    printed = run(os.path.join(os.path.dirname(jiuxu), "tests", "print_routes"))
    return [line.split() for line in printed.out.splitlines()]


@test
def no_route_opens_to_who_is_not_logged_in():
    for method, path, access, _ in routes():
        if access == "open":
            continue
        path = path.replace("{id}", "1").replace("{code}", "3636000001")
        answer = (call(service.port, path, method=method) if path.startswith("/api/") else
                  Browser(service.port).get(path) if method == "GET" else
                  Browser(service.port).post(path, {"field": "SFZJH", "reason": "curious"}))
        same(answer.status, 401 if path.startswith("/api/") else 303, method, path)
        if answer.status == 303:
            expect(answer.headers["Location"].startswith("/login"), path, answer.headers["Location"])


# What a clerk of a school may not do at all, wherever.
NOT_A_CLERKS = {"problem.answer", "faq", "account.manage", "school.manage", "review", "policy", "log.read"}


@test
def no_route_crosses_a_scope():
    """Every page and call, asked by a school for another school's student and lists."""
    token = Browser(service.port).login("reviewer").token()
    everybody = all_students(token)
    foreign = next(s for s in everybody if s["XXDM"] == "3636000009")
    own = {s["XM"] for s in everybody if s["XXDM"] == "3636000001"}
    others = {s["XM"] for s in everybody if s["XXDM"] != "3636000001"} - own
    browser = Browser(service.port).login("school")
    mine = browser.token(write=True)
    described = call(service.port, "/api/v1/openapi.json").json["paths"]
    asked = 0
    for method, path, access, permission in routes():
        if access not in ("permit", "session"):
            continue
        asked += 1
        there = path.replace("{id}", str(foreign["id"])).replace("{code}", foreign["XXDM"])
        wanted = {"q": urllib.parse.quote(foreign["XM"]), "school": "3636000009", "region": "36", "by": "school", "limit": "500"}
        if path.startswith("/api/"):  # a call takes what it knows alone
            known = {row["name"] for row in described[path].get(method.lower(), {}).get("parameters", []) if row.get("in") == "query"}
            wanted = {name: value for name, value in wanted.items() if name in known}
        query = "?" + "&".join(f"{name}={value}" for name, value in wanted.items())
        if path.startswith("/api/"):
            answer = call(service.port, there + query, mine, method=method, If_Match='"1"')
        elif method == "GET":
            answer = browser.get(there + query)
        else:
            answer = browser.post(there + query, {"field": "SFZJH", "reason": "curious", "name": "x", "days": "0"})
        if "{id}" in path or "{code}" in path:
            same(answer.status, 403 if permission in NOT_A_CLERKS else 404, method, path)
        elif path.startswith("/api/"):
            schools = set(re.findall(rb'"XXDM":"(\d+)"', answer.bytes))
            expect(schools <= {b"3636000001"}, method, path, schools)
        elif answer.status == 200 and answer.headers["Content-Type"].startswith("text/"):
            leaked = [name for name in others if name in answer.text.replace(foreign["XM"], "", 3)]
            same(leaked, [], method, path)
    expect(asked >= 14, asked)


def scraped(text):
    """The families of /metrics as Prometheus reads them, held to its rules for names and kinds."""
    families = {family.name: family for family in text_string_to_metric_families(text)}
    for name, family in families.items():
        expect(name.startswith("jiuxu_") and family.documentation.endswith("."), name, family.documentation)
        expect(family.type in ("counter", "gauge", "histogram"), name, family.type)
        same([sample.name for sample in family.samples if family.type == "counter" and not sample.name.endswith("_total")], [])
        expect(re.search(r"_(total|seconds|bytes|info|connections|refused|limit|out|requests)$", name), name, "says no unit")
        for sample in family.samples:
            same(set(sample.labels) - {"method", "route", "status", "le", "version"}, set(), sample)
    took = families["jiuxu_request_duration_seconds"]
    buckets = [(float(one.labels["le"]), one.value) for one in took.samples if one.name.endswith("_bucket")]
    same(buckets, sorted(buckets))
    same(buckets[-1], (float("inf"), next(one.value for one in took.samples if one.name.endswith("_count"))))
    asked = families["jiuxu_requests"].samples
    # neither who asked nor for whom: routes are those of the table
    same([one.labels["route"] for one in asked if re.search(r"\d{3}|[?%]", one.labels["route"])], [])
    same(text.count("# HELP "), len(families))
    same(text.count("# TYPE "), len(families))
    return families


@test
def it_tells_machines_how_it_is():
    browser = Browser(service.port)
    same(browser.get("/healthz").text, "ok\n")
    same(browser.get("/readyz").text, "ready\n")
    metrics = browser.get("/metrics").text
    holds(metrics, 'jiuxu_requests_total{method="GET",route="/healthz",status="2xx"}')
    scraped(metrics)
    same(browser.get("/metrics", **{"X-Forwarded-For": "10.1.1.1"}).status, 404)
    # what the browser says of itself stands before the line of the proxy
    twice = b"GET /metrics HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 127.0.0.1\r\nX-Forwarded-For: 10.1.1.1\r\nConnection: close\r\n\r\n"
    same(statuses(raw(service.port, twice)), [404])


@test
def a_second_service_on_the_same_records_is_refused():
    if len(place_of(province)) == 2:  # of a database there may be several
        with Service(jiuxu, province) as second:
            same(Browser(second.port).get("/readyz").text, "ready\n")
        return
    fails(run(jiuxu, "records", "serve", *data_words(province), "--listen", "127.0.0.1:0", env=ENV), 1,
          f"{province}: another records serve works with it already")


@test
def plain_http_where_others_reach_it_is_refused():
    fails(run(jiuxu, "records", "serve", *data_words(province), "--listen", "0.0.0.0:0", env=ENV), 2,
          "0.0.0.0:0: other machines could read along: give --tls-cert and --tls-key, or listen on "
          "127.0.0.1, or say --behind-proxy")
    fails(run(jiuxu, "records", "serve", *data_words(province), "--listen", "here", env=ENV), 2,
          "--listen is ADDRESS:PORT like 127.0.0.1:8080 or [::1]:8080, not 'here'")


@test
def damaged_newer_and_foreign_databases_are_refused_by_name():
    if os.environ.get("JIUXU_TEST_POSTGRES"):
        return
    for name, spoil, words in (
            ("newer", lambda path: sqlite3.connect(path).executescript(
                "INSERT INTO migration SELECT max(version) + 1, 'x' FROM migration"),
             r"its schema is version \d+, this program knows \d+: use a newer program"),
            ("foreign", lambda path: sqlite3.connect(path).executescript("PRAGMA application_id = 7"),
             "is not a database of student records"),
            ("no database", lambda path: open(path, "r+b").write(b"x" * 4096), "file is not a database"),
            ("damaged", torn, r"(database disk image is malformed|.*[Pp]age \d+.*)")):
        folder = os.path.join(work, name)
        shutil.copytree(province, folder, ignore=shutil.ignore_patterns("*.lock"))
        path = os.path.join(folder, "records.db")
        whole = sqlite3.connect(path)
        whole.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # else the log has the pages that are spoiled
        whole.close()
        spoil(path)
        result = run(jiuxu, "records", "serve", "--data", folder, "--listen", "127.0.0.1:0", env=ENV, timeout=60)
        expect(result.status in (1, 5), name, result)
        expect(re.match(rf"jiuxu: {re.escape(path)}: {words}\n$", result.err), name, result)


def torn(path):
    """Pages in the middle are somebody else's."""
    size = os.path.getsize(path)
    with open(path, "r+b") as file:
        file.seek(size // 2 // 8192 * 8192)
        file.write(b"\x5a" * 8192 * 4)


HOSTILE = ("' OR 1=1 --", "\"; DROP TABLE student; --", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
           "{{ 7*7 }}", "%00", "../../etc/passwd", "王" * 300, "\u202e\ufeff", "=cmd|' /C calc'!A0", "-1", "9" * 40)
FIELDS = ("name", "real_name", "phone", "level", "place", "role", "status", "version", "reason", "field", "days",
          "code", "q", "school", "class", "grade", "region", "by", "after", "kind", "action", "title", "text", "topic")


@(test if on_postgres() else lambda function: function)  # a folder: tests/test_walls.py
def hostile_values_in_every_field_of_every_form_do_nothing():
    """Every route, every field we have a name for, with what attackers send."""
    browsers = [Browser(service.port).login(name) for name in ("school", "donghu-admin")]
    for method, path, access, _ in routes():
        if path in ("/logout", "/login", "/login/code", "/factor", "/password") or path.startswith("/api/") or "/end" in path:
            continue
        there = path.replace("{id}", "1").replace("{code}", "3636000001")
        for number, bad in enumerate(HOSTILE):
            browser = browsers[number % 2]
            fields = {name: bad for name in FIELDS}
            answer = (browser.get(there + "?" + urllib.parse.urlencode(fields)) if method == "GET" else
                      browser.post(there, fields))
            printed = answer.status == 429 and re.search(r"pdf|csv|print|records", path)  # so many in full an hour
            expect(answer.status < 500 and (answer.status != 429 or printed), method, path, bad, answer.status)
            time.sleep(0.005)  # below the rate of one address
            if (answer.headers["Content-Type"] or "").startswith("text/html"):
                expect("<script>alert" not in answer.text and "<img src=x" not in answer.text, method, path, bad)
                expect(">49<" not in answer.text, method, path, "a template was calculated")
    same(service.process.poll(), None)
    proved = run(jiuxu, "records", "verify", *data_words(province), env=ENV)
    same(proved.status, 0, proved)


@test
def forged_sessions_and_tokens_are_nobodys():
    good = Browser(service.port).login("school")
    session = good.cookies["session"]
    for forged in ("0" * 64, session[:-1] + ("0" if session[-1] != "0" else "1"), session.upper(), session + "00",
                   session[:63], "' OR ''='", "%" * 64, ""):
        browser = Browser(service.port)
        browser.cookies["session"] = forged
        if forged == session:
            continue
        same(browser.get("/students").status, 303, forged)
    token = good.token()
    for forged in (token[:-1] + ("0" if token[-1] != "0" else "1"), token.upper(), token + "0", token[4:], session):
        same(call(service.port, "/api/v1/students", forged).status, 401, forged)


def has_read(port, connection):
    """Whether the server at that port has taken all that was sent on the connection."""
    ends = f"0100007F:{port:04X} 0100007F:{connection.getsockname()[1]:04X}"
    with open("/proc/net/tcp", encoding="ascii") as file:
        rows = [line.split() for line in file]
    return [row[4].split(":")[1] for row in rows if f"{row[1]} {row[2]}" == ends] == ["00000000"]


@test
def a_request_under_way_is_finished_when_the_service_is_told_to_stop():
    folder = os.path.join(work, "stopping")
    Province(jiuxu, folder, students=5)
    with Service(jiuxu, folder) as mine:
        body = b"name=school&password=" + urllib.parse.quote_plus(PASSWORD).encode()
        head = (b"POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                b"Content-Length: %d\r\n\r\n" % len(body))
        idle = socket.create_connection(("127.0.0.1", mine.port), 60)
        idle.sendall(GET + b"\r\n")
        same(statuses(idle.recv(65536)), [200])
        with socket.create_connection(("127.0.0.1", mine.port), 60) as connection:
            connection.sendall(head + body[:10])
            becomes(lambda: has_read(mine.port, connection), "what was sent is not read")
            mine.process.send_signal(signal.SIGTERM)
            same(idle.recv(1), b"")  # who asks nothing is told first that it ends
            connection.sendall(body[10:])
            answer = connection.recv(65536)
        same(statuses(answer), [303], answer)
        holds(answer.decode(), "Connection: close")
        same(mine.process.wait(60), 0)
    an_older_program_ends_behind_a_newer_one(folder)


def an_older_program_ends_behind_a_newer_one(folder):
    """Of several on one database, which are brought up one after the other: it writes nothing more."""
    with Service(jiuxu, folder) as mine:
        browser = Browser(mine.port).login("school")
        browser.get("/tokens")
        said(folder, "INSERT INTO jiuxu.migration SELECT max(version) + 1, 'x' FROM jiuxu.migration")
        ready = browser.get("/readyz")
        same((ready.status, ready.text), (503, "not ready: a newer program has brought the database up\n"))
        refused = browser.post("/tokens", {"name": "t", "days": "3", "subject_students": "1"})
        same(refused.status, 503, refused.text)
        holds(refused.text, "The system is being brought up to a newer version. Nothing was changed: try again later.")
        same(mine.process.wait(60), 1)
        where = re.escape(place_of(folder)[0])
        expect(re.search(rf"jiuxu: {where}: a newer program has brought the database up: this one has ended, "
                         r"start the newer one\n$", mine.said()), mine.said())
    same(said(folder, "SELECT count(*) FROM jiuxu.api_token"), "0")
    said(folder, "DELETE FROM jiuxu.migration WHERE digest = 'x'")


def said(folder, sql):
    """What its database answers to somebody with a tool of his own."""
    place = place_of(folder)
    if len(place) == 1:
        with contextlib.closing(sqlite3.connect(os.path.join(folder, "records.db"))) as database, database:
            return "".join(str(row[0]) for row in database.execute(sql.replace("jiuxu.", "")))
    result = run("psql", "-XAtq", place[0], "-c", sql)
    same(result.status, 0, result)
    return result.out.strip()


@test
def a_long_list_goes_out_in_pieces_and_only_ones_own():
    """More than a workbook's piece of rows; nobody twice, nobody left out, whoever asks."""
    folder = os.path.join(work, "long")
    Province(jiuxu, folder, students=5100)
    with Service(jiuxu, folder) as mine:
        upper, school = (Browser(mine.port).login(name) for name in ("reviewer", "school"))
        for browser in (upper, school):
            table = browser.get("/students.csv")
            same((table.status, table.headers["Transfer-Encoding"]), (200, "chunked"))
            names = [student["XM"] for student in all_students(browser.token(), mine.port)]
            lines = table.text.split("\r\n")
            same([line.split(",")[0].strip('"') for line in lines[1:-1]], names)
            expect(len(names) > (2000 if browser is upper else 50), len(names))
            same(browser.get("/students.csv?status=leaving").text.count("\r\n"), 1)
        same(upper.get("/students.xlsx?status=leaving").status, 200)
        told = upper.get("/students.csv?region=xx")
        same((told.status, told.headers["Transfer-Encoding"]), (422, None))
        long_lists_that_stop(mine)
        killed = a_long_table_goes_on_as_a_job(mine, folder)
    with Service(jiuxu, folder) as mine:
        what_was_killed_says_so(mine, *killed)


def begun(mine, path, cookies):
    """A connection on which a table has begun to come, with little room for the rest."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(60)
    connection.connect(("127.0.0.1", mine.port))
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\nCookie: {cookie}\r\n\r\n".encode())
    same(statuses(connection.recv(2000)), [200])
    return connection


def the_rest(connection):
    got = b""
    try:
        while piece := connection.recv(65536):
            got += piece
    except ConnectionResetError:
        pass
    connection.close()
    return got


def long_lists_that_stop(mine):
    """The client goes away, the session ends: the service goes on, leaves nothing open, and tells the log."""
    admin = Browser(mine.port, "zh").login("province")
    token = admin.token()
    asked = "records/file?status=all&format=csv"

    def broken():
        return [(row["actor"], row["reason"]) for row in call(mine.port, "/api/v1/log?kind=export", token).json["events"]
                if row["kind"] == "export.broken"]
    same(broken(), [])
    leaver = Browser(mine.port).login("reviewer")
    begun(mine, f"/{asked}", leaver.cookies).close()
    becomes(broken)  # the loop meets it when it sends on
    same(broken(), [("reviewer", asked)])
    connection = begun(mine, f"/{asked}", leaver.cookies)
    leaver.get("/")
    same(leaver.post("/logout").status, 303)
    rest = the_rest(connection)
    expect(rest and not rest.endswith(b"0\r\n\r\n"), "it looks whole", rest[-50:])
    becomes(lambda: len(broken()) > 1)
    same(broken(), [("reviewer", asked)] * 2)
    # one that comes to its end is none of them
    leaver.login("reviewer")
    same(leaver.get(f"/{asked}").text.count("\r\n"), 5101)
    same(len(broken()), 2)
    holds(admin.get("/log?kind=export").words, "下载没有完成")
    opened = []
    for fd in os.listdir(f"/proc/{mine.process.pid}/fd"):
        try:
            opened.append(os.readlink(f"/proc/{mine.process.pid}/fd/{fd}") if int(fd) > 2 else "")
        except FileNotFoundError:  # closed meanwhile
            pass
    same([path for path in opened if "deleted" in path or "jiuxu-records" in path], [])


def settled(browser, path, seconds=300):
    """The page of a job when it is over."""
    until = time.monotonic() + seconds
    while "<progress" in (page := browser.get(path)).text:
        expect(time.monotonic() < until, page.words)
        time.sleep(0.05)
    return page


def under_way(browser, path):
    """Waits until some rows are done, which the page and the API tell."""
    until = time.monotonic() + 60
    while not re.search(r'<progress value="[1-9]\d*" max="5\d\d\d"', (page := browser.get(path)).text):
        expect(time.monotonic() < until and "<progress" in page.text, page.words)
        time.sleep(0.05)  # 200 requests a second of one address are allowed


def a_long_table_goes_on_as_a_job(mine, folder):
    """Results of the national check for more students than a page holds: checked, then all in, with progress."""
    admin = Browser(mine.port, "zh").login("province")
    whole = call_plain(mine.port, "/api/v1/records?format=csv&status=all", Browser(mine.port).login("reviewer").token(), "POST",
                       '{"reason": "test"}', Content_Type="application/json").text
    rows = [row for row in csv.DictReader(io.StringIO(whole.lstrip("\ufeff"))) if row["身份证件号"]]
    head, count = "身份证件号,姓名,比对结果,比对日期\n", len(rows)
    expect(count > 5000, count)

    def table(outcome, *more):
        return (head + "".join(f"{row['身份证件号']},{row['姓名']},{outcome},2026-11-20\n" for row in rows) + "".join(more)).encode()

    def decided(path, word):
        version = re.search(r'name="version" value="(\d+)"', admin.get(path).text)[1]
        same(admin.post(f"{path}/{word}", {"version": version}).headers["Location"], path)
        return path
    admin.get("/national")
    sent = send_file(admin, "/national", "results.csv", table("重复"))
    same(sent.status, 303, sent.words)
    path = sent.headers["Location"]
    page = settled(admin, path)
    holds(page.words, "检查完毕，尚未写入任何数据。")
    same(re.findall(r"<li><div><strong>(\d+)</strong>", page.text), [str(count), str(count), "0", "0"])
    expect(re.search(rf'<th scope="row">重复</th>.*?>{count}<', page.text, re.S), page.words)
    sealed = open(os.path.join(imports_of(folder), path.split("/")[-1], "in", "sealed"), "rb").read()
    expect(rows[0]["身份证件号"].encode() not in sealed and rows[0]["姓名"].encode() not in sealed, "sealed")
    same(Browser(mine.port).login("reviewer").get(path).status, 403)
    under_way(admin, decided(path, "take"))
    holds(settled(admin, path).words, f"已写入 {count} 行，0 行与已有内容相同。")
    # of a file with faults nothing is taken, its wrong rows are a workbook; the same by a program
    token = admin.token(write=True)
    bad = f"{rows[0]['身份证件号']},某人,重复,2026-11-20\n"
    made = call(mine.port, "/api/v1/national?name=a.csv", token, "POST", table("重复", bad), Content_Type="text/csv")
    same((made.status, made.json["kind"], made.json["state"]), (202, "national", "checking"), made.text)
    where = made.headers["Location"]
    while (job := call(mine.port, where, token)).json["state"] == "checking":
        time.sleep(0.05)
    result = job.json["result"]
    same((job.json["state"], result["rows"], result["rejected"], result["to_correct"]), ("checked", count + 1, 1, 1), job.text)
    same([(row["count"], row["first"], row["words"]["zh"]) for row in result["reasons"]],
         [(1, str(count + 2), "用这个号码的学生姓名与此不同")])
    holds(admin.get(where.removeprefix("/api/v1")).words, "文件很长，下载的工作簿只有不对的行")
    same(call_plain(mine.port, where + "/errors", token).bytes[:2], b"PK")
    same(call(mine.port, where + "/take", token, "POST", "", If_Match=job.headers["ETag"]).status, 200)
    while (job := call(mine.port, where, token)).json["state"] == "taking":
        time.sleep(0.05)
    same((job.json["state"], job.json["problem"]), ("failed", "文件中有不对的行，没有写入任何内容"))
    # one that the records have left behind is not taken as it was looked at
    path = send_file(admin, "/national", "results.csv", table("姓名不符")).headers["Location"]
    settled(admin, path)
    one = f"{head}{rows[0]['身份证件号']},{rows[0]['姓名']},姓名不符,2026-11-20\n"
    same(call(mine.port, "/api/v1/national?name=a.csv", token, "POST", one.encode(), Content_Type="text/csv").json["changed"], 1)
    holds(settled(admin, decided(path, "take")).words, "没有导入任何一行： 学籍与核对时不同，没有写入：请重新上传")
    # killed while it is written: nothing is in, and it says so
    path = send_file(admin, "/national", "results.csv", table("证件号不存在")).headers["Location"]
    settled(admin, path)
    under_way(admin, decided(path, "take"))
    mine.stop(signal.SIGKILL)
    return admin, token, path


def what_was_killed_says_so(mine, admin, token, path):
    admin.port = mine.port
    holds(admin.get(path).words, "服务在办理中停止，没有导入任何一行。请重新上传。")
    same(call(mine.port, "/api/v1" + path, token).json["state"], "interrupted")
    ids = [row["id"] for row in call(mine.port, "/api/v1/students?limit=20&status=all", token).json["students"]]
    codes = {row["code"] for number in ids for row in call(mine.port, f"/api/v1/students/{number}", token).json["problems"]}
    expect("national.duplicate" in codes and "national.unknown" not in codes, codes)
    same(run(jiuxu, "records", "verify", *data_words(os.path.join(work, "long")), env=ENV).status, 0)


@test
def thousands_who_say_nothing_keep_nobody_waiting():
    """Idle connections from many addresses of the loopback; slow heads beside them."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    wanted = min(10000, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 200)
    held = []
    try:
        for number in range(wanted):
            connection = socket.socket()
            connection.bind((f"127.0.{1 + number // 400}.1", 0))
            connection.connect(("127.0.0.1", service.port))
            if number % 10 == 0:
                connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX-")
            held.append(connection)
        began = time.monotonic()
        same(Browser(service.port).get("/healthz").status, 200)
        same(Browser(service.port).get("/login").status, 200)
        expect(time.monotonic() - began < 9, f"{time.monotonic() - began:.1f} s beside {len(held)} idle ones")
    finally:
        for connection in held:
            connection.close()


@test
def slow_clients_keep_nobody_waiting():
    """slowhttptest: heads, bodies and answers that trickle; meanwhile somebody from elsewhere asks."""
    if not shutil.which("slowhttptest"):
        print("     (passed over: there is no slowhttptest)")
        return
    url = f"http://127.0.0.1:{service.port}/login"
    for kind in (["-H"], ["-B", "-s", "8192"], ["-X", "-k", "3", "-w", "10", "-y", "20"]):
        attack = subprocess.Popen(["slowhttptest", *kind, "-c", "600", "-r", "400", "-i", "2", "-l", "4", "-p", "2",
                                   "-u", url, "-x", "24"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            time.sleep(2)
            began = time.monotonic()
            with socket.create_connection(("127.0.0.1", service.port), 60, ("127.0.200.1", 0)) as connection:
                connection.sendall(b"GET /login HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                same(statuses(connection.recv(65536)), [200], kind)
            expect(time.monotonic() - began < 9, kind, f"{time.monotonic() - began:.1f} s")
        finally:
            attack.terminate()
            attack.wait(60)
    same(service.process.poll(), None)


if __name__ == "__main__":
    jiuxu, words = e2e.arguments(__doc__)
    with tempfile.TemporaryDirectory(prefix="jiuxu-serve-") as work:
        province = os.path.join(work, "data")
        Province(jiuxu, province)
        with Service(jiuxu, province) as service:
            status = e2e.main(words)
        expect(service.stop() == 0, service.process.returncode, service.said()[-3000:])
        sys.exit(status)
