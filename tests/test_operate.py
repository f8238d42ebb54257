#!/usr/bin/python3
"""The records service as who runs it meets it: TLS with certificates that change, nginx in front with the
configuration of docs/nginx, the units of docs/systemd.

usage: test_operate.py PATH/TO/jiuxu [WORD…]     -v: a line for each test; WORD: only tests with it

Every person here is made (tests/made_province.c). Loopback only.
"""
import contextlib
import os
import re
import shutil
import threading
import json
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import e2e
from e2e import becomes, expect, holds, run, same, test
from local_sshd import answers, held_port
from web_world import ENV, PASSWORD, Province, Service, data_words, statuses

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
jiuxu = work = province = None


def openssl(*words):
    done = run("openssl", *words)
    same(done.status, 0, done)


def certificate(name, ca=None):
    """NAME.pem and NAME.key in the work folder, for 127.0.0.1; of its own or of that authority."""
    path = f"{work}/{name}"
    signed = ("-CA", f"{work}/{ca}.pem", "-CAkey", f"{work}/{ca}.key") if ca else ()
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj", f"/CN={name}",
            "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", f"{path}.key", "-out", f"{path}.pem", *signed)
    return path


def subject(port):
    """The name in the certificate that is shown there."""
    shown = run("sh", "-c", f"openssl s_client -connect 127.0.0.1:{port} </dev/null 2>/dev/null | openssl x509 -noout -subject")
    return shown.out.strip().removeprefix("subject=").replace(" ", "")


def curl(url, *words):
    """Status, head and body."""
    done = run("curl", "--silent", "--max-time", "60", "--include", *words, url)
    head, _, body = done.out.partition("\n\n") if "\r" not in done.out else done.out.partition("\r\n\r\n")
    return int(head.split()[1]) if head else 0, head, body


def comes_to_say(service, words):
    becomes(lambda: words in service.said(), words, service.said())


@test
def a_new_certificate_is_taken_on_sighup_and_a_bad_one_is_not():
    certificate("first"), certificate("second")
    for end in ("pem", "key"):
        shutil.copy(f"{work}/first.{end}", f"{work}/now.{end}")
    with Service(jiuxu, province, "--tls-cert", f"{work}/now.pem", "--tls-key", f"{work}/now.key") as service:
        same(subject(service.port), "CN=first")
        # a connection that is in use goes on through it all
        kept = ssl.create_default_context(cafile=f"{work}/first.pem").wrap_socket(
            socket.create_connection(("127.0.0.1", service.port), 60), server_hostname="127.0.0.1")
        kept.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        same(statuses(kept.recv(65536)), [200])
        for end in ("pem", "key"):
            shutil.copy(f"{work}/second.{end}", f"{work}/now.{end}")
        service.process.send_signal(signal.SIGHUP)
        comes_to_say(service, "the certificate was read anew; it ends ")
        same(subject(service.port), "CN=second")
        shutil.copy(f"{work}/first.key", f"{work}/now.key")  # not its key
        service.process.send_signal(signal.SIGHUP)
        comes_to_say(service, f"the certificate stays the one before: {work}/now.key: is not the key of that certificate")
        same(subject(service.port), "CN=second")
        kept.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        same(statuses(kept.recv(65536)), [200])
        kept.close()
        status, _, text = curl(f"https://127.0.0.1:{service.port}/metrics", "--cacert", f"{work}/second.pem")
        same(status, 200)
        ends = float(re.search(r"^jiuxu_certificate_end_timestamp_seconds (\d+)$", text, re.M)[1])
        expect(28 < (ends - time.time()) / 86400 < 31, ends)
        same(service.stop(), 0, service.said())


