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

import concurrent.futures
import contextlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

PACKAGE = pathlib.Path(__file__).resolve().parent.parent


def build(product, *options):
    """Builds a product for release, with options of `swift build`, and gives the path of its program."""
    if "--scratch-path" not in options:
        options = [*options, "--scratch-path", ".build-release"]
    command = ["swift", "build", "-c", "release", "--product", product, *options]
    subprocess.run(command, cwd=PACKAGE, check=True, stdout=subprocess.DEVNULL)
    path = subprocess.run([*command, "--show-bin-path"], cwd=PACKAGE, check=True, capture_output=True, text=True)
    return pathlib.Path(path.stdout.strip()) / product


@contextlib.contextmanager
def program(product, *options):
    """Builds a product, and gives the path of a copy that valgrind can run, which goes afterwards."""
    if not shutil.which("valgrind"):
        sys.exit("error: valgrind is not there")
    with tempfile.TemporaryDirectory() as scratch:
        copy = pathlib.Path(scratch) / product
        shutil.copy(build(product, *options), copy)
        # valgrind does not read the debugging information of newer compilers.
        subprocess.run(["strip", "-g", copy], check=True)
        yield copy


def measure(program, case, count):
    """Gives the instructions and allocations that a case takes once; it runs `count` and three times `count` times."""
    memcheck = ["--tool=memcheck", "--leak-check=no"]
    allocations = _once(memcheck, r"total heap usage: ([\d,]+) allocs", program, case, count, None)
    return instructions(program, case, count), allocations


def measure_all(program, cases, count):
    """Gives each case with its instructions and allocations, in their order; as many are measured at once as there are processors."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from zip(cases, pool.map(lambda case: measure(program, case, count), cases))


def check(product, limits, names, count, *options):
    """Measures the named cases of a product, or all that have limits, prints them, and ends with 1 when one is over its limit."""
    cases = names or list(limits)
    unknown = set(cases) - set(limits)
    if unknown:
        sys.exit(f"error: no such case: {', '.join(sorted(unknown))}")
    over = []
    with program(product, *options) as path:
        print(f"{'case':34}{'instructions':>14}{'limit':>8}{'allocations':>14}{'limit':>8}")
        for case, measured in measure_all(path, cases, count):
            limit = limits[case]
            print(f"{case:34}{measured[0]:14.0f}{limit[0]:8}{measured[1]:14.2f}{limit[1]:8}", flush=True)
            if is_over(measured, limit):
                over.append(case)
    if over:
        sys.exit(f"error: over the limit: {', '.join(over)}")


def instructions(program, case, count, drive=None):
    """Gives the instructions that a case takes once; it runs `count` and three times `count` times.

    The program is told how often. One that serves is not: `drive` gets its output and the number, makes it do so much, and returns;
    the program ends when its input does.
    """
    callgrind = ["--tool=callgrind", f"--callgrind-out-file={program}-{case}.out"]
    return _once(callgrind, r"Collected : ([\d,]+)", program, case, count, drive)


def is_over(measured, limit):
    """Whether instructions or allocations are over their limit."""
    return measured[0] > limit[0] or measured[1] > limit[1] + 0.02


def _once(tool, pattern, program, case, count, drive):
    less, more = (_run(tool, pattern, program, case, times, drive) for times in (count, 3 * count))
    return (more - less) / (2 * count)


def _run(tool, pattern, program, case, count, drive):
    # Otherwise sets and dictionaries have another order in every process, and the figures differ by some hundredths.
    environment = {**os.environ, "SWIFT_DETERMINISTIC_HASHING": "1"}
    command = ["valgrind", *tool, program, case]
    with tempfile.TemporaryFile("w+") as messages:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": messages, "text": True}
        with subprocess.Popen(command if drive else [*command, str(count)], env=environment, **pipes) as process:
            if drive:
                try:
                    drive(process.stdout, count)
                except (OSError, ValueError) as problem:
                    print(f"error: {problem}", file=sys.stderr)
                    process.terminate()
            output, _ = process.communicate()
        messages.seek(0)
        text = messages.read()
    found = re.search(pattern, text)
    if process.returncode != 0 or not found:
        sys.exit(f"{output}{text}\nerror: {case} cannot be measured")
    return int(found.group(1).replace(",", ""))
