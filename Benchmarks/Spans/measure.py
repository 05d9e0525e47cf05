#!/usr/bin/env python3
#
# This source file is part of the swift-opentracing project
#
# Copyright (c) the swift-opentracing authors
# SPDX-License-Identifier: Apache-2.0
#

"""Counts the instructions and allocations of the cases of SpanBenchmark, with valgrind, and fails when one is over its limit.

How it counts and what it needs stands in ../counting.py.

Usage: measure.py [CASE ...]
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import counting

COUNT = 2048

# Instructions and allocations at most. Some hundredths to a tenth above what was measured with Swift 6.3 on x86_64.
LIMITS = {
    "noop": (250, 0),
    "noop-tags": (615, 0),
    "noop-with-span": (840, 0),
    "unsampled": (1180, 1),
    "unsampled-tags": (1690, 1),
    "unsampled-start-tags": (1140, 1),
    "unsampled-child-tags": (2150, 1),
    "unsampled-with-span": (1750, 1),
    "sampled": (2300, 1),
    "sampled-tags": (4950, 2),
    "sampled-start-tags": (2490, 1),
    "sampled-child-tags": (5270, 2),
    "sampled-child-of": (2920, 1),
    "sampled-with-span": (2890, 1),
    "sampled-with-span-tags": (5570, 2),
    "unsampled-error": (1760, 2),
    "sampled-error": (7190, 5),
    "encode-protobuf": (3280, 0.02),
    "encode-json": (6300, 0.02),
    "encode-protobuf-otel-names": (3090, 0.02),
    "encode-json-otel-names": (5500, 0.02),
}


if __name__ == "__main__":
    counting.check("SpanBenchmark", LIMITS, sys.argv[1:], COUNT)
