#!/usr/bin/env python3
"""Makes of a run folder of one observed host h0001 one of COUNT hosts: multiply_run.py RUN COUNT.

Facts and evidence are the same but for the host's name, put in so that no two hosts share a piece
of evidence, and the serial. The manifest is made anew.
"""
import copy
import hashlib
import json
import os
import sys

RUN, COUNT = sys.argv[1], int(sys.argv[2])


def path_of(*parts):
    return os.path.join(RUN, *parts)


def load(*parts):
    with open(path_of(*parts), "rb") as file:
        return file.read()


def save(content, *parts):
    with open(path_of(*parts), "wb") as file:
        file.write(content)


def evidence_of(name, digest):
    content = load("evidence", digest.split(":")[1]) + f"# {name}\n".encode()
    digest = hashlib.sha256(content).hexdigest()
    save(content, "evidence", digest)
    return "sha256:" + digest


def host_make(seed, number):
    facts = copy.deepcopy(seed)
    topics = facts["topics"]
    name = facts["subject"] = f"h{number:04d}"
    for topic in topics.values():
        topic["evidence"] = [evidence_of(name, digest) for digest in topic["evidence"]]
    if "value" in topics.get("dmi", {}):
        topics["dmi"]["value"]["product_serial"] = f"SN{number:08d}"
    if "value" in topics.get("os", {}):
        topics["os"]["value"]["hostname"] = name
    save(json.dumps(facts, indent=1).encode(), "facts", name + ".json")


def manifest_make():
    files = []
    for folder, _, names in os.walk(RUN):
        for name in names:
            path = os.path.relpath(os.path.join(folder, name), RUN)
            if path == "manifest.json":
                continue
            content = load(path)
            digest = hashlib.sha256(content).hexdigest()
            files.append({"path": path, "sha256": digest, "size": len(content)})
    files.sort(key=lambda file: file["path"].encode())
    manifest = json.loads(load("manifest.json"))
    manifest["files"] = files
    save(json.dumps(manifest, indent=1).encode(), "manifest.json")


SEED = json.loads(load("facts", "h0001.json"))
for at in range(2, COUNT + 1):
    host_make(SEED, at)
host_make(SEED, 1)
site = 'site:\n  name: bench\n  unit: "00"\nhosts:\n'
for at in range(1, COUNT + 1):
    address = f"10.{at // 65536}.{at // 256 % 256}.{at % 256}"
    site += f"- {{name: h{at:04d}, address: {address}}}\n"
save(site.encode(), "inputs", "site.yaml")
save(site.encode(), "evidence", hashlib.sha256(site.encode()).hexdigest())  # rows cite it
manifest_make()
