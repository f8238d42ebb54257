#!/usr/bin/python3
"""with_postgres.py PROGRAM ARGUMENT…: runs it beside a PostgreSQL of its own.

The cluster lies in a temporary folder, listens on a socket there and nowhere else, and belongs to
nobody; it is gone when the program has ended. JIUXU_TEST_POSTGRES is then an address with %s for
the name of a database, which whoever tests makes: there is a superuser `postgres` and a role
`jiuxu` that may make databases and roles, both without a password. Ends with 77 (skipped) where
there is no PostgreSQL."""
import glob
import os
import pwd
import shutil
import subprocess
import sys
import tempfile

SETTINGS = {
    "listen_addresses": "''", "fsync": "off", "full_page_writes": "off", "max_connections": "40",
    "shared_buffers": "64MB", "autovacuum": "off", "max_wal_size": "512MB",
}


def programs():
    """Debian keeps them out of PATH."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
    return os.path.dirname(found[-1]) if found else None


class Cluster:
    """Its server runs as `nobody` when root tests, as it refuses to run as root."""

    def __init__(self, folder=None):
        self.bin = programs()
        self.top = tempfile.mkdtemp(prefix="jiuxu-pg-", dir=folder)
        self.owner = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}
        if self.owner:
            who = pwd.getpwnam("nobody")
            os.chown(self.top, who.pw_uid, who.pw_gid)
        self.data = os.path.join(self.top, "data")
        self.run("initdb", "-D", self.data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8",
                 "--no-sync", "--no-instructions")
        with open(os.path.join(self.data, "postgresql.auto.conf"), "a", encoding="ascii") as out:
            out.write(f"unix_socket_directories = '{self.top}'\n")
            out.writelines(f"{name} = {value}\n" for name, value in SETTINGS.items())
        self.start()
        self.sql("CREATE ROLE jiuxu LOGIN CREATEDB CREATEROLE")

    def run(self, program, *arguments):
        result = subprocess.run([os.path.join(self.bin, program), *arguments], cwd="/", check=False,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                text=True, **self.owner)
        if result.returncode:
            raise RuntimeError(f"{program}: {result.stdout}")

    def start(self):
        self.run("pg_ctl", "-D", self.data, "-l", os.path.join(self.top, "log"), "-w", "-t", "60", "start")

    def stop(self, mode="immediate"):
        self.run("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    def sql(self, text, database="postgres", user="postgres"):
        result = subprocess.run([os.path.join(self.bin, "psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", self.top,
                                 "-U", user, "-d", database, "-c", text], capture_output=True, text=True, check=False)
        if result.returncode:
            raise RuntimeError(f"{text}: {result.stderr}")
        return result.stdout

    def address(self, database="%s", user="jiuxu"):
        return f"postgresql://{user}@/{database}?host={self.top}"

    def close(self):
        try:
            self.stop()
        finally:
            shutil.rmtree(self.top, ignore_errors=True)


def main():
    if not programs():
        print("no PostgreSQL on this machine: skipped")
        return 77
    cluster = Cluster()
    try:
        environment = dict(os.environ, JIUXU_TEST_POSTGRES=cluster.address())
        return subprocess.run(sys.argv[1:], env=environment, check=False).returncode
    finally:
        cluster.close()


if __name__ == "__main__":
    sys.exit(main())
