#!/usr/bin/python3
"""The problem desk as schools, counties, cities and the province use it, and as strangers try it.

usage: test_helpdesk.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it

Every person here is made (tests/made_province.c). Loopback only.
"""
import base64
import csv
import hashlib
import html
import io
import json
import os
import re
import sys
import tempfile
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
from e2e import expect, holds, run, same, test
from web_world import ENV, Browser, Province, Service, call, data_words, paged

jiuxu = province = service = None


def browser(name):
    return Browser(service.port).login(name)


def asked(who, title="导入时提示证件号重复", text="两名学生的证件号相同，应如何处理？", **more):
    """The number of a new question."""
    who.get("/problems/new")
    answer = who.post("/problems", {"topic": "import", "heading": title, "text": text, **more})
    same(answer.status, 303, answer.words)
    return int(re.fullmatch(r"/problems/(\d+)", answer.headers["Location"])[1])


def step(who, number, kind, text="", version=None):
    page = who.get(f"/problems/{number}").text
    seen = version or re.search(r'name="version" value="(\d+)"', page)
    seen = seen if isinstance(seen, str) else seen[1] if seen else "1"
    return who.post(f"/problems/{number}/{kind}", {"version": seen, "text": text})


def verified():
    return run(jiuxu, "records", "verify", *data_words(province), "--format", "json", env=ENV)


@test
def a_question_goes_up_level_by_level_and_comes_back():
    school, county, city, upper = (browser(name) for name in ("school", "donghu", "nanchang", "reviewer"))
    number = asked(school)
    holds(school.get("/problems").words, "导入时提示证件号重复")
    holds(county.get("/problems?show=todo").words, "导入时提示证件号重复")
    tile = '<a href="/problems?show=todo"><strong>1</strong> <span>Questions to answer</span>'
    holds(county.get("/").text, tile)
    expect("Questions to answer" not in school.get("/").text, "a school answers none")
    expect("导入时提示" not in city.get("/problems?show=todo").words, "it stands with the county")
    holds(city.get("/problems?show=all").words, "导入时提示证件号重复")
    same(step(county, number, "escalate", "请市里答复").status, 303)
    expect("导入时提示" not in county.get("/problems?show=todo").words, "it went up")
    holds(county.get("/problems?show=above").words, "导入时提示证件号重复")
    same(step(city, number, "escalate", "请省里答复").status, 303)
    same(step(upper, number, "answer", "核对户口簿后在线变更。").status, 303)
    page = school.get(f"/problems/{number}").words
    for words in ("Answered", "请市里答复", "核对户口簿后在线变更。"):
        holds(page, words)
    same(step(school, number, "more", "户口簿丢失怎么办？").status, 303)
    holds(upper.get("/problems?show=todo").words, "导入时提示证件号重复")
    same(step(upper, number, "escalate", "请国家支持平台答复").status, 303)
    holds(upper.get(f"/problems/{number}").words, "With: National support")
    same(step(upper, number, "answer", "国家支持平台答复：凭公安证明办理。").status, 303)
    same(step(school, number, "close").status, 303)
    same(step(school, number, "more", "再问", version="8").status, 403)
    holds(school.get(f"/problems/{number}?lang=zh").words, "已关闭")


@test
def who_may_not_is_refused():
    school, county, other = (browser(name) for name in ("school", "donghu", "school2"))
    number = asked(school)
    same(step(school, number, "answer", "自己答复").status, 403)
    for kind in ("more", "close"):
        same(step(other, number, kind, "别校的问题").status, 404, kind)
    for path in (f"/problems/{number}", f"/problems/{number}/files/1", "/problems/999999"):
        same(other.get(path).status, 404, path)
    expect("导入时提示" not in other.get("/problems").words, "another school's question")
    same(step(county, number, "more", "县里补充").status, 403)
    same(step(browser("nanchang"), number, "escalate", "越级上报").status, 403)
    expect("导入时提示" not in browser("nanchang").get("/problems?show=todo").words, "not the city's turn")
    same(school.post(f"/problems/{number}/faq", {"question": "问题", "answer": "答复"}).status, 403)
    upper = browser("province")
    upper.get("/faq")
    early = upper.post(f"/problems/{number}/faq", {"question": "没有答复的问题", "answer": "答复"})
    same(early.status, 422)
    holds(early.words, "the question has no answer yet: answer it before it is published")
    expect("没有答复的问题" not in upper.get("/faq").words, "published")


