"""A records service of its own over a made province, and a browser without a screen (urllib-free:
every byte is ours). Standard library only; what tests/test_serve.py and others share."""
import base64
import csv
import hashlib
import html
import http.client
import io
import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import urllib.parse

import api_shapes
from e2e import expect, run, same, test

PASSWORD = "correct horse battery"
ENV = {**os.environ, "LC_ALL": "en_US.UTF-8"}


def place_of(folder):
    """The folder; under tests/with_postgres.py a database of its own, and where its key is."""
    address = os.environ.get("JIUXU_TEST_POSTGRES")
    if not address:
        return [folder]
    name = "p_" + hashlib.sha256(os.path.abspath(folder).encode()).hexdigest()[:16]
    return [address.replace("%s", name), folder + ".key"]


def data_words(folder):
    """What says where the records are."""
    return [word for pair in zip(("--data", "--key"), place_of(folder)) for word in pair]


def database_make(folder):
    place = place_of(folder)
    if len(place) == 2:
        address = os.environ["JIUXU_TEST_POSTGRES"] % "postgres"
        name = re.search(r"@/(\w+)", place[0])[1]
        result = run("psql", "-Xq", address, "-c", f"CREATE DATABASE {name}")
        same(result.status, 0, result)
    return place


def on_postgres():
    return "JIUXU_TEST_POSTGRES" in os.environ


databases = set()


def file_test(function):
    """A test of what is only with files of our own."""
    return function if on_postgres() else test(function)


def records(jiuxu, *words, cwd, **more):
    """`jiuxu records …`. Under tests/with_postgres.py each --data NAME is a database of its own, made
    for `init`, and what is said of it is said of NAME/records.db, as it is of a folder's."""
    words = [str(word) for word in words]
    if not on_postgres() or "--data" not in words:
        return run(jiuxu, "records", *words, cwd=cwd, **more)
    at = words.index("--data")
    name, folder = words[at + 1], os.path.join(cwd, words[at + 1])
    place = place_of(folder)
    if words[0] == "init" and place[0] not in databases:
        databases.add(place[0])
        database_make(folder)
    words[at:at + 2] = ["--data", place[0], *([] if "--key" in words else ["--key", place[1]])]
    result = run(jiuxu, "records", *words, cwd=cwd, **more)
    result.out, result.err = (text.replace(place[0], f"{name}/records.db") for text in (result.out, result.err))
    return result


def imports_of(folder):
    """Where a Service keeps the files of imports."""
    return os.path.join(f"{folder}.state", "jiuxu", "imports") if on_postgres() else os.path.join(folder, "imports")


class Province:
    """A store with schools, accounts and students; nobody in it is real."""

    def __init__(self, jiuxu, folder, students=300):
        self.jiuxu, self.folder = jiuxu, folder
        made = os.path.join(os.path.dirname(jiuxu), "tests", "made_province")
        place, *key = database_make(folder)
        result = run(jiuxu, "records", "init", "--standalone", *data_words(folder), "--admin", "admin",
                     "--province", "36", env=ENV)
        same(result.status, 0, result)
        result = run(made, place, students, PASSWORD, *key, env=ENV)
        same(result.status, 0, result)


class Service:
    """`records serve`, ended with the block."""

    def __init__(self, jiuxu, folder, *words, listen="127.0.0.1:0", state=None, **env):
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [jiuxu, "records", "serve", *data_words(folder), "--listen", listen, *words],
            stdout=subprocess.PIPE, stderr=self.log, text=True, env={**ENV, "XDG_STATE_HOME": state or f"{folder}.state", **env})
        line = self.process.stdout.readline()
        found = re.match(r"records served at (https?)://(.+):(\d+)/$", line)
        if not found:
            raise AssertionError(f"{line}{self.said()}")
        self.port = int(found[3])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def said(self):
        """All that went to stderr so far."""
        self.log.seek(0)
        return self.log.read()

    def stop(self, how=signal.SIGTERM):
        """The exit status."""
        if self.process.returncode is None:
            self.process.send_signal(how)
            self.process.communicate(timeout=60)
        return self.process.returncode


def raw(port, data, timeout=60, close=False):
    """All that comes back for these bytes, until the server closes or is silent."""
    with socket.create_connection(("127.0.0.1", port), timeout) as connection:
        connection.settimeout(timeout)
        connection.sendall(data)
        if close:
            connection.shutdown(socket.SHUT_WR)
        got = b""
        try:
            while True:
                piece = connection.recv(65536)
                if not piece:
                    return got
                got += piece
        except ConnectionResetError:
            return got


def statuses(answer):
    return [int(code) for code in re.findall(rb"HTTP/1\.1 (\d\d\d) ", answer)]


def ragged(text):
    """Fails for a table that has not as many cells in each line as in its head."""
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    same([row for row in rows if len(row) != len(head)][:3], [], head)


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.bytes = response.read()
        table = re.match(r"text/csv; charset=(\S+)", self.headers.get("Content-Type") or "")
        if table and self.status == 200 and self.bytes:
            ragged(self.bytes.decode(table[1]))

    @property
    def text(self):
        return self.bytes.decode()

    @property
    def json(self):
        return json.loads(self.bytes)

    @property
    def words(self):
        """What a reader sees, without marks."""
        return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", self.text)))


