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
LIMITS = {
    "noop": (230, 0),
    "noop-with-span": (1620, 0),
    "noop-with-span-attributes": (7700, 2),
    "untraced": (5000, 3),
    "untraced-with-span": (6630, 3),
    "untraced-with-span-attributes": (12750, 5),
    "unsampled": (7000, 5.2),
    "unsampled-with-span": (8500, 5.2),
    "unsampled-with-span-attributes": (14600, 7),
    "sampled": (7900, 5),
    "sampled-with-span": (9250, 5),
    "sampled-with-span-attributes": (27600, 13),
    "ours-with-span": (4400, 1),
    "ours-with-span-connected": (10350, 3),
}


if __name__ == "__main__":
    counting.check("BridgeBenchmark", LIMITS, sys.argv[1:], COUNT, *OPTIONS)
