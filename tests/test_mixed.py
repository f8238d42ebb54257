#!/usr/bin/python3
"""64 clients at once on the records service: nothing fails, nothing that was acknowledged is lost.

usage: test_mixed.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it

Every person here is made (tests/made_province.c). Loopback only."""
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
from e2e import expect, run, same, test
from mixed_load import Span, level_of_changes, mixed, record_writers, records_told
from web_world import ENV, Browser, Province, Service, call, data_words

jiuxu = folder = service = None

LOOKS = [lambda dice: f"/api/v1/students/{dice.randint(1, 300)}",
         lambda dice: f"/api/v1/students?limit=50&grade={dice.choice((2023, 2024, 2025))}",
         lambda dice: "/api/v1/statistics?by=school"]


@test
def nine_looks_for_each_write_lose_nothing():
    looker = Browser(service.port).login("reviewer").token()
    writer = Browser(service.port).login("school").token(write=True)
    level_of_changes(service.port, Browser(service.port).login("province").token(write=True))
    reviewer = Browser(service.port).login("school-reviewer").token(write=True)
    mine = [row["id"] for row in call(service.port, "/api/v1/students?status=enrolled&limit=3", writer).json["students"]]
    span = Span(5)
    beside = record_writers([service.port], writer, reviewer, mine, span)
    figures = mixed(service.port, looker, writer, LOOKS, span, beside=beside)
    same((figures["faults"], figures["lost"], figures["unsaid"], figures["doubled"]), ([], [], [], 0))
    expect(figures["written"] > 5 and figures["requests"] > 50, figures)
    told = records_told(service.port, writer, beside)
    same((told["faults"], told["lost"], told["unsaid"], told["doubled"]), ([], [], [], []))
    expect(told["written"] > 3 and told["refused"] > 0, told)


@test
def all_of_it_is_in_the_log_and_fits():
    result = run(jiuxu, "records", "verify", *data_words(folder), env=ENV)
    same(result.status, 0, result)


if __name__ == "__main__":
    jiuxu, words = e2e.arguments(__doc__)
    with tempfile.TemporaryDirectory(prefix="jiuxu-mixed-") as work:
        folder = os.path.join(work, "data")
        Province(jiuxu, folder)
        with Service(jiuxu, folder, "--behind-proxy") as service:
            status = e2e.main(words)
        expect(service.stop() == 0, service.process.returncode, service.said()[-3000:])
        sys.exit(status)
