#!/usr/bin/env python3
#
# This source file is part of the swift-opentracing project
#
# Copyright (c) the swift-opentracing authors
# SPDX-License-Identifier: Apache-2.0
#

"""Counts what tracing adds to a request over HTTP in instructions, and fails when a case is over its limit.

A real Hummingbird server runs under valgrind, and gets its requests over one connection. What the same request takes without tracing
is subtracted. How it counts and what it needs stands in ../counting.py. Each figure is the median of several processes: Hummingbird numbers
requests from a random number on, and writing it out takes some hundreds of instructions more or less.

Usage: measure.py [CASE ...]
"""

import concurrent.futures
import os
import pathlib
import statistics
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import counting
import load

COUNT = 384
PROCESSES = 5
# All others are compared with it.
PROCESSES_WITHOUT_TRACING = 15

# valgrind does not find its way with the shared libraries of Swift.
OPTIONS = ["--traits", "Hummingbird", "--static-swift-stdlib", "--scratch-path", ".build-live"]

REQUEST = load.get(
    "/users/12345/orders?page=2", "accept: application/json", "user-agent: benchmark/1.0", "accept-encoding: gzip"
)

# The cases without tracing, and for each those it is subtracted from: instructions at most, some tenths above what was measured with
# Swift 6.3 on x86_64. What is there to compare with, and what is not measured yet, has no limit.
LIMITS = {
    "none": {
        "idle-middleware": None,
        "distributed-no-op": None,
        "distributed-in-memory": None,
        "router-off": 6000,
        "router-not-traced": 7500,
        "router-not-sampled": 17000,
        "router-sampled": 32000,
        "router-attributes": 43000,
        "traced-router-not-traced": 3000,
        "traced-router-attributes": 30000,
    },
    "none-result-builder": {
        "builder-not-traced": None,
        "builder-not-sampled": None,
        "builder-sampled": None,
        "builder-attributes": None,
    },
}


def drive(output, count):
    """Sends so many requests to the server that writes its port to `output`."""
    connection = load.Connection(int(output.readline()))
    for _ in range(count):
        connection.send(REQUEST)
    connection.close()


def instructions(program, case, processes):
    """The instructions of a request: the median of several processes."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = [pool.submit(counting.instructions, program, case, COUNT, drive) for _ in range(processes)]
        return statistics.median(run.result() for run in runs)


def main():
    names = sys.argv[1:]
    unknown = set(names).difference(*LIMITS.values())
    if unknown:
        sys.exit(f"error: no such case: {', '.join(sorted(unknown))}")
    over = []
    with counting.program("LiveBenchmark", *OPTIONS) as program:
        print(f"{'case':28}{'instructions':>14}{'limit':>8}")
        for baseline, limits in LIMITS.items():
            cases = [case for case in limits if not names or case in names]
            if not cases:
                continue
            without = instructions(program, baseline, PROCESSES_WITHOUT_TRACING)
            print(f"{baseline:28}{without:14.0f}", flush=True)
            for case in cases:
                measured = instructions(program, case, PROCESSES) - without
                limit = limits[case]
                print(f"{'+ ' + case:28}{measured:14.0f}{limit or '':>8}", flush=True)
                if limit and measured > limit:
                    over.append(case)
    if over:
        sys.exit(f"error: over the limit: {', '.join(over)}")


if __name__ == "__main__":
    main()
