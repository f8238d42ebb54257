#!/usr/bin/python3
"""Photographs and printed forms as schools use them: in pages, as PDF and by the API.

usage: test_forms.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it

Every person and picture here is made (tests/made_province.c, tests/made_jpeg.py). Loopback only.
"""
import csv
import io
import os
import re
import sys
import tempfile
import time
import urllib.parse
import zipfile

import openpyxl

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
from e2e import expect, holds, run, same, test
import web_business
from made_jpeg import jpeg
from web_business import SCHOOL, SCHOOL2, api, job_over, pdf_text, students, verified, who
from web_world import ENV, call, call_plain, citizen, data_words, send_file, wrong_book

PHOTO = jpeg(358, 441, 3, b"Made with a camera of 28.68N 115.85E")


def shown(number):
    """The document number and the school's own number of a student, as a clerk may see them."""
    browser = who("school")
    browser.get(f"/students/{number}")
    page = browser.post(f"/students/{number}/reveal", {"field": "SFZJH", "reason": "核对照片"}).text
    found = re.search(r"document number</dt><dd>(\w+) <span", page)
    expect(found, page[:2000])
    return found[1], api("school", f"/students/{number}").json["values"]["XH"]


def archive(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        for name, data in files:
            zipped.writestr(name, data)
    return out.getvalue()


@test
def a_number_that_was_given_back_is_of_who_has_it_now():
    first = students()[4]["id"]
    _, number = shown(first)
    path = os.path.join(os.path.dirname(web_business.province), "withdrawn.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"XM,SFZJLXM,SFZJH,XXDM,ZYM,XZ,RXNY,SZNJ,SZBH,XH,XSDQZTM\n早退学,1,{citizen(7301, year=2008)},{SCHOOL},"
                   f"090100,3,202409,2024,2024级1班,{number},03\n")
    came = run(web_business.jiuxu, "records", "import", path, *data_words(web_business.province), env=ENV)
    holds(came.out, "accepted 1,")
    answer = send_file(who("school"), "/photos", "photos.zip", archive([(number + ".jpg", PHOTO)]))
    page = who("school").get(answer.headers["Location"])
    holds(page.words, "Take in these 1")
    holds(page.text, f'href="/students/{first}"')


@test
def a_zip_is_looked_at_then_taken():
    first, second, third = [row["id"] for row in students()[:3]]
    card, _ = shown(first)
    other, number = shown(second)
    _, twice = shown(third)
    answer = send_file(who("school"), "/photos", "photos.zip", archive([
        ("一班/" + card + ".jpg", PHOTO), (number + ".JPEG", PHOTO), (twice + ".jpg", PHOTO),
        ("b/" + twice + ".jpeg", PHOTO), ("360102200901010000.jpg", PHOTO), ("合影.jpg", PHOTO),
        ("一班/2024099999.jpg", PHOTO), ("G360102200901010000.jpg", PHOTO), ("readme.txt", b"read me"),
        ("__MACOSX/._x.jpg", b"x"), ("Thumbs.db", b"x")]))
    same(answer.status, 303, answer.words)
    path = answer.headers["Location"]
    page = who("school").get(path)
    for word in ("Checked, waiting for you", "Take in these 2", "360*************00.jpg no student has this number",
                 "6 合影.jpg the name holds no number: it should be a student or document number",
                 "7 2024099999.jpg no student has this number", "8 G3***************00.jpg no student has this number",
                 "9 readme.txt not a whole JPEG", number + ".JPEG", "more than one file for this student: none is taken"):
        holds(page.words, word)
    expect(card not in page.text and "Thumbs" not in page.text and "_x.jpg" not in page.text, page.words)
    # what cannot be taken in stands first, is counted, and can be looked at alone
    places = lambda asked: re.findall(r'data-label="File in the ZIP">(\d+)<', who("school").get(path + asked).text)
    same(places(""), ["3", "4", "5", "6", "7", "8", "9", "1", "2"])
    same(places("?only=refused"), ["3", "4", "5", "6", "7", "8", "9"])
    same((places("?only=no-student"), places("?only=two-files"), places("?only=gone")), (["5", "7", "8"], ["3", "4"], []))
    kinds = re.findall(r'<a href="/photos/\d+([^"]*)"[^>]*>([^<]*) <strong>(\d+)</strong>', page.text)
    same(kinds[:3], [("", "all files", "9"), ("?only=refused", "cannot be taken in", "7"),
                     ("?only=no-student", "no student has this number", "3")])
    same([count for *_, count in kinds[3:]], ["1", "2", "1"])
    same(page.words.count("more than one file"), 3)
    same(who("school").get(f"/students/{first}/photo").status, 404)
    version = re.search(r'name="version" value="(\d+)"', page.text)[1]
    same(who("school").post(path + "/take", {"version": str(int(version) + 1)}).status, 412)
    same(who("school").post(path + "/take", {"version": version}).status, 303)
    same(who("school").post(path + "/take", {"version": version}).status, 412)
    for student in (first, second):
        photo = who("school").get(f"/students/{student}/photo")
        same((photo.status, photo.headers["Content-Type"]), (200, "image/jpeg"))
        expect(photo.bytes.startswith(b"\xff\xd8") and b"camera" not in photo.bytes, "what the camera wrote is gone")
        holds(who("school").get(f"/students/{student}").text, f'src="/students/{student}/photo?v=1"')
    same(who("school").get(f"/students/{third}/photo").status, 404)
    holds(who("school", "zh").get(path).words, "同一学生有多个文件，都不采用")
    holds(who("school", "zh").get(path).words, "文件名中没有号码：应以学籍号、身份证件号或学号命名")
    left = who("school", "zh").get(path).words.replace("JPEG", "").replace("readme.txt", "").replace("jpg", "")
    same([word for word in e2e.english_of(left) if not word.startswith("G3")], [])
    same(e2e.english_of(who("school", "zh").get("/photos").words.replace("JPEG", "").replace("ZIP", "")), [])
    verified()


@test
def a_photograph_put_after_the_zip_was_looked_at_stays():
    first, second = [row["id"] for row in students()[14:16]]
    files = archive([(shown(student)[1] + ".jpg", PHOTO) for student in (first, second)])
    sent = api("school", "/photos", files, Content_Type="application/zip")
    same([row["replaces"] for row in sent.json["rows"]], [False, False], sent.text)
    path = sent.headers["Location"].replace("/api/v1", "")
    newer = jpeg(180, 240, 3)
    same(api("school", f"/students/{first}/photo", newer).status, 201)
    kept = who("school").get(f"/students/{first}/photo").bytes
    taken = api("school", path + "/take", b"", If_Match=sent.headers["ETag"])
    same([row["verdict"] for row in taken.json["rows"]], ["changed", "matched"], taken.text)
    expect(who("school").get(f"/students/{first}/photo").bytes == kept, "the newer photograph is gone")
    holds(who("school", "zh").get(path).words, "检查以后已换过照片，没有采用")
    # a second ZIP says beforehand whom it replaces
    again = api("school", "/photos", files, Content_Type="application/zip")
    same([row["replaces"] for row in again.json["rows"]], [True, True])
    path = again.headers["Location"].replace("/api/v1", "")
    same(who("school", "zh").get(path).words.count("将替换已有的照片"), 2)
    taken = api("school", path + "/take", b"", If_Match=again.headers["ETag"])
    same([row["verdict"] for row in taken.json["rows"]], ["matched", "matched"])
    same(who("school", "zh").get(path).words.count("已替换原来的照片"), 2)
    expect(who("school").get(f"/students/{first}/photo").bytes != kept)
    verified()


@test
def a_name_and_a_number_are_a_photograph_of_who_has_both():
    rows = students()[10:14]
    named = lambda row: api("school", f"/students/{row['id']}").json["values"]["XM"]
    (card, _), (other, _), (third, number), (last, _) = [shown(row["id"]) for row in rows]
    names = [named(row) for row in rows]
    hidden = lambda text: text[:3] + "*" * 13 + text[-2:]
    files = [(f"{names[0]}{card}.jpg", hidden(card), "matched"), (f"{other} {names[1]}.jpg", hidden(other), "matched"),
             (f"{names[2]}_{number}.jpg", number, "matched"), (f"王没有_{last}.jpg", hidden(last), "other-name"),
             (f"1班 王没有 {last}.jpg", "******", "no-student"), ("王没有+８６13812345678.jpg", "王没有******", "no-student")]
    sent = api("school", "/photos", archive([(name, PHOTO) for name, *_ in files]), Content_Type="application/zip")
    same(sent.status, 201, sent.text)
    same([row["verdict"] for row in sent.json["rows"]], [verdict for *_, verdict in files], sent.text)
    same([row["student"] for row in sent.json["rows"]][:4], [row["id"] for row in rows[:3]] + [0])
    for row, (_, part, _) in zip(sent.json["rows"], files):
        holds(row["file"], part)
    holds(sent.json["rows"][3]["words"], "这个号码的学生不叫文件名里的名字")
    for text in (sent.text, who("school").get(f"/photos/{sent.json['id']}").text):
        expect(not any(full in text for full in (card, other, last, "13812345678")), text)
    verified()


@test
def pictures_that_cannot_be_are_named():
    numbers = [shown(row["id"])[1] for row in students()[3:10]]
    cases = [(jpeg(441, 358), "proportions"), (jpeg(100, 130), "too-small"), (jpeg(2008, 2416), "too-large"),
             (PHOTO + bytes(1 << 20), "too-large"), (b"\x89PNG\r\n\x1a\n" + bytes(64), "no-jpeg"),
             (PHOTO[:2000], "no-jpeg"), (PHOTO, "matched")]
    sent = api("school", "/photos", archive([(f"{number}.jpg", data) for number, (data, _) in zip(numbers, cases)]),
               Content_Type="application/zip")
    same(sent.status, 201, sent.text)
    same([row["verdict"] for row in sent.json["rows"]], [verdict for _, verdict in cases])
    same(sent.json["matched"], 1)
    path = sent.headers["Location"].replace("/api/v1", "")
    same(api("school", path).json["state"], "checked")
    same(api("school-reviewer", path).status, 403)
    same(api("school2", path).status, 404)
    same(api("school", path + "/drop", "").status, 428)
    dropped = api("school", path + "/drop", "", If_Match=sent.headers["ETag"])
    same((dropped.status, dropped.json["state"]), (200, "dropped"))
    same(api("school", path + "/take", "", If_Match=dropped.headers["ETag"]).status, 412)


@test
def archives_that_would_harm_are_refused():
    for data, status, words in (
            (b"no zip at all", 400, "不是 ZIP 文件"),
            (archive([(f"{i}.jpg", b"x") for i in range(501)]), 413, "500"),
            (archive([("a.jpg", bytes(17 << 20))]), 413, "ZIP 中的文件“a.jpg”超过")):
        answer = api("school", "/photos", data, Content_Type="application/zip")
        expect(answer.status in (status, 422), status, answer.status, answer.text)
        holds(answer.text, words)
    # a name that leads out of the folder spoils no other file: no name of a ZIP is a path here
    number = shown(students()[3]["id"])[1]
    sent = api("school", "/photos", archive([(f"../../{number}.jpg", PHOTO), ("a/b\\c.jpg", PHOTO), (f"{number}.jpg", PHOTO)]),
               Content_Type="application/zip")
    same((sent.status, [row["verdict"] for row in sent.json["rows"]]), (201, ["bad-name", "bad-name", "matched"]), sent.text)
    holds(sent.json["rows"][0]["words"], "压缩包里的文件名含“..”")
    page = send_file(who("school", "zh"), "/photos", "x.zip", b"nothing")
    same(page.status, 422)
    holds(page.words, "不是 ZIP 文件")
    verified()


@test
def one_photograph_by_page_and_call():
    student = students()[11]["id"]
    browser = who("school")
    browser.get(f"/students/{student}")
    answer = send_file(browser, f"/students/{student}/photo", "me.jpg", b"no picture")
    same(answer.status, 422)
    holds(answer.words, "not a whole JPEG")
    chinese = who("school", "zh")
    chinese.get(f"/students/{student}")
    holds(send_file(chinese, f"/students/{student}/photo", "me.jpg", jpeg(400, 400)).words, "比例不对")
    same(send_file(browser, f"/students/{student}/photo", "me.jpg", PHOTO).status, 303)
    first = api("school", f"/students/{student}/photo")
    same((first.status, first.headers["ETag"]), (200, '"1"'))
    same(api("school", f"/students/{student}/photo", If_None_Match='"1"').status, 304)
    for tag, status in (({}, 428), ({"If_Match": '"77"'}, 412), ({"If_Match": '"1"'}, 201), ({"If_Match": '"1"'}, 412)):
        put = api("school", f"/students/{student}/photo", jpeg(300, 400), Content_Type="image/jpeg", **tag)
        same(put.status, status, put.text)
    same(api("school", f"/students/{student}/photo").headers["ETag"], '"2"')
    same(api("school", f"/students/{student}/photo", jpeg(400, 300), Content_Type="image/jpeg",
             If_Match='"2"').status, 422)
    # by a page both are shown first
    look = send_file(chinese, f"/students/{student}/photo", "me.jpg", PHOTO)
    same(look.status, 200, look.words)
    holds(look.words, "请核对两张照片是不是同一个人")
    holds(look.text, f'<img src="/students/{student}/photo?v=2"')
    same(api("school", f"/students/{student}/photo").headers["ETag"], '"2"', "nothing is replaced yet")
    held = dict(re.findall(r'<input type="hidden" name="(seen|photo\d+)" value="([^"]+)"', look.text))
    holds(look.text, f'<img src="data:image/jpeg;base64,{held["photo1"]}"')
    for status, tag in ((303, '"3"'), (412, '"3"')):
        same(chinese.post(f"/students/{student}/photo", held).status, status)
        same(api("school", f"/students/{student}/photo").headers["ETag"], tag)
    same(api("school", f"/students/{student}/photo").bytes, first.bytes)
    same(api("school2", f"/students/{student}/photo").status, 404)
    same(api("school2", f"/students/{student}/photo", PHOTO, Content_Type="image/jpeg").status, 404)
    same(who("school-reviewer").post(f"/students/{student}/photo", {}).status, 403)
    verified()


@test
def who_prints_numbers_in_full_too_often_waits():
    """Fifty looks are there at once, one comes back every 72 seconds."""
    rows = api("xihu", "/students?limit=1").json["students"]
    path, good = f"/students/{rows[0]['id']}/card", 0
    while (answer := who("xihu", "zh").post(path, {"reason": "核对"})).status == 200 and good < 60:
        good += 1
    expect(50 <= good < 55, good, answer.status, answer.words)
    same(answer.status, 429, answer.words)
    holds(answer.words, "一小时内")
    same(who("xihu").get(path).status, 200, "masked it goes on")


@test
def a_card_is_printed_masked_and_in_full_only_with_a_reason():
    student = students()[12]
    number = student["id"]
    card, _ = shown(number)
    expect(api("school", f"/students/{number}").json["values"]["XSLYM"] in ("101", "102"), "from a middle school")
    send_file(who("school"), f"/students/{number}/photo", "me.jpg", PHOTO)
    page = who("school").get(f"/students/{number}/card")
    for word in ("Student card", student["XM"], card[:3] + "*" * 13 + card[-2:], "Numbers are masked", "School (seal)"):
        holds(page.words, word)
    expect(card not in page.text, "the number in full")
    holds(page.text, f'<img src="/students/{number}/photo?v=1"')
    same(who("school").post(f"/students/{number}/card", {"reason": " "}).status, 422)
    full = who("school").post(f"/students/{number}/card", {"reason": "家长会发放"})
    same(full.status, 200)
    holds(full.words, card)
    holds(who("school").get(f"/students/{number}/history").words, "Student card: 家长会发放")
    zh = who("school", "zh")
    words = zh.get(f"/students/{number}/card").words
    for word in ("学籍卡", "身份证件号", "家庭住址", "学籍变动记录", "学校（盖章）", "批量导入 命令行"):
        holds(words, word)
    expect("cli:" not in words and "made province" not in words, words)
    holds(zh.get(f"/students/{number}/history").words, "命令行（made）")
    text = pdf_text(zh.get(f"/students/{number}/card.pdf").bytes)
    for word in ("学籍卡", student["XM"], card[:3] + "*" * 13 + card[-2:], "第 1 页，共"):
        holds(text, word)
    expect(card not in text, "the number in full")
    holds(pdf_text(api("school", f"/students/{number}/card", {"reason": "寄给家长"}).bytes), card)
    same(api("school2", f"/students/{number}/card").status, 404)
    same(who("school-reviewer").get(f"/students/{number}/card").status, 200)
    same(who("province").post(f"/students/{number}/card", {"reason": "看看"}).status, 403)


@test
def a_character_that_no_font_has_is_told_on_the_paper():
    web_business.brought("province", [f"\U000323af小龙,{citizen(9400)},{SCHOOL},202509,090100,3,2025,00字班,,01\n"])
    number = next(row["id"] for row in students() if row["XM"].endswith("小龙"))
    told = "不能使用：本机的字体没有下列字"
    holds(pdf_text(who("school", "zh").get(f"/students/{number}/card.pdf").bytes), told)
    holds(pdf_text(who("school").get(f"/students/{number}/card.pdf").bytes), "U+323AF")
    other = next(row["id"] for row in students() if row["id"] != number)
    expect(told not in pdf_text(who("school", "zh").get(f"/students/{other}/card.pdf").bytes), other)


@test
def a_register_has_each_class_on_its_own_page():
    rows = api("reviewer", f"/students?school={SCHOOL}&status=on_roll&limit=500").json["students"]
    others = [row for row in students() if row["id"] not in {one["id"] for one in rows}]
    classes = {row["SZBH"] for row in rows}
    page = who("school").get("/register")
    whole = who("school").get("/register?status=all")
    for row in others:  # who has left, or is not there yet
        link = f"{row['XM']} "
        expect(link in whole.words, row)
    same((len(others) > 0, page.text.count("<tr>") < whole.text.count("<tr>")), (True, True))
    same(page.text.count('<section class="sheet" '), len(classes))
    for row in rows:
        holds(page.words, row["XM"])
    # the classes as people count them, whatever their letters say
    came = [f"序{'甲乙丙'[i]},{citizen(9300 + i)},{SCHOOL},202509,090100,3,2025,序{n}班,,01\n" for i, n in enumerate((10, 9, 11))]
    web_business.brought("province", came)
    words = who("school").get("/register").words
    same(sorted(("序9班", "序10班", "序11班"), key=words.index), ["序9班", "序10班", "序11班"])
    one = sorted(classes)[-1]
    count = sum(row["SZBH"] == one for row in rows)
    data = api("school", "/register?class=" + urllib.parse.quote(one)).bytes
    text = pdf_text(data)
    men = sum(row["SZBH"] == one and row["XBM"] == "1" for row in rows)
    holds(text, f"男{men}人，女{count - men}人，共{count}人")
    holds(text, "胡小红")
    numbers = [api("school", f"/students/{row['id']}").json["values"]["XH"] for row in rows if row["SZBH"] == one]
    same([number for number in re.findall(r"\d+", text) if number in numbers], sorted(numbers))
    # on which day it was printed stands in the head, so that a full page needs no second one for that line
    pages = pdf_text(data).rstrip("\f").split("\f")
    for sheet in pages:
        holds(next(line for line in sheet.splitlines() if line.strip()), "打印日期：", sheet)
    same(pdf_text(data).count("打印日期"), len(pages))
    same(api("school", "/register", {"reason": ""}).status, 422)
    full = pdf_text(api("school", "/register", {"reason": "上报花名册"}).bytes)
    same(len(re.findall(r"\b36\d{15}[\dX]\b", full)) >= len(rows), True, full[:3000])
    holds(who("school").get(f"/students/{rows[0]['id']}/history").words, "学籍花名册: 上报花名册")
    same(api("school2", f"/register?school={SCHOOL}").status, 200)
    expect(rows[0]["XM"] not in pdf_text(api("school2", f"/register?school={SCHOOL}").bytes), "another school's")
    same(e2e.english_of(who("school", "zh").get("/register").words.replace("PDF", "").replace("A4", "")), [])
    verified()


@test
def many_cards_are_one_document_and_too_many_none():
    row = students()[0]
    query = "class=" + urllib.parse.quote(row["SZBH"])
    count = len(students(SZBH=row["SZBH"]))
    same(who("school").get("/cards?" + query).text.count('<section class="sheet" '), count)
    refused = who("reviewer").get("/cards?region=36")
    same(refused.status, 413)
    holds(refused.words, "at most 200 cards are printed at once: choose a class")
    for field in ("school", "grade", "class"):
        holds(refused.text, f'<input name="{field}"')
    expect('<input name="school"' not in who("school").get("/cards?grade=1900").text, "a school has no other")
    holds(who("reviewer", "zh").get("/cards").words, "一次最多打印200张学籍卡")


@test
def graduates_stand_in_their_list():
    student = [row for row in students(status="enrolled") if row["SZNJ"] == "2024"][-1]
    number = student["id"]
    form = {"kind": "graduate_early", "reason": "毕业", "ended": "2026-07", "moral": "1", "courses": "1",
            "internship": "1", "certificate": "36202600501"}
    browser = who("school")
    browser.get(f"/students/{number}/apply?kind=graduate_early")
    answer = browser.post(f"/students/{number}/apply", form)
    same(answer.status, 303, answer.words)
    path = answer.headers["Location"]
    for name in ("school-reviewer", "donghu", "nanchang", "reviewer"):
        page = who(name).get(path)
        if name == "donghu":
            holds(who("school").get("/graduates?state=pending").words, "36202600501")
            expect("36202600501" not in who("school").get("/graduates").words, "not yet")
        hidden = dict(re.findall(r'type="hidden" name="(version|student_version)" value="(\d+)"', page.text))
        action = "submit" if name == "school-reviewer" else "approve"
        same(who(name).post(path + "/decide", {**hidden, "action": action}).status, 303, name)
    values = api("school", f"/students/{number}").json["values"]
    same((values["BYZSH"], values["JSXYNY"]), ("36202600501", "202607"))
    for query, there in (("", True), ("?year=2026", True), ("?year=2025", False)):
        same("36202600501" in who("school").get("/graduates" + query).words, there, query)
    text = pdf_text(who("school", "zh").get("/graduates.pdf").bytes)
    for word in ("毕业名册", "36202600501", "2026-07", student["XM"]):
        holds(text, word)
    same(who("reviewer").get("/graduates").status, 422)
    for field in ("school", "year"):
        holds(who("reviewer").get("/graduates").text, f'<input name="{field}"')
    holds(who("reviewer").get(f"/graduates?school={SCHOOL}").words, "36202600501")
    same(who("school").get("/graduates?state=draft").status, 422)
    same(api("school", f"/graduates?school={SCHOOL}").headers["Content-Type"], "application/pdf")
    expect("36202600501" not in pdf_text(api("school2", f"/graduates?school={SCHOOL}").bytes), "another school's")
    # the number was typed wrongly: the province agrees to another, with a proof, and the first is free
    page = browser.get(f"/students/{number}/apply?kind=certificate_correct")
    for field in ('name="certificate"', 'name="unnumbered"', 'name="ended"', 'name="proof"'):
        holds(page.text, field)
    held = api("school", f"/students/{number}")
    made = api("school", f"/students/{number}/applications", {"kind": "certificate_correct", "reason": "编号录错", "asked": {
        "certificate": "36202600502", "ended": "2025-07"}}, If_Match=held.headers["ETag"])
    same(made.status, 201, made.text)
    path = f"/applications/{made.json['id']}"
    same(api("school", path + "/proofs?name=a.png", b"\x89PNG\r\n\x1a\n....", Content_Type="image/png").status, 201)
    holds(who("reviewer").get("/graduates?school=" + SCHOOL).words, "36202600501")
    web_business.agreed(path, "school-reviewer", "donghu", "nanchang", "reviewer")
    for query, there in (("", True), ("?year=2026", False), ("?year=2025", True)):
        words = who("school").get("/graduates" + query).words
        same(("36202600502" in words, "36202600501" in words), (there, False), query)
    holds(who("school").get("/find?q=36202600502").words, student["XM"])
    expect(student["XM"] not in who("school").get("/find?q=36202600501").words, "a number that is free")
    holds(pdf_text(api("school", f"/students/{number}/card").bytes), "36202600502")
    holds(who("school", "zh").get(f"/students/{number}/history").words, "更正证书编号、结束学业年月")
    verified()


def old_rows(*rows, school=SCHOOL, beside=""):
    """What the import of these rows by the province came to; taken when any can be. `beside`: more lines."""
    head = "姓名,身份证件号,身份证件类型,学校标识码,入学年月,专业代码,班级,年级,学生当前状态,结束学业年月,毕业证书编号\n"
    text = "".join(f"{name},{citizen(order)},居民身份证,{school},202309,090100,2023级1班,2023,{state},{ended},{number}\n"
                   for name, order, state, ended, number in rows)
    sent = api("province", "/imports?name=old.csv", (head + text + beside).encode())
    same(sent.status, 201, sent.text)
    path = f"/imports/{sent.json['id']}"
    for wanted in ("checked", "done"):
        now = job_over("province", path)
        same(now.json["state"], wanted, now.text)
        result = now.json["result"]
        if result["accepted"] + result["accepted_with_problem"] + result["updated"] == 0:
            same(api("province", path + "/drop", {}, If_Match=now.headers["ETag"]).status, 200)
            return result
        if wanted == "checked":
            same(api("province", path + "/take", {}, If_Match=now.headers["ETag"]).status, 200)
    return result


def rules_of(result):
    return {row["rule"]: row["count"] for row in result["reasons"]}


def rule_switched(name, on):
    settings = api("province", "/settings")
    off = [rule["rule"] for rule in settings.json["rules"] if not rule["on"] and rule["rule"] != name] + ([] if on else [name])
    done = api("province", "/settings", {"off": off, "reason": "证书编号规则"}, If_Match=settings.headers["ETag"])
    same(done.status, 200, done.text)


@test
def certificates_that_a_file_brought_are_one_persons_each():
    made = old_rows(("甲毕业", 90011, "07", "2026-06", "CN2020-0001"), ("乙毕业", 90012, "07", "202606", "CN2020-0002"),
                    ("丙结业", 90013, "08", "2025年7月", ""))
    same(made["accepted"] + made["accepted_with_problem"], 3, made)
    page = who("school", "zh").get("/graduates?year=2026").words
    for words in ("甲毕业", "2026-06 毕业 CN2020-0001", "CN2020-0002"):
        holds(page, words)
    expect("丙结业" not in page, page)
    holds(who("school", "zh").get("/graduates").words, "2025-07 结业")
    found = who("school", "zh").get("/find?q=CN2020-0002").words
    holds(found, "乙毕业")
    expect("甲毕业" not in found, found)
    expect("乙毕业" not in who("school2", "zh").get("/find?q=CN2020-0002").words, "another school's")
    # twice in the file, another's already, of who has not ended, before he came, in the future
    twice = old_rows(("丁毕业", 90014, "07", "2026-06", "CN2020-0004"), ("戊毕业", 90015, "07", "2026-06", "CN2020-0004"))
    same((twice["rejected"], rules_of(twice)["same.file_certificate"]), (2, 2), twice)
    again = old_rows(("己毕业", 90016, "07", "2026-06", "CN2020-0001"), ("庚在读", 90017, "01", "2026-06", "CN2020-0007"),
                     ("辛毕业", 90018, "07", "2022-07", "CN2020-0008"), ("壬毕业", 90019, "07", "2099-07", "CN2020-0009"))
    same((again["rejected"], rules_of(again)["certificate.taken"]), (4, 1), again)
    for rule in ("ended.state", "ended.before", "ended.future"):
        expect(rule in rules_of(again), rule, again)
    # what is empty is filled in; what stands there is not written over
    filled = old_rows(("丙结业", 90013, "08", "2025-07", "CN2019-0003"))
    same((filled["updated"], filled["rejected"]), (1, 0), filled)
    same(old_rows(("丙结业", 90013, "08", "2025-07", "CN2019-0003"))["unchanged"], 1)
    other = old_rows(("丙结业", 90013, "08", "2025-07", "CN2019-0099"))
    same((other["rejected"], "same.differs" in rules_of(other)), (1, True), other)
    # nobody gets by an application what a file gave to somebody
    number = [row["id"] for row in students(status="enrolled") if row["SZNJ"] == "2024"][0]
    path = f"/students/{number}/applications"
    asked = {"ended": "2026-07", "moral": "1", "courses": "1", "internship": "1", "certificate": "CN2019-0003"}
    taken = api("school", path, {"kind": "graduate_early", "reason": "毕业", "asked": asked},
                If_Match=api("school", f"/students/{number}").headers["ETag"])
    same((taken.status, [(e["code"], e["field"]) for e in taken.json["errors"]]), (422, [("certificate.taken", "certificate")]))
    verified()


@test
def graduates_who_came_in_by_a_file_stand_in_the_list():
    old_rows(("来自旧系统", 90001, "07", "", ""))
    page = who("school").get("/graduates")
    holds(page.words, "来自旧系统")
    holds(pdf_text(api("school", f"/graduates?school={SCHOOL}").bytes), "来自旧系统")
    for query in ("?year=2026", "?state=pending"):
        expect("来自旧系统" not in who("school").get("/graduates" + query).words, query)
    expect("来自旧系统" not in who("school2").get("/graduates").words, "another school's")


HEADS = {"/graduates/file": ["系统编号", "姓名", "毕业去向"], "/national": ["学籍号", "姓名", "比对结果", "比对日期"],
         "/schools/file": ["code", "name", "region", "managed_by"], "/accounts/file": ["name", "real_name", "phone", "level", "role"],
         "/continuations/lists": ["name", "document", "student_no"], "/catalogues/file": ["code", "name"]}
COLUMNS = "系统编号,姓名,身份证件号,班级,毕业证书编号,结束学业年月,毕业去向,接收单位或升入学校,单位所在地行政区划"


def known(name="school", query=""):
    """The rows of the table of graduates, by name: a dict of columns each."""
    answer = who(name, "zh").get("/graduates/file.csv" + query)
    same(answer.status, 200, answer.words)
    text = answer.bytes.decode("utf-8-sig").replace("*", "")
    return {row["姓名"]: row for row in csv.DictReader(io.StringIO(text))}


def table(*rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS.split(","))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


@test
def graduates_are_registered_by_a_workbook():
    old_rows(*((name, 90030 + i, "07", "", number) for i, (name, number) in enumerate(
        (("登去向", "DJ0001"), ("登证书", ""), ("登两样", ""), ("登错了", ""), ("登重复", ""), ("登同号", "")))))
    rows = known()
    same((rows["登去向"]["毕业证书编号"], rows["登去向"]["毕业去向"], rows["登证书"]["毕业证书编号"]), ("DJ0001", "", ""))
    expect("登去向" not in known("school2"), "another school's")
    same(("登去向" in known("school", "?grade=2023"), "登去向" in known("school", "?grade=2019")), (True, False))
    book = who("school", "zh").get("/graduates/file.xlsx")
    same((book.status, book.bytes[:2]), (200, b"PK"))
    holds(who("province", "zh").get("/log?kind=export").words, "下载毕业生登记表（XLSX）：9行；年级：2023级")
    went = {"毕业去向": "高职（专科）", "接收单位或升入学校": "江西某学院", "单位所在地行政区划": "360100"}
    number = {"毕业证书编号": "DJ0002", "结束学业年月": "2026年6月"}
    filled = [{**rows["登去向"], **went}, {**rows["登证书"], **number}, {**rows["登两样"], **went, "毕业证书编号": "DJ0003"},
              {**rows["登错了"], "毕业去向": "火星"}, {**rows["登重复"], "毕业证书编号": "DJ0009"},
              {**rows["登同号"], "毕业证书编号": "DJ0009"}]
    browser = who("school", "zh")
    holds(browser.get("/destinations").text, 'href="/graduates/file"')
    browser.get("/graduates/file")
    before = len(api("school", "/applications?limit=500").json["applications"])
    page = send_file(browser, "/graduates/file", "登记.csv", table(*filled))
    holds(page.words, "尚未提交：毕业去向 2 人，证书编号 1 人，与已有内容相同 0 人。")
    for words in ("毕业去向先提交；证书编号请在该申请办结后再上传", "代码表中没有这个值", "在文件中出现了两次"):
        holds(page.words, words)
    same(wrong_book(page)[:2], b"PK")
    same(len(api("school", "/applications?limit=500").json["applications"]), before)
    pieces = dict(re.findall(r'name="(rows\d+)" value="([^"]*)"', page.text))
    done = browser.post("/graduates/file/take", pieces)
    holds(done.words, "已提交：毕业去向 2 人，证书编号 1 人，与已有内容相同 0 人。")
    batches = re.findall(r'href="/applications\?batch=(\d+)"', done.text)
    same(len(batches), 2, done.words)
    for batch, names in zip(batches, (("school-reviewer",), ("school-reviewer", "donghu", "nanchang", "reviewer"))):
        for name in names:
            agreed = api(name, f"/batches/{batch}/decisions", {"action": "submit" if name.startswith("school") else "approve"})
            same(agreed.status, 200, name, agreed.text)
    rows = known()
    same([rows["登去向"][key] for key in went], ["高职（专科）", "江西某学院", "360100"])
    same([rows["登证书"][key] for key in number], ["DJ0002", "202606"])
    holds(browser.get("/graduates?year=2026").words, "2026-06 毕业 DJ0002")
    # the same again changes nothing; what waited can be sent now; another number is refused
    again = api("school", "/graduates/file?name=a.csv&look=1", table(*filled))
    same((again.json["committed"], again.json["unchanged"], again.json["certificates"]), (False, 2, 1), again.text)
    same([row["place"] for row in again.json["errors"]], ["5", "6", "7"], again.text)
    other = api("school", "/graduates/file?name=a.csv", table({**rows["登证书"], "毕业证书编号": "DJ0099"}))
    same((other.json["committed"], other.json["errors"][0]["text"]), (True, "该生已有证书编号，不能换成另一个"), other.text)
    sent = api("school", "/graduates/file?name=a.csv", table(filled[2]))
    same((sent.json["certificates"], [one["kind"] for one in sent.json["batches"]]), (1, ["certificate"]), sent.text)
    for name in ("reviewer", "donghu"):
        same(api(name, "/graduates/file?name=a.csv", table(filled[2])).status, 403, name)
    nobody = api("school2", "/graduates/file?name=a.csv", table(filled[0]))
    same((nobody.json["destinations"], nobody.json["errors"][0]["text"]), (0, "没有用这个号码的学生"), nobody.text)
    # by the record id in one row and by the document in another: it is one student
    two = table({**rows["登错了"], **went}, {**rows["登错了"], "系统编号": "", "身份证件号": citizen(90033), "毕业去向": "待就业"})
    both = api("school", "/graduates/file?name=a.csv&look=1", two)
    same((both.json["destinations"], [(row["place"], row["text"]) for row in both.json["errors"]]),
         (0, [("2", "在文件中出现了两次"), ("3", "在文件中出现了两次")]), both.text)
    renamed = api("school", "/graduates/file?name=a.csv&look=1", table({**filled[0], "姓名": "别人"}))
    same(renamed.json["errors"][0]["text"], "用这个号码的学生姓名与此不同", renamed.text)
    verified()


def with_hidden_sheet(head, row=()):
    """A workbook with these rows, and a sheet of the same kind that nobody sees."""
    book = openpyxl.Workbook()
    book.active.append(head)
    book.active.append(list(row) or ["x"] * len(head))
    hidden = book.create_sheet("旧名单")
    hidden.sheet_state = "hidden"
    hidden.append(head)
    hidden.append(["y"] * len(head))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@test
def every_form_tells_of_a_hidden_sheet():
    told = "隐藏的工作表没有导入（取消隐藏后再导入，或删去）： 旧名单"
    for path, head in HEADS.items():
        name = "school" if "graduates" in path else "province"
        fields = {"year": "2031", "applies": "2031", "source": "教职成〔2031〕1号"} if "catalogues" in path else {}
        browser = who(name, "zh")
        browser.get("/own")
        page = send_file(browser, path, "名单.xlsx", with_hidden_sheet(head), fields)
        holds(page.words, told, path, page.status)
        plain = openpyxl.load_workbook(io.BytesIO(with_hidden_sheet(head)))
        del plain["旧名单"]
        out = io.BytesIO()
        plain.save(out)
        browser.get("/own")
        lacks = send_file(browser, path, "名单.xlsx", out.getvalue(), fields)
        expect("隐藏的工作表" not in lacks.words, path, lacks.words)
    answer = api("school", "/graduates/file?name=a.xlsx&look=1", with_hidden_sheet(HEADS["/graduates/file"]))
    same((answer.status, answer.json["hidden_sheets"]), (200, "旧名单"), answer.text)
    filtered = openpyxl.load_workbook(io.BytesIO(with_hidden_sheet(HEADS["/schools/file"], ("3636000778", "隐行职校", "360102", "县级"))))
    filtered.worksheets[0].row_dimensions[filtered.worksheets[0].max_row].hidden = True
    out = io.BytesIO()
    filtered.save(out)
    same(api("province", "/schools/file?name=a.xlsx&look=1", out.getvalue()).json["hidden_rows"], 1)
    browser = who("province", "zh")
    browser.get("/own")
    holds(send_file(browser, "/schools/file", "名单.xlsx", out.getvalue()).words, "文件里有 1 行是隐藏的（筛选后看不到的），也算在内；不要的请删去后重新上传。")
    row = ("3636000777", "新办职校", "360102", "县级")
    answer = api("province", "/schools/file?name=a.xlsx&look=1", with_hidden_sheet(HEADS["/schools/file"], row))
    same((answer.status, answer.json["added"], answer.json["hidden_sheets"]), (200, 1, "旧名单"), answer.text)
    work = os.path.join(tempfile.mkdtemp(prefix="jiuxu-hidden-"), "a.xlsx")
    with open(work, "wb") as file:
        file.write(with_hidden_sheet(HEADS["/national"]))
    result = run(web_business.jiuxu, "records", "national", "import", work, "--dry-run", *data_words(web_business.province), env=ENV)
    holds(result.err, "note: hidden sheets were not imported: 旧名单")


@test
def a_long_list_of_graduates_goes_on_as_a_job():
    """More rows than are answered at once: checked, taken by a second word, its good rows in batches."""
    old_rows(("长名单甲", 90040, "07", "", "DJ0011"), ("长名单乙", 90041, "07", "", "DJ0012"))
    rows, token = known(), who("school").token(write=True)
    went = {"毕业去向": "待就业"}
    filled = [{**rows["长名单甲"], **went}, {**rows["长名单乙"], **went}]
    strangers = [{"系统编号": str(800000 + n), "姓名": "没有的人", "毕业去向": "待就业"} for n in range(5000)]
    asked = lambda path, **more: call(web_business.service.port, path, token, **more)
    made = asked("/api/v1/graduates/file?name=long.csv", method="POST", body=table(*filled, *strangers), Content_Type="text/csv")
    same((made.status, made.json["kind"], made.json["file"]), (202, "graduates", "long.csv"), made.text)
    path = made.headers["Location"]

    def over(state):
        while (job := asked(path)).json["state"] == state:
            time.sleep(0.05)
        return job
    job = over("checking")
    result = job.json["result"]
    same((job.json["state"], result["rows"], result["accepted"], result["rejected"], result["batches"]), ("checked", 5002, 2, 5000, []))
    same([(row["count"], row["first"], row["words"]["zh"]) for row in result["reasons"]], [(5000, "4", "没有用这个号码的学生")])
    browser = who("school", "zh")
    page = browser.get(path.removeprefix("/api/v1"))
    holds(page.words, "写入这 2 行")
    same(asked(path + "/take", method="POST", body="", If_Match=job.headers["ETag"]).status, 200)
    done = over("taking")
    same((done.json["state"], done.json["result"]["accepted"], len(done.json["result"]["batches"])), ("done", 2, 1), done.text)
    listed = api("school", f"/applications?batch={done.json['result']['batches'][0]}").json["applications"]
    same(sorted(row["name"] for row in listed), ["长名单乙", "长名单甲"])
    holds(browser.get(path.removeprefix("/api/v1")).text, f'href="/applications?batch={done.json["result"]["batches"][0]}"')
    # by the page the same
    browser.get("/graduates/file")
    sent = send_file(browser, "/graduates/file", "长.csv", table(*strangers, *strangers[:1]))
    expect(sent.status == 303 and sent.headers["Location"].startswith("/imports/"), sent.status, sent.words)
    path = "/api/v1" + sent.headers["Location"]
    over("checking")
    page = browser.get(sent.headers["Location"])
    expect("写入这" not in page.words, page.words)
    version = re.search(r'name="version" value="(\d+)"', page.text)[1]
    same(browser.post(sent.headers["Location"] + "/drop", {"version": version}).status, 303)
    verified()


def checked(name, filename, data):
    """What the import of a file by that account would come to; it is dropped."""
    sent = api(name, f"/imports?name={filename}", data)
    same(sent.status, 201, sent.text)
    path = f"/imports/{sent.json['id']}"
    now = job_over(name, path)
    same(now.json["state"], "checked", now.text)
    same(api(name, path + "/drop", {}, If_Match=now.headers["ETag"]).status, 200)
    return now.json["result"]


@test
def whole_records_go_out_and_come_back_unchanged():
    browser = who("school", "zh")
    count = api("school", "/statistics?by=school&status=all").json["values"][0]["count"]
    holds(browser.get("/students?grade=2025").text, 'href="/records?grade=2025&amp;"')
    page = browser.get("/records?grade=2025")
    for words in ("学籍导出（全部栏目）", "CSV (GB18030)", "含完整号码"):
        holds(page.words, words)
    files = {form: browser.get(f"/records/file?format={form}").bytes for form in ("csv", "gb18030", "xlsx")}
    expect(files["csv"].startswith("\ufeff系统编号".encode()), files["csv"][:60])
    same(files["csv"].decode("utf-8-sig"), files["gb18030"].decode("gb18030"))
    rows = list(csv.DictReader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    same(len(rows), count)
    expect(all("*" in row["身份证件号"] or not row["身份证件号"] for row in rows), rows[0])
    for form, data in files.items():
        result = checked("school", "records.xlsx" if form == "xlsx" else "records.csv", data)
        same((result["rows"], result["unchanged"], result["rejected"]), (count, count, 0), form, result)
    # somebody new cannot be made of what is masked
    head, line = files["csv"].decode("utf-8-sig").splitlines()[:2]
    cells = line.split(",")
    cells[0] = ""
    new = checked("province", "new.csv", (head + "\n" + ",".join(cells) + "\n").encode())
    same((new["rejected"], "field.masked" in {row["rule"] for row in new["reasons"]}), (1, True), new)
    # in full with a reason alone, and the log tells of it
    browser.get("/records")
    same(browser.post("/records/file?grade=2025", {"format": "csv", "reason": ""}).status, 422)
    full = browser.post("/records/file?grade=2025", {"format": "csv", "reason": "核对信息"})
    same(full.status, 200, full.words)
    whole = list(csv.DictReader(io.StringIO(full.bytes.decode("utf-8-sig"))))
    expect(whole and all("*" not in row["身份证件号"] and row["年级"].startswith("2025") for row in whole), whole[:1])
    same(checked("school", "full.csv", full.bytes)["unchanged"], len(whole))
    holds(who("province", "zh").get("/log?kind=reveal").words, "学籍导出（全部栏目）: 核对信息")
    holds(who("province", "zh").get("/log?kind=export").words, "核对信息")
    # a HEAD takes nothing out and is not told (RFC 9110, 9.2.1)
    events = lambda: [event["seq"] for event in api("province", "/log?kind=export").json["events"]]
    before = events()
    head = call_plain(web_business.service.port, "/api/v1/records?format=csv&grade=2025", web_business.token("school"), "HEAD")
    same(head.status, 200)
    for path in ("/students.csv", "/students.xlsx", "/movements.csv"):
        same(who("school").ask("HEAD", path).status, 200, path)
    same(events(), before)
    told = api("school", "/records?format=csv&grade=2025")
    same(len(events()), len(before) + 1)
    same((told.status, "核对" in told.text, told.bytes.count(b"*") > 0), (200, False, True))
    same(api("school", "/records?format=pdf").status, 422)
    same(api("school", "/records?format=csv", {"reason": ""}).status, 422)
    program = api("school", "/records?format=csv&grade=2025", {"reason": "同步"})
    same(program.bytes.decode("utf-8-sig"), full.bytes.decode("utf-8-sig"))
    same(who("ministry").get("/records").status, 403)
    other = list(csv.DictReader(io.StringIO(api("school2", "/records?format=csv").bytes.decode("utf-8-sig"))))
    expect(other and all(row["学校标识码"] != SCHOOL for row in other), other[:1])
    verified()


@test
def where_graduates_went_is_counted():
    before = api("school", "/destinations").json
    there = {row["code"]: row["count"] for row in before["rows"]}.get("12", 0)
    number = next(row["id"] for row in students(status="graduated"))
    browser = who("school")
    for code in ("20", "12"):  # the last counts
        browser.get(f"/students/{number}/apply?kind=destination")
        answer = browser.post(f"/students/{number}/apply", {"kind": "destination", "reason": "去向登记", "destination": code,
                                                            "employer": "某高职", "region": "360100"})
        same(answer.status, 303, answer.words)
        path = answer.headers["Location"]
        page = who("school-reviewer").get(path)
        hidden = dict(re.findall(r'type="hidden" name="(version|student_version)" value="(\d+)"', page.text))
        same(who("school-reviewer").post(path + "/decide", {**hidden, "action": "submit"}).status, 303)
    now = api("school", "/destinations").json
    same((now["all"], {row["code"]: row["count"] for row in now["rows"]}.get("12")), (before["all"], there + 1), now)
    expect("20" not in {row["code"] for row in now["rows"]}, now)
    page = who("school", "zh").get("/destinations").words
    for words in ("高职（专科）", "尚未登记", "%"):
        holds(page, words)
    table = who("school", "zh").get("/destinations.csv").bytes.decode("utf-8-sig").splitlines()
    same(table[0], "去向代码,毕业去向,人数,占比")
    unknown = next(row["count"] for row in now["rows"] if not row["code"])
    holds(table[-1], f'"",尚未登记,{unknown},')
    expect("12" not in {row["code"] for row in api("school2", "/destinations").json["rows"]}, "another school's")
    same(who("ministry").get("/destinations").status, 200)


@test
def numbers_of_certificates_are_one_in_the_province_or_one_of_a_school_as_it_decides():
    one = lambda name, order, number: (name, order, "07", "2026-06", number)
    told = lambda result: {row["words"]["zh"]: row["count"] for row in result["reasons"] if row["rejects"]}
    there = old_rows(one("甲校证", 90911, "QS2026-0001"))
    same(there["accepted"] + there["accepted_with_problem"], 1, there)
    province = "证书编号在全省不能重复：已被外校使用"
    same(told(old_rows(one("乙校证", 90912, "QS2026-0001"), school=SCHOOL2)), {province: 1})
    same(told(old_rows(one("丙校证", 90913, "QS2026-0001"))), {"证书编号已被使用": 1})
    both = f"己校证,{citizen(90916)},居民身份证,{SCHOOL2},202309,090100,2023级1班,2023,07,2026-06,QS2026-0002\n"
    same(told(old_rows(one("戊校证", 90915, "QS2026-0002"), beside=both)), {"同一文件中证书号重复": 2})
    holds(who("province", "zh").get("/settings").words, "毕业、结业证书编号在全省不能重复（停用后，在颁发的学校内不能重复）")
    rule_switched("certificate.province", False)
    made = old_rows(one("乙校证", 90912, "QS2026-0001"), school=SCHOOL2)
    same((made["rejected"], made["accepted"] + made["accepted_with_problem"]), (0, 1), made)
    # of one school still nobody else's, in the store and in a file
    same(told(old_rows(one("丁校证", 90914, "QS2026-0001"), school=SCHOOL2)), {"证书编号已被使用": 1})
    same(told(old_rows(one("庚校证", 90917, "QS2026-0003"), one("辛校证", 90918, "QS2026-0003"))), {"同一文件中证书号重复": 2})
    made = old_rows(one("戊校证", 90915, "QS2026-0002"), beside=both)
    same((made["rejected"], made["accepted"] + made["accepted_with_problem"]), (0, 2), made)
    # each is found where he is, both by who sees both
    finds = {name: who(name, "zh").get("/find?q=QS2026-0001").words for name in ("school", "school2", "reviewer")}
    for name, wanted in (("school", ("甲校证",)), ("school2", ("乙校证",)), ("reviewer", ("甲校证", "乙校证"))):
        same(tuple(one for one in ("甲校证", "乙校证") if one in finds[name]), wanted, name)
    verified()
    rule_switched("certificate.province", True)
    same(told(old_rows(one("壬校证", 90919, "QS2026-0002"))), {"证书编号已被使用": 1})
    same(told(old_rows(one("癸校证", 90920, "QS2026-0001"), school="3636000002")), {province: 1})
    verified()


if __name__ == "__main__":
    web_business.main(__doc__, "forms")
