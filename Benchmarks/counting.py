#
# This source file is part of the swift-opentracing project
#
# Copyright (c) the swift-opentracing authors
# SPDX-License-Identifier: Apache-2.0
#

"""Counts instructions and allocations of a benchmark's cases with valgrind, for the scripts called measure.py.

A case runs a number of times and three times as often; what the two runs differ in, divided by the difference, is what it takes once.
Nothing else on the machine changes the result. Needs Linux, valgrind and strip.
"""

import contextlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

PACKAGE = pathlib.Path(__file__).resolve().parent.parent


def build(product):
    """Builds a product for release, and gives the path of its program."""
    command = ["swift", "build", "-c", "release", "--product", product]
    subprocess.run(command, cwd=PACKAGE, check=True, stdout=subprocess.DEVNULL)
    path = subprocess.run([*command, "--show-bin-path"], cwd=PACKAGE, check=True, capture_output=True, text=True)
    return pathlib.Path(path.stdout.strip()) / product


@contextlib.contextmanager
def program(product):
    """Builds a product, and gives the path of a copy that valgrind can run, which goes afterwards."""
    if not shutil.which("valgrind"):
        sys.exit("error: valgrind is not there")
    with tempfile.TemporaryDirectory() as scratch:
        copy = pathlib.Path(scratch) / product
        shutil.copy(build(product), copy)
        # valgrind does not read the debugging information of newer compilers.
        subprocess.run(["strip", "-g", copy], check=True)
        yield copy


def measure(program, case, count):
    """Gives the instructions and allocations that a case takes once; it runs `count` and three times `count` times."""
    callgrind = ["--tool=callgrind", f"--callgrind-out-file={program}.out"]
    memcheck = ["--tool=memcheck", "--leak-check=no"]
    instructions = _once(callgrind, r"Collected : ([\d,]+)", program, case, count)
    allocations = _once(memcheck, r"total heap usage: ([\d,]+) allocs", program, case, count)
    return instructions, allocations


def is_over(measured, limit):
    """Whether instructions or allocations are over their limit."""
    return measured[0] > limit[0] or measured[1] > limit[1] + 0.01


def _once(tool, pattern, program, case, count):
    less, more = (_run(tool, pattern, program, case, times) for times in (count, 3 * count))
    return (more - less) / (2 * count)


def _run(tool, pattern, program, case, count):
    # Otherwise sets and dictionaries have another order in every process, and the figures differ by some hundredths.
    environment = {**os.environ, "SWIFT_DETERMINISTIC_HASHING": "1"}
    command = ["valgrind", *tool, program, case, str(count)]
    result = subprocess.run(command, capture_output=True, text=True, env=environment)
    found = re.search(pattern, result.stderr)
    if result.returncode != 0 or not found:
        sys.exit(f"{result.stdout}{result.stderr}\nerror: {case} cannot be measured")
    return int(found.group(1).replace(",", ""))
