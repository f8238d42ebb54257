"""Everything that only asks, by the table of routes: paths with what they are asked with, and one account that
asks. What tests/test_plans.py and tests/bench/bench_routes share."""
import http.client
import os
import random
import re
import subprocess
import time
import urllib.parse

from web_world import Browser

SLOW_S = 60
WHOLE = ("/students.csv", "/students.xlsx", "/log.csv", "/imports/missing.xlsx")  # asked for once, at the end
quoted = urllib.parse.quote

# What a page is asked with beside its bare path.
CLASS = quoted("2025级1班")
LIST = ("grade=2025", f"class={CLASS}", "sex=1", "status=suspended", "status=leaving", "problems=1", "missing=1", "noclass=1", "noclass=1&status=on_roll",
        "region=360102", "region=3601", "school=3636000001", "specialty=090100", f"grade=2025&class={CLASS}&sex=2")
QUERIES = {
    "/students": (*LIST, "before=3699993636000001.1.", "status=on_roll&before=3601023636000001.2000.2025"), "/api/v1/students": (*LIST, "limit=500"),
    "/find": (f"q={quoted('伟')}", f"q={quoted('王伟')}", f"q={quoted('王伟文')}", f"q={quoted('阿卜杜')}", "q=G3601022007", "q=360102200901010014", "q=123"),
    "/api/v1/search": (f"q={quoted('王伟')}", "q=zzz"),
    "/statistics": [f"by={by}" for by in ("city", "county", "school", "specialty", "grade", "entered", "sex", "status")] + [f"by=school&class={CLASS}", "by=school&noclass=1"],
    "/api/v1/statistics": [f"by={by}" for by in ("school", "status")],
    "/statistics.csv": ("by=school",), "/statistics.xlsx": ("by=school",),
    "/cards": (f"school=3636000001&class={CLASS}",), "/cards.pdf": (f"school=3636000001&class={CLASS}",),
    "/register": ("school=3636000001", f"school=3636000001&class={CLASS}"), "/register.pdf": ("school=3636000001", f"school=3636000001&class={CLASS}"),
    "/graduates": ("school=3636000001", "school=3636000001&year=2026"), "/graduates.pdf": ("school=3636000001&year=2026",),
    "/api/v1/register": ("school=3636000001",), "/api/v1/graduates": ("school=3636000001&year=2026",), "/api/v1/cards": (f"school=3636000001&class={CLASS}",),
    "/todo": ("sort=due", "before=600", "sort=due&before=1790000000000000.600", "due=week", "due=week&sort=due", f"q={quoted('王伟')}", "q=360102200901010014", "kind=suspend&sort=new&rows=200", "school=3636000001"),
    "/applications": ("state=open", "before=600", "state=open&before=600", "state=open&sort=due", "state=open&due=week&sort=due&kind=suspend", f"q={quoted('王伟')}", "q=360102200901010014&sort=due",
                      f"state=effective&q={quoted('王伟')}", f"state=withdrawn&q={quoted('王伟')}", "school=3636000001&state=open&sort=due", f"state=open&q={quoted('伟')}", "state=open&q=360102200901010014", "state=effective", "state=rejected", "kind=destination", "kind=suspend", "student=1"),
    "/api/v1/applications": ("mine=1", f"q={quoted('王伟')}", "due=week&school=3636000001", "state=pending", "state=rejected", "kind=suspend&state=pending", "student=1", "limit=500"),
    "/movements": ("school=3636000001", "kind=left", "kind=11&from=2026-01-01&until=2099-12-31", f"school=3636000001&class={CLASS}"),
    "/movements.csv": ("school=3636000001",), "/api/v1/movements": ("limit=500", "kind=21&limit=500"),
    "/offers": ("kind=class", "kind=specialty"), "/api/v1/offers": ("kind=class", "kind=specialty", "kind=specialty&school=3636000001"),
    "/problems": ("show=todo", "show=ours", "show=all", f"show=all&q={quoted('没有这个词')}", "show=all&topic=import", "show=all&overdue=1",
                  "show=all&place=3601&state=closed", "show=all&place=3636000001", "show=all&level=city"),
    "/api/v1/problems": ("state=closed", f"q={quoted('没有这个词')}", "topic=system&overdue=1", "place=360103"),
    "/destinations": ("school=3636000001",), "/api/v1/destinations": ("school=3636000001",),
    "/schools": (f"q={quoted('东湖')}",), "/api/v1/schools": ("limit=500",), "/api/v1/aid": ("term=2026-1", "limit=500", "term=2020-1"),
    "/continuations": ("state=open", "state=done"), "/api/v1/continuations": ("state=done",),
    "/log": [f"kind={kind}" for kind in ("login", "reveal", "export", "record", "business", "account", "setting", "desk")] +
            ["actor=school", "actor=nobody", "student=3", "school=3636000001", "from=2020-01-01&until=2020-01-02"],
    "/api/v1/log": ("kind=reveal", "kind=setting", "limit=500"),
    "/api/v1/events": ("since=0", "since=1000", "since=900000&limit=1000", "since=1290000"),
    "/accounts": (f"q={quoted('周')}", "state=never", "state=school_gone&level=school", "place=3601&role=clerk"),
    "/api/v1/accounts": (f"q={quoted('学校')}", "state=never&limit=500"), "/bulk": ("kind=promote", "kind=check_in"), "/apply": ("kind=admit",),
    "/students/{id}/apply": ("kind=suspend", "kind=change_data"),
}