@test
def tls_is_that_of_today_and_hsts_goes_with_it_alone():
    path = certificate("tls")
    with Service(jiuxu, province, "--tls-cert", f"{path}.pem", "--tls-key", f"{path}.key") as service:
        url = f"https://127.0.0.1:{service.port}/login"
        for version in ("--tls-max 1.2", "--tlsv1.3"):
            status, head, _ = curl(url, "--cacert", f"{path}.pem", *version.split())
            same(status, 200, version)
            holds(head, "Strict-Transport-Security: max-age=31536000")
        for words in (["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"], ["-tls1_2", "-cipher", "AES128-SHA:AES128-GCM-SHA256:ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0"]):
            done = run("sh", "-c", f"openssl s_client -connect 127.0.0.1:{service.port} {' '.join(words)} </dev/null")
            expect(done.status != 0, "was taken", words, done.out[-500:])
    with Service(jiuxu, province) as service:
        expect("Strict-Transport" not in curl(f"http://127.0.0.1:{service.port}/login")[1])
        service.process.send_signal(signal.SIGHUP)
        comes_to_say(service, "there is no TLS, so nothing to read anew")


@test
def clients_show_a_certificate_when_that_is_asked_for():
    path, authority = certificate("mutual"), certificate("authority")
    certificate("stranger")
    with Service(jiuxu, province, "--tls-cert", f"{path}.pem", "--tls-key", f"{path}.key",
                 "--tls-client-ca", f"{authority}.pem") as service:
        url = f"https://127.0.0.1:{service.port}/healthz"
        same(curl(url, "--cacert", f"{path}.pem")[0], 0)
        same(curl(url, "--cacert", f"{path}.pem", "--cert", f"{work}/stranger.pem", "--key", f"{work}/stranger.key")[0], 0)
        same(curl(url, "--cacert", f"{path}.pem", "--cert", f"{authority}.pem", "--key", f"{authority}.key")[0], 200)


def revoked(authority, *names, now="", ends="20370101000000Z", key=None):
    """The list of an authority (faketime would be a second clock: the days are said), as the file AUTHORITY.crl."""
    path = f"{work}/{authority}"
    with open(f"{path}.cnf", "w", encoding="ascii") as file:
        file.write(f"[ca]\ndefault_ca=this\n[this]\ndatabase={path}.index\ndefault_md=sha256\nunique_subject=no\n")
    open(f"{path}.index", "w", encoding="ascii").close()
    signer = ("-keyfile", f"{work}/{key or authority}.key", "-cert", f"{path}.pem", "-config", f"{path}.cnf")
    for name in names:
        openssl("ca", *signer, "-revoke", f"{work}/{name}.pem")
    when = ("-crl_lastupdate", now) if now else ()
    openssl("ca", "-gencrl", *signer, *when, "-crl_nextupdate", ends, "-out", f"{path}.crl")
    return f"{path}.crl"


