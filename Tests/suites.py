#!/usr/bin/env python3
#
# This source file is part of the swift-opentracing project
#
# Copyright (c) the swift-opentracing authors
# SPDX-License-Identifier: Apache-2.0
#

"""Checks that every test in the sources has run and passed, and counts the cases behind each row of the table in README.md.

Tests behind a trait that is off are compiled out and would pass unseen. So the tests that the sources declare for the traits of
a run are compared with its event stream:

    swift test --traits Hummingbird --event-stream-output-path events.jsonl --event-stream-version 0
    Tests/suites.py events.jsonl Hummingbird

Names every file of which fewer tests have run than it declares, every suite in the table that does not exist, and every test
that failed. Prints the rows of the table when their traits are on.
"""

import collections
import json
import pathlib
import re
import sys

TESTS = pathlib.Path(__file__).resolve().parent
ROW = re.compile(r"^\| (N\d+) \| (.*) \| (.*) \|$")
SUITE = re.compile(r"`([A-Za-z0-9]+\.[A-Za-z0-9]+)`")
# Packages and tools of their own, which do not run with the package's tests.
APART = {"UserPackage", "Fuzzing", "Interoperability", "ThreadSanitizer"}


def traits_of_package():
    """The traits that the manifest declares."""
    return set(re.findall(r'\.trait\(\s*name: "(\w+)"', (TESTS.parent / "Package.swift").read_text()))


def is_compiled(condition, enabled, traits):
    """Whether a condition holds: `None` where only the compiler knows."""
    terms = re.split(r"\s*(?:&&|,)\s*", condition.strip())
    values = [term.lstrip("!") in enabled if term.lstrip("!") in traits else None for term in terms]
    values = [value if not term.startswith("!") or value is None else not value for value, term in zip(values, terms)]
    if "||" in condition:
        return None
    if any(value is False for value in values):
        return False
    return None if any(value is None for value in values) else True


def declared(path, enabled, traits):
    """How many tests a file declares that are compiled for certain."""
    count, stack = 0, []
    for line in path.read_text().splitlines():
        line = line.strip()
        if line.startswith("#if "):
            stack.append(is_compiled(line[4:], enabled, traits))
        elif line.startswith("#elseif "):
            stack[-1] = None
        elif line == "#else":
            stack[-1] = None if stack[-1] is None else not stack[-1]
        elif line == "#endif":
            stack.pop()
        elif re.match(r"@Test\b", line) and all(stack):
            count += 1
    return count


def events(path):
    """How many tests ran and were skipped, by module and file; the cases of each suite; the tests that failed."""
    ran, skipped, cases = collections.Counter(), collections.Counter(), collections.Counter()
    failed, functions = set(), {}
    for line in path.read_text().splitlines():
        event = json.loads(line)
        payload = event["payload"]
        if event["kind"] == "test" and payload["kind"] == "function":
            functions[payload["id"]] = len(payload.get("_testCases") or [0])
        elif payload.get("kind") == "testEnded" and payload["testID"] in functions:
            identifier = payload["testID"]
            parts = identifier.split("/")
            cases[parts[0]] += functions[identifier]
            ran[parts[0].split(".")[0], parts[-1].split(":")[0]] += 1
        elif payload.get("kind") == "testSkipped" and payload["testID"] in functions:
            # Tests that ask for more than this run has, by a condition of their own.
            parts = payload["testID"].split("/")
            skipped[parts[0].split(".")[0], parts[-1].split(":")[0]] += 1
        elif payload.get("kind") == "issueRecorded" and not payload.get("issue", {}).get("isKnown"):
            failed.add(payload.get("testID", "outside of a test"))
    return ran, skipped, cases, failed


def is_live(suite):
    """Whether the cases of a suite speak to live servers."""
    return suite.startswith(("TracedHummingbirdTests.", "TracedFlyingFoxTests."))


def rows(cases, enabled):
    """Prints the rows of the table; returns what is wrong with them."""
    wrong, total = [], 0
    for line in (TESTS / "README.md").read_text().splitlines():
        row = ROW.match(line)
        if not row:
            continue
        name, goal, suites = row.groups()
        counts = {
            suite: cases[suite]
            for suite in SUITE.findall(suites)
            if "FlyingFox" in enabled or not suite.startswith("TracedFlyingFoxTests.")
        }
        live = sum(number for suite, number in counts.items() if is_live(suite))
        total += sum(counts.values())
        print(f"{name:4} {sum(counts.values()):4} cases, {live:3} of them over a live server: {goal}")
        wrong += [f"{name}: no case of {suite} has run" for suite, number in counts.items() if not number]
    print(f"{total} cases in all")
    return wrong


def main():
    enabled, traits = set(sys.argv[2:]), traits_of_package()
    unknown = enabled - traits
    if unknown:
        sys.exit(f"no such trait: {', '.join(sorted(unknown))}; the manifest declares {', '.join(sorted(traits))}")
    ran, skipped, cases, failed = events(pathlib.Path(sys.argv[1]))
    wrong, total = [], 0
    for folder in sorted(path for path in TESTS.iterdir() if path.is_dir() and path.name not in APART):
        for path in sorted(folder.rglob("*.swift")):
            expected = declared(path, enabled, traits)
            total += expected
            seen = ran[folder.name, path.name] + skipped[folder.name, path.name]
            if seen < expected:
                wrong.append(f"{path.relative_to(TESTS)} declares {expected} tests, and {seen} have run")
    if "Hummingbird" in enabled:
        wrong += rows(cases, enabled)
    wrong += [f"failed: {test}" for test in sorted(failed)]
    for text in wrong:
        print(text, file=sys.stderr)
    print(
        f"{sum(ran.values())} tests have run and {sum(skipped.values())} were skipped by a condition of theirs;"
        f" the sources declare {total} for {', '.join(sorted(enabled)) or 'no trait'}"
    )
    sys.exit(1 if wrong else 0)


main()
