"""What the API answers against what its OpenAPI document says it answers: every call of web_world.call() comes
here. A member that is not described fails, as does one that is described as there and is not, a status or
type that no call is said to have, and a problem without its kind. python3-jsonschema does the judging."""
import json
import os
import re

import jsonschema

from e2e import expect

MANY = 16  # of a longer list so many are looked at: those are alike
documents = {}
with open(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "docs/api.md"), encoding="utf-8") as page:
    documented = page.read()


class Document:
    """The description a service gives of itself, with nothing allowed beside."""

    def __init__(self, fetch):
        self.whole = fetch("/api/v1/openapi.json")
        self.paths = [(re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path))), path) for path in self.whole["paths"]]
        self.paths.sort(key=lambda pair: pair[1].count("{"))
        self.kinds = {kind["id"] for kind in fetch("/api/v1/errors")["errors"]}
        self.shapes = {}

    def call(self, method, path):
        path = path.split("?")[0]
        for pattern, name in self.paths:
            if pattern.fullmatch(path) and method.lower() in self.whole["paths"][name]:
                return self.whole["paths"][name][method.lower()]
        return None

    def judge(self, name):
        """A validator of the shape of that name."""
        if name not in self.shapes:
            shapes = closed(self.whole["components"]["schemas"])
            whole = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": shapes}}
            self.shapes[name] = jsonschema.Draft202012Validator(whole, format_checker=jsonschema.FormatChecker())
        return self.shapes[name]


def closed(schema):
    """The same where an object has no members but those it names, and moments are what they say."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    shut = {key: closed(value) for key, value in schema.items()}
    if isinstance(shut.get("properties"), dict) and shut.get("type") == "object":
        shut.setdefault("additionalProperties", False)
    if shut.get("format") == "date-time":
        shut["pattern"] = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"
    if shut.get("format") == "date":
        shut["pattern"] = r"^\d{4}-\d\d-\d\d$"
    return shut


def some(value):
    """The beginning and the end of what is long."""
    if isinstance(value, list):
        return [some(one) for one in (value if len(value) <= MANY else value[:MANY // 2] + value[-MANY // 2:])]
    if isinstance(value, dict):
        return {key: some(one) for key, one in value.items()}
    return value


def fits(judge, value, *where):
    wrong = next(judge.iter_errors(some(value)), None)
    expect(wrong is None, *where, wrong and f"{'/'.join(map(str, wrong.absolute_path))}: {wrong.message[:500]}")


def check(fetch, port, method, path, answer):
    """Fails when the answer is none that is described; `fetch` gets JSON of the service."""
    if not path.startswith("/api/v1/") or path == "/api/v1/openapi.json" or method == "HEAD":
        return
    if port not in documents:
        documents[port] = None  # what fetch() asks for itself is not looked at
        documents[port] = Document(fetch)
    document, where = documents[port], (method, path, answer.status)
    if not document:
        return
    kind = (answer.headers["Content-Type"] or "").split(";")[0]
    if answer.status >= 400:
        expect(kind == "application/problem+json", *where, kind, answer.bytes[:300])
        fits(document.judge("Problem"), answer.json, *where)
        expect(answer.json["status"] == answer.status, *where)
        expect(answer.json["type"].split("/")[-1] in document.kinds, *where, answer.json["type"])
        expect(answer.json["errors"] or answer.status != 422, *where, answer.json, "says nothing of what is wrong")
        return
    call = document.call(method, path)
    expect(call, *where, "is answered and not described")
    described = call["responses"].get(str(answer.status))
    expect(described, *where, "is no status that is described")
    content = described.get("content", {})
    if answer.status == 304 or (not content and not answer.bytes):
        return
    expect(kind in content, *where, kind, list(content))
    for event in answer.json["events"] if path.startswith("/api/v1/events") else ():
        expect(f"| `{event['kind']}` |" in documented, *where, event["kind"], "is not in docs/api.md")
    if kind == "application/json":
        fits(document.judge(content[kind]["schema"]["$ref"].split("/")[-1]), json.loads(answer.bytes), *where)
