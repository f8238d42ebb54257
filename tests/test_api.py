#!/usr/bin/python3
"""The API as programs meet it, beside what every other test holds of it by web_world.call(): its own
description, and the problems that it answers with before and behind its routes.

usage: test_api.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it

Every person here is made (tests/made_province.c). Loopback only.
"""
import json
import os
import re
import sys
import tempfile
import urllib.parse

import jsonschema

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
from e2e import expect, holds, same, test
from web_world import Browser, Province, Service, call, raw

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
jiuxu = service = None


def problem_of(sent, lang):
    """The problem document that comes back for these bytes: head, document."""
    head, body = raw(service.port, sent.replace(b"\r\n\r\n", b"\r\nAccept-Language: %s\r\n\r\n" % lang, 1)).split(b"\r\n\r\n", 1)
    return head.decode(), json.loads(body)


API = b"POST /api/v1/students/1/applications HTTP/1.1\r\nHost: a\r\n"
# Refused before anybody has looked for a route: kind, status, Chinese and English words.
EARLY = {
    "GET /api/v1/search?q=王 HTTP/1.1\r\nHost: a\r\n\r\n".encode():
        ("bad-request", 400, "网址中有须转义的字符（汉字等写成 %xx）", "the target has characters that must be escaped"),
    API + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n":
        ("length-needed", 411, "请求体要写明 Content-Length，不接受分块传输", "send the body with a Content-Length"),
    API + b"Content-Length: 99999999\r\n\r\n": ("too-large", 413, "内容太大，最多 256 KiB", "the body is too long: at most 256 KiB"),
    API + b"Content-Length: 9999999999999999\r\n\r\n":
        ("too-large", 413, "内容太大：Content-Length 超过15位数字", "Content-Length has more than 15 digits"),
    b"GET /api/v1/" + b"a" * 5000 + b" HTTP/1.1\r\nHost: a\r\n\r\n":
        ("target-too-long", 414, "网址太长，最长 4096 字节", "the request's target is too long"),
    b"GET /api/v1/students HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 70 + b"\r\n":
        ("head-too-large", 431, "请求头太多，最多 64 行", "there are too many headers"),
    b"GET http://b/api/v1/students HTTP/1.1\r\nHost: a\r\n\r\n":
        ("bad-request", 400, "Host 与网址里的主机不一致", "the Host is not that of the target"),
    b"GET /api/v1/students HTTP/2.0\r\nHost: a\r\n\r\n":
        ("http-version", 505, "只支持 HTTP/1.0 和 HTTP/1.1", "the version is not HTTP/1.1"),
}


@test
def programs_are_told_as_problems_what_no_route_has_seen():
    for sent, (kind, status, zh, en) in EARLY.items():
        for lang, words in ((b"zh-CN", zh), (b"en-GB", en)):
            head, problem = problem_of(sent, lang)
            holds(head, f"HTTP/1.1 {status} ")
            holds(head, "Content-Type: application/problem+json")
            same((problem["type"], problem["status"], problem["detail"], problem["errors"]),
                 (f"/api/v1/errors/{kind}", status, words, []), sent[:60])
        # as everywhere else: what is wanted most, not what stands first
        same([problem_of(sent, lang)[1]["detail"] for lang in (b"zh;q=0.2, en;q=0.9", b"fr, en;q=0.8", b"en;q=0.3,zh")], [en, en, zh])
    # nobody has said which language: Chinese; what a browser sees is in both
    holds(raw(service.port, b"GET /api/v1/x HTTP/9.9\r\nHost: a\r\n\r\n").decode(), "只支持 HTTP/1.0 和 HTTP/1.1")
    holds(raw(service.port, b"GET /x HTTP/9.9\r\nHost: a\r\n\r\n").decode(),
          "505 HTTP Version Not Supported: the version is not HTTP/1.1\n只支持 HTTP/1.0 和 HTTP/1.1\n")