@test
def two_at_once_never_overwrite_each_other():
    school, county = browser("school"), browser("donghu")
    number = asked(school)
    same(step(school, number, "more", "补充一句", version="1").status, 303)
    late = step(county, number, "answer", "按第一版写的答复", version="1")
    same(late.status, 412)
    holds(late.words, "somebody else has added to this question meanwhile; look at it again")
    holds(late.text, "按第一版写的答复</textarea>")
    same(step(county, number, "answer", "看过补充后的答复").status, 303)


@test
def what_cannot_be_is_told_beside_the_form():
    school = browser("school")
    for fields, words in (({"topic": "weather"}, "choose a topic"),
                          ({"heading": "短" * 81}, "a title of 2 to 80 characters in one line is wanted"),
                          ({"text": " "}, "a text of 2 to 4000 characters is wanted")):
        school.get("/problems/new")
        answer = school.post("/problems", {"topic": "data", "heading": "标题", "text": "正文正文", **fields})
        same(answer.status, 422, fields)
        holds(answer.words, words)
    evil = asked(school, "<script>alert(1)</script>", "'; DROP TABLE problem; --\n<b>粗</b>")
    page = school.get(f"/problems/{evil}").text
    holds(page, "&lt;script&gt;alert(1)&lt;/script&gt;")
    holds(page, "&lt;b&gt;粗&lt;/b&gt;")


def multipart(fields, name, content):
    edge = "xxxxEDGExxxx"
    body = b"".join(f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
                    for key, value in fields.items())
    body += (f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
             "Content-Type: image/png\r\n\r\n").encode() + content + f"\r\n--{edge}--\r\n".encode()
    return body, {"Content-Type": f"multipart/form-data; boundary={edge}"}


@test
def a_file_comes_along_and_comes_back_the_same():
    school = browser("school")
    content = bytes(range(256)) * 64
    school.get("/problems/new")
    fields = {"topic": "system", "heading": "页面打不开", "text": "见截图", "form_key": school.form_key}
    answer = school.ask("POST", "/problems", *multipart(fields, "截图.png", content))
    same(answer.status, 303, answer.words)
    number = answer.headers["Location"]
    page = school.get(number).text
    holds(page, "截图.png")
    got = browser("donghu").get(f"{number}/files/1")
    same((got.status, got.bytes == content), (200, True))
    holds(got.headers["Content-Disposition"], "attachment; filename*=UTF-8''%E6%88%AA")
    same(school.get(f"{number}/files/2").status, 404)
    same(school.get(f"{number}/files/99999999999999").status, 404)
    # it may show students: opened by whose work it is, and told; others see its name
    ministry = browser("ministry")
    page = ministry.get(number).text
    holds(page, "<p>截图.png</p>")
    expect(f"{number}/files/" not in page, "a link that leads nowhere")
    refused = ministry.get(f"{number}/files/1")
    same(refused.status, 403)
    holds(refused.words, "what was sent along is opened by who asked, who is to answer, and who may see numbers in full")
    told = call(service.port, "/api/v1/log?kind=desk&limit=1", ministry.token()).json["events"][0]
    same((told["kind"], told["actor"], told["subject"], told["reason"]),
         ("problem.file", "donghu", number[1:].replace("problems", "problem"), "截图.png"))
    school.get("/problems/new")
    fields["form_key"] = school.form_key
    large = school.ask("POST", "/problems", *multipart(fields, "a.bin", b"x" * (2 * 1024 * 1024 + 1)))
    same(large.status, 413)
    holds(large.words, "a file has at most 2 MiB. Choose the attachment again.")


