#!/usr/bin/python3
"""Files of students by the browser and by the API: checked whole, then taken or not.

usage: test_web_import.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it

Every person here is made. Loopback only; the full disk is a small file system of our own, for which
root is needed (else that test says so and is passed over).
"""
import contextlib
import fcntl
import http.client
import io
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
from e2e import becomes, expect, holds, run, same, test
from web_world import ENV, PASSWORD, Browser, Province, Service, call, citizen, data_words, file_test, imports_of, on_postgres, paged, place_of, raw, send_file, \
    statuses, students_csv

jiuxu = work = province = service = None
PROBLEM = r'role="alert">\s*(.*?)\s*</p>'
SAID = "A large import is being written: reading goes on"


def send(browser, data, name="students.csv"):
    """The path of the new import."""
    browser.get("/imports")
    answer = send_file(browser, "/imports", name, data)
    same(answer.status, 303, answer.text)
    return answer.headers["Location"]


def settled(browser, path, seconds=300):
    """The page when the work is over."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        answer = browser.get(path)
        same(answer.status, 200, answer.text)
        if "<progress" not in answer.text:
            return answer
        time.sleep(0.05)
    raise AssertionError(f"{path} goes on for more than {seconds} s")


def under_way(browser, path):
    """Waits until some rows are done."""
    def some():
        page = browser.get(path)
        expect("<progress" in page.text, "it is over already", page.words)
        return re.search(r'<progress value="[1-9]', page.text)
    becomes(some, path)


def figures(page):
    """accepted, in doubt, unchanged, rejected."""
    found = [int(n) for n in re.findall(r"<li><div><strong>(\d+)</strong>", page.text)]
    same(found[3], 0, "records that are updated: tests/test_clerk.py")
    return found[1:3] + found[4:]


def decide(browser, page, path, word):
    version = re.search(r'name="version" value="(\d+)"', page.text)
    return browser.post(f"{path}/{word}", {"version": version[1] if version else "0"})


def problem(answer):
    return re.sub(r"\s+", " ", re.search(PROBLEM, answer.text, re.S)[1])


def count(folder=None):
    """Students in the store, and that its log is whole."""
    result = run(jiuxu, "records", "verify", *data_words(folder or province), env=ENV)
    same(result.status, 0, result)
    return int(re.search(r"(\d+) students?", result.out)[1])


@test
def a_file_is_checked_first_and_comes_in_by_a_second_word():
    browser = Browser(service.port).login("school")
    before = count()
    path = send(browser, students_csv(20, spoil={3, 7}))
    page = settled(browser, path)
    holds(page.words, "It is checked, nothing is written yet")
    same(figures(page), [18, 0, 0, 2], page.words)
    same(count(), before)
    same(decide(browser, page, path, "take").headers["Location"], path)
    page = settled(browser, path)
    holds(page.words, "The good rows are in")
    same(figures(page), [18, 0, 0, 2])
    same(count(), before + 18)
    # once is enough
    same(decide(browser, page, path, "take").status, 412)
    # the same file again changes nothing
    path = send(browser, students_csv(20, spoil={3, 7}))
    page = settled(browser, path)
    same(figures(page), [0, 0, 18, 2])
    expect("/take" not in page.text, page.text)
    same(count(), before + 18)


@test
def the_rows_to_correct_come_back_coloured_and_go_in_when_they_are_mended():
    openpyxl = __import__("openpyxl")
    browser = Browser(service.port).login("school")
    path = send(browser, students_csv(5, first=100, spoil={101}), "名单.csv")
    settled(browser, path)
    answer = browser.get(f"{path}/errors")
    same(answer.status, 200)
    holds(answer.headers["Content-Disposition"], "filename*=UTF-8''%E5%90%8D%E5%8D%95-to-correct.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.bytes))
    sheet = book.active
    head = [cell.value for cell in sheet[1]]
    row = sheet[2]
    same(sheet.max_row, 2)
    same(row[0].value, "3")
    bad = row[head.index("学校标识码")]
    same(bad.fill.start_color.rgb, "FFFFC7CE")
    same(row[head.index("姓名")].fill.fill_type, None)
    # mended, and sent again as it came
    bad.value = "3636000001"
    mended = io.BytesIO()
    book.save(mended)
    again = send(browser, mended.getvalue(), "mended.xlsx")
    page = settled(browser, again)
    same(figures(page), [1, 0, 0, 0], page.words)


@test
def a_dropped_file_leaves_nothing():
    browser = Browser(service.port).login("school")
    before = count()
    path = send(browser, students_csv(3, first=200, spoil={200}))
    page = settled(browser, path)
    folder = os.path.join(imports_of(province), path.split("/")[-1])
    same(sorted(os.listdir(folder)), ["errors.sealed", "in"])
    for name in ("in/sealed", "errors.sealed"):
        same(os.stat(os.path.join(folder, name)).st_mode & 0o777, 0o600)
        with open(os.path.join(folder, name), "rb") as file:
            kept = file.read()
        expect(kept.startswith(b"jiuxu-sealed/1\n") and b"PK" not in kept[:20], name)
        for plain in ("学生", "姓名", "3636000001", citizen(200, year=2007)):
            expect(plain.encode() not in kept, name, "holds in the open", plain)
    same(decide(browser, page, path, "drop").status, 303)
    holds(browser.get(path).words, "Dropped: no row came in.")
    same(browser.get(f"{path}/errors").status, 404)
    same(os.listdir(folder), [])
    same(count(), before)


@test
def without_script_the_page_comes_again_by_itself_and_with_htmx_only_a_piece_does():
    browser = Browser(service.port).login("school")
    path = send(browser, students_csv(5000, first=10000))
    page = browser.get(path)
    holds(page.text, '<noscript><meta http-equiv="refresh" content="3"></noscript>')
    holds(page.text, f'hx-get="{path}" hx-trigger="every 1s" hx-swap="outerHTML"')
    holds(page.text, "<progress ")
    piece = browser.get(path, **{"HX-Request": "true"})
    expect(piece.text.startswith('<div id="job"'), piece.text)
    page = settled(browser, path)
    expect('http-equiv="refresh"' not in page.text and "hx-get=\"/imports/" not in page.text, page.text)
    decide(browser, page, path, "drop")


@test
def one_import_of_a_place_at_a_time():
    browser = Browser(service.port).login("school")
    path = send(browser, students_csv(5000, first=10000))
    answer = send_file(browser, "/imports", "more.csv", students_csv(1, first=300))
    same(answer.status, 409)
    under_way = path.split("/")[-1]
    same(problem(answer), f"an import of this place is under way already: wait until import {under_way} has ended")
    other = Browser(service.port).login("school2")
    second = send(other, students_csv(1, first=301, school="3636000003"))
    same(figures(settled(other, second)), [1, 0, 0, 0])
    decide(browser, settled(browser, path), path, "drop")


@test
def an_import_is_its_owners_alone():
    browser = Browser(service.port).login("school")
    path = send(browser, students_csv(2, first=400))
    page = settled(browser, path)
    for name in ("school2", "province"):
        other = Browser(service.port).login(name)
        other.get("/imports")
        for method, there in (("GET", path), ("GET", f"{path}/errors")):
            same(other.get(there).status, 404, name, there)
        for word in ("take", "drop"):
            same(other.post(f"{path}/{word}", {"version": "2"}).status, 404, name, word)
    reviewer = Browser(service.port).login("reviewer")
    same(reviewer.get("/imports").status, 403)
    decide(browser, page, path, "drop")


@test
def rows_of_another_school_are_rejected():
    browser = Browser(service.port).login("school")
    page = settled(browser, send(browser, students_csv(3, first=500, school="3636000003")))
    same(figures(page), [0, 0, 0, 3], page.words)


@test
def two_rows_of_one_number_come_back_both():
    openpyxl = __import__("openpyxl")
    browser = Browser(service.port).login("school")
    lines = students_csv(4, first=520).decode().splitlines(True)
    path = send(browser, "".join([*lines, lines[2].replace("学生", "学员")]).encode())
    page = settled(browser, path)
    same(figures(page), [3, 0, 0, 2], page.words)
    before = count()
    decide(browser, page, path, "take")
    same(figures(settled(browser, path)), [3, 0, 0, 2])
    same(count(), before + 3)
    sheet = openpyxl.load_workbook(io.BytesIO(browser.get(f"{path}/errors").bytes)).active
    same([(row[0].value, row[1].value) for row in sheet.iter_rows(min_row=2)], [("3", "未导入"), ("6", "未导入")])
    for row, other in ((2, 6), (3, 3)):
        holds(sheet.cell(row, 3).value, f"身份证件号：同一文件中证件号重复（见第{other}行）")
    # of one that is refused it is not told as well that it is the same as what is there
    path = send(browser, "".join([*lines, lines[1].replace("学生", "学员")]).encode())
    page = settled(browser, path)
    same(figures(page), [1, 0, 2, 2], page.words)
    told = call(service.port, f"/api/v1{path}", browser.token()).json["result"]
    same([row["count"] for row in told["reasons"] if row["rule"] == "same.unchanged"], [told["unchanged"]], told)
    sheet = openpyxl.load_workbook(io.BytesIO(browser.get(f"{path}/errors").bytes)).active
    same(["与已导入的内容相同" in row[2].value for row in sheet.iter_rows(min_row=2)], [False, False])


@test
def what_is_no_table_is_refused_in_plain_words():
    browser = Browser(service.port).login("school")
    for name, data, words in (
            ("photo.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "photo.csv:1: holds a NUL byte: this is not a text file"),
            ("empty.csv", b"", "empty.csv: is empty"),
            ("really.csv", zipped(), "really.csv:1: is a workbook, not CSV: give it a name that ends in .xlsx"),
            ("head.csv", "姓名,班级\n王,1\n".encode(), "head.csv:1: the header lacks columns: 身份证件号 (SFZJH), "
             "学校标识码 (XXDM), 入学年月 (RXNY), 专业代码 (ZYM); a header has code names or Chinese ones")):
        page = settled(browser, send(browser, data, name))
        same(problem(page), f"No row came in: {words}", page.text)
    answer = send_file(browser, "/imports", "old.xls", b"\xd0\xcf\x11\xe0")
    same((answer.status, problem(answer)),
         (422, "a file to send ends in .csv or .xlsx; save others as one of these"))
    browser.cookies["lang"] = "zh"
    page = settled(browser, send(browser, b"", "空.csv"))
    same(problem(page), "没有导入任何一行： 空.csv: 文件是空的")
    browser.cookies["lang"] = "en"
    answer = browser.ask("POST", "/imports", f"--x\r\nContent-Disposition: form-data; name=\"form_key\"\r\n\r\n"
                         f"{browser.form_key}\r\n--x--\r\n", {"Content-Type": "multipart/form-data; boundary=x"})
    same((answer.status, problem(answer)), (422, "Choose a file first"))


def zipped():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "x")
    return out.getvalue()


@test
def names_of_files_lead_nowhere():
    browser = Browser(service.port).login("school")
    for name in ("../../../../etc/x.csv", "..\\x.csv", ".hidden.csv", "a%22b.csv", "x" * 300 + ".csv"):
        path = send(browser, students_csv(1, first=600), name)
        settled(browser, path)
        folder = os.path.join(imports_of(province), path.split("/")[-1], "in")
        same(os.listdir(folder), ["sealed"], name)
        decide(browser, browser.get(path), path, "drop")


@test
def a_long_file_is_taken_only_from_who_may_send_one():
    head = (b"POST /imports HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=x\r\n"
            b"Content-Length: 9000000\r\n")
    answer = raw(service.port, head + b"\r\n")
    same(statuses(answer), [403])
    holds(answer.decode(), "403 Forbidden: log in first, with an account that may send files\n请先用有权上传文件的账号登录\n")
    cookie = f"Cookie: session={Browser(service.port).login('reviewer').cookies['session']}\r\n".encode()
    same(statuses(raw(service.port, head + cookie + b"\r\n")), [403])
    answer = raw(service.port, head.replace(b"9000000", b"600000000") + b"\r\n")
    same(statuses(answer), [413])
    holds(answer.decode(), "413 Content Too Large: the body is too long: at most 512 MiB\n内容太大，最多 512 MiB\n")


@test
def a_long_file_goes_through_the_disk():
    browser = Browser(service.port).login("school")
    data = students_csv(15000, first=100000)
    expect(len(data) > 1024 * 1024, len(data))
    path = send(browser, data, "long.csv")
    kept = os.path.join(imports_of(province), path.split("/")[-1], "in", "sealed")
    pieces = -(-len(data) // 2 ** 20)
    same(os.stat(kept).st_size, len("jiuxu-sealed/1\n") + len(data) + pieces * (4 + 1 + 12 + 16))
    page = settled(browser, path)
    same(figures(page), [15000, 0, 0, 0])
    decide(browser, page, path, "drop")


@test
def what_a_file_came_to_says_how_its_counts_belong_together():
    clerk = Browser(service.port, "zh").login("school")
    spoilt = students_csv(4, first=5300).decode().splitlines()
    card = spoilt[2].split(",")[1]
    spoilt[2] = spoilt[2].replace(card, card[:-1] + ("0" if card[-1] != "0" else "1"))
    spoilt[3] = spoilt[3].replace("2025级1班", "2025级数班")
    path = send(clerk, "\n".join(["序号," + spoilt[0], *(f"{n},{line}" for n, line in enumerate(spoilt[1:]))]).encode())
    page = settled(clerk, path)
    same(figures(page), [3, 1, 0, 0], page.words)
    holds(page.words, "导入这 4 行：包括可以导入的 3 行、有问题但可导入的 1 行、更新已有学籍的 0 行。")
    expect("不认识的列" not in page.words, "a number of the rows is none")
    # the classes are entered between the look and the word: three rows are of one that is not
    clerk.get("/offers")
    same(clerk.post("/offers", {"kind": "class", "code": "2025级数班"}).status, 303)
    try:
        decide(clerk, page, path, "take")
        page = settled(clerk, path)
        same(figures(page), [1, 0, 0, 3], page.words)
        holds(page.words, "检查时可以导入 4 行，导入时是 1 行：其间班级、学籍等有了变动，不能导入的原因见下面。")
        holds(page.words, "1 已导入 0 有问题，已导入")
        token = clerk.token()
        same(call(service.port, "/api/v1" + path, token).json["result"]["checked"], 4)
    finally:
        close = re.search(r'action="(/offers/\d+/close)".*?name="version" value="(\d+)"', clerk.get("/offers").text, re.S)
        same(clerk.post(close[1], {"version": close[2], "closed": "1"}).status, 303)


@test
def the_template_can_be_filled_in_and_sent():
    openpyxl = __import__("openpyxl")
    browser = Browser(service.port).login("school")
    answer = browser.get("/imports/template")
    same(answer.status, 200)
    book = openpyxl.load_workbook(io.BytesIO(answer.bytes))
    head = [cell.value for cell in book.active[1]]
    same((book.active.title, head[0]), ("填写", "身份证件号*"))
    same(len(head), 43)
    values = {"身份证件号*": __import__("web_world").citizen(700), "姓名*": "王小明", "身份证件类型*": "居民身份证",
              "学校标识码*": "3636000001", "入学年月*": "202509", "专业代码*": "610203"}
    book.active.append([values.get(name, "") for name in head])
    filled = io.BytesIO()
    hidden = book.create_sheet("备份")
    hidden.append(head)
    hidden.append([values.get(name, "") for name in head])
    hidden.sheet_state = "hidden"
    book.save(filled)
    path = send(browser, filled.getvalue(), "filled.xlsx")
    page = settled(browser, path)
    same(figures(page), [1, 0, 0, 0], page.words)
    holds(page.words, "Hidden sheets were not imported (show them and import again, or delete them): 备份")
    decide(browser, page, path, "drop")


@test
def the_same_by_the_api():
    browser = Browser(service.port).login("school")
    before = count()
    token = browser.token(write=True)
    sent = call(service.port, "/api/v1/imports?name=a.csv", token, "POST", students_csv(6, first=800, spoil={801}),
                Content_Type="text/csv")
    same(sent.status, 201, sent.text)
    path = sent.headers["Location"]
    same(sent.json["state"], "checking")
    while (job := call(service.port, path, token)).json["state"] == "checking":
        time.sleep(0.05)
    same((job.json["state"], job.json["result"]["accepted"], job.json["result"]["rejected"]), ("checked", 5, 1))
    same(job.json["result"]["reasons"][0]["first"], "3")
    same(call(service.port, f"{path}/take", token, "POST").status, 428)
    same(call(service.port, f"{path}/take", token, "POST", If_Match='"77"').status, 412)
    taken = call(service.port, f"{path}/take", token, "POST", If_Match=job.headers["ETag"])
    same((taken.status, taken.json["state"]), (200, "taking"), taken.text)
    while (job := call(service.port, path, token)).json["state"] == "taking":
        pass
    errors = call(service.port, f"{path}/errors", token)  # at once: who hears "done" finds it there
    same(job.json["state"], "done")
    same(count(), before + 5)
    same((errors.status, errors.bytes[:2]), (200, b"PK"))
    for row in (970, 971):
        other = call(service.port, "/api/v1/imports?name=b.csv", token, "POST", students_csv(1, first=row), Content_Type="text/csv")
        while (waits := call(service.port, f"/api/v1/imports/{other.json['id']}", token)).json["state"] == "checking":
            pass
        same(call(service.port, f"/api/v1/imports/{other.json['id']}/drop", token, "POST", If_Match=waits.headers["ETag"]).status, 200)
    same(paged(service.port, "/api/v1/imports", token, "imports")[2], job.json["id"])


@test
def who_came_with_a_telephone_or_a_card_is_found_by_the_whole_of_it():
    browser = Browser(service.port).login("school")
    head, *rows = students_csv(2, first=900).decode().splitlines()
    numbers = "13770001111,0791-66660001,6222021200009990001", "13770001112,,"
    data = "\n".join([head + ",学生联系电话,监护人电话,银行卡号", *map(",".join, zip(rows, numbers)), ""])
    path = send(browser, data.encode())
    decide(browser, settled(browser, path), path, "take")
    settled(browser, path)
    own, others = browser.token(), Browser(service.port).login("school2").token()
    for asked, expected in (("13770001111", 1), ("138-1377", 0), ("+86 137 7000 1112", 1), ("079166660001", 1),
                            ("6222 0212 0000 9990 001", 1), ("6222021200009990", 0), ("1377000111", 0)):
        query = urllib.parse.quote(asked)
        same(len(call(service.port, f"/api/v1/search?q={query}", own).json["students"]), expected, asked)
        same(call(service.port, f"/api/v1/search?q={query}", others).json["students"], [], asked)
        same(len(re.findall(r'href="/students/\d+"', browser.get(f"/find?q={query}").text)), expected, asked)


@test
def a_token_that_only_reads_sends_nothing():
    token = Browser(service.port).login("school").token()
    answer = call(service.port, "/api/v1/imports?name=a.csv", token, "POST", students_csv(1), Content_Type="text/csv",
                  Accept_Language="en")
    same((answer.status, answer.json["detail"]), (403, "the token reads only: make one that may write"))
    token = Browser(service.port).login("school").token(write=True)
    answer = call(service.port, "/api/v1/imports?name=a.csv", token, "POST", Accept_Language="en")
    same((answer.status, answer.json["detail"]), (422, "the body is the file"))


def own_place(name, students=0):
    folder = os.path.join(work, name)
    unreviewed(folder, students)
    return folder


def unreviewed(folder, students):
    """A province in whose schools nobody reviews: newcomers of their files come in at once (tests/test_business.py: how
    they wait)."""
    Province(jiuxu, folder, students=students)
    for name in ("school-reviewer", "school2-reviewer"):
        same(run(jiuxu, "records", "user", "lock", name, *data_words(folder), env=ENV).status, 0, name)


@test
def a_kill_leaves_the_old_state_and_says_so():
    folder = own_place("killed")
    with Service(jiuxu, folder) as mine:
        browser = Browser(mine.port).login("school")
        path = send(browser, students_csv(6000, first=0))
        page = settled(browser, path)
        decide(browser, page, path, "take")
        under_way(browser, path)
        mine.process.send_signal(signal.SIGKILL)
        mine.process.communicate()
    same(count(folder), 0)
    with Service(jiuxu, folder) as mine:
        browser.port = mine.port
        page = browser.get(path)
        holds(page.words, "The service stopped meanwhile and no row came in. Send the file again.")
        same(os.listdir(os.path.join(imports_of(folder), path.split("/")[-1], "")), [])


@file_test
def what_nobody_took_within_a_day_goes_while_the_service_runs():
    folder = own_place("unwanted")
    with Service(jiuxu, folder) as mine:
        browser = Browser(mine.port).login("school")
        path = send(browser, students_csv(3))
        settled(browser, path)
        place = os.path.join(imports_of(folder), path.split("/")[-1])
        same(os.listdir(os.path.join(place, "in")), ["sealed"])
        with sqlite3.connect(os.path.join(folder, "records.db"), timeout=20) as store:
            store.execute("UPDATE import_job SET changed_us = changed_us - 25 * 3600 * 1000000")
        settled(browser, send(browser, students_csv(3, first=10)))
        becomes(lambda: os.listdir(place) == [], place)
        holds(browser.get(path).words, "Dropped: no row came in.")


@test
def what_a_killed_run_left_open_is_swept_and_a_file_of_another_is_none():
    folder = own_place("swept")
    with Service(jiuxu, folder) as mine:
        browser = Browser(mine.port).login("school")
        paths = []
        for first in (0, 10):
            paths.append(send(browser, students_csv(3, first=first, spoil={first})))
            settled(browser, paths[-1])
        one, two = paths
    places = [os.path.join(imports_of(folder), path.split("/")[-1]) for path in (one, two)]
    os.makedirs(os.path.join(places[0], "run", "his"))
    form = os.path.join(imports_of(folder), "form-ab12cd")  # accounts in bulk, national results: names, one-time passwords
    os.mkdir(form)
    with open(os.path.join(form, "answer.xlsx"), "wb") as file:
        file.write(b"PK")
    for name in ("run/his/students.csv", "run/errors.xlsx"):
        with open(os.path.join(places[0], name), "wb") as file:
            file.write(students_csv(3))
    shutil.copy(os.path.join(places[1], "in", "sealed"), os.path.join(places[0], "in", "sealed"))
    with Service(jiuxu, folder) as mine:
        browser.port = mine.port
        same(sorted(os.listdir(places[0])), ["errors.sealed", "in"])
        expect(not os.path.exists(form), os.listdir(imports_of(folder)))
        page = settled(browser, one)
        same(browser.get(f"{one}/errors").status, 200)
        decide(browser, page, one, "take")  # the other's file in its place
        page = settled(browser, one)
        same(count(folder), 0)
        decide(browser, settled(browser, two), two, "take")
        settled(browser, two)
        same(count(folder), 2)
        holds(browser.get(one).words, "No row came in: the file that was kept is not as it was sent: send it again")


@test
def a_stop_ends_what_is_under_way_at_once_and_says_so():
    folder = own_place("stopped")
    with Service(jiuxu, folder) as mine:
        browser = Browser(mine.port).login("school")
        path = send(browser, students_csv(120000, first=0))
        under_way(browser, path)
        began = time.monotonic()
        same(mine.stop(), 0, mine.said())
        expect(time.monotonic() - began < 20, time.monotonic() - began)
    with Service(jiuxu, folder) as mine:
        browser.port = mine.port
        holds(browser.get(path).words, "The service stopped meanwhile and no row came in.")


@test
def while_a_large_file_comes_in_pages_are_read_and_writers_wait_for_its_end():
    folder = own_place("busy")
    with Service(jiuxu, folder) as mine:
        browser = Browser(mine.port).login("school")
        path = send(browser, students_csv(6000, first=0))
        page = settled(browser, path)
        decide(browser, page, path, "take")
        slowest, told, writers, over, begun = 0, {}, [], False, time.monotonic()

        def write(name):
            before = browser.get(path).text
            other = Browser(mine.port)
            other.form_key = browser.form_key
            told[name] = ("<progress" in before, other.login(name) and "<progress" in browser.get(path).text)
        while not over:
            began = time.monotonic()
            text = browser.get(path).text
            slowest = max(slowest, time.monotonic() - began)
            over = "<progress" not in text
            time.sleep(0.02)
            if not writers and re.search(r'<progress value="[1-9]', text):
                writers = [threading.Thread(target=write, args=(name,)) for name in ("school2", "reviewer")]
                for writer in writers:
                    writer.start()
        whole = time.monotonic() - begun
        for writer in writers:
            writer.join()
        same(told, {name: (True, False) for name in ("school2", "reviewer")})
        expect(slowest < max(2, whole / 3), f"a page took {slowest:.1f} of {whole:.1f} s")
        holds(browser.get(path).words, "The good rows are in")
    same(count(folder), 6000)


@test
def a_login_waits_for_the_end_of_a_large_import_however_long_and_is_in():
    """Held for a second at once (tests/watched_serve.c), as others are for 30."""
    folder = own_place("patient")
    watched = os.path.join(os.path.dirname(jiuxu), "tests", "watched_serve")
    with Service(watched, folder, "--held", "1") as mine:
        owner, other = Browser(mine.port).login("school"), Browser(mine.port)
        path = send(owner, students_csv(30000))
        token = owner.token(write=True)
        page = settled(owner, path, 300)
        expect(SAID not in other.get("/login").text, "nothing is written yet")
        decide(owner, page, path, "take")
        while not re.search(r'<progress value="[1-9]', owner.get(path).text):
            time.sleep(0.02)
        # whoever comes meanwhile is told, and so is who reads; the importer sees how far it is
        same([SAID in one.get(place).text for one, place in ((other, "/login"), (owner, "/"), (owner, path))], [True, True, False])
        # a program and a file are told to come later, a browser sends its form again by itself
        told = []
        program = threading.Thread(target=lambda: told.append(
            call(mine.port, "/api/v1/problems", token, "POST", b"{}", Content_Type="application/json")))
        program.start()
        target, sent = "/login?next=%2Fstudents&lang=en", []
        while (answer := other.post(target, {"name": "school2", "password": PASSWORD, "next": "/students"})).status == 307:
            sent.append(target := answer.headers["Location"])
        same(sent[:2], ["/login?next=%2Fstudents&lang=en&again=1", "/login?next=%2Fstudents&lang=en&again=2"][:len(sent)])
        expect(sent, "the import was too quick for this")
        same((answer.status, answer.headers["Location"]), (303, "/students"), sent)
        program.join()
        same((told[0].status, told[0].headers["Retry-After"]), (503, "60"))
        same(other.get("/students").status, 200)
        expect("<progress" not in owner.get(path).text, "was in before the end of the import")
        expect(SAID not in other.get("/students").text, "it is over")
    same(count(folder), 30000)


@file_test
def what_the_command_line_imports_holds_no_reader_up_and_logins_wait_for_its_end():
    """(Of PostgreSQL: tests/test_postgres.py.)"""
    folder = own_place("beside")
    with open(f"{work}/beside.csv", "wb") as file:
        file.write(students_csv(3000))
    with Service(jiuxu, folder) as mine:
        reader, told = Browser(mine.port).login("school"), []
        # it says so as long as it writes
        child = subprocess.Popen([jiuxu, "records", "import", f"{work}/beside.csv", *data_words(folder)], env=ENV, stdout=subprocess.DEVNULL)
        seen = False
        while child.poll() is None and not seen:
            with contextlib.suppress(FileNotFoundError), open(f"{folder}/import.lock", "rb") as lock:
                try:
                    fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except BlockingIOError:
                    seen = True
            time.sleep(0.002)
        same((child.wait(), seen), (0, True))
        # for longer than the 10 s after which SQLite gives up; more than there are loops
        writer = sqlite3.connect(f"{folder}/records.db", isolation_level=None)
        with open(f"{folder}/import.lock", "rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            writer.execute("BEGIN IMMEDIATE")
            # each page would note that somebody was seen, which is more than a minute ago
            writer.execute("UPDATE session SET seen_us = seen_us - 120000000")
            writer.execute("COMMIT")
            writer.execute("BEGIN IMMEDIATE")
            asked = {"name": "school2", "password": PASSWORD}
            logins = [threading.Thread(target=lambda: told.append(Browser(mine.port).post("/login", asked, form_key=False).status))
                      for _ in range(40)]
            for one in logins:
                one.start()
            slowest, end = 0, time.monotonic() + 12
            while time.monotonic() < end:
                began = time.monotonic()
                same(reader.get("/students").status, 200)
                slowest = max(slowest, time.monotonic() - began)
                time.sleep(0.2)
            same(told, [])
            writer.execute("ROLLBACK")
        writer.close()
        for one in logins:
            one.join()
        same(told, [303] * 40)  # of an account's sessions eight stay, so that more is not asked
        expect(slowest < 3, f"a page took {slowest:.1f} s")


@contextlib.contextmanager
def others_kept_out(folder):
    """Somebody is within a change, and nobody is told that it lasts."""
    if on_postgres():
        session = subprocess.Popen(["psql", "-XAtq", place_of(folder)[0]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        session.stdin.write("SELECT pg_advisory_lock(1786278507);\n\\echo said\n")
        session.stdin.flush()
        while session.stdout.readline() not in ("said\n", ""):
            pass
        yield
        session.communicate()
        return
    writer = sqlite3.connect(f"{folder}/records.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    # each page would note that somebody was seen, which is more than a minute ago
    writer.execute("UPDATE session SET seen_us = seen_us - 120000000")
    writer.execute("COMMIT")
    writer.execute("BEGIN IMMEDIATE")
    yield
    writer.execute("ROLLBACK")
    writer.close()


@test
def who_finds_another_writing_waits_beside_the_loops_and_is_done_once():
    """More of them than there are loops, and nothing had told them before: pages go on, and what was sent is written when
    the other has ended."""
    folder, told, sent = own_place("taken"), [], threading.Semaphore(0)
    with Service(jiuxu, folder) as mine:
        reader = Browser(mine.port).login("school")
        token = reader.token(write=True)

        def write(number):
            connection = http.client.HTTPConnection("127.0.0.1", mine.port, timeout=90)
            body = json.dumps({"topic": "other", "title": f"第{number}个", "text": "写入测试"})
            connection.request("POST", "/api/v1/problems", body, {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
            sent.release()
            told.append(connection.getresponse().status)
            connection.close()
        writers = [threading.Thread(target=write, args=(number,)) for number in range(40)]
        with others_kept_out(folder):
            for one in writers:
                one.start()
            for _ in writers:
                sent.acquire()
            for _ in range(12):
                same(reader.get("/students").status, 200)
                told.append("page")
        for one in writers:
            one.join()
        same(told, ["page"] * 12 + [201] * 40)
        titles = [row["title"] for row in call(mine.port, "/api/v1/problems?limit=100", token).json["problems"]]
        same(sorted(titles), sorted(f"第{number}个" for number in range(40)))


@test
def a_full_disk_is_told_and_loses_nothing():
    if on_postgres() or os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1k", "none", "/mnt"],
                                           capture_output=True).returncode != 0:
        print("     (passed over: a file system of our own needs root)")
        return
    subprocess.run(["umount", "/mnt"], check=True)
    folder = os.path.join(work, "small")
    os.mkdir(folder)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m,mode=700", "none", folder], check=True)
    try:
        data = os.path.join(folder, "data")
        unreviewed(data, 50)
        with Service(jiuxu, data) as mine:
            browser = Browser(mine.port).login("school")
            browser.get("/imports")
            answer = send_file(browser, "/imports", "big.csv", students_csv(100000, first=0))
            same((answer.status, problem(answer)), (507, "no space left on the disk: the file was not kept"))
            head = (f"POST /imports HTTP/1.1\r\nHost: a\r\nCookie: session={browser.cookies['session']}\r\n"
                    "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 30000000\r\n\r\n")
            answer = raw(mine.port, head.encode() + b"x" * 30000000)
            same(statuses(answer), [507])
            same(answer.decode().split("\r\n\r\n")[1], "507 Insufficient Storage: no space left on the disk: "
                 "the file was not kept\n磁盘已满：文件没有保存\n")
            path = send(browser, students_csv(14000, first=0))
            page = settled(browser, path)
            decide(browser, page, path, "take")
            page = settled(browser, path)
            holds(problem(page), "no space left on the disk: nothing was written, what was there stands")
            same(browser.get("/students").status, 200)
        same(count(data), 50)
    finally:
        subprocess.run(["umount", folder], check=True)


if __name__ == "__main__":
    jiuxu, words = e2e.arguments(__doc__)
    with tempfile.TemporaryDirectory(prefix="jiuxu-web-import-") as work:
        province = os.path.join(work, "data")
        unreviewed(province, 50)
        with Service(jiuxu, province) as service:
            status = e2e.main(words)
        expect(service.stop() == 0, service.process.returncode, service.said()[-3000:])
        sys.exit(status)