@test
def every_kind_of_problem_tells_of_itself():
    listed = call(service.port, "/api/v1/errors").json["errors"]
    expect(len(listed) > 20, listed)
    for kind in listed:
        same(call(service.port, f"/api/v1/errors/{kind['id']}").json, kind)
        expect(re.search("[\u4e00-\u9fff]", kind["title"]) and re.search("[\u4e00-\u9fff]", kind["about"]), kind)
        holds(call(service.port, f"/api/v1/errors/{kind['id']}", Accept_Language="en").json["title"], " ")
    same(call(service.port, "/api/v1/errors/nonsense").status, 404)
    with open(f"{TOP}/docs/api.md", encoding="utf-8") as page:
        rows = re.findall(r"^\| `([a-z-]+)` \| (\d+) \| ([^|]+) \|", page.read(), re.M)
    same(rows, [(kind["id"], str(kind["status"]), kind["title"]) for kind in listed])


@test
def a_program_learns_where_in_its_request_the_fault_lies():
    token = Browser(service.port).login("school").token(write=True)
    def send(body, path="/api/v1/students/1/applications", **headers):
        return call(service.port, path, token, "POST", body, **{"Content_Type": "application/json", **headers})
    broken = send('{"kind": bad}', Accept_Language="zh-CN")
    same((broken.status, broken.json["title"], broken.json["detail"]),
         (400, "请求不合规范", "请求体不是合法的 JSON：第1行第12列"), broken.text)
    same([(one["code"], one["pointer"]) for one in broken.json["errors"]], [("json.syntax", "")])
    typed = send('{"kind": 7}')
    same((typed.status, typed.json["detail"]), (422, "请求体中的“kind”应为 string 类型"))
    same([(one["code"], one["pointer"]) for one in typed.json["errors"]], [("json.type", "/kind")])
    asked = call(service.port, "/api/v1/students?limit=501", token)
    same((asked.status, asked.json["detail"]), (422, "查询参数“limit”应为1至500的整数"))
    same([(one["code"], one["parameter"]) for one in asked.json["errors"]], [("query.value", "limit")])
    twice = call(service.port, "/api/v1/students?limit=1&status=enrolled&lim%69t=2", token)
    same((twice.status, twice.json["detail"]), (422, "查询参数“limit”写了不止一次"), twice.text)
    same([(one["code"], one["parameter"]) for one in twice.json["errors"]], [("query.value", "limit")])
    form = send("kind=suspend", Content_Type="application/x-www-form-urlencoded")
    same((form.status, form.json["type"]), (415, "/api/v1/errors/media-type"))
    other = call(service.port, "/api/v1/search", token, "POST", "")
    same((other.status, other.headers["Allow"]), (405, "GET, HEAD"))
    same(call(service.port, "/api/v1/events", token, "DELETE").headers["Allow"], "GET, HEAD, POST")
    same(call(service.port, "/api/v1/accounts", token, "PUT").headers["Allow"], "GET, HEAD, POST")


@test
def heads_are_read_as_http_has_them():
    browser = Browser(service.port).login("school")
    token = browser.token(write=True)
    pupil = call(service.port, "/api/v1/students?limit=1", token).json["students"][0]
    path, tag = f"/api/v1/students/{pupil['id']}", pupil["etag"]
    for sent, status in ((tag, 304), (f'"0", {tag}', 304), (f"W/{tag}", 304), ("*", 304), (f'"0" ,W/{tag} ', 304), ('"0"', 200),
                         ('W/"0", "x"', 200), (tag.strip('"'), 200)):
        same(call(service.port, path, token, If_None_Match=sent).status, status, sent)
    for sent, zh in (("zh;q=0.2, en;q=0.9", False), ("fr, en;q=0.8", False), ("en-GB", False), ("en, zh", False), ("zh-CN, en", True),
                     ("en;q=0.5,zh;q=0.6", True), ("fr", True), ("", True), ("en;q=0", True), ("eng", True),
                     ("en;q=0.3, zh;q=0.5, en-GB;q=0.9", False), ("zh;q=0, *", False), ("en, *", False), ("*;q=0.5, zh;q=0.2", False),
                     ("*", True), ("fr, *;q=0.5", True), ("en;q=0, *;q=0.1", True), ("EN ; Q=0.9 , zh;q=0.89", False),
                     ("zh;q=0.5, en;q=0.50", True), ("en;q=high, zh;q=0.1", True), ("en;q=1.5, zh;q=0.1", True), ("en x, zh;q=0.1", True)):
        asked = call(service.port, "/api/v1/students?limit=501", token, Accept_Language=sent)
        same((asked.headers["Content-Language"], "应为" in asked.json["detail"]), ("zh-CN" if zh else "en", zh), sent)
    send = lambda path, **headers: call(service.port, path, token, "POST", b'{"kind": 7}', Accept_Language="zh-CN", **headers)
    for path in ("/api/v1/imports?name=a.csv", f"{path}/applications"):
        packed = send(path, Content_Type="text/csv" if "imports" in path else "application/json", Content_Encoding="gzip")
        same((packed.status, packed.json["detail"]), (415, "请求体不要压缩：去掉 Content-Encoding，按原样发送"), path)
    same([send(path, Content_Type=kind).status for kind in ("application/json", "application/json; charset=utf-8", "Application/JSON",
                                                            "application/jsonfoo", "application/json-seq")],
         [422, 422, 422, 415, 415])
    mark = f'--xx\r\nContent-Disposition: form-data; name="form_key"\r\n\r\n{browser.form_key}\r\n--xx--\r\n'.encode()
    same([browser.ask("POST", "/offers", mark, {"Content-Type": f"multipart/form-data; {name}=xx"}).status for name in ("xboundary", "boundary")],
         [400, 422])