class Asker:
    """One account with a connection that stays."""

    def __init__(self, port, name):
        self.browser = Browser(port, "zh").login(name)
        self.cookie = "; ".join(f"{k}={v}" for k, v in self.browser.cookies.items())
        self.token = self.browser.token() if self.browser.get("/tokens").status == 200 else None
        self.port, self.dice, self.connection = port, random.Random(1), None

    def get(self, path):
        """(status, bytes, seconds)."""
        if not self.connection:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SLOW_S)
        headers = {"X-Forwarded-For": f"10.{self.dice.randrange(256)}.{self.dice.randrange(256)}.{self.dice.randrange(1, 255)}",
                   **({"Authorization": f"Bearer {self.token}"} if path.startswith("/api/") else {"Cookie": self.cookie})}
        began = time.monotonic()
        try:
            self.connection.request("GET", path, headers=headers)
            answer = self.connection.getresponse()
            length = len(answer.read())
        except OSError:
            self.connection.close()
            self.connection = None
            return 0, 0, time.monotonic() - began
        return answer.status, length, time.monotonic() - began


def routes_asking(tests):
    """Paths of the table (tests/print_routes.c) that change nothing; `tests` is where it was built."""
    table = subprocess.run([os.path.join(tests, "print_routes")], capture_output=True, text=True, check=True).stdout
    return [line.split()[1] for line in table.splitlines() if line.startswith("GET ")]


def found(asker, path, pattern):
    match = re.search(pattern, asker.browser.get(path).text)
    return match[1] if match else None


def ids_of(asker):
    """What {…} stands for on its paths; what it has none of is left out."""
    return {"students": found(asker, "/students", r'href="/students/(\d+)"'),
            "applications": found(asker, "/applications", r'href="/applications/(\d+)"'),
            "aid": found(asker, "/aid", r'href="/aid/(\d+)"'), "problems": found(asker, "/problems", r'href="/problems/(\d+)"'),
            "accounts": found(asker, "/accounts", r'href="/accounts/(\d+)"'), "schools": "3636000001"}


def paths_of(asker, routes):
    ids = ids_of(asker)
    for route in routes:
        path = route
        if "{" in path:
            kind = route.replace("/api/v1", "").split("/")[1]
            if path.count("{") > 1 or not ids.get(kind):
                continue
            path = re.sub(r"{\w+}", ids[kind], path)
        yield path
        for query in QUERIES.get(route, ()):
            yield f"{path}?{query}"