@test
def a_client_whose_certificate_is_revoked_is_refused_from_the_next_list_on():
    path, authority = certificate("crl-server"), certificate("crl-authority")
    certificate("good", "crl-authority"), certificate("lost", "crl-authority"), certificate("another")
    lists = revoked("crl-authority")
    with Service(jiuxu, province, "--tls-cert", f"{path}.pem", "--tls-key", f"{path}.key", "--tls-client-ca", f"{authority}.pem",
                 "--tls-client-crl", lists) as service:
        url = f"https://127.0.0.1:{service.port}/metrics"

        def come(name):
            status, _, text = curl(url, "--cacert", f"{path}.pem", "--cert", f"{work}/{name}.pem", "--key", f"{work}/{name}.key")
            return status, re.findall(r"^jiuxu_revocation_list_end_timestamp_seconds (\d+)$", text, re.M)

        def anew(words):
            service.process.send_signal(signal.SIGHUP)
            comes_to_say(service, words)

        same([come(name) for name in ("good", "lost", "another")], [(200, ["2114380800"])] * 2 + [(0, [])])
        revoked("crl-authority", "lost", ends="20370101000001Z")
        anew("the certificate was read anew")
        same([come(name) for name in ("good", "lost")], [(200, ["2114380801"]), (0, [])])
        # what is no good is not taken, and the list before goes on
        with open(lists, "rb") as file:
            kept = file.read()
        issuer = "/CN=crl-authority"
        for make, words in (
                (lambda: revoked("crl-authority", now="20200101000000Z", ends="20200102000000Z"),
                 f"is over, take the new list of the authority: {issuer}"),
                (lambda: revoked("crl-authority", now="20360101000000Z"), f"does not hold yet, or says no time: {issuer}"),
                (lambda: revoked("another"), "is the list of another authority than those of --tls-client-ca, or not signed by it: /CN=another"),
                (lambda: certificate("crl-again"), "is not a list of revoked certificates in PEM"),
                (lambda: None, "No such file or directory")):
            made = make()
            if made:
                shutil.copy(made if made.endswith(".crl") else f"{made}.pem", lists) if made != lists else None
            else:
                os.remove(lists)
            anew(f"the certificate stays the one before: {lists}: {words}")
            same([come(name)[0] for name in ("good", "lost")], [200, 0], words)
        with open(lists, "wb") as file:
            file.write(kept[:-60])
        anew(f"{lists}: is not a list of revoked certificates in PEM")
        same(service.stop(), 0, service.said())
    # each authority has its list, or its clients would be refused without a word
    with open(f"{work}/both.pem", "w", encoding="ascii") as file:
        for name in ("crl-authority", "another"):
            with open(f"{work}/{name}.pem", encoding="ascii") as one:
                file.write(one.read())
    with open(lists, "wb") as file:
        file.write(kept)
    words = ["--tls-cert", f"{path}.pem", "--tls-key", f"{path}.key", "--tls-client-ca", f"{work}/both.pem"]
    done = run(jiuxu, "records", "serve", *data_words(province), *words, "--tls-client-crl", lists, env=ENV)
    same(done.status, 2, done)
    holds(done.err, f"{lists}: has no list of the authority: /CN=another")
    with open(f"{work}/both.crl", "wb") as file:
        file.write(kept)
        with open(revoked("another"), "rb") as one:
            file.write(one.read())
    with Service(jiuxu, province, *words, "--tls-client-crl", f"{work}/both.crl") as service:
        url = f"https://127.0.0.1:{service.port}/healthz"
        same([curl(url, "--cacert", f"{path}.pem", "--cert", f"{work}/{name}.pem", "--key", f"{work}/{name}.key")[0]
              for name in ("good", "lost", "another")], [200, 0, 200])


@test
def what_cannot_start_says_why_in_chinese():
    path = certificate("start")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for words, wanted in (
                (["--listen", f"127.0.0.1:{port}"], f"127.0.0.1:{port}: 地址已被占用，请换一个端口，或先停止占用它的程序"),
                (["--proxy", "10.1.2.3"], "127.0.0.1:8080: --proxy 要与 --behind-proxy 一起使用"),
                (["--behind-proxy", "--proxy", "nginx"], "--proxy 应为 10.1.2.3 这样的地址，不是“nginx”"),
                (["--tls-client-ca", f"{path}.pem"], "127.0.0.1:8080: --tls-client-ca 要与 --tls-cert、--tls-key 一起使用"),
                (["--tls-cert", f"{path}.pem", "--tls-key", f"{path}.key", "--tls-client-crl", f"{path}.pem"],
                 "127.0.0.1:8080: --tls-client-crl 要与 --tls-client-ca 一起使用"),
                (["--tls-cert", f"{path}.pem", "--tls-key", f"{path}.key", "--tls-client-ca", f"{path}.pem", "--tls-client-crl", f"{path}.key"],
                 f"{path}.key: 不是 PEM 格式的证书吊销列表（CRL）"),
                (["--tls-cert", f"{path}.key", "--tls-key", f"{path}.key"], f"{path}.key: 不是 PEM 格式的证书")):
            done = run(jiuxu, "records", "serve", *data_words(province), *words, env={**ENV, "LC_ALL": "zh_CN.UTF-8"})
            expect(done.status in (1, 2), done)
            holds(done.err, wanted)


