#!/usr/bin/python3
"""A write storm through HTTP: the service killed with -9 at any moment, the database gone and back,
a disk that fills up. What was answered with 201 is there afterwards, the chain verifies.

usage: test_storm.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it

JIUXU_KILLS: how often it is killed (10). As root for the full disk (a small tmpfs); else that one is
left out. Every person here is made. Loopback only."""
import http.client
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
from e2e import becomes, expect, holds, run, same, test
from web_world import ENV, Browser, Province, Service, call, data_words

jiuxu = work = None
CLIENTS = 4


class Writer(threading.Thread):
    """Asks questions one after another until nobody answers; keeps what was acknowledged."""

    def __init__(self, port, token, name):
        super().__init__()
        self.port, self.token, self.label, self.acknowledged, self.other = port, token, name, [], []

    def run(self):
        for number in range(100000):
            title = f"{self.label}-{number}"
            try:
                answer = write(self.port, self.token, title)
            except (OSError, http.client.HTTPException):
                return
            if answer.status == 201:
                self.acknowledged.append((answer.json["id"], title))
            else:
                self.other.append((answer.status, answer.text))


def write(port, token, title):
    return call(port, "/api/v1/problems", token, "POST",
                json.dumps({"topic": "other", "title": title, "text": "写入测试"}), Content_Type="application/json")


def whole(data):
    done = run(jiuxu, "records", "verify", *data_words(data), "--format", "json", env=ENV)
    same(done.status, 0, done)


def there(port, token, number, title):
    while (answer := call(port, f"/api/v1/problems/{number}", token)).status == 429:  # a fast machine wrote many
        time.sleep(0.2)
    same((answer.status, answer.json.get("title")), (200, title), number)


@test
def killed_again_and_again_nothing_acknowledged_is_lost():
    data = os.path.join(work, "killed")
    Province(jiuxu, data, students=20)
    rng, acknowledged, token = random.Random(9), [], None
    for kill in range(int(os.environ.get("JIUXU_KILLS", "10"))):
        with Service(jiuxu, data) as service:
            token = token or Browser(service.port).login("school").token(write=True)
            for number, title in acknowledged[-20:]:
                there(service.port, token, number, title)
            writers = [Writer(service.port, token, f"k{kill}w{n}") for n in range(CLIENTS)]
            for writer in writers:
                writer.start()
            # amid the writing, however slow the machine is, and in the first round before it began
            wanted = min(3 * kill, 5)
            becomes(lambda: sum(len(writer.acknowledged) for writer in writers) >= wanted or any(writer.other for writer in writers))
            time.sleep(rng.uniform(0.05, 0.6))
            same(service.stop(signal.SIGKILL), -signal.SIGKILL)
            for writer in writers:
                writer.join()
                acknowledged += writer.acknowledged
                expect(not writer.other, writer.other[:3])
        whole(data)
    expect(len(acknowledged) > 20, len(acknowledged))
    with Service(jiuxu, data) as service:
        for number, title in acknowledged:
            there(service.port, token, number, title)
        same(len({number for number, _ in acknowledged}), len(acknowledged))


@test
def a_full_disk_refuses_writers_and_serves_readers():
    if os.geteuid() != 0 or "JIUXU_TEST_POSTGRES" in os.environ:
        print("     (passed over: wants root and a folder)")
        return
    small = os.path.join(work, "small")
    os.mkdir(small)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32m,mode=700", "none", small], check=True)
    try:
        data, filler = os.path.join(small, "data"), os.path.join(small, "filler")
        Province(jiuxu, data, students=20)
        with Service(jiuxu, data) as service:
            browser = Browser(service.port).login("school")
            token = browser.token(write=True)
            first = write(service.port, token, "装满之前").json["id"]
            aged = sqlite3.connect(os.path.join(data, "records.db"))
            with aged:  # so that the next request would note that somebody was seen
                aged.execute("UPDATE session SET seen_us = seen_us - 120000000")
            aged.close()
            with open(filler, "wb", buffering=0) as file:
                try:
                    while True:
                        file.write(b"\0" * 65536)
                except OSError:
                    pass
            acknowledged = []
            for number in range(2000):
                answer = write(service.port, token, f"装满{number}")
                if answer.status != 201:
                    break
                acknowledged.append((answer.json["id"], f"装满{number}"))
            same(answer.status, 507, answer.text)
            same(answer.headers["Content-Type"], "application/problem+json")
            holds(answer.text, "磁盘已满：什么也没有写入，原有数据完好")
            browser.get("/problems/new")
            page = browser.post("/problems", {"topic": "other", "heading": "满了", "text": "写不进去"})
            same(page.status, 507, page.words)
            holds(page.words, "no space left on the disk: nothing was written, what was there stands")
            for path in ("/students", "/problems", f"/problems/{first}", "/statistics"):
                same(browser.get(path).status, 200, path)
            there(service.port, token, first, "装满之前")
            ready = browser.get("/readyz")
            same((ready.status, ready.text), (503, "not ready: no space left on the disk\n"))
            os.unlink(filler)
            same(browser.get("/readyz").text, "ready\n")
            same(write(service.port, token, "又有空间").status, 201)
            for number, title in acknowledged:
                there(service.port, token, number, title)
        whole(data)
    finally:
        subprocess.run(["umount", small], check=True)


if __name__ == "__main__":
    jiuxu, words = e2e.arguments(__doc__)
    with tempfile.TemporaryDirectory(prefix="jiuxu-storm-") as work:
        sys.exit(e2e.main(words))
