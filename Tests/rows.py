#!/usr/bin/env python3
#
# This source file is part of the swift-opentracing project
#
# Copyright (c) the swift-opentracing authors
# SPDX-License-Identifier: Apache-2.0
#

"""Counts the cases that prove each row of the table in README.md.

A row names its suites as `Module.Suite`. The cases are those of an event stream:

    swift test --traits Hummingbird --event-stream-output-path events.jsonl --event-stream-version 0
    Tests/rows.py events.jsonl             prints the rows, and fails where a row has fewer cases than it says
    Tests/rows.py events.jsonl --update    writes the numbers into the table
"""

import collections
import json
import pathlib
import re
import sys

TABLE = pathlib.Path(__file__).resolve().parent / "README.md"
ROW = re.compile(r"^\| (N\d+) \| (.*) \| (.*) \| *(\d*) *\|$")


def cases_of_suites(path):
    """How many cases have run of each suite, and which tests failed."""
    cases, failed = collections.Counter(), set()
    functions = {}
    for line in path.read_text().splitlines():
        event = json.loads(line)
        payload = event["payload"]
        if event["kind"] == "test" and payload["kind"] == "function":
            functions[payload["id"]] = len(payload.get("_testCases") or [0])
        elif payload.get("kind") == "testEnded" and payload["testID"] in functions:
            cases[payload["testID"].split("/")[0]] += functions[payload["testID"]]
        elif payload.get("kind") == "issueRecorded":
            failed.add(payload.get("testID", ""))
    return cases, failed


def main():
    cases, failed = cases_of_suites(pathlib.Path(sys.argv[1]))
    update = "--update" in sys.argv
    lines, missing, total = [], [], 0
    for line in TABLE.read_text().splitlines():
        row = ROW.match(line)
        if row:
            name, goal, suites, stated = row.groups()
            counts = {suite: cases[suite] for suite in re.findall(r"`([A-Za-z0-9]+\.[A-Za-z0-9]+)`", suites)}
            count = sum(counts.values())
            total += count
            live = sum(number for suite, number in counts.items() if suite.startswith("TracedHummingbirdTests."))
            print(f"{name:4} {count:4} cases, {live:3} of them over a live server: {goal}")
            missing += [f"{name}: no case of {suite} has run" for suite, number in counts.items() if not number]
            if not update and stated and count < int(stated):
                missing.append(f"{name}: {count} cases have run, and the table says {stated}")
            line = f"| {name} | {goal} | {suites} | {count} |"
        lines.append(line)
    print(f"{total} cases in all")
    if update:
        TABLE.write_text("\n".join(lines) + "\n")
    for text in missing + [f"failed: {test}" for test in sorted(failed)]:
        print(text, file=sys.stderr)
    sys.exit(1 if missing or failed else 0)


main()
