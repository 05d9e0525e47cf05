#!/usr/bin/env python3
#
# This source file is part of the swift-opentracing project
#
# Copyright (c) the swift-opentracing authors
# SPDX-License-Identifier: Apache-2.0
#

"""Counts the instructions and allocations of the cases of SpanBenchmark, with valgrind, and fails when one is over its limit.

Each case runs a number of times and three times as often; what the two runs differ in, divided by the difference, is what it takes
once. Nothing else on the machine changes the result. Needs Linux, valgrind and strip.

Usage: measure.py [CASE ...]
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

PACKAGE = pathlib.Path(__file__).resolve().parent.parent.parent
COUNT = 2048

# Instructions and allocations at most. About a tenth above what was measured with Swift 6.3 on x86_64.
LIMITS = {
    "noop": (330, 0),
    "noop-tags": (1270, 0),
    "unsampled": (1800, 1),
    "unsampled-tags": (2900, 1),
    "unsampled-child-tags": (3250, 1),
    "sampled": (2870, 1),
    "sampled-tags": (8200, 2),
    "sampled-child-tags": (8500, 2),
    "encode-protobuf": (6800, 0.02),
    "encode-json": (15800, 0.02),
}


def build():
    command = ["swift", "build", "-c", "release", "--product", "SpanBenchmark"]
    subprocess.run(command, cwd=PACKAGE, check=True, stdout=subprocess.DEVNULL)
    path = subprocess.run([*command, "--show-bin-path"], cwd=PACKAGE, check=True, capture_output=True, text=True)
    return pathlib.Path(path.stdout.strip()) / "SpanBenchmark"


def run(tool, pattern, program, case, count):
    result = subprocess.run(["valgrind", *tool, program, case, str(count)], capture_output=True, text=True)
    found = re.search(pattern, result.stderr)
    if result.returncode != 0 or not found:
        sys.exit(f"{result.stdout}{result.stderr}\nerror: {case} cannot be measured")
    return int(found.group(1).replace(",", ""))


def once(tool, pattern, program, case):
    less, more = (run(tool, pattern, program, case, count) for count in (COUNT, 3 * COUNT))
    return (more - less) / (2 * COUNT)


def main():
    if not shutil.which("valgrind"):
        sys.exit("error: valgrind is not there")
    cases = sys.argv[1:] or list(LIMITS)
    over = []
    with tempfile.TemporaryDirectory() as scratch:
        # valgrind does not read the debugging information of newer compilers.
        program = pathlib.Path(scratch) / "SpanBenchmark"
        shutil.copy(build(), program)
        subprocess.run(["strip", "-g", program], check=True)
        print(f"{'case':24}{'instructions':>14}{'limit':>8}{'allocations':>14}{'limit':>8}")
        for case in cases:
            out = f"--callgrind-out-file={scratch}/out"
            instructions = once(["--tool=callgrind", out], r"Collected : ([\d,]+)", program, case)
            allocations = once(
                ["--tool=memcheck", "--leak-check=no"], r"total heap usage: ([\d,]+) allocs", program, case
            )
            limit = LIMITS.get(case, (float("inf"), float("inf")))
            print(f"{case:24}{instructions:14.0f}{limit[0]:8}{allocations:14.2f}{limit[1]:8}", flush=True)
            if instructions > limit[0] or allocations > limit[1] + 0.01:
                over.append(case)
    if over:
        sys.exit(f"error: over the limit: {', '.join(over)}")


if __name__ == "__main__":
    main()