# What cannot be, and where in the request: account, method, path, body -> code, parameter or pointer.
UNFIT = [
    ("province", "GET", "/unpromoted", None, "query.value", "school"),
    ("province", "GET", "/graduates", None, "query.value", "school"),
    ("school", "GET", "/graduates?year=x", None, "query.value", "year"),
    ("school", "GET", "/students?region=1", None, "query.value", "region"),
    ("school", "GET", "/students?after=1", None, "query.value", "after"),
    ("school", "GET", "/search?q=", None, "query.value", "q"),
    ("school", "GET", "/movements?kind=xx", None, "query.value", "kind"),
    ("school", "GET", "/movements?from=26", None, "query.value", "from"),
    ("province", "GET", "/movements?class=1", None, "query.value", "school"),
    ("province", "GET", "/suspensions?state=over&after=x", None, "query.value", "after"),
    ("province", "GET", "/log?until=x", None, "query.value", "until"),
    ("province", "GET", "/log?from=2026-11-02&until=2026-11-01", None, "query.value", "until"),
    ("province", "GET", "/log?student=%E7%8E%8B%E8%8A%B3", None, "query.value", "student"),
    ("school", "GET", "/problems?place=x", None, "query.value", "place"),
    ("school", "POST", "/students/{id}/reveal", {"fields": ["SFZJH"]}, "json.value", "/reason"),
    ("school", "POST", "/students/{id}/reveal", {"fields": [], "reason": "核对身份"}, "json.value", "/fields"),
    ("school", "POST", "/students/{id}/reveal", {"fields": ["XM"], "reason": "核对身份"}, "json.unknown", "/fields/0"),
    ("school", "POST", "/events", {"limit": 1001, "reason": "同步"}, "json.value", "/limit"),
    ("school", "POST", "/events", {"since": -1, "reason": "同步"}, "json.value", "/since"),
    ("school", "POST", "/events", {}, "json.value", "/reason"),
    ("school", "GET", "/events?since=99999999", None, "since.beyond", "since"),
    ("school", "POST", "/events", {"since": 99999999, "reason": "同步"}, "since.beyond", "/since"),
    ("school", "POST", "/records?format=csv", {}, "json.value", "/reason"),
    ("school", "POST", "/continuations/table", {"state": "open"}, "json.value", "/reason"),
    ("school", "POST", "/students/{id}/applications", {"kind": "nonsense", "reason": "改正"}, "json.value", "/kind"),
    ("school", "POST", "/bulk", {"kind": "expel", "reason": "改正", "commit": False}, "json.value", "/kind"),
    ("school", "POST", "/bulk", {"kind": "graduate", "asked": {"certificate": "甲乙"}, "reason": "毕业", "commit": False},
     "json.value", "/asked"),
    ("school", "POST", "/aid", {"kind": "grant", "term": "2026"}, "json.value", "/term"),
    ("school", "POST", "/aid", {"kind": "grant", "term": "2026-1", "source": "x", "amount": "1000"}, "json.value", "/source"),
    ("school", "POST", "/aid", {"kind": "grant", "term": "2026-1", "source": "1", "amount": "0"}, "json.value", "/amount"),
    ("school", "POST", "/offers", {"kind": "class", "code": ""}, "json.value", "/code"),
    ("school", "POST", "/offers", {"kind": "specialty", "code": "999999", "catalogue": "2010"}, "json.value", "/code"),
    ("school", "POST", "/problems", {"topic": "nonsense", "title": "标题", "text": "内容"}, "json.value", "/topic"),
    ("school", "POST", "/problems", {"topic": "import", "title": "题", "text": "内容"}, "json.value", "/title"),
    ("school", "POST", "/problems", {"topic": "import", "title": "标题", "text": "文"}, "json.value", "/text"),
    ("school", "POST", "/imports?name=a.doc", "甲", "query.value", "name"),
    ("school", "POST", "/imports?name=a.csv", "", "json.value", ""),
    ("province", "POST", "/accounts", {"name": "a b", "real_name": "某人", "phone": "13800000001", "level": "county",
                                       "place": "360102", "role": "clerk"}, "json.value", "/name"),
    ("province", "POST", "/accounts", {"name": "a1", "real_name": "", "phone": "13800000001", "level": "county",
                                       "place": "360102", "role": "clerk"}, "json.value", "/real_name"),
    ("province", "POST", "/accounts", {"name": "a1", "real_name": "某人", "phone": "1", "level": "county",
                                       "place": "360102", "role": "clerk"}, "json.value", "/phone"),
    ("province", "POST", "/accounts", {"name": "a1", "real_name": "某人", "phone": "13800000001", "level": "county",
                                       "place": "110101", "role": "clerk"}, "json.value", "/place"),
    ("province", "POST", "/accounts", {"name": "a1", "real_name": "某人", "phone": "13800000001", "level": "town",
                                       "place": "360102", "role": "clerk"}, "json.value", "/level"),
    ("province", "POST", "/accounts", {"name": "a1", "real_name": "某人", "phone": "13800000001", "level": "county",
                                       "place": "360102", "role": "king"}, "json.value", "/role"),
    ("province", "POST", "/schools", {"code": "1", "name": "甲校", "region": "360102", "managed_by": "county"},
     "json.value", "/code"),
    ("province", "POST", "/schools", {"code": "3636000999", "name": "甲校", "region": "36", "managed_by": "county"},
     "json.value", "/region"),
    ("province", "POST", "/late", {"place": "x", "until": "2026-12-31", "reason": "补办"}, "json.value", "/place"),
    ("province", "POST", "/late", {"place": "360102", "entered": "26", "until": "2026-12-31", "reason": "补办"}, "json.value",
     "/entered"),
    ("province", "POST", "/late", {"place": "360102", "until": "x", "reason": "补办"}, "json.value", "/until"),
    ("province", "POST", "/settings", {"numbers": {"overdue_days": -1}, "reason": "改"}, "json.value", "/numbers/overdue_days"),
    ("province", "POST", "/settings", {"numbers": {"nonsense": 1}, "reason": "改"}, "json.value", "/numbers/nonsense"),
    ("province", "POST", "/settings", {"levels": {"suspend": "x"}, "reason": "改"}, "json.value", "/levels/suspend"),
    ("province", "POST", "/settings", {"off": ["nonsense"], "reason": "改"}, "json.value", "/off/0"),
    ("province", "POST", "/catalogues?name=a.csv&year=x&applies=2021&source=依据", "甲", "query.value", "year"),
    ("province", "POST", "/catalogues?name=a.csv&year=2021&applies=x&source=依据", "甲", "query.value", "applies"),
    ("province", "POST", "/catalogues?name=a.csv&year=2021&applies=2021&source=", "甲", "query.value", "source"),
]