@test
def bank_cards_are_masked_and_the_file_is_asked_for_again():
    school = browser("school")
    fields = {"topic": "data", "heading": "银行卡"}
    for text, masked in (("卡号6222 0202 0000 1111 222错", "卡号******错"), ("4111111111111111", "******"),
                         ("G360102200901010000", "******"), ("电话+86 138-1234-5678", "电话******")):
        school.get("/problems/new")
        sent = {**fields, "text": text, "form_key": school.form_key}
        answer = school.ask("POST", "/problems", *multipart(sent, "a.png", b"x"))
        same(answer.status, 422, answer.words)
        holds(answer.text, f">{masked}</textarea>")
        holds(answer.words, "bank card number and is masked now.")
        holds(answer.words, "do not belong here. Choose the attachment again.")
    school.get("/problems/new")
    answer = school.post("/problems", {**fields, "text": "4111-1111-1111-1111"})
    same(answer.status, 422)
    expect("Choose the attachment again" not in answer.words, "none was chosen")
    number = asked(school, "订单号", "4111111111111112、20260101000000001")
    holds(school.get(f"/problems/{number}").words, "4111111111111112、20260101000000001")


@test
def an_answer_for_everybody():
    school, county, upper = (browser(name) for name in ("school", "donghu", "reviewer"))
    number = asked(school, "怎样修改姓名")
    same(step(county, number, "answer", "提交证明后由县级审核。").status, 303)
    holds(upper.get(f"/problems/{number}").words, "Make it a frequent question")
    short = upper.post(f"/problems/{number}/faq", {"question": "怎样修改学生姓名？", "answer": "x"})
    same(short.status, 422)
    holds(short.text, 'value="怎样修改学生姓名？"')
    holds(short.text, '<details class="wide" open>')
    upper.get(f"/problems/{number}")
    same(upper.post(f"/problems/{number}/faq", {"question": "怎样修改学生姓名？", "answer": "提交户口簿，由县级审核；电话13912345678。"}).status, 303)
    everybody = browser("school2")
    holds(everybody.get("/faq").words, "怎样修改学生姓名？")
    holds(upper.get("/faq").text, f'<a href="/problems/{number}">See the question that it was made from</a>')
    holds(everybody.get("/faq").words, "由县级审核；电话******。")
    expect("Withdraw" not in everybody.get("/faq").words, "a school cannot")
    entry = re.search(r'action="/faq/(\d+)/show"', upper.get("/faq").text)[1]
    same(everybody.post(f"/faq/{entry}/show", {"shown": "0"}).status, 403)
    same(upper.post(f"/faq/{entry}/show", {"shown": "0"}).status, 303)
    expect("怎样修改学生姓名" not in everybody.get("/faq").words, "withdrawn")
    holds(upper.get("/faq").words, "withdrawn")


@test
def counted_and_exported():
    upper = browser("province")
    page = upper.get("/problems/statistics").words
    for words in ("county", "Waiting", "Mean working days", "National support"):
        holds(page, words)
    table = upper.get("/problems/statistics").text
    for level in ("county", "National support"):  # tests before this one have asked and answered there
        cells = re.search(rf'<th scope="row">{level}</th>(.*?)</tr>', table)[1]
        expect(re.search(r">\d+\.\d</td><td[^>]*>\d+</td>$", cells), level, cells)
    answer = upper.get("/problems.csv?show=all&lang=zh")
    told = call(service.port, "/api/v1/log?kind=export&limit=1", upper.token()).json["events"][0]
    same((told["kind"], told["actor"], told["reason"]), ("problem.export", "province", "problems.csv?show=all&lang=zh"))
    same(answer.bytes[:3], b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.text[1:])))
    same(rows[0], ["编号", "提出单位", "类别", "标题", "处理级别", "状态", "提出时间", "工作日", "往来内容"])
    expect(len(rows) > 3, rows)
    said = [line for row in rows[1:] for line in row[-1].splitlines()]
    expect(any(line.endswith("关闭") for line in said) and not any(line.endswith(": ") for line in said), said)
    support = list(csv.reader(io.StringIO(upper.get("/problems.csv?show=support").text[1:])))
    same({row[4] for row in support[1:]}, {"国家支持平台"}, support)


