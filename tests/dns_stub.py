#!/usr/bin/env python3
"""A small DNS server for tests: it answers what it was told to, also wrongly.

usage: dns_stub.py ADDRESS PORT FILE     FILE: JSON, read anew for each question:
  {"names": {"scan.lab": ["10.0.0.1", "fd00::1"]}, "reverse": {"10.0.0.1": ["scan.lab"]},
   "rcode": {"bad.lab": 2}, "all": 5, "silent": ["slow.lab"], "rotate": true}
"""
import ipaddress
import json
import socket
import struct
import sys

TYPES = {1: 4, 28: 6}


def labels(name):
    return b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + b"\0"


def question(packet):
    at, parts = 12, []
    while packet[at]:
        parts.append(packet[at + 1:at + 1 + packet[at]].decode("ascii", "replace"))
        at += 1 + packet[at]
    return ".".join(parts).lower(), struct.unpack("!H", packet[at + 1:at + 3])[0], packet[12:at + 5]


def reversed_address(name):
    if name.endswith(".in-addr.arpa"):
        return ".".join(reversed(name.split(".")[:4]))
    digits = "".join(reversed(name.split(".")[:32]))
    return str(ipaddress.ip_address(int(digits, 16))) if len(digits) == 32 else ""


def records(book, name, kind, turn):
    if kind == 12:
        found = book.get("reverse", {}).get(reversed_address(name))
        return found, [labels(value) for value in found or []]
    found = book.get("names", {}).get(name)
    chosen = [ipaddress.ip_address(value) for value in found or []]
    chosen = [value.packed for value in chosen if value.version == TYPES.get(kind)]
    if book.get("rotate") and chosen:
        chosen = chosen[turn % len(chosen):] + chosen[:turn % len(chosen)]
    return found, chosen


def main():
    address, port, path = sys.argv[1:]
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind((address, int(port)))
    print("ready", flush=True)
    turn = 0
    while True:
        packet, asker = server.recvfrom(512)
        book = json.load(open(path))
        name, kind, asked = question(packet)
        if name in book.get("silent", []) or book.get("mute"):
            continue
        found, data = records(book, name, kind, turn)
        turn += 1
        rcode = book.get("all", book.get("rcode", {}).get(name, 0 if found is not None else 3))
        data = data if rcode == 0 else []
        answer = packet[:2] + struct.pack("!HHHHH", 0x8580 | rcode, 1, len(data), 0, 0) + asked
        for value in data:
            answer += b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 60, len(value)) + value
        server.sendto(answer, asker)


main()
