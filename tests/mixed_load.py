"""Many clients at once, nine looks for each write, and a count of every write that was acknowledged.

They go on for the seconds that are asked for, and then until enough was written and refused that it proves
something (Span): a machine with much to do takes longer.

A write is a word added to a question (records/helpdesk), under the version that was read (If-Match):
two clients that write at once must not both be told yes for the same version, and what was told yes
must stand in the question afterwards, once. Beside them some change records of students (RecordWriter): they
read a remark, add a mark to it and put it back, which no other may overwrite unseen. What tests/test_mixed.py,
tests/test_postgres.py and tests/bench/bench_serve share."""
import http.client
import json
import random
import threading
import time


class Span:
    """How long clients go on: so many seconds, and as long as `enough` says no, which is asked then; not for ever."""
    LONGEST_S = 240

    def __init__(self, seconds):
        self.seconds, self.enough = seconds, lambda: True
        self.until = self.last = 0

    def begin(self, enough):
        now = time.monotonic()
        self.until, self.last, self.enough = now + self.seconds, now + self.LONGEST_S, enough

    def goes_on(self):
        now = time.monotonic()
        return now < self.until or (now < self.last and not self.enough())


class Client(threading.Thread):
    """One client with a connection of its own; `said` is what it was told yes for."""

    def __init__(self, port, number, tokens, looks, questions, span):
        super().__init__()
        self.port, self.looks, self.questions, self.span = port, looks, questions, span
        self.looker, self.writer = tokens
        self.dice = random.Random(number)
        self.address = f"10.9.{number // 200}.{number % 200 + 1}"
        self.number, self.said, self.faults, self.refused, self.times = number, [], [], 0, []
        self.connection = None

    def ask(self, token, method, path, body=None, **headers):
        sent = {"Authorization": f"Bearer {token}", "X-Forwarded-For": self.address, **headers}
        if isinstance(body, dict):
            body = json.dumps(body)
            sent["Content-Type"] = "application/json"
        elif body is not None:
            sent["Content-Type"] = "image/png"
        if not self.connection:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        began = time.monotonic()
        self.connection.request(method, path, body=body, headers=sent)
        answer = self.connection.getresponse()
        data = answer.read()
        self.times.append((method, time.monotonic() - began))
        return answer, data

    def look(self):
        answer, data = self.ask(self.looker, "GET", self.dice.choice(self.looks)(self.dice))
        if answer.status != 200:
            self.faults.append((answer.status, data[:200]))

    def write(self):
        number = self.dice.choice(self.questions)
        answer, _ = self.ask(self.writer, "GET", f"/api/v1/problems/{number}")
        words = f"client {self.number} word {len(self.said)} {self.dice.choice('甲乙丙丁戊己庚辛')}"
        answer, data = self.ask(self.writer, "POST", f"/api/v1/problems/{number}/notes",
                                {"kind": "more", "text": words}, **{"If-Match": answer.headers["ETag"]})
        if answer.status == 200:
            self.said.append((number, words))
        elif answer.status == 412:  # somebody was faster
            self.refused += 1
        elif answer.status != 422:  # the question is full
            self.faults.append((answer.status, data[:200]))

    def run(self):
        try:
            while self.span.goes_on():
                if self.dice.randrange(10):
                    self.look()
                else:
                    self.write()
        except Exception as problem:  # a test that dies silently passes
            self.faults.append((0, repr(problem)))
        finally:
            if self.connection:
                self.connection.close()


PNG = b"\x89PNG\r\n\x1a\n" + b"a picture of a household book"


class RecordWriter(Client):
    """Adds marks to the remark (BZ) of students: reads the record, applies under the version that was read, lets
    the school's reviewer submit it, which brings it into force (level_of_changes()). `done` is what was told yes
    for in the end: student, version that was read, mark."""

    def __init__(self, port, number, clerk, reviewer, students, span):
        super().__init__(port, number, (reviewer, clerk), [], [], span)
        self.students, self.done = students, []

    def answered(self, expected, *asked, **headers):
        """What was answered with the first of the states expected; None with another of them."""
        answer, data = self.ask(*asked, **headers)
        if answer.status not in expected:
            self.faults.append((answer.status, asked[1:3], data[:300]))
        elif answer.status == expected[0]:
            return answer, json.loads(data) if data else None
        else:
            self.refused += 1
        return None

    def step(self):
        student = self.dice.choice(self.students)
        read = self.answered((200,), self.writer, "GET", f"/api/v1/students/{student}")
        if not read:
            return
        remark, mark = read[1]["values"].get("BZ") or "", f"{self.number}.{len(self.done)}"
        asked = {"kind": "change_data", "reason": "核对", "asked": {}, "values": {"BZ": f"{remark} {mark}".strip()}}
        # somebody else's is under way, or the record is another by now
        made = self.answered((201, 412, 422), self.writer, "POST", f"/api/v1/students/{student}/applications", asked,
                             **{"If-Match": read[0].headers["ETag"]})
        if not made:
            return
        path = f"/api/v1/applications/{made[1]['id']}"
        proved = self.answered((201,), self.writer, "POST", f"{path}/proofs?name=x.png", PNG)
        seen = proved and self.answered((200,), self.looker, "GET", path)
        if seen and self.answered((200,), self.looker, "POST", f"{path}/decisions", {"action": "submit"},
                                  **{"If-Match": seen[0].headers["ETag"]}):
            self.done.append((student, read[1]["version"], mark))

    def run(self):
        try:
            while self.span.goes_on():
                self.step()
        except Exception as problem:  # a test that dies silently passes
            self.faults.append((0, repr(problem)))
        finally:
            if self.connection:
                self.connection.close()


