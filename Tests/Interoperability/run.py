#!/usr/bin/env python3
#
# This source file is part of the swift-opentracing project
#
# Copyright (c) the swift-opentracing authors
# SPDX-License-Identifier: Apache-2.0
#

"""Shows what the exporters write to readers that others made: the official classes of OTLP, and a collector.

1. Makes an environment with what requirements.txt names (in a directory of its own, or in --environment).
2. Starts the collector `rotel` on free ports of 127.0.0.1.
3. Runs the Swift half, `InteroperabilityTests`, which writes files and sends to the collector.
4. Compares the files field by field (compare.py), and what the collector printed for protobuf, JSON and compressed bodies.

With the trait GRPC among the given ones, the collector gets the spans over gRPC as well.

Usage: run.py [--environment DIRECTORY] [--skip-build] [--traits LIST] [--scratch-path DIRECTORY]
"""

import argparse
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
PACKAGE = HERE.parent.parent


def find_uv(directory):
    """The installer: pip does not find a set of versions in sensible time, uv does."""
    known = shutil.which("uv")
    if known:
        return [known]
    uv = directory / "uv" / "bin" / "uv"
    if not uv.exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--root-user-action", "ignore"]
        if subprocess.run([*pip, "--target", directory / "uv", "uv"]).returncode != 0:
            sys.exit("error: neither uv nor pip is there; install one of them (on Debian: apt-get install python3-pip)")
    return [uv]


def make_environment(directory):
    """The Python of an environment with everything that is needed; made if it is not there."""
    python = directory / "python" / "bin" / "python"
    directory.mkdir(parents=True, exist_ok=True)
    uv = find_uv(directory)
    if not python.exists():
        subprocess.run([*uv, "venv", "--quiet", "--python", sys.executable, directory / "python"], check=True)
    subprocess.run([*uv, "pip", "install", "--quiet", "--python", python, "-r", HERE / "requirements.txt"], check=True)
    return python


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def start_collector(python, log):
    """Starts the collector, and gives it with its ports, for HTTP and gRPC. It takes no port 0, and another process may get a free one
    first."""
    for _ in range(5):
        ports = free_port(), free_port()
        collector = try_collector(python, ports, log)
        if collector is not None:
            return collector, ports
    sys.exit("error: the collector did not start on any of five ports")


def try_collector(python, ports, log):
    code = "import pathlib, rotel; print(pathlib.Path(rotel.__file__).parent / 'rotel-agent')"
    agent = subprocess.run([python, "-c", code], check=True, capture_output=True, text=True).stdout.strip()
    collector = subprocess.Popen(
        [
            agent, "start", "--exporter", "blackhole",
            "--otlp-http-endpoint", f"127.0.0.1:{ports[0]}", "--otlp-grpc-endpoint", f"127.0.0.1:{ports[1]}",
            "--debug-log", "traces", "--debug-log-verbosity", "detailed",
        ],
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    for _ in range(100):
        if collector.poll() is not None:
            print(f"the collector ended with {collector.returncode}", file=sys.stderr)
            return None
        if all(listens(port) for port in ports) and collector.poll() is None:
            return collector
        time.sleep(0.1)
    collector.kill()
    sys.exit("error: the collector does not listen")


def listens(port):
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0


def run_swift(directory, ports, options):
    environment = dict(os.environ)
    environment["EXPORTERS_INTEROPERABILITY_DIRECTORY"] = str(directory)
    environment["EXPORTERS_INTEROPERABILITY_ENDPOINT"] = f"http://127.0.0.1:{ports[0]}/v1/traces"
    environment["EXPORTERS_INTEROPERABILITY_GRPC_ENDPOINT"] = f"http://127.0.0.1:{ports[1]}"
    command = ["swift", "test", "--filter", "InteroperabilityTests"]
    command += ["--skip-build"] if options.skip_build else []
    command += ["--traits", options.traits] if options.traits else []
    command += ["--scratch-path", options.scratch_path] if options.scratch_path else []
    result = subprocess.run(command, cwd=PACKAGE, env=environment, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{result.stdout}\n{result.stderr}\nerror: the Swift half failed")


def compare_printed(text, count):
    """The collector printed the same for each of the ways in which the spans were sent."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    text = re.sub(r"(?m)^\d{4}-\d\d-\d\dT\S+Z +[A-Z]+ .*\n", "", text)
    # What it prints of a request begins with the first of its resources.
    requests = [part.rstrip() for part in text.split("ResourceSpans #0\n")[1:]]
    if len(requests) != count:
        sys.exit(f"{text}\nerror: the collector printed {len(requests)} requests instead of {count}")
    for request in requests[1:]:
        if request != requests[0]:
            sys.exit(f"{requests[0]}\n---\n{request}\nerror: the collector printed something else for another encoding")
    for wanted in ("0af7651916cd43dd8448eb211c80319c", "SPAN_KIND_SERVER", "STATUS_CODE_ERROR", "-> Name: exception", "mailer"):
        if wanted not in requests[0]:
            sys.exit(f"{requests[0]}\nerror: the collector did not print {wanted}")
    ways = "protobuf, JSON and both compressed" + (", over HTTP and gRPC" if count > 4 else "")
    print(f"collector: took {ways}, and printed the same trace {count} times")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--environment", type=pathlib.Path, help="where the Python environment is, or shall be made")
    arguments.add_argument("--skip-build", action="store_true", help="use the tests as they were built last")
    arguments.add_argument("--traits", help="the traits that the tests are built with")
    arguments.add_argument("--scratch-path", help="where they are built")
    options = arguments.parse_args()
    over_grpc = "GRPC" in (options.traits or "").split(",")
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        python = make_environment((options.environment or scratch / "environment").absolute())
        output = scratch / "output"
        output.mkdir()
        with open(scratch / "collector.log", "w+", encoding="utf-8") as log:
            collector, ports = start_collector(python, log)
            try:
                run_swift(output, ports, options)
            finally:
                collector.terminate()
                collector.wait()
            log.seek(0)
            compare_printed(log.read(), 6 if over_grpc else 4)
        sys.exit(subprocess.run([python, "-B", HERE / "compare.py", output]).returncode)


if __name__ == "__main__":
    main()
