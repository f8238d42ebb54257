"""What the end-to-end tests share: running jiuxu, and tests one by one. Standard library only."""
import json
import os
import re
import subprocess
import sys
import time
import traceback

tests = []


def test(function):
    tests.append(function)
    return function


class Result:
    """What a command left: exit status, its two outputs as text, seconds."""

    def __init__(self, status, out, err, seconds):
        self.status, self.out, self.err, self.seconds = status, out, err, seconds

    def json(self):
        return json.loads(self.out)

    def __repr__(self):
        return f"exit status {self.status}\nstdout: {self.out[:3000]}\nstderr: {self.err[:3000]}"


def run(*command, env=None, cwd=None, timeout=600, stdin=None):
    began = time.monotonic()
    done = subprocess.run([str(word) for word in command], env=env, cwd=cwd, timeout=timeout,
                          input=stdin, capture_output=True)
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode(),
                  time.monotonic() - began)


def expect(condition, *what):
    if not condition:
        raise AssertionError("\n".join(str(part) for part in what))


def same(found, wanted, *what):
    expect(found == wanted, f"found  {found!r}\nwanted {wanted!r}", *what)


def becomes(happened, *what, seconds=60):
    """What `happened` tells once it is true; it is asked again until then, as busy machines take their time."""
    until = time.monotonic() + seconds
    while not (found := happened()):
        expect(time.monotonic() < until, f"not within {seconds} s", *what)
        time.sleep(0.05)
    return found


def holds(text, part, *what):
    expect(part in text, f"'{part}' is not in:\n{text[:3000]}", *what)


def lacks(text, part, *what):
    expect(part not in text, f"'{part}' is in:\n{text[:3000]}", *what)


def fails(result, status, message):
    """The exit status and the whole of stderr, which is one line."""
    same(result.err, f"jiuxu: {message}\n", result)
    same(result.status, status, result)


# What stays as it is in a Chinese sentence: quotes, paths, commands to type, and names.
NOT_PROSE = (r"“[^”]*”", r"'[^']*'", r"`[^`]*`", r"\b(?:jiuxu|ssh-keyscan|setcap|openssl|fix|multipath) [-\w./=+>'\[\]: ]+",
             r"\S*[/_=:<>@][\S]*", r"--?\w[\w-]*", r"Oracle RAC[^，。]*", r"VMware \w+(?: \w+)*")


def english_of(line):
    """The runs of three English words and more in what should be Chinese."""
    for pattern in NOT_PROSE:
        line = re.sub(pattern, "·", line)
    return re.findall(r"[A-Za-z][a-z']+(?: [a-z]+){2,}", line)


def report(name, began, fault):
    seconds = time.monotonic() - began
    if fault:
        print(f"FAILED {name} ({seconds:.1f} s)\n{fault}", flush=True)
    elif "-v" in sys.argv:
        print(f"ok     {name} ({seconds:.1f} s)", flush=True)


def main(only=()):
    """Runs every test whose name holds one of the words; the exit status."""
    failed = 0
    chosen = [t for t in tests if not only or any(word in t.__name__ for word in only)]
    for one in chosen:
        began, fault = time.monotonic(), None
        try:
            one()
        except Exception as wrong:
            said = traceback.format_exception_only(type(wrong), wrong)
            fault = "".join([*said, *traceback.format_tb(wrong.__traceback__, limit=-4)])
            failed += 1
        report(one.__name__.replace("_", " "), began, fault)
    print(f"{len(chosen) - failed} passed, {failed} failed", flush=True)
    return 1 if failed or not chosen else 0


def arguments(usage):
    """PATH/TO/jiuxu and the words behind it."""
    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    if not words or not os.access(words[0], os.X_OK):
        sys.exit(usage)
    return os.path.abspath(words[0]), words[1:]
