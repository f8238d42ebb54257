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
    API + b"Content-Length: 99999999\r\n\r\n": ("too-large", 413, "内容太大，超过了上限", "the body is too long"),
    b"GET /api/v1/" + b"a" * 5000 + b" HTTP/1.1\r\nHost: a\r\n\r\n":
        ("target-too-long", 414, "网址太长，最长 4096 字节", "the request's target is too long"),
    b"GET /api/v1/students HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 70 + b"\r\n":
        ("head-too-large", 431, "请求头太多，最多 64 行", "there are too many headers"),
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
    form = send("kind=suspend", Content_Type="application/x-www-form-urlencoded")
    same((form.status, form.json["type"]), (415, "/api/v1/errors/media-type"))
    other = call(service.port, "/api/v1/search", token, "POST", "")
    same((other.status, other.headers["Allow"]), (405, "GET, HEAD"))
    same(call(service.port, "/api/v1/events", token, "DELETE").headers["Allow"], "GET, HEAD, POST")
    same(call(service.port, "/api/v1/accounts", token, "PUT").headers["Allow"], "GET, HEAD, POST")


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
    same(named - set(shapes), set())
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


if __name__ == "__main__":
    jiuxu, words = e2e.arguments(__doc__)
    with tempfile.TemporaryDirectory(prefix="jiuxu-api-") as work:
        Province(jiuxu, os.path.join(work, "data"), students=60)
        with Service(jiuxu, os.path.join(work, "data")) as service:
            status = e2e.main(words)
        expect(service.stop() == 0, service.process.returncode, service.said()[-3000:])
        sys.exit(status)