@contextlib.contextmanager
def nginx(upstream, *changes):
    """Debian's nginx with the configuration of docs/nginx, its ports and files those of here: the HTTPS port."""
    path, held = certificate("front"), [held_port() for _ in range(3)]
    secure, plain, beside = (one.getsockname()[1] for one in held)
    folder = tempfile.mkdtemp(dir=work)
    with open(f"{TOP}/docs/nginx/jiuxu-records.conf", encoding="utf-8") as file:
        text = file.read()
    for there, here in (("127.0.0.1:8080", f"127.0.0.1:{upstream}"), ("listen 80;", f"listen 127.0.0.1:{plain};"),
                        ("listen 443 ssl http2;", f"listen 127.0.0.1:{secure} ssl http2;"),
                        ("/etc/ssl/jiuxu/xueji.pem", f"{path}.pem"), ("/etc/ssl/jiuxu/xueji.key", f"{path}.key"),
                        ("/var/log/nginx/", f"{folder}/"), *changes):
        expect(there in text, there)
        text = text.replace(there, here)
    places = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    with open(f"{folder}/nginx.conf", "w", encoding="utf-8") as file:
        file.write(f"daemon off;\nworker_processes 1;\n{'user root;' if os.geteuid() == 0 else ''}\npid {folder}/pid;\n"
                   f"error_log {folder}/error.log;\nevents {{ worker_connections 256; }}\nhttp {{\n{places}\n"
                   f"access_log {folder}/access.log;\n{text}\n"  # as in Debian's, where files of conf.d come behind it
                   f"server {{ listen 127.0.0.1:{beside}; return 204; }}\n}}\n")
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    checked = run(program, "-t", "-c", f"{folder}/nginx.conf", "-p", folder, "-e", f"{folder}/error.log")
    same(checked.status, 0, checked)
    process = subprocess.Popen([program, "-c", f"{folder}/nginx.conf", "-p", folder, "-e", f"{folder}/error.log"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        becomes(lambda: answers(secure), "nginx does not start")
        yield secure, plain, beside, f"{path}.pem", folder
    finally:
        process.terminate()
        process.wait(60)
        for one in held:
            one.close()


@test
def nginx_in_front_as_documented():
    with Service(jiuxu, province, "--behind-proxy") as service, nginx(service.port) as (secure, plain, beside, ca, folder):
        top = f"https://127.0.0.1:{secure}"
        status, head, _ = curl(f"http://127.0.0.1:{plain}/login?a=1")
        same((status, "Location: https://127.0.0.1/login?a=1" in head), (301, True), head)
        status, head, _ = curl(f"{top}/login", "--cacert", ca)
        same(status, 200)
        holds(head.lower(), "strict-transport-security: max-age=31536000")
        # the browser's own word for its address is not believed, the cookie is a secure one
        status, head, _ = curl(f"{top}/login", "--cacert", ca, "--data", f"name=province&password={PASSWORD.replace(' ', '+')}",
                               "--header", "X-Forwarded-For: 203.0.113.9", "--header", f"Origin: {top}")
        same(status, 303, head)
        expect(re.search(r"(?i)set-cookie: __Host-session=[^\r\n]*; Secure", head), head)
        cookie = re.search(r"(__Host-session=[^;]*)", head)[1]
        status, _, page = curl(f"{top}/own", "--cacert", ca, "--cookie", cookie)
        same((status, "127.0.0.1" in page, "203.0.113.9" in page), (200, True, False), page[:3000])
        # limits alike, told as problems; what is for this machine is not for others
        for path, sent, wanted in (("/api/v1/imports?name=a.csv", 600 * 1024 * 1024, "too-large"),
                                   ("/api/v1/offers", 1024 * 1024, "too-large")):
            answer = asked(secure, ca, path, sent)
            holds(answer, f'"/api/v1/errors/{wanted}"', path, sent)
        same([curl(f"{top}{path}", "--cacert", ca)[0] for path in ("/metrics", "/readyz", "/healthz")], [404, 404, 200])
        document = "360102201001019977"
        same(curl(f"{top}/find?q={document}", "--cacert", ca, "--cookie", cookie)[0], 200)
        curl(f"http://127.0.0.1:{plain}/find?q={document}")
        same(service.stop(), 0)
        curl(f"{top}/find?q={document}", "--cacert", ca, "--cookie", cookie)
        status, head, body = curl(f"{top}/api/v1/students", "--cacert", ca)
        same((status, '"type":"/api/v1/errors/later"' in body), (503, True), head, body)
        same(curl(f"http://127.0.0.1:{beside}/other")[0], 204)  # another site of that nginx logs as it did
        becomes(lambda: os.path.getsize(f"{folder}/access.log"), "nginx logs nothing")  # behind its answer
        with open(f"{folder}/jiuxu-records.log", encoding="utf-8") as log:
            kept = log.read()
        for line in ('"GET /find" 200 ', '"GET /find" 301 ', '"GET /find" 502 '):
            holds(kept, line)
        with open(f"{folder}/access.log", encoding="utf-8") as log:
            same([line.split('"')[1] for line in log], ["GET /other HTTP/1.1"])
        for name in os.listdir(folder):  # who was looked for is in no log
            if name.endswith(".log"):
                with open(f"{folder}/{name}", encoding="utf-8") as log:
                    expect(document not in log.read(), name)


@contextlib.contextmanager
def nobody():
    """A port that refuses."""
    with held_port() as held:
        yield held.getsockname()[1]


@contextlib.contextmanager
def deaf(answer):
    """A server that takes what it is told and says `answer`; None: nothing, and keeps the line. Its port."""
    listener, kept = socket.create_server(("127.0.0.1", 0)), []
    def listen():
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                client.recv(65536)
                if answer is None:
                    kept.append(client)
                else:
                    client.close()
    threading.Thread(target=listen, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()


@test
def nginx_says_that_nothing_was_done_only_of_what_did_not_get_through():
    with open(f"{TOP}/docs/nginx/jiuxu-records.conf", encoding="utf-8") as file:
        same(set(re.findall(r"proxy_read_timeout (\d+)s;", file.read())), {"600"})
    for upstream, wanted in ((nobody(), (503, "later")), (deaf(b""), (504, "uncertain")), (deaf(None), (504, "uncertain"))):
        with upstream as port, nginx(port, ("proxy_read_timeout 600s;", "proxy_read_timeout 50ms;")) as (secure, _, _, ca, _):
            status, head, body = curl(f"https://127.0.0.1:{secure}/api/v1/bulk", "--cacert", ca, "--data", "{}")
            same((status, json.loads(body)["type"], json.loads(body)["status"]),
                 (wanted[0], f"/api/v1/errors/{wanted[1]}", wanted[0]), head)
            holds(head.lower(), "content-type: application/problem+json")
            same("retry-after: 5" in head.lower(), wanted[1] == "later", head)


def asked(port, ca, path, length):
    """What comes back for the head of a body of that length, a piece of which follows."""
    with ssl.create_default_context(cafile=ca).wrap_socket(
            socket.create_connection(("127.0.0.1", port), 60), server_hostname="127.0.0.1") as connection:
        connection.sendall(f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/csv\r\nContent-Length: {length}\r\n\r\n".encode())
        if length < 2 * 1024 * 1024:
            connection.sendall(b"a" * length)
        return connection.recv(65536).decode()


@test
def the_units_are_clean_and_shut_in():
    folder = tempfile.mkdtemp(dir=work)
    for name in os.listdir(f"{TOP}/docs/systemd"):
        with open(f"{TOP}/docs/systemd/{name}", encoding="utf-8") as file:
            text = file.read().replace("@BINDIR@/jiuxu", jiuxu)
        expect("@" not in re.sub(r"@(system-service|privileged|resources)\b", "", text), name)
        with open(f"{folder}/{name}", "w", encoding="utf-8") as file:
            file.write(text)
    with open(f"{TOP}/docs/records.md", encoding="utf-8") as file:
        changed = re.findall(r"```ini\n# (\S+)\n(.*?)```", file.read(), re.S)
    same([name for name, _ in changed], ["jiuxu-records.service", "jiuxu-records-backup.service"])
    for name, text in changed:  # as the page says it is reached from other machines
        os.mkdir(f"{folder}/{name}.d")
        with open(f"{folder}/{name}.d/override.conf", "w", encoding="utf-8") as file:
            file.write(text.replace("/usr/local/bin/jiuxu", jiuxu))
        holds(text, "IPAddressAllow=10.1.", name)
        with open(f"{folder}/{name}", encoding="utf-8") as file:
            shut = file.read()
        expect("IPAddressDeny=any" in shut or "PrivateNetwork=yes" in shut, name)
    units = sorted(f"{folder}/{name}" for name in os.listdir(folder) if name.endswith((".service", ".timer")))
    same([os.path.basename(unit) for unit in units],
         ["jiuxu-check.service", "jiuxu-check.timer", "jiuxu-records-backup.service", "jiuxu-records-backup.timer",
          "jiuxu-records.service"])
    checked = run("systemd-analyze", "verify", "--man=no", *units)
    same((checked.status, checked.out + checked.err), (0, ""))
    for name in ("jiuxu-records.service", "jiuxu-records-backup.service"):
        judged = run("systemd-analyze", "security", "--offline=yes", "--threshold=20", "--no-pager", f"{folder}/{name}")
        same(judged.status, 0, judged.out[-300:])
    for kind, name in (("sysusers", "u jiuxu-records"), ("tmpfiles", "d /var/lib/jiuxu-records 0700 jiuxu-records")):
        with open(f"{folder}/jiuxu-records.{kind}", encoding="utf-8") as file:
            holds(file.read(), name)
    same(run("systemd-sysusers", "--dry-run", f"{folder}/jiuxu-records.sysusers").status, 0)


@test
def the_backup_of_the_timer_works_as_written():
    with open(f"{TOP}/docs/systemd/jiuxu-records-backup.service", encoding="utf-8") as file:
        unit = file.read()
    line = re.search(r"^ExecStart=/bin/sh -c '(.*)'$", unit, re.M)[1].replace("$$", "$").replace("%%", "%")
    places = {"@BINDIR@/jiuxu": jiuxu, "/var/lib/jiuxu-records/data": province, "/var/backups/jiuxu-records": f"{work}/backups"}
    for there, here in places.items():
        expect(there in line, there)
        line = line.replace(there, here)
    os.makedirs(f"{work}/backups", mode=0o700)
    done = run("sh", "-c", line, env=ENV)
    same(done.status, 0, done)
    made = os.listdir(f"{work}/backups")
    expect(len(made) == 1 and re.fullmatch(r"\d{8}-\d{6}\.backup", made[0]), made)

    def pruned():
        for line in re.findall(r"^ExecStartPost=(.*)$", unit, re.M):
            same(run(*line.replace("/var/backups/jiuxu-records", f"{work}/backups").split()).status, 0)
        return sorted(os.listdir(f"{work}/backups"))

    for name in ("killed.backup.part", "now.backup.part"):
        with open(f"{work}/backups/{name}", "wb"):
            pass
    os.utime(f"{work}/backups/killed.backup.part", (time.time() - 3 * 86400,) * 2)
    same(pruned(), [*made, "now.backup.part"])
    os.utime(f"{work}/backups/{made[0]}", (0, 0))
    same(pruned(), ["now.backup.part"])


if __name__ == "__main__":
    jiuxu, words = e2e.arguments(__doc__)
    with tempfile.TemporaryDirectory(prefix="jiuxu-operate-") as work:
        os.chmod(work, 0o755)  # nginx's worker
        province = os.path.join(work, "data")
        Province(jiuxu, province, students=20)
        sys.exit(e2e.main(words))
