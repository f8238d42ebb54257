"""Stands between a program and its PostgreSQL, on loopback, and loses what is said at the end of a
change: before the server has it, or behind it, when the answer is on its way; or takes what it is
told and is silent."""
import os
import socket
import threading

COMMIT = b"Q\0\0\0\x0bCOMMIT\0"


class Between:
    """lose: "question" or "answer" of the next COMMIT; `closing`: and nobody gets in behind it.
    `silent`: nothing is carried, nothing is closed."""

    def __init__(self, folder):
        self.path = os.path.join(folder, ".s.PGSQL.5432")
        self.lose, self.closing, self.closed, self.lost = None, False, False, 0
        self.silent, self.held = False, []
        self.listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self.accept, daemon=True).start()

    def address(self, database):
        return f"postgresql://jiuxu@127.0.0.1:{self.listener.getsockname()[1]}/{database}?sslmode=disable"

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            if self.closed:
                client.close()
                continue
            if self.silent:
                self.held.append(client)
                continue
            server = socket.socket(socket.AF_UNIX)
            try:
                server.connect(self.path)
            except OSError:  # it is stopped
                client.close()
                continue
            losing = threading.Event()  # the next answer
            for one, other, asks in ((client, server, True), (server, client, False)):
                threading.Thread(target=self.carry, args=(one, other, asks, losing), daemon=True).start()

    def carry(self, one, other, asks, losing):
        try:
            while piece := one.recv(65536):
                if self.silent:
                    continue
                if asks and self.lose and COMMIT in piece:
                    what, self.lose, self.closed = self.lose, None, self.closing
                    self.lost += 1
                    if what == "question":
                        break
                    losing.set()
                elif not asks and losing.is_set():
                    break
                other.sendall(piece)
        except OSError:
            pass
        for end in (one, other):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def close(self):
        self.listener.close()
