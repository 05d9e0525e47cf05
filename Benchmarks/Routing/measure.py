#!/usr/bin/env python3
#
# This source file is part of the swift-opentracing project
#
# Copyright (c) the swift-opentracing authors
# SPDX-License-Identifier: Apache-2.0
#

"""Counts what tracing adds to a request in instructions and allocations, with valgrind, and fails when a case is over its limit.

Each case of RoutingBenchmark runs a number of times and three times as often; what the two runs differ in, divided by the
difference, is what one request takes. What the same request takes without tracing is subtracted. Nothing else on the machine
changes the result. Needs Linux, valgrind and strip.

Usage: measure.py [--times] [CASE ...]

  --times  measures times in one run instead, as ratios to the time without tracing; they decide nothing
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

PACKAGE = pathlib.Path(__file__).resolve().parent.parent.parent
COUNT = 1024

# The cases without tracing, and for each those it is subtracted from: instructions and allocations at most. About a tenth above
# what was measured with Swift 6.3 on x86_64.
LIMITS = {
    "none": {
        "mode-off": (7300, 0),
        "skipped": (16800, 0),
        "rule-off": (7300, 0),
        "not-annotated": (7300, 0),
        "pass-through": (13600, 3),
        "unsampled": (24100, 6),
        "unsampled-attributes": (52300, 14),
        "sampled": (48700, 10),
        "sampled-attributes": (80300, 18),
        "sampled-context-decorator": (58200, 13),
    },
    "client-none": {
        "client-off": (4300, 0),
        "client-mode-off": (4500, 0),
        "client-unsampled": (24800, 8),
        "client-sampled": (45300, 13),
    },
}


def build():
    command = ["swift", "build", "-c", "release", "--product", "RoutingBenchmark"]
    subprocess.run(command, cwd=PACKAGE, check=True, stdout=subprocess.DEVNULL)
    path = subprocess.run([*command, "--show-bin-path"], cwd=PACKAGE, check=True, capture_output=True, text=True)
    return pathlib.Path(path.stdout.strip()) / "RoutingBenchmark"


def run(tool, pattern, program, case, count):
    # Otherwise sets and dictionaries have another order in every process, and the figures differ by some hundredths.
    environment = {**os.environ, "SWIFT_DETERMINISTIC_HASHING": "1"}
    command = ["valgrind", *tool, program, case, str(count)]
    result = subprocess.run(command, capture_output=True, text=True, env=environment)
    found = re.search(pattern, result.stderr)
    if result.returncode != 0 or not found:
        sys.exit(f"{result.stdout}{result.stderr}\nerror: {case} cannot be measured")
    return int(found.group(1).replace(",", ""))


def once(tool, pattern, program, case):
    less, more = (run(tool, pattern, program, case, count) for count in (COUNT, 3 * COUNT))
    return (more - less) / (2 * COUNT)


def measure(program, case):
    out = f"--callgrind-out-file={program}.out"
    instructions = once(["--tool=callgrind", out], r"Collected : ([\d,]+)", program, case)
    allocations = once(["--tool=memcheck", "--leak-check=no"], r"total heap usage: ([\d,]+) allocs", program, case)
    return instructions, allocations


def main():
    names = [name for name in sys.argv[1:] if name != "--times"]
    if "--times" in sys.argv:
        sys.exit(subprocess.run([build()]).returncode)
    if not shutil.which("valgrind"):
        sys.exit("error: valgrind is not there")
    unknown = set(names).difference(*LIMITS.values())
    if unknown:
        sys.exit(f"error: no such case: {', '.join(sorted(unknown))}")
    over = []
    with tempfile.TemporaryDirectory() as scratch:
        # valgrind does not read the debugging information of newer compilers.
        program = pathlib.Path(scratch) / "RoutingBenchmark"
        shutil.copy(build(), program)
        subprocess.run(["strip", "-g", program], check=True)
        print(f"{'case':28}{'instructions':>14}{'limit':>8}{'allocations':>14}{'limit':>8}")
        for baseline, limits in LIMITS.items():
            cases = [case for case in limits if not names or case in names]
            if not cases:
                continue
            without = measure(program, baseline)
            print(f"{baseline:28}{without[0]:14.0f}{'':8}{without[1]:14.2f}", flush=True)
            for case in cases:
                instructions, allocations = (more - less for more, less in zip(measure(program, case), without))
                limit = limits[case]
                print(
                    f"{'+ ' + case:28}{instructions:14.0f}{limit[0]:8}{allocations:14.2f}{limit[1]:8}", flush=True
                )
                if instructions > limit[0] or allocations > limit[1] + 0.01:
                    over.append(case)
    if over:
        sys.exit(f"error: over the limit: {', '.join(over)}")


if __name__ == "__main__":
    main()