def got_in(path, token, lang, **headers):
    return call(service.port, path, token, Accept_Language=lang, **headers)


@test
def answers_in_two_languages_are_two():
    """A store between that keeps answers tells them apart, and so does who asks again."""
    holders = {name: Browser(service.port).login(name).token(write=True) for name in ("school", "province")}
    pupil = call(service.port, "/api/v1/students?limit=1", holders["school"]).json["students"][0]["id"]
    differ = set()
    for path, calls in call(service.port, "/api/v1/openapi.json").json["paths"].items():
        if "get" not in calls:
            continue
        asked = path.replace("students/{id}", f"students/{pupil}").replace("{code}", "3636000001").replace("{kind}", "rule")
        for token in holders.values():
            answers = [got_in(re.sub(r"{\w+}", "1", asked), token, lang) for lang in ("zh-CN", "en")]
            said = [answer.headers.get("Content-Language") for answer in answers]
            described = "Content-Language" in calls["get"]["responses"]["200"].get("headers", {})
            if answers[0].status == 200:
                same(said, ["zh-CN", "en"] if described else [None, None], path)
            if answers[0].bytes == answers[1].bytes:
                continue
            differ.add(path)
            same(said, ["zh-CN", "en"], path)
            holds(answers[0].headers["Vary"], "Accept-Language")
            tags = [answer.headers.get("ETag") for answer in answers]
            expect(tags == [None, None] or tags[0] != tags[1], path, tags)
    expect(len(differ) > 12, differ)
    path = f"/api/v1/students/{pupil}"
    zh, en = (got_in(path, holders["school"], lang) for lang in ("zh", "en"))
    same([(answer.json["etag"], answer.headers["ETag"]) for answer in (zh, en)], [('"1"', '"1"'), ('"1-en"', '"1-en"')])
    for lang, tag, status in (("zh", '"1"', 304), ("en", '"1"', 200), ("zh", '"1-en"', 200), ("en", '"1-en"', 304), ("en", '"2", W/"1-en"', 304)):
        again = got_in(path, holders["school"], lang, If_None_Match=tag)
        same((again.status, again.headers["ETag"], again.headers["Content-Language"]),
             (status, '"1"' if lang == "zh" else '"1-en"', "zh-CN" if lang == "zh" else "en"), lang, tag)
    # what is changed is the same in every language
    ask = lambda tag: call(service.port, f"{path}/applications", holders["school"], "POST",
                           '{"kind": "suspend", "reason": "ill", "asked": {}}', Content_Type="application/json", If_Match=tag).status
    same([ask(tag) for tag in ('"1-en"', '"1"', '"2-en"', '"1-zh"', '"1-"')], [422, 422, 412, 412, 412])
    page = Browser(service.port, lang="en").get("/login")
    same((page.headers["Content-Language"], page.headers["Vary"]), ("en", "Accept-Language, HX-Request, Cookie"))


