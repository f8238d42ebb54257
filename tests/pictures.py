#!/usr/bin/python3
"""Pictures of every page of the records service with no student, with one and with many, to be looked at
by people: in both languages, at 1366 and 390 pixels, as a clerk of a school, a reviewer of a county and an
administrator of the province. Not a test: ./test does not run it.

usage: pictures.py PATH/TO/jiuxu FOLDER [STUDENTS…]

Without numbers 0, 1 and 100000 are made (take a release build). FOLDER/NUMBER/ has a picture a page;
what is slow, too wide, an error or in the other language is told on stdout. JIUXU_PAGES: a regular
expression of the routes wanted. Loopback only.
"""
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import web_business
from test_browser import modules, routes
from web_business import SCHOOL, agreed, applied, brought, day, student, who
from web_world import PASSWORD, Province, Service, citizen


def something_happens():
    """One of each of what lists are made of: applications on their ways, a question and its answer."""
    waits = applied("school", student(), {"kind": "suspend", "from": day(4), "until": day(277), "reason": "父母外出务工"})
    agreed(waits, "school-reviewer")
    agreed(applied("school", student(), {"kind": "change_class", "class": "2025级3班", "reason": "期中分班"}), "school-reviewer")
    applied("school", student(), {"kind": "withdraw_request", "own": "1", "guardian": "1", "reason": "随父母外出务工"})
    brought("school", [f"赵一明,{citizen(700)},{SCHOOL},202609,710201,3,2026,2026计算机1班,260000,\n",
                       f"钱二明,12345,{SCHOOL},202609,710201,3,2026,2026计算机1班,260001,\n"])


def question():
    browser = who("school")
    browser.get("/problems/new")
    browser.post("/problems", {"topic": "other", "title": "新生导入后没有学籍号", "text": "导入成功，但学籍号一栏是空的，怎么办？"})


def pictures(jiuxu, folder, count, node):
    os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="jiuxu-pictures-") as work:
        province = os.path.join(work, "data")
        Province(jiuxu, province, students=count)
        with Service(jiuxu, province) as service:
            web_business.begin(jiuxu, province, service)
            web_business.people.clear()
            if count > 100:
                something_happens()
            if count:
                question()
            env = {**os.environ, "URL": f"http://127.0.0.1:{service.port}", "PASSWORD": PASSWORD,
                   "CHROMIUM": shutil.which("chromium"), "ROUTES": routes(jiuxu), "SHOTS": os.path.abspath(folder),
                   "ONLY": os.environ.get("JIUXU_PAGES", "")}
            return subprocess.run(["node", "pictures.mjs"], cwd=node, env=env).returncode


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    jiuxu, folder = os.path.abspath(sys.argv[1]), sys.argv[2]
    node = os.path.join(os.path.dirname(jiuxu), "browser")
    modules(node)
    for count in [int(word) for word in sys.argv[3:]] or [0, 1, 100000]:
        print(f"{count} students", flush=True)
        if pictures(jiuxu, os.path.join(folder, str(count)), count, node):
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