@test
def the_table_has_what_the_page_lists():
    upper = browser("province")
    everything = list(csv.reader(io.StringIO(upper.get("/problems.csv?show=all").text[1:])))[1:]
    found = 0
    for asked in ("show=all&state=answered&", "show=all&q=学生&", "show=todo&", "show=above&topic=data&", "show=all&overdue=1&",
                  "show=all&place=3636000003&", "show=all&place=3636000999&"):
        asked = urllib.parse.quote(asked, "=&")
        page = upper.get(f"/problems?{asked}").text
        listed = re.findall(r'<th scope="row"><a href="/problems/(\d+)">', page)
        taken = upper.get(f"/problems.csv?{asked}")
        same([row[0] for row in csv.reader(io.StringIO(taken.text[1:]))][1:], listed, asked)
        expect(len(listed) < len(everything), asked, "nothing is left out")
        found += len(listed)
        if listed:
            link, words = re.search(r'href="(/problems.csv\?[^"]*)">([^<]*)<', page).groups()
            same(html.unescape(link), f"/problems.csv?{asked}".removesuffix("&" if asked in ("show=todo&",) else ""))
            same(words, "Download all questions of this list (CSV)" if asked == "show=todo&" else
                 "Download all questions found by the filter (CSV)")
    expect(found > 3, found)
    same(upper.get("/problems.csv?show=all&state=nonsense").status, 422)
    own = browser("school")
    listed = re.findall(r'<th scope="row"><a href="/problems/(\d+)">', own.get("/problems").text)
    same([row[0] for row in csv.reader(io.StringIO(own.get("/problems.csv").text[1:]))][1:], listed)


@test
def programs_do_the_same():
    token, foreign = browser("school").token(write=True), browser("school2").token(write=True)
    county = browser("donghu").token(write=True)

    def post(path, who, body, **headers):
        return call(service.port, path, who, "POST", json.dumps(body),
                    Content_Type="application/json", **headers)
    made = post("/api/v1/problems", token, {"topic": "data", "title": "接口提出的问题", "text": "正文正文"})
    same((made.status, made.json["state"], made.json["stands_at"]), (201, "open", "county"), made.text)
    path = f"/api/v1/problems/{made.json['id']}"
    same(call(service.port, path, foreign).status, 404)
    note = {"kind": "answer", "text": "接口答复"}
    same(post(path + "/notes", county, note).status, 428)
    same(post(path + "/notes", foreign, note, If_Match='"1"').status, 404)
    same(post(path + "/notes", county, note, If_Match='"7"').status, 412)
    done = post(path + "/notes", county, note, If_Match=made.headers["ETag"])
    same((done.status, done.json["state"], [n["kind"] for n in done.json["notes"]]),
         (200, "answered", ["ask", "answer"]), done.text)
    same(post(path + "/notes", county, {"kind": "ask", "text": "x"}, If_Match='"2"').status, 422)
    listed = call(service.port, "/api/v1/problems?state=answered", token).json["problems"]
    holds([row["title"] for row in listed], "接口提出的问题")
    same(call(service.port, "/api/v1/problems?state=lost", token).status, 422)
    expect(len(paged(service.port, "/api/v1/problems", token, "problems")) > 2, "more than a page")
    # nobody looks at it before it is kept, as on the page: numbers are masked by the store
    masked = post("/api/v1/problems", token, {"topic": "data", "title": "学生360102200901010000", "text":
                  "学生360102200901010000导入失败，电话13812345678"})
    path = f"/api/v1/problems/{masked.json['id']}"
    post(path + "/notes", county, {"kind": "answer", "text": "已致电13812345678"}, If_Match='"1"')
    told = call(service.port, path, token).json
    same([told["title"], *(note["text"] for note in told["notes"])],
         ["学生******", "学生******导入失败，电话******", "已致电******"])


