#!/usr/bin/env python3
#
# This source file is part of the swift-opentracing project
#
# Copyright (c) the swift-opentracing authors
# SPDX-License-Identifier: Apache-2.0
#

"""Puts the sample under load, with tracing off and on, by turns, and prints what tracing costs as ratios.

The sample is built for release and runs once for each way of tracing. `wrk` asks for a product over a few connections as fast as they
are answered; each such request goes through two servers and has four spans. What runs is chosen by the variables that an operator sets.
The receiver of spans is a process of its own on this machine, and takes everything. Needs wrk.

Usage: shop.py [--rounds N] [--seconds S]
"""

import argparse
import contextlib
import http.server
import multiprocessing
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import counting

CONNECTIONS = 8
FIELDS = ["accept: application/json", "user-agent: benchmark/1.0", "x-tenant: acme"]

# What an operator sets for each way of tracing, and the least that is left of the requests per second without tracing.
WAYS = {
    "off": ({"TRACE_MODE": "off", "OTEL_TRACES_EXPORTER": "none"}, None),
    "annotated": ({"TRACE_MODE": "annotated", "OTEL_TRACES_EXPORTER": "none"}, 0.97),
    "all": ({"TRACE_MODE": "all", "OTEL_TRACES_EXPORTER": "none"}, 0.97),
    "all, OTLP": ({"TRACE_MODE": "all", "OTEL_TRACES_EXPORTER": "otlp"}, 0.97),
}


class Receiver(http.server.BaseHTTPRequestHandler):
    """Takes everything that is sent to it."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.send_response(200)
        self.send_header("content-type", "application/x-protobuf")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format, *arguments):
        pass


def receive(ports):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    ports.put(server.server_port)
    server.serve_forever()


@contextlib.contextmanager
def receiver():
    """A receiver of spans; gives its port."""
    ports = multiprocessing.Queue()
    process = multiprocessing.Process(target=receive, args=(ports,), daemon=True)
    process.start()
    try:
        yield ports.get()
    finally:
        process.terminate()


@contextlib.contextmanager
def shop(program, variables):
    """The sample with some variables; gives the port of its storefront."""
    environment = {**os.environ, **variables}
    command = [program, "--quiet", "--storefront-port", "0", "--inventory-port", "0", "--supplier-port", "0"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command, env=environment, **pipes) as process:
        try:
            found = None
            while not found:
                line = process.stdout.readline()
                if not line:
                    sys.exit("error: the sample has ended")
                found = re.match(r"The storefront serves http://[^,]*:(\d+),", line)
            multiprocessing.Process(target=drain, args=(process.stdout,), daemon=True).start()
            yield int(found.group(1))
        finally:
            process.kill()


def drain(output):
    """Reads what the sample prints, so that it can go on printing."""
    while output.read(65536):
        pass


def measure(port, seconds):
    """Requests per second, and the median and the 99th percentile of the seconds that an answer takes."""
    fields = [argument for field in FIELDS for argument in ("-H", field)]
    command = ["wrk", "--latency", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", *fields, f"http://127.0.0.1:{port}/products/3"]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in output or "Socket errors" in output:
        sys.exit(f"error: not every request was answered:\n{output}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1))
    return rate, latency(output, "50%"), latency(output, "99%")


def latency(output, percentile):
    """What wrk says of a percentile, in seconds."""
    value, unit = re.search(rf"^\s+{percentile}\s+([\d.]+)(us|ms|s)$", output, re.M).groups()
    return float(value) * {"us": 1e-6, "ms": 1e-3, "s": 1}[unit]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=int, default=3)
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("error: wrk is not there")
    traits = os.environ.get("TRAITS", "Hummingbird,AsyncHTTPClient,DistributedTracing,Logging,ServiceLifecycle")
    program = counting.build("Shop", "--traits", traits, "--scratch-path", ".build-live")
    figures = {way: [] for way in WAYS}
    with contextlib.ExitStack() as stack:
        endpoint = {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{stack.enter_context(receiver())}"}
        ports = {way: stack.enter_context(shop(program, {**WAYS[way][0], **endpoint})) for way in WAYS}
        for port in ports.values():
            measure(port, 1)
        for _ in range(options.rounds):
            for way, port in ports.items():
                figures[way].append(measure(port, options.seconds))
    print(f"{'':12}{'requests/s':>12}{'median':>12}{'99 %':>12}   ratios to off, median of the rounds")
    over = []
    for way, rounds in figures.items():
        rate, middle, high = (statistics.median(column) for column in zip(*rounds))
        ratios = [
            statistics.median(figure[index] / off[index] for figure, off in zip(rounds, figures["off"]))
            for index in range(3)
        ]
        shown = ", ".join(f"{ratio:.3f}" for ratio in ratios)
        print(f"{way:12}{rate:12.0f}{middle * 1000:9.2f} ms{high * 1000:9.2f} ms   {shown}", flush=True)
        if WAYS[way][1] and ratios[0] < WAYS[way][1]:
            over.append(way)
    if over:
        sys.exit(f"error: fewer requests than wanted: {', '.join(over)}")


if __name__ == "__main__":
    main()
