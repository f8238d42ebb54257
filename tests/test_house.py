#!/usr/bin/python3
"""Holds the tree to docs/architecture.md: who may include whom, what may not be called, how long
a file or a function may be, and that clang-format has nothing to say. Closes with counts."""
import os
import re
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# Each floor and the floors whose headers it may include.
FLOORS = {
    "base": {"base"},
    "inventory": {"inventory", "base"},
    "checks": {"checks", "inventory", "base"},
    "playbooks": {"playbooks", "inventory", "base"},
    "reports": {"reports", "checks", "playbooks", "inventory", "base"},
    "records": {"records", "base"},
    "agent": {"agent", "reports", "checks", "playbooks", "inventory", "records", "base"},
}
# Floor -> headers of libraries that are its business alone.
LIBRARIES = {
    "libssh/": {"inventory"}, "libvirt/": {"inventory"}, "curl/": {"inventory"},
    "openssl/": {"base"}, "xxhash.h": {"base"}, "archive": {"base"}, "yaml.h": {"base"}, "xlsxwriter.h": {"reports", "records"}, "sqlite3.h": {"records"}, "libpq-fe.h": {"records"}, "argon2.h": {"records"}, "liboath/": {"records"}, "cairo": {"base", "reports"}, "pango/": {"base"}, "jpeglib.h": {"base"}, "qrencode.h": {"reports", "records"}, "libxml/": {"base", "inventory", "reports"},
    "pthread.h": {"base", "inventory", "reports", "records"},
}
THREADS = {"base/thread.h", "base/thread.c", "base/ticker.c", "inventory/fanout.c", "inventory/deadline.h", "inventory/deadline.c", "base/parallel.c", "base/seal.c", "reports/writers/view_texts.c", "records/web/http/parts.h", "records/web/http/server.c", "records/web/http/hands.c", "records/web/jobs.c", "records/import/judges.c"}
# Who may go past the guard of scope (records/store/db.h).
UNGUARDED = {f"records/store/{name}" for name in (
    "accounts.c", "accounts_read.c", "db.c", "db.h", "event.c", "event_verify.c", "import_jobs.c", "log.c", "migrate.c", "schools.c", "schools_verify.c",
    "merged.c", "certificates.c", "shown.c", "entered.c", "alikes.c",
    "store.c", "transfer.c", "students.c", "holders.c", "names.c", "names_later.c", "finders.c", "digests.c", "totals.c", "applications.c", "applicants.c", "backs.c", "applications_read.c", "applications_carry.c", "attachments.c", "offers.c", "past.c", "aid.c", "photos.c", "photo_batches.c", "origins.c", "continuations.c", "due.c", "former.c", "destinations.c", "history.c", "left.c", "leave.c", "students_read.c", "national.c")} | {f"records/people/{name}.c" for name in ("attempt", "login", "session", "token", "totp")} | {
    f"records/helpdesk/{name}.c" for name in ("faq", "problem_store", "problem_waits")}
# Who may let the store see everything (records/store/scope.h).
WHOLE = {"records/store/digests.c", "records/store/scope.c", "records/store/scope.h", "records/store/store.c", "records/store/store.h", "records/store/event_verify.c",
         "records/store/accounts_read.c", "records/store/log.c", "records/store/former.c", "records/store/applications_carry.c", "records/helpdesk/problem_waits.c",
         "records/business/pair.c", "records/business/former.c", "records/business/due.c"}
BANNED = re.compile(r"(?<![A-Za-z0-9_>.])(strcpy|strcat|sprintf|vsprintf|atoi|atol|system|popen|gets|strtol|strtoul)\s*\(")
FILE_LINES = 500
FUNCTION_LINES = 60


def sources():
    for floor in FLOORS:
        for folder, _, names in os.walk(os.path.join(TOP, floor)):
            for name in sorted(names):
                if name.endswith((".c", ".h")):
                    yield floor, os.path.relpath(os.path.join(folder, name), TOP)


def includes_held(floor, path, text):
    for kind, header in re.findall(r'^#include ([<"])([^>"]+)', text, re.M):
        first = header.split("/")[0]
        if kind == '"' and first in FLOORS and first not in FLOORS[floor]:
            yield f"{path}: {floor}/ may not include {header}"
        if kind == '"' and "/" not in header:
            yield f"{path}: include '{header}' by its path from the top"
        for library, floors in LIBRARIES.items():
            if kind == "<" and header.startswith(library) and floor not in floors:
                yield f"{path}: <{header}> is the business of {'/, '.join(sorted(floors))}/"
        if header in ("pthread.h", "base/thread.h") and path not in THREADS:
            yield f"{path}: threads are started where docs/architecture.md says, and nowhere else"


