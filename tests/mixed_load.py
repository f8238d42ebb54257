"""Many clients at once, nine looks for each write, and a count of every write that was acknowledged.

A write is a word added to a question (records/helpdesk), under the version that was read (If-Match):
two clients that write at once must not both be told yes for the same version, and what was told yes
must stand in the question afterwards, once. What tests/test_mixed.py and tests/bench/bench_serve share."""
import http.client
import json
import random
import threading
import time


class Client(threading.Thread):
    """One client with a connection of its own; `said` is what it was told yes for."""

    def __init__(self, port, number, tokens, looks, questions, until):
        super().__init__()
        self.port, self.looks, self.questions, self.until = port, looks, questions, until
        self.looker, self.writer = tokens
        self.dice = random.Random(number)
        self.address = f"10.9.{number // 200}.{number % 200 + 1}"
        self.number, self.said, self.faults, self.refused, self.times = number, [], [], 0, []
        self.connection = None

    def ask(self, token, method, path, body=None, **headers):
        sent = {"Authorization": f"Bearer {token}", "X-Forwarded-For": self.address, **headers}
        if body is not None:
            body = json.dumps(body)
            sent["Content-Type"] = "application/json"
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
            while time.monotonic() < self.until:
                if self.dice.randrange(10):
                    self.look()
                else:
                    self.write()
        except Exception as problem:  # a test that dies silently passes
            self.faults.append((0, repr(problem)))
        finally:
            if self.connection:
                self.connection.close()


def questions_ask(port, token, count):
    """That many new questions; their numbers."""
    asker = Client(port, 250, (None, token), [], [], 0)
    made = []
    for n in range(count):
        answer, data = asker.ask(token, "POST", "/api/v1/problems",
                                 {"topic": "data", "title": f"第 {n} 个问题", "text": "同时写入的问题"})
        if answer.status != 201:
            raise AssertionError(f"{answer.status} {data}")
        made.append(json.loads(data)["id"])
    asker.connection.close()
    return made


def mixed(port, looker, writer, looks, seconds, clients=64, questions=8, others=()):
    """Runs them all, at the port and, in turn, at `others` that serve the same; `looker` and `writer` are tokens, that of the writer one of a school. {requests, written, refused, faults, lost, doubled, p99 of looks in seconds}."""
    numbers = questions_ask(port, writer, questions)
    until = time.monotonic() + seconds
    ports = [port, *others]
    crowd = [Client(ports[n % len(ports)], n, (looker, writer), looks, numbers, until) for n in range(clients)]
    for client in crowd:
        client.start()
    for client in crowd:
        client.join()
    said = [words for client in crowd for words in client.said]
    reader = Client(port, 251, (None, writer), [], [], 0)
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
