#!/usr/bin/python3
"""No page and no call goes over all students, events or applications to show a few of them: every route that
only asks is asked by every kind of account, and SQLite tells what each statement cost (tests/watched_serve.c).

usage: test_plans.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it

Every person here is made. Loopback only."""
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
from e2e import expect, run, same, test
from routes_walk import WHOLE, Asker, paths_of, routes_asking
from web_world import PASSWORD, Province, Service

STUDENTS, OPEN, ENDED = 4000, 800, 1200
ROLES = ("province", "reviewer", "nanchang", "donghu-admin", "school")
# A page of 500 out of a table in its own order goes over that many and more; each large table has more rows.
ROWS_MOST, STEPS_MOST = 1900, 40000
# What is counted out of an index alone, and what goes through the log 50,000 events at a time.
KNOWN = ("SELECT count(*) FROM my_application_far AS a WHERE 1 = 1", "SELECT code, count(*) FROM my_destination_far GROUP BY code",
         "FROM my_log WHERE seq < $1 AND seq >= $2 AND ((substr(kind, 1, 8) = 'student.'", "PRAGMA integrity_check(1)")
# Read whole by their purpose.
PRINTED = re.compile(r"\.(pdf|csv|xlsx)(\?|$)|/(print|card|cards|register|graduates)(\?|$)")

jiuxu = folder = None
costs = []


def watched():
    """[(rows without an index, steps, statement)] of one walk over everything, the dearest first."""
    if costs:
        return costs
    tests = os.path.join(os.path.dirname(jiuxu), "tests")
    with Service(os.path.join(tests, "watched_serve"), folder) as service:
        for name in ROLES:
            asker = Asker(service.port, name)
            for path in paths_of(asker, [route for route in routes_asking(tests) if route not in WHOLE]):
                if not PRINTED.search(path):
                    status = asker.get(path)[0]
                    expect(status in (200, 303, 403, 404, 413, 422), name, path, status)
        same(service.stop(), 0, service.said()[-2000:])
        for line in service.said().splitlines():
            if line.startswith("watched\t"):
                _, rows, _, steps, text = line.split("\t", 4)
                costs.append((int(rows), int(steps), text))
    costs.sort(reverse=True)
    expect(len(costs) > 100, "hardly anything was asked", costs)
    return costs


def dear(column, most):
    return [row for row in watched() if row[column] > most and not any(known in row[2] for known in KNOWN)]


@test
def nothing_is_found_by_going_over_a_large_table():
    same(dear(0, ROWS_MOST), [], f"rows that no index led to, statement; {STUDENTS} students")


@test
def no_page_takes_as_many_steps_as_there_are_students():
    same(dear(1, STEPS_MOST), [], f"steps of SQLite's machine, statement; {STUDENTS} students")


if __name__ == "__main__":
    jiuxu, words = e2e.arguments(__doc__)
    with tempfile.TemporaryDirectory(prefix="jiuxu-plans-") as work:
        folder = os.path.join(work, "data")
        Province(jiuxu, folder, STUDENTS)
        made = os.path.join(os.path.dirname(jiuxu), "tests", "bench", "made_business")
        same(run(made, folder, OPEN, ENDED).status, 0)
        sys.exit(e2e.main(words))
