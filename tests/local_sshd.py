"""An sshd of its own on 127.0.0.1 that counts its logins; as root, for tests that need a real one."""
import os
import socket
import subprocess

from e2e import becomes


def held_port():
    """A socket that nobody listens on: until it is closed its port is given to nobody who wants any, but to who
    names it, as sshd and nginx do."""
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    return held


def answers(port):
    """Whether somebody listens there."""
    try:
        socket.create_connection(("127.0.0.1", port), 20).close()
        return True
    except OSError:
        return False


def keygen(path, passphrase=""):
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", path], check=True)


class Sshd:
    def __init__(self, folder):
        self.folder, self.held = folder, held_port()
        self.port = self.held.getsockname()[1]
        self.log = f"{folder}/sshd.log"
        os.makedirs("/run/sshd", exist_ok=True)
        keygen(f"{folder}/host_key")
        keygen(f"{folder}/id")
        config = f"{folder}/sshd_config"
        with open(config, "w", encoding="utf-8") as file:
            file.write(f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {folder}/host_key\n"
                       f"AuthorizedKeysFile {folder}/authorized_keys\nStrictModes no\nUsePAM no\n"
                       "PermitRootLogin yes\nPasswordAuthentication no\nPidFile none\nLogLevel INFO\n"
                       f"MaxStartups 100\nSetEnv HOME={folder}\n")  # no start-up files of the account
        self.allow("id")
        self.process = subprocess.Popen(["/usr/sbin/sshd", "-D", "-f", config, "-E", self.log])
        becomes(lambda: answers(self.port), "sshd does not start")

    def allow(self, name):
        with open(f"{self.folder}/{name}.pub", encoding="utf-8") as key, \
                open(f"{self.folder}/authorized_keys", "a", encoding="utf-8") as keys:
            keys.write(key.read())

    def host_key(self):
        """Type and key, as in known_hosts."""
        with open(f"{self.folder}/host_key.pub", encoding="utf-8") as file:
            return " ".join(file.read().split()[:2])

    def logins(self):
        with open(self.log, encoding="utf-8") as file:
            return file.read().count("Accepted publickey")

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.held.close()