def without_comments(text):
    text = re.sub(r"/\*.*?\*/", lambda m: re.sub(r"[^\n]", " ", m.group()), text, flags=re.S)
    text = re.sub(r'"(\\.|[^"\\\n])*"', '""', text)
    return re.sub(r"//[^\n]*", "", text)


def calls_held(path, text):
    for number, line in enumerate(without_comments(text).split("\n"), 1):
        found = BANNED.search(line)
        if found:
            yield f"{path}:{number}: {found.group(1)}() is not used here"


def guard_held(path, text):
    if re.search("db_query_unguarded|db_put_rows", text) and path not in UNGUARDED:
        yield f"{path}: db_query_unguarded() and db_put_rows() go past the scope of who asks; use db_query() and my_…"
    if path.startswith("records/") and re.search(r"\bscope_whole\b|\bstore_whole_begin\b", without_comments(text)) and path not in WHOLE:
        yield f"{path}: scope_whole shows everything; stay in the scope of who asks"


def lengths_held(path, text):
    lines = text.split("\n")
    if len(lines) > FILE_LINES + 1:
        yield f"{path}: {len(lines)} lines; a file holds one idea (at most {FILE_LINES})"
    began = None
    for number, line in enumerate(lines, 1):
        if line == "{":
            began = number
        elif line == "}" and began:
            if number - began - 1 > FUNCTION_LINES:
                yield f"{path}:{began}: a function of {number - began - 1} lines (at most {FUNCTION_LINES})"
            began = None


def format_held(paths):
    result = subprocess.run(["clang-format", "--dry-run", "-Werror", *paths], cwd=TOP,
                            capture_output=True, text=True, check=False)
    if result.returncode:
        names = sorted(set(re.findall(r"^([^:\n]+):\d+:\d+: error", result.stderr, re.M)))
        for name in names or [result.stderr.strip()]:
            yield f"{name}: clang-format would change it"


def resources_held():
    """Nothing of one machine, and no other project's registry, stands in the tree."""
    result = subprocess.run(["git", "-C", TOP, "grep", "-nE", r"deb\.debian\.org|registry\.npmjs|/work/(main|steering)"],
                            capture_output=True, text=True, check=False)
    for line in result.stdout.splitlines():
        if not line.startswith("tests/test_house.py:"):
            yield f"names a machine or a registry: {line[:160]}"


def schema_held():
    """The files of the schema are numbered in the order in which a store takes them, and all are built in."""
    files = sorted(os.listdir(os.path.join(TOP, "records/schema")))
    for index, name in enumerate(files, 1):
        if not name.startswith(f"{index:04}_"):
            yield f"records/schema/{name}: is number {index}"
    for path in ("records/store/migrate.c", "records/CMakeLists.txt"):
        with open(os.path.join(TOP, path), encoding="utf-8") as file:
            if re.findall(r"schema/(\d+_\w+\.sql)", file.read()) != files:
                yield f"{path}: does not name the files of records/schema in their order"


def readers_held():
    """The table of readers of outside bytes (docs/architecture.md) names what is there."""
    with open(os.path.join(TOP, "docs/architecture.md"), encoding="utf-8") as file:
        table = file.read().split("## Readers of outside bytes", 1)[-1]
    rows = re.findall(r"^\| ((?:base|records)/[^|]*) \|[^|]*\| (tests/fuzz_[^|]*) \|$", table, re.M)
    if len(rows) < 15:
        yield "docs/architecture.md: the table of readers of outside bytes is gone"
    for path in {path for row in rows for cell in row for path in cell.split(", ")}:
        if not os.path.exists(os.path.join(TOP, path)):
            yield f"docs/architecture.md: there is no {path}"


def main():
    rules = {"includes": [], "calls": [], "lengths": [], "guard": []}
    paths = []
    for floor, path in sources():
        with open(os.path.join(TOP, path), encoding="utf-8") as file:
            text = file.read()
        paths.append(path)
        rules["includes"] += includes_held(floor, path, text)
        rules["calls"] += calls_held(path, text)
        rules["lengths"] += lengths_held(path, text)
        rules["guard"] += guard_held(path, text)
    rules["format"] = list(format_held(paths))
    rules["places"] = list(resources_held())
    rules["readers"] = list(readers_held())
    rules["schema"] = list(schema_held())
    for rule, faults in rules.items():
        for fault in faults:
            print(f"{rule}: {fault}")
    failed = sum(1 for faults in rules.values() if faults)
    print(f"{len(rules) - failed} passed, {failed} failed")
    return 1 if failed or not paths else 0


sys.exit(main())