SUBJECTS = ("students", "statistics", "imports", "helpdesk", "accounts", "schools", "settings", "reveal")


class Browser:
    """Keeps cookies, sends forms with the key of the page it has seen; from `source`, an address of this machine."""

    def __init__(self, port, lang="en", source="127.0.0.1"):
        self.port, self.cookies, self.form_key, self.source = port, {"lang": lang}, "", source

    def ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=90, source_address=(self.source, 0))
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **(headers or {})}
        connection.request(method, path, body=body, headers=sent)
        answer = Answer(connection.getresponse())
        connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        found = re.search(rb'name="form_key" value="([0-9a-f]{64})"', answer.bytes)
        if found:
            self.form_key = found[1].decode()
        return answer

    def get(self, path, **headers):
        return self.ask("GET", path, headers=headers)

    def post(self, path, fields=None, form_key=True, headers=None):
        pairs = list((fields or {}).items() if isinstance(fields, dict) else fields or [])
        if form_key and self.form_key:
            pairs.append(("form_key", self.form_key))
        return self.ask("POST", path, urllib.parse.urlencode(pairs),
                        {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})})

    def login(self, name, password=PASSWORD):
        answer = self.post("/login", {"name": name, "password": password}, form_key=False)
        same(answer.status, 303, answer.words)
        same(self.get("/").status, 200)
        return self

    def token(self, write=False, subjects=SUBJECTS):
        """A token of the account's programs, for all there is or these subjects."""
        fields = {"name": "test", "days": "3", **{f"subject_{one}": "1" for one in subjects}}
        if write:
            fields["write"] = "1"
        self.get("/tokens")
        found = re.search(r"jxt_[0-9a-f]{64}", self.post("/tokens", fields).text)
        expect(found, "no token on the page")
        return found[0]


def call(port, path, token=None, method="GET", body=None, **headers):
    """A call of the API; its answer is one that the OpenAPI document describes."""
    answer = call_plain(port, path, token, method, body, **headers)
    api_shapes.check(lambda asked: call_plain(port, asked).json, port, method, path, answer)
    return answer


def call_plain(port, path, token=None, method="GET", body=None, **headers):
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if token:
        sent["Authorization"] = f"Bearer {token}"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=90)
    connection.request(method, path, body=body, headers=sent)
    answer = Answer(connection.getresponse())
    connection.close()
    return answer


def citizen(number, region="360102", year=2009):
    """A citizen number with its check character (GB 11643); nobody has it."""
    head = f"{region}{year}{1 + number % 12:02d}{1 + number // 12 % 28:02d}{number // 336 % 1000:03d}"
    total = sum(int(digit) * (2 ** (17 - i) % 11) for i, digit in enumerate(head))
    return head + "10X98765432"[total % 11]


HEADER = "姓名,身份证件号,身份证件类型,学校标识码,入学年月,专业代码,班级,年级\n"


def students_csv(count, first=0, school="3636000001", spoil=()):
    """A list of made students; rows whose number is in `spoil` name no school."""
    rows = []
    for number in range(first, first + count):
        card = citizen(number, year=2007 + number // 336000)
        code = "36360000" if number in spoil else school
        rows.append(f"学生{'甲乙丙丁戊己庚辛壬癸'[number % 10]},{card},居民身份证,{code},202509,610203,2025级1班,2025\n")
    return (HEADER + "".join(rows)).encode()


def send_form(browser, path, fields, name, filename, data):
    """A form with a file in the field `name`, as a browser sends it."""
    mark = "----made7MA4YWxkTrZu0gW"
    parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
             for key, value in {"form_key": browser.form_key, **fields}.items()]
    parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
                 "Content-Type: application/octet-stream\r\n\r\n".encode() + data + b"\r\n")
    body = b"".join(parts) + f"--{mark}--\r\n".encode()
    return browser.ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={mark}"})


def wrong_book(answer):
    """The workbook of wrong rows that a page offers, as its bytes."""
    link = re.search(r'download="([^"]+\.xlsx)" href="data:[^;]+;base64,([^"]+)"', answer.text)
    return base64.b64decode(link[2])


def paged(port, path, token, key):
    """The ids of a list that is read page by page, two at a time; its whole is what one page of many has."""
    ids, below = [], ""
    while True:
        page = call(port, f"{path}?limit=2{below}", token).json
        expect(len(page[key]) == 2 or page["next"] is None, page)
        ids += [row["id"] for row in page[key]]
        if page["next"] is None:
            break
        below = f"&below={page['next']}"
    whole = call(port, f"{path}?limit=500", token).json
    same((ids, whole["next"]), ([row["id"] for row in whole[key]], None))
    same(call(port, f"{path}?limit=501", token).status, 422)
    return ids


def send_file(browser, path, name, data, fields=None):
    """A form with one file, in the field "file"."""
    return send_form(browser, path, fields or {}, "file", name, data)
