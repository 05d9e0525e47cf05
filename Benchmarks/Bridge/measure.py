#!/usr/bin/env python3
#
# This source file is part of the swift-opentracing project
#
# Copyright (c) the swift-opentracing authors
# SPDX-License-Identifier: Apache-2.0
#

"""Counts the instructions and allocations of the cases of BridgeBenchmark, with valgrind, and fails when one is over its limit.

How it counts and what it needs stands in ../counting.py.

Usage: measure.py [CASE ...]
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import counting

COUNT = 2048
OPTIONS = ["--traits", "DistributedTracing", "--scratch-path", ".build-distributed-tracing"]

# Instructions and allocations at most. About a tenth above what was measured with Swift 6.3 on x86_64.
LIMITS = {}


def main():
    cases = sys.argv[1:] or list(LIMITS)
    unknown = set(cases) - set(LIMITS)
    if unknown:
        sys.exit(f"error: no such case: {', '.join(sorted(unknown))}")
    over = []
    with counting.program("BridgeBenchmark", *OPTIONS) as program:
        print(f"{'case':34}{'instructions':>14}{'limit':>8}{'allocations':>14}{'limit':>8}")
        for case in cases:
            measured, limit = counting.measure(program, case, COUNT), LIMITS[case]
            print(f"{case:34}{measured[0]:14.0f}{limit[0]:8}{measured[1]:14.2f}{limit[1]:8}", flush=True)
            if counting.is_over(measured, limit):
                over.append(case)
    if over:
        sys.exit(f"error: over the limit: {', '.join(over)}")


if __name__ == "__main__":
    main()
