#!/usr/bin/python3
"""Runs tests/data/expressions.tsv and templates.tsv through Debian's python3-jinja2.

The C tests hold our engine to these files; this holds the files to Jinja2: lines marked `jinja`
must give the same there (and be refused there where we refuse). Prints `N passed, N failed`.
"""
import json
import os
import sys
import types

import jinja2

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")


def lines(name):
    with open(os.path.join(DATA, name), encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.rstrip("\n")
            if line and not line.startswith("#"):
                yield f"{name}:{number}", line.split("\t")


def plain(value):
    """What JSON makes of the value: tuples and generators become lists."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    views = (tuple, list, range, types.GeneratorType, type({}.keys()), type({}.values()),
             type({}.items()))
    if isinstance(value, views) or hasattr(value, "__next__"):
        return [plain(item) for item in value]
    if isinstance(value, jinja2.Undefined):
        str(value)  # raises under StrictUndefined
    if isinstance(value, str):
        return str(value)
    return value


def same(left, right):
    """Equal, and of the same kind: 1 is not 1.0 or true here."""
    return json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)


def expression_of(text, context):
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined)
    return plain(environment.compile_expression(text, undefined_to_none=False)(**context))


def template_of(text, context):
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined, autoescape=True, keep_trailing_newline=True,
        loader=jinja2.DictLoader({"part": "[{{ x }}]"}))
    return environment.from_string(json.loads(text)).render(**context)


def check(where, fields, run):
    text, context, expected, how = fields
    if how != "jinja":
        return None
    refusal = expected.lstrip('"').startswith("error: ")
    try:
        got = run(text, json.loads(context))
    except Exception as error:  # whatever Jinja2 refuses with
        if refusal:
            return True
        print(f"{where}: {text}: jinja2 refuses: {error}")
        return False
    if refusal or not same(got, json.loads(expected)):
        print(f"{where}: {text}: jinja2 gives {got!r}, the corpus says {expected}")
        return False
    return True


def main():
    results = [check(where, fields, expression_of)
               for where, fields in lines("expressions.tsv")]
    if os.path.exists(os.path.join(DATA, "templates.tsv")):
        results += [check(where, fields, template_of)
                    for where, fields in lines("templates.tsv")]
    failed = results.count(False)
    print(f"{results.count(True)} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