def level_of_changes(port, token):
    """The school alone decides on changes of basic data; `token` is the province's."""
    client = Client(port, 252, (None, token), [], [], None)
    answer, _ = client.ask(token, "GET", "/api/v1/settings")
    answer, data = client.ask(token, "POST", "/api/v1/settings", {"levels": {"change_data": "school"}, "reason": "试验"},
                              **{"If-Match": answer.headers["ETag"]})
    if answer.status != 200:
        raise AssertionError(f"{answer.status} {data}")
    client.connection.close()


def record_writers(ports, clerk, reviewer, students, span, count=6):
    return [RecordWriter(ports[n % len(ports)], 300 + n, clerk, reviewer, students, span) for n in range(count)]


def records_told(port, token, writers):
    """Held against what stands there: {written, refused, faults, lost: marks that are gone, doubled: two who
    were both told yes for the same version, unsaid: changes of which nobody was told yes}."""
    reader = Client(port, 253, (None, token), [], [], None)
    done = [one for writer in writers for one in writer.done]
    lost, unsaid = [], []
    for student in writers[0].students:
        _, data = reader.ask(token, "GET", f"/api/v1/students/{student}")
        record = json.loads(data)
        marks = [word for word in (record["values"].get("BZ") or "").split() if word[0].isdigit()]
        said = [mark for number, _, mark in sorted(done, key=lambda one: one[1]) if number == student]
        lost += [(student, mark) for mark in said if mark not in marks]
        unsaid += [(student, marks, said)] if marks != said else []
    reader.connection.close()
    versions = [(student, version) for student, version, _ in done]
    return {"written": len(done), "refused": sum(writer.refused for writer in writers),
            "faults": [fault for writer in writers for fault in writer.faults], "lost": lost,
            "unsaid": unsaid, "doubled": sorted(one for one in set(versions) if versions.count(one) > 1)}


def questions_ask(port, token, count):
    """That many new questions; their numbers."""
    asker = Client(port, 250, (None, token), [], [], None)
    made = []
    for n in range(count):
        answer, data = asker.ask(token, "POST", "/api/v1/problems",
                                 {"topic": "data", "title": f"第 {n} 个问题", "text": "同时写入的问题"})
        if answer.status != 201:
            raise AssertionError(f"{answer.status} {data}")
        made.append(json.loads(data)["id"])
    asker.connection.close()
    return made


def enough(crowd, beside):
    """Whether words and records were written, and some refused."""
    return (sum(len(client.said) for client in crowd) > 5 and sum(client.refused for client in crowd) > 0 and
            (not beside or (sum(len(writer.done) for writer in beside) > 3 and sum(writer.refused for writer in beside) > 0)))


def mixed(port, looker, writer, looks, span, clients=64, questions=8, others=(), beside=()):
    """Runs them all, at the port and, in turn, at `others` that serve the same, and the threads `beside` them; `looker` and `writer` are tokens, that of the writer one of a school. {requests, written, refused, faults, lost, doubled, p99 of looks in seconds}."""
    numbers = questions_ask(port, writer, questions)
    ports = [port, *others]
    crowd = [Client(ports[n % len(ports)], n, (looker, writer), looks, numbers, span) for n in range(clients)]
    span.begin(lambda: enough(crowd, beside))
    for client in [*crowd, *beside]:
        client.start()
    for client in [*crowd, *beside]:
        client.join()
    said = [words for client in crowd for words in client.said]
    reader = Client(port, 251, (None, writer), [], [], None)
    there = []
    for number in numbers:
        _, data = reader.ask(writer, "GET", f"/api/v1/problems/{number}")
        whole = json.loads(data)
        there += [(number, note["text"]) for note in whole["notes"][1:]]
        if whole["version"] != len(whole["notes"]):
            there.append((number, "a version without a word"))
    looked = sorted(took for client in crowd for method, took in client.times if method == "GET")
    return {"requests": sum(len(client.times) for client in crowd), "written": len(said),
            "refused": sum(client.refused for client in crowd),
            "faults": [fault for client in crowd for fault in client.faults],
            "lost": sorted(set(said) - set(there)), "unsaid": sorted(set(there) - set(said)),
            "doubled": len(there) - len(set(there)),
            "p99": looked[len(looked) * 99 // 100] if looked else 0}