def posted(path, who, body, **headers):
    return call(service.port, "/api/v1" + path, who, "POST", json.dumps(body), Content_Type="application/json",
                Accept_Language="en", **headers)


def last_told(kind):
    row = call(service.port, "/api/v1/log?kind=desk&limit=1", browser("ministry").token()).json["events"][0]
    same(row["kind"], kind)
    return row["actor"], row["subject"], row["reason"]


@test
def programs_send_files_and_get_them_as_pages_do():
    """Sent with a question and with an answer; listed in the notes; the same limits, right and event."""
    clerk, other, county = browser("school").token(write=True), browser("school2").token(), browser("donghu").token(write=True)
    picture = bytes(range(256)) * 8192  # the 2 MiB that a file has at most
    coded = {"name": "截图360102200901010000.png", "base64": base64.b64encode(picture).decode()}
    question = {"topic": "system", "title": "页面打不开", "text": "见截图"}
    made = posted("/problems", clerk, {**question, "file": coded})
    same(made.status, 201, made.text)
    answered = posted(f"/problems/{made.json['id']}/notes", county, {"kind": "answer", "text": "见说明", "file":
                      {"name": "说明.txt", "base64": base64.b64encode("说明".encode()).decode()}}, If_Match='"1"')
    same([note.get("file", {}) for note in answered.json["notes"]], [
        {"name": "截图******.png", "bytes": len(picture), "note": 1, "sha256": hashlib.sha256(picture).hexdigest()},
        {"name": "说明.txt", "bytes": 6, "note": 2, "sha256": hashlib.sha256("说明".encode()).hexdigest()}])
    path = f"/problems/{made.json['id']}/files"
    for who, note, content, name in ((county, 1, picture, "截图******.png"), (clerk, 2, "说明".encode(), "说明.txt")):
        got = call(service.port, f"/api/v1{path}/{note}", who)
        same((got.status, got.bytes == content), (200, True))
        same(last_told("problem.file"), ("donghu" if who == county else "school", f"problem/{made.json['id']}", name))
        holds(got.headers["Content-Disposition"], urllib.parse.quote(name))
    same(browser("school").get(f"/problems/{made.json['id']}/files/2").bytes, "说明".encode())
    same([call(service.port, f"/api/v1{path}/{note}", who).status for note, who in ((1, other), (3, clerk), (0, clerk))], [404] * 3)
    refused = call(service.port, f"/api/v1{path}/1", browser("ministry").token(), Accept_Language="en")
    same((refused.status, refused.json["detail"]), (403, "what was sent along is opened by who asked, who is to answer, and who "
                                                         "may see numbers in full"))
    for file, status, words in (
            ({**coded, "base64": base64.b64encode(picture + b"x").decode()}, 413, "a file has at most 2 MiB"),
            ({**coded, "base64": "QUI"}, 422, "'file' in the body: 'base64' is none (RFC 4648, with padding and without line breaks)"),
            ({**coded, "base64": "QUJD\n"}, 422, "'file' in the body: 'base64' is none (RFC 4648, with padding and without line breaks)"),
            ({**coded, "base64": ""}, 422, "the file is empty"),
            ({**coded, "name": "x" * 121}, 422, "a file's name has 1 to 120 characters"),
            ({"name": "a.png"}, 422, "'file' in the body has a name and its bytes as 'base64', nothing else"),
            ({**coded, "type": "image/png"}, 422, "'file' in the body has a name and its bytes as 'base64', nothing else")):
        answer = posted("/problems", clerk, {**question, "file": file})
        same((answer.status, answer.json["detail"]), (status, words))
        if status == 422:
            same([row["pointer"] for row in answer.json["errors"]], ["/file"])


