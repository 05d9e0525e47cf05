#!/usr/bin/env python3
#
# This source file is part of the swift-opentracing project
#
# Copyright (c) the swift-opentracing authors
# SPDX-License-Identifier: Apache-2.0
#

"""Counts what tracing adds to a request in instructions and allocations, with valgrind, and fails when a case is over its limit.

What the same request takes without tracing is subtracted. How it counts and what it needs stands in ../counting.py.

Usage: measure.py [--times] [CASE ...]

  --times  measures times in one run instead, as ratios to the time without tracing; they decide nothing
"""

import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import counting

COUNT = 1024

# The cases without tracing, and for each those it is subtracted from: instructions and allocations at most. Some hundredths above
# what was measured with Swift 6.3 on x86_64.
LIMITS = {
    "none": {
        "mode-off": (1150, 0),
        "skipped": (2230, 0),
        "rule-off": (2230, 0),
        "not-annotated": (2230, 0),
        "pass-through": (3820, 2),
        "unsampled": (7250, 2),
        "unsampled-attributes": (7250, 2),
        "sampled": (15700, 4),
        "sampled-attributes": (21600, 4),
        "sampled-context-decorator": (24700, 7),
        "console-mode-off": (1980, 0),
        "console-not-annotated": (3060, 0),
        "console-unsampled": (9800, 2),
        "console-sampled": (38300, 10),
    },
    "client-none": {
        "client-off": (390, 0),
        "client-mode-off": (795, 0),
        "client-unsampled": (8750, 4),
        "client-sampled": (15150, 5),
    },
    "function-none": {
        "function-off": (95, 0),
        "function-rule-off": (45, 0),
        "function-alone": (510, 0),
        "function-unsampled": (4700, 1),
        "function-sampled": (5900, 1),
        "member-off": (90, 0),
        "operation-off": (45, 0),
    },
    "waiting-none": {
        "waiting-forwarded": (1160, 0),
        "waiting-off": (1500, 0),
        "waiting-alone": (1930, 0),
        "waiting-member-off": (1250, 0),
        "waiting-operation-off": (580, 0),
    },
}


def main():
    names = [name for name in sys.argv[1:] if name != "--times"]
    if "--times" in sys.argv:
        sys.exit(subprocess.run([counting.build("RoutingBenchmark")]).returncode)
    unknown = set(names).difference(*LIMITS.values())
    if unknown:
        sys.exit(f"error: no such case: {', '.join(sorted(unknown))}")
    over = []
    with counting.program("RoutingBenchmark") as program:
        print(f"{'case':28}{'instructions':>14}{'limit':>8}{'allocations':>14}{'limit':>8}")
        for baseline, limits in LIMITS.items():
            cases = [case for case in limits if not names or case in names]
            if not cases:
                continue
            measurements = counting.measure_all(program, [baseline, *cases], COUNT)
            _, without = next(measurements)
            print(f"{baseline:28}{without[0]:14.0f}{'':8}{without[1]:14.2f}", flush=True)
            for case, figures in measurements:
                measured = [more - less for more, less in zip(figures, without)]
                limit = limits[case]
                print(f"{'+ ' + case:28}{measured[0]:14.0f}{limit[0]:8}{measured[1]:14.2f}{limit[1]:8}", flush=True)
                if counting.is_over(measured, limit):
                    over.append(case)
    if over:
        sys.exit(f"error: over the limit: {', '.join(over)}")


if __name__ == "__main__":
    main()