@test
def a_query_that_is_no_utf_8_is_no_query_without_it():
    browser = Browser(service.port, lang="zh").login("school")
    token = browser.token(write=True, subjects=["students", "statistics", "reveal"])
    gbk = urllib.parse.quote("2024级1班".encode("gb18030"))
    asked = [("GET", "/students", "class", gbk), ("GET", "/statistics", "class", gbk), ("GET", "/events", "since", "%ff"),
             ("GET", "/search", "q", "%00"), ("GET", "/movements", "kind", "%4"), ("GET", "/students", "class", "100%"),
             ("POST", "/records", "class", gbk), ("GET", "/students", "class%ff", "1")]
    for method, path, name, value in asked:
        body = {"Content_Type": "application/json"} if method == "POST" else {}
        answer = call(service.port, f"/api/v1{path}?{name}={value}", token, method,
                      '{"reason": "核对"}'.encode() if body else None, Accept_Language="zh-CN", **body)
        same((answer.status, answer.json["detail"]),
             (422, f"网址中“{name}”的值不是 UTF-8 文本（汉字按 UTF-8 写成 %xx）"), path)
        same([(one["code"], one["parameter"]) for one in answer.json["errors"]], [("query.value", name)])
    for path in ("/students", "/register", "/movements.csv", "/statistics.csv"):
        page = browser.get(f"{path}?class={gbk}")
        same(page.status, 422, path)
        holds(page.words, "网址中“class”的值不是 UTF-8 文本")
    same(browser.get("/students?class=" + urllib.parse.quote("2024级1班") + "&q=a+b&").status, 200)


@test
def what_cannot_be_is_named_by_every_call():
    tokens = {name: Browser(service.port).login(name).token(write=True) for name in {row[0] for row in UNFIT}}
    pupil = call(service.port, "/api/v1/students?limit=1", tokens["school"]).json["students"][0]
    settings = call(service.port, "/api/v1/settings", tokens["province"]).headers["ETag"]
    wrong = []
    for name, method, path, body, code, place in UNFIT:
        sent = body if isinstance(body, str) else None if body is None else json.dumps(body)
        kind = {"Content_Type": "text/csv" if isinstance(body, str) else "application/json"} if sent is not None else {}
        match = {"If_Match": settings if path == "/settings" else pupil["etag"]} if sent is not None else {}
        path = path.replace("{id}", str(pupil["id"]))
        answer = call(service.port, "/api/v1" + urllib.parse.quote(path, "/?=&"), tokens[name], method,
                      sent and sent.encode(), **kind, **match)
        got = [(one["code"], one.get("parameter") or one["pointer"]) for one in answer.json.get("errors", [])]
        if (answer.status, got) != (422, [(code, place)]):
            wrong.append((name, path, body, answer.status, got, answer.text[:120]))
    same(wrong, [])