@test
def programs_read_and_make_answers_for_everybody():
    school, upper = browser("school"), browser("reviewer")
    clerk, county = school.token(write=True), browser("donghu").token(write=True)
    maker, reader = upper.token(write=True), browser("school2").token()
    number = asked(school, "怎样更正出生日期")
    entry = {"question": "怎样更正Birthday？", "answer": "提交户口簿；电话13912345678。"}
    early = posted(f"/problems/{number}/faq", maker, entry)
    same((early.status, early.json["detail"]), (422, "the question has no answer yet: answer it before it is published"))
    same(step(browser("donghu"), number, "answer", "提交证明。").status, 303)
    same([posted(f"/problems/{number}/faq", who, entry).status for who in (clerk, county)], [403] * 2)
    short = posted(f"/problems/{number}/faq", maker, {**entry, "answer": "x"})
    same((short.status, short.json["errors"][0]["pointer"]), (422, "/question"))
    made = posted(f"/problems/{number}/faq", maker, entry)
    same((made.status, made.headers["ETag"], made.json["answer"], made.json["topic"], made.json["shown"]),
         (201, '"1-en"', "提交户口簿；电话******。", "import", True))
    one = f"/faq/{made.json['id']}"
    same(last_told("faq.add")[:2], ("reviewer", one[1:]))
    same(call(service.port, "/api/v1" + one, reader).json, made.json)
    same(call(service.port, "/api/v1" + one, reader, If_None_Match='"1"').status, 304)

    def found(query, who=reader):
        return [row["id"] for row in call(service.port, f"/api/v1/faq?{query}", who).json["faq"]]
    quote = urllib.parse.quote
    for query, there in (("", True), ("q=bIRTHDAY", True), ("q=" + quote("户口簿"), True), ("topic=import&q=" + quote("出生"), False),
                         ("topic=import", True), ("topic=data", False)):
        same(made.json["id"] in found(query), there, query)
    same(call(service.port, "/api/v1/faq?topic=weather", reader).status, 422)
    holds(browser("school2").get("/faq?q=birthday").words, "怎样更正Birthday？")
    none = browser("school2").get("/faq?q=" + quote("没有这些字")).words
    holds(none, "No frequent question has these words.")
    expect("怎样更正Birthday" not in none, none)
    # withdrawn: as if it were not there, but for who may show it again
    same([posted(one + "/show", who, {"shown": False}, If_Match='"1"').status for who in (clerk, county)], [403] * 2)
    same(posted(one + "/show", maker, {"shown": False}).status, 428)
    same(posted(one + "/show", maker, {}, If_Match='"1"').json["errors"][0]["pointer"], "/shown")
    gone = posted(one + "/show", maker, {"shown": False}, If_Match='"1"')
    same((gone.status, gone.json["shown"], gone.headers["ETag"]), (200, False, '"2-en"'))
    same(last_told("faq.withdraw")[:2], ("reviewer", one[1:]))
    late = posted(one + "/show", maker, {"shown": True}, If_Match='"1"')
    same((late.status, late.json["detail"]), (412, "somebody else has changed this answer meanwhile; look at it again"))
    same((call(service.port, "/api/v1" + one, reader).status, made.json["id"] in found("")), (404, False))
    same((call(service.port, "/api/v1" + one, maker).json["shown"], made.json["id"] in found("", maker)), (False, True))
    same(posted(one + "/show", maker, {"shown": True}, If_Match='"2"').json["shown"], True)
    same(made.json["id"] in found(""), True)


@test
def all_of_it_is_in_the_log_and_fits():
    result = verified()
    same(result.status, 0, result)


def token_of(who):
    if not hasattr(who, "kept_token"):
        who.kept_token = who.token()
    return who.kept_token


def api_list(who, query):
    answer = call(service.port, f"/api/v1/problems?{query}", token_of(who))
    same(answer.status, 200, query, answer.text)
    return answer.json


def answers_of(who, query):
    """Ids by the API, page by page; the page in the browser has the same."""
    found, below = [], ""
    while True:
        page = api_list(who, f"{query}{below}")
        found += [row["id"] for row in page["problems"]]
        if not page["next"]:
            break
        below = f"&below={page['next']}"
    shown = [int(n) for n in re.findall(r'<a href="/problems/(\d+)">', who.get(f"/problems?show=all&{query}").text)]
    same(shown, found[:50], query)
    return found


