#!/usr/bin/python3
"""with_postgres.py PROGRAM ARGUMENT…: runs it beside a PostgreSQL of its own.

The cluster lies in a temporary folder, listens on a socket there and nowhere else, and belongs to
nobody; it is gone when the program has ended. JIUXU_TEST_POSTGRES is then an address with %s for
the name of a database, which whoever tests makes: there is a superuser `postgres` and a role
`jiuxu` that may make databases and roles, both without a password. Ends with 77 (skipped) where
there is no PostgreSQL.

The server tells all that it was asked. When a program that drives jiuxu is done (one of Python; those
of C also meddle by themselves), the log is read: every change of rows must have stood behind the one lock of writers, so that none waits for another with something
in hand (no deadlock) and none works on what another has changed meanwhile (no serialization
failure), for which nothing of ours would begin anew."""
import contextlib
import fcntl
import glob
import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile

SETTINGS = {
    "listen_addresses": "''", "fsync": "off", "full_page_writes": "off", "max_connections": "40",
    "shared_buffers": "64MB", "autovacuum": "off", "max_wal_size": "512MB",
    "log_statement": "'all'", "log_line_prefix": "'%p %u %e '", "log_parameter_max_length": "0",
}

LINE = re.compile(r"(\d+) jiuxu (\w{5}) (LOG|ERROR|FATAL): +(?:statement|execute \w+)?:? ?(.*)")
BEGINS, LOCK = "BEGIN; ", "SELECT pg_advisory_xact_lock("
CHANGES = ("INSERT", "UPDATE", "DELETE", "COPY", "TRUNCATE")
# Of one row, by its key, alone: nothing is in hand while it waits.
ALONE = "UPDATE session SET seen_us = $1 WHERE id = $2 AND account = $3 AND created_us = $4"


def outside_the_lock(log):
    """Complaints about what clients of ours said to the server; who names the schema is no program of
    ours, but a test that tries what it may not."""
    locked = set()
    for line in log:
        found = LINE.match(line)
        if not found:
            continue
        pid, state, _, said = found.groups()
        if state in ("40001", "40P01"):
            yield f"{state}: {said}"
        elif said.startswith(BEGINS) and LOCK in said:
            locked.add(pid)
        elif said in ("COMMIT", "ROLLBACK"):
            locked.discard(pid)
        elif "import_server" in said:
            continue  # says that a server is there, whatever others write for long (store/import_jobs.h)
        elif said.startswith(CHANGES) and pid not in locked and said != ALONE and " jiuxu." not in said:
            yield f"outside the lock of writers: {said}"


def programs():
    """Debian keeps them out of PATH."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
    return os.path.dirname(found[-1]) if found else None


class Server:
    """What a folder of PostgreSQL's is as a process, and how it is asked."""

    def __init__(self, top):
        self.bin = programs()
        self.top = top
        self.owner = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}
        self.data = os.path.join(self.top, "data")

    def run(self, program, *arguments):
        result = subprocess.run([os.path.join(self.bin, program), *arguments], cwd="/", check=False,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                text=True, **self.owner)
        if result.returncode:
            raise RuntimeError(f"{program}: {result.stdout}")

    def start(self):
        self.run("pg_ctl", "-D", self.data, "-l", os.path.join(self.top, "log"), "-w", "-t", "180", "start")

    def stop(self, mode="immediate"):
        self.run("pg_ctl", "-D", self.data, "-m", mode, "-w", "-t", "180", "stop")

    def sql(self, text, database="postgres", user="postgres"):
        result = subprocess.run([os.path.join(self.bin, "psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", self.top,
                                 "-U", user, "-d", database, "-c", text], capture_output=True, text=True, check=False)
        if result.returncode:
            raise RuntimeError(f"{text}: {result.stderr}")
        return result.stdout

    def logged(self, words):
        """How many lines of the log have these words."""
        with open(os.path.join(self.top, "log"), encoding="utf-8", errors="replace") as log:
            return sum(words in line for line in log)

    @contextlib.contextmanager
    def held(self, database, text):
        """A session that has said that, as long as the block lasts."""
        session = subprocess.Popen([os.path.join(self.bin, "psql"), "-XAtq", "-h", self.top, "-U", "postgres", "-d", database],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        session.stdin.write(f"{text};\n\\echo said\n")
        session.stdin.flush()
        try:
            while session.stdout.readline() not in ("said\n", ""):
                pass
            yield
        finally:
            session.stdin.close()
            session.wait(60)

    def address(self, database="%s", user="jiuxu"):
        return f"postgresql://{user}@/{database}?host={self.top}"

    def close(self):
        try:
            self.stop()
        finally:
            shutil.rmtree(self.top, ignore_errors=True)


def owned_folder(folder=None):
    """For a server, which runs as `nobody` when root tests, as it refuses to run as root."""
    top = tempfile.mkdtemp(prefix="jiuxu-pg-", dir=folder)
    if os.getuid() == 0:
        who = pwd.getpwnam("nobody")
        os.chown(top, who.pw_uid, who.pw_gid)
    return top


class Cluster(Server):
    """One of its own, made anew."""

    def __init__(self, folder=None):
        super().__init__(owned_folder(folder))
        self.make()
        with open(os.path.join(self.data, "postgresql.auto.conf"), "a", encoding="ascii") as out:
            out.write(f"unix_socket_directories = '{self.top}'\n")
            out.writelines(f"{name} = {value}\n" for name, value in SETTINGS.items())
        self.start()
        self.sql("CREATE ROLE jiuxu LOGIN CREATEDB CREATEROLE")

    def make(self):
        """A new cluster: a copy of one that is made once for all tests of a machine."""
        kept = os.path.join(tempfile.gettempdir(), f"jiuxu-initdb-{os.getuid()}-{self.bin.split('/')[-2]}")
        with open(f"{kept}.lock", "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not os.path.exists(kept):
                self.run("initdb", "-D", self.data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8",
                         "--no-sync", "--no-instructions")
                shutil.rmtree(f"{kept}.new", ignore_errors=True)
                subprocess.run(["cp", "-a", self.data, f"{kept}.new"], check=True)
                os.rename(f"{kept}.new", kept)
                return
        subprocess.run(["cp", "-a", kept, self.data], check=True)

    def standby(self):
        """Another server that follows this one and takes no changes."""
        other = Server(owned_folder())
        self.run("pg_basebackup", "-h", self.top, "-U", "postgres", "-D", other.data, "-R", "-c", "fast", "--no-sync")
        with open(os.path.join(other.data, "postgresql.auto.conf"), "a", encoding="ascii") as out:
            out.write(f"unix_socket_directories = '{other.top}'\n")
        other.start()
        return other

    def judged(self):
        """1 when changes were made that another could have come between."""
        with open(os.path.join(self.top, "log"), encoding="utf-8", errors="replace") as log:
            complaints = sorted(set(outside_the_lock(log)))
        print("\n".join(complaints[:20]), file=sys.stderr, end="\n" if complaints else "")
        return 1 if complaints else 0


def main():
    if not programs():
        print("no PostgreSQL on this machine: skipped")
        return 77
    cluster = Cluster()
    try:
        environment = dict(os.environ, JIUXU_TEST_POSTGRES=cluster.address())
        return subprocess.run(sys.argv[1:], env=environment, check=False).returncode or (
            cluster.judged() if sys.argv[1].endswith("python3") else 0)
    finally:
        cluster.close()


if __name__ == "__main__":
    sys.exit(main())