@test
def a_token_of_an_account_that_may_not_is_told_who_may():
    ministry = Browser(service.port).login("ministry").token()
    for path in ("/events", "/students/1/reveal"):
        answer = call(service.port, "/api/v1" + path, ministry, "POST", '{"reason": "look", "fields": ["SFZJH"]}',
                      Content_Type="application/json")
        same((answer.status, answer.json["detail"]),
             (403, "教育部账号不能办理“查看完整证件号等”；这项由学校、县级、市级、省级的经办员、审核员办理。"))
    narrow = Browser(service.port).login("school").token(subjects=["students"])
    same(call(service.port, "/api/v1/events", narrow, "POST", '{"reason": "sync"}', Content_Type="application/json").json["detail"],
         "这个令牌不能用于“完整号码”：请在“接口令牌”页另生成一个勾选了这一项的。")
    # the page of a list that is of one school says where its code goes
    page = Browser(service.port, lang="zh").login("donghu").get("/graduates")
    same(page.status, 422)
    holds(page.words, "毕业名册一次列出一所学校的：请在下面填写学校标识码（10位，在“查找”里输入学校名称可以查到），结束学业年份可不填")


def schema_of_openapi():
    """The schema of the OpenAPI Initiative, which cmake/Openapi.cmake brings."""
    with open(f"{os.path.dirname(jiuxu)}/openapi/package/schemas/v3.1/schema.json", encoding="utf-8") as file:
        return json.load(file)


def refs(value):
    """Every $ref below."""
    if isinstance(value, dict):
        yield from [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        for one in value.values():
            yield from refs(one)
    elif isinstance(value, list):
        for one in value:
            yield from refs(one)


@test
def the_description_is_one_of_openapi_3_1():
    document = call(service.port, "/api/v1/openapi.json").json
    wrong = [error.message[:300] for error in jsonschema.Draft202012Validator(schema_of_openapi()).iter_errors(document)]
    same(wrong, [])
    same(document["openapi"], "3.1.0")
    shapes = document["components"]["schemas"]
    for name, shape in shapes.items():
        jsonschema.Draft202012Validator.check_schema(shape)
        expect(shape.get("properties") or name == "Values", name)
    named = {ref.removeprefix("#/components/schemas/") for ref in refs(document)}
    headers = {f"#/components/headers/{name}" for name in document["components"]["headers"]}
    expect(headers <= named, headers)
    same(named - set(shapes), headers)
    same(set(shapes) - named, set(), "described and answered by no call")


@test
def every_call_says_what_it_answers():
    bare = []
    for path, calls in call(service.port, "/api/v1/openapi.json").json["paths"].items():
        for method, one in calls.items():
            good = [status for status in one["responses"] if status.startswith("2")]
            expect(good, path, method)
            bare += [f"{method} {path}" for status in good if "content" not in one["responses"][status]]
            expect({"name": "If-Match", "in": "header"}.items() <= one["parameters"][-1].items()
                   if "412" in json.dumps(one) and "If-Match" in json.dumps(one) else True, path)
    same(bare, ["get /api/v1/openapi.json"])
    paths = call(service.port, "/api/v1/openapi.json").json["paths"]
    same([list(paths[path]["get"]["responses"]["200"]["content"]) for path in
          ("/api/v1/applications/{id}/proofs/{number}", "/api/v1/records")],
         [["image/jpeg", "image/png", "application/pdf"],
          ["text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"]])


if __name__ == "__main__":
    jiuxu, words = e2e.arguments(__doc__)
    with tempfile.TemporaryDirectory(prefix="jiuxu-api-") as work:
        Province(jiuxu, os.path.join(work, "data"), students=60)
        with Service(jiuxu, os.path.join(work, "data")) as service:
            status = e2e.main(words)
        expect(service.stop() == 0, service.process.returncode, service.said()[-3000:])
        sys.exit(status)