@test
def the_list_is_filtered_by_what_is_asked():
    school, other, county, upper = (browser(name) for name in ("school", "school2", "donghu", "reviewer"))
    first = asked(school, "筛选：Abc打印不出", "花名册打印不出")
    second = asked(other, "筛选：导入很慢", "等了一个小时", topic="system")
    same(step(upper, second, "more", "x").status, 403)
    same(step(browser("xihu"), second, "answer", "请错开高峰，Wps也能打开").status, 303)
    third = asked(county, "筛选：县里的问题", "如何统计", topic="statistics")
    mine = lambda query: [n for n in answers_of(upper, query) if n in (first, second, third)]
    quote = urllib.parse.quote
    same(mine("q=" + quote("筛选：")), [third, second, first])
    same(mine("q=" + quote("aBC打印")), [first])   # whatever the case
    same(mine("q=" + quote("wps也能")), [second])  # what was answered
    same(mine("q=" + quote("没有这个词")), [])
    same(mine("topic=system"), [second])
    same(mine("state=answered"), [second])
    same(mine("state=open&q=" + quote("筛选：")), [third, first])
    same(mine("level=city"), [third])
    same(mine("level=county&state=open"), [first])
    same(mine("place=3636000001"), [first])
    same(mine("place=360102"), [third, first])     # a region with all that lies in it
    same(mine("place=3601"), [third, second, first])
    same(mine("place=3602"), [])
    same(mine("overdue=1"), [])
    same([row["overdue"] for row in api_list(upper, "q=" + quote("筛选："))["problems"]], [False] * 3)
    # within the scope alone
    same([n for n in answers_of(county, "q=" + quote("筛选：")) if n == second], [])
    same(answers_of(county, "place=3636000003"), [])
    same(answers_of(county, "place=3636999999"), [])
    for query in ("state=x", "topic=weather", "level=school", "level=x", "place=36a", "place=361", "place=12345678", "overdue=2",
                  "below=x", "q=" + "x" * 301):
        same(call(service.port, f"/api/v1/problems?{query}", token_of(upper)).status, 422, query)
        same(upper.get(f"/problems?{query}").status, 422, query)
    holds(upper.get("/problems?show=all&q=" + quote("没有这个词")).words, "No question fits.")
    page = browser("reviewer").get("/problems?show=all&lang=zh&topic=system&q=" + quote("筛选"))
    for mark in ('value="筛选"', '<option value="system" selected>', "只看超期"):
        holds(page.text, mark)


@test
def a_long_list_is_paged_within_its_filter():
    upper = browser("reviewer")
    school = browser("school")
    token = school.token(write=True)
    for n in range(60):
        answer = call(service.port, "/api/v1/problems", token, "POST", json.dumps(
            {"topic": "other", "title": f"翻页第{n}个", "text": "翻页"}), Content_Type="application/json")
        same(answer.status, 201, answer.text)
    found = answers_of(upper, "topic=other&q=" + urllib.parse.quote("翻页第"))
    same((len(found), found), (60, sorted(found, reverse=True)))
    # one that lies behind a page of others is found all the same
    same(answers_of(upper, "q=" + urllib.parse.quote("翻页第0个")), found[-1:])
    page = upper.get("/problems?show=all&topic=other&q=" + urllib.parse.quote("翻页第"))
    following = upper.get(re.search(r'href="(/problems[^"]*below=\d+)"', page.text)[1].replace("&amp;", "&"))
    same(len(re.findall(r'<a href="/problems/\d+">', following.text)), 10)
    holds(following.text, 'href="/problems?show=all&amp;topic=other')


if __name__ == "__main__":
    jiuxu, words = e2e.arguments(__doc__)
    with tempfile.TemporaryDirectory(prefix="jiuxu-helpdesk-") as work:
        province = os.path.join(work, "data")
        Province(jiuxu, province, students=20)
        with Service(jiuxu, province) as service:
            status = e2e.main(words)
        expect(service.stop() == 0, service.process.returncode, service.said()[-3000:])
        sys.exit(status)
