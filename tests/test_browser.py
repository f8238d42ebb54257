#!/usr/bin/python3
"""The pages of the records service in Debian's Chromium (tests/browser/pages.mjs), a whole student life there
(tests/browser/life.mjs), and pages in a Chromium of 2019 (tests/browser/old.mjs).

usage: test_browser.py PATH/TO/jiuxu [SCRIPT.mjs…]

playwright-core, axe-core and the old Chromium come from npm, pinned with their digests in tests/browser/package-lock.json,
into the folder `browser` beside the program. Exit status 77 when there is no Chromium or no Node.
JIUXU_SCREENSHOTS: a folder for a picture of every page. Loopback only.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from e2e import run
from made_jpeg import jpeg
from web_world import PASSWORD, Province, Service, citizen, students_csv

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "browser")


def skip(reason):
    print(f"passed over: {reason}")
    sys.exit(77)


def modules(folder):
    """node_modules of the lock file, fetched once."""
    os.makedirs(folder, exist_ok=True)
    for name in os.listdir(HERE):
        shutil.copy(os.path.join(HERE, name), folder)
    kept = os.path.join(folder, "node_modules", ".package-lock.json")
    if os.path.exists(kept) and os.path.getmtime(kept) > os.path.getmtime(os.path.join(HERE, "package-lock.json")):
        return
    done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder,
                          capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"npm ci: {done.stderr[-2000:]}")


def routes(jiuxu):
    printed = run(os.path.join(os.path.dirname(jiuxu), "tests", "print_routes")).out
    names = ("method", "path", "access", "permission")
    return json.dumps([dict(zip(names, line.split())) for line in printed.splitlines()])


def main():
    jiuxu = os.path.abspath(sys.argv[1])
    chromium = shutil.which("chromium")
    if not chromium:
        skip("there is no chromium (apt-get install chromium)")
    if not shutil.which("npm") or not shutil.which("node"):
        skip("there is no npm and node (apt-get install npm)")
    folder = os.path.join(os.path.dirname(jiuxu), "browser")
    modules(folder)
    with tempfile.TemporaryDirectory(prefix="jiuxu-browser-") as work:
        province, csv, photos = (os.path.join(work, name) for name in ("data", "名单.csv", "照片.zip"))
        Province(jiuxu, province, students=400)
        with open(csv, "wb") as file:
            file.write(students_csv(300, first=5000, spoil={5003, 5100}))
        with zipfile.ZipFile(photos, "w") as zipped:
            zipped.writestr(citizen(5001, year=2007) + ".jpg", jpeg(358, 441, 3))
            zipped.writestr("合影.jpg", jpeg(358, 441, 3))
        with Service(jiuxu, province) as service:
            env = {**os.environ, "URL": f"http://127.0.0.1:{service.port}", "PASSWORD": PASSWORD,
                   "CHROMIUM": chromium, "ROUTES": routes(jiuxu), "CSV": csv, "PHOTOS": photos,
                   "SHOTS": os.environ.get("JIUXU_SCREENSHOTS", "")}
            status = 0
            for script in sys.argv[2:] or ("pages.mjs", "life.mjs", "old.mjs"):
                status = subprocess.run(["node", script], cwd=folder, env=env, timeout=1700).returncode or status
            ended = service.process.poll()
            if ended is not None:
                print(f"FAILED the service ended meanwhile, with {ended}\n{service.said()[-4000:]}")
        return status or service.stop()


if __name__ == "__main__":
    sys.exit(main())
