#!/usr/bin/env python3
#
# This source file is part of the swift-opentracing project
#
# Copyright (c) the swift-opentracing authors
# SPDX-License-Identifier: Apache-2.0
#

"""Lists the files that a request walks through, from Hummingbird to a receiver of OTLP.

A server with the tracer of an empty environment answers a number of requests, and three times as many: what runs more often for it
belongs to a request or to its export. So what happens once, when the service starts, does not count.

Usage: walk.py [--functions]
"""

import collections
import http.server
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import counting
import load

COUNT = 1000
OPTIONS = ["--traits", "Hummingbird", "--product", "LiveBenchmark", "--scratch-path", ".build-walk", "--enable-code-coverage"]
REQUEST = load.get(
    "/users/12345/orders?page=2",
    "user-agent: benchmark/1.0",
    "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
)


# Those of the compiler: others do not read its profiles.
TOOLCHAIN = pathlib.Path(shutil.which("swift")).resolve().parent


class Receiver(http.server.BaseHTTPRequestHandler):
    """Takes what is exported."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-type", "application/x-protobuf")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def executed(program, receiver, count, scratch):
    """How often each function of the package's modules ran in a server that answered so many requests, with its file."""
    raw = pathlib.Path(scratch) / f"{count}.profraw"
    environment = {
        **os.environ,
        "LLVM_PROFILE_FILE": str(raw),
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{receiver.server_port}",
        "OTEL_BSP_SCHEDULE_DELAY": "50",
    }
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([program, "router-exported"], env=environment, **pipes) as process:
        connection = load.Connection(int(process.stdout.readline()))
        for _ in range(count):
            connection.send(REQUEST)
        connection.close()
        process.communicate()
    data = raw.with_suffix(".profdata")
    subprocess.run([TOOLCHAIN / "llvm-profdata", "merge", raw, "-o", data], check=True)
    export = [TOOLCHAIN / "llvm-cov", "export", program, f"--instr-profile={data}"]
    listing = json.loads(subprocess.run(export, check=True, capture_output=True).stdout)
    counts = collections.Counter()
    for function in listing["data"][0]["functions"]:
        counts[function["filenames"][0], function["name"]] += function["count"]
    return counts


def main():
    command = ["swift", "build", *OPTIONS]
    subprocess.run(command, cwd=counting.PACKAGE, check=True, stdout=subprocess.DEVNULL)
    shown = subprocess.run([*command, "--show-bin-path"], cwd=counting.PACKAGE, check=True, capture_output=True, text=True)
    program = pathlib.Path(shown.stdout.strip()) / "LiveBenchmark"
    receiver = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=receiver.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as scratch:
        less = executed(program, receiver, COUNT, scratch)
        more = executed(program, receiver, 3 * COUNT, scratch)
    files = collections.defaultdict(list)
    sources = counting.PACKAGE / "Sources"
    for (file, name), count in more.items():
        if sources in pathlib.Path(file).parents and count > less[file, name] * 1.5:
            files[pathlib.Path(file).relative_to(sources)].append((count - less[file, name], name))
    lines = 0
    for file in sorted(files):
        lines += len((sources / file).read_text().splitlines())
        print(file)
        if "--functions" in sys.argv:
            for count, name in sorted(files[file], reverse=True):
                print(f"    {count / (2 * COUNT):6.2f} {name}")
    print(f"{len(files)} files, {lines} lines")


if __name__ == "__main__":
    main()
