#
# This source file is part of the swift-opentracing project
#
# Copyright (c) the swift-opentracing authors
# SPDX-License-Identifier: Apache-2.0
#

"""Compares what the exporters wrote with what they should have written. Called by run.py, in the environment that it makes.

Usage: compare.py DIRECTORY
"""

import base64
import gzip
import ipaddress
import json
import pathlib
import re
import sys

from google.protobuf import json_format, unknown_fields
from google.protobuf.message import Message
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

import expected


class Mismatch(Exception):
    """What was written is not what should have been."""


def check(condition, message):
    if not condition:
        raise Mismatch(message)


def check_same(actual, wanted, where):
    if actual == wanted:
        return
    actual_lines, wanted_lines = str(actual).splitlines(), str(wanted).splitlines()
    for number, (left, right) in enumerate(zip(actual_lines, wanted_lines)):
        check(left == right, f"{where}, line {number}: {left!r} instead of {right!r}")
    raise Mismatch(f"{where}: {len(actual_lines)} lines instead of {len(wanted_lines)}")


def check_known(message, where):
    """No field in the message or below it that its class does not know."""
    check(len(unknown_fields.UnknownFieldSet(message)) == 0, f"{where}: a field without a name")
    for field, content in message.ListFields():
        if field.message_type is None:
            continue
        for part in [content] if isinstance(content, Message) else content:
            check_known(part, f"{where}.{field.name}")


def read_protobuf(body, where):
    message = ExportTraceServiceRequest.FromString(body)
    check_known(message, where)
    # No length is longer than it has to be, and no field stands there twice.
    check(message.ByteSize() == len(body), f"{where}: {len(body)} bytes instead of {message.ByteSize()}")
    return message


def no_key_twice(pairs):
    check(len(pairs) == len(dict(pairs)), f"a key twice among {[key for key, _ in pairs]}")
    return dict(pairs)


def as_official_json(part):
    """The JSON of OTLP as the JSON of protobuf: identifiers are hexadecimal in the one, and base64 in the other."""
    if isinstance(part, list):
        return [as_official_json(element) for element in part]
    if not isinstance(part, dict):
        return part
    converted = {}
    for key, content in part.items():
        if key in ("traceId", "spanId", "parentSpanId"):
            digits = 32 if key == "traceId" else 16
            check(re.fullmatch(f"[0-9a-f]{{{digits}}}", content), f"{key}: {content!r}")
            content = base64.b64encode(bytes.fromhex(content)).decode()
        elif key.endswith("UnixNano") or key == "intValue":
            check(isinstance(content, str), f"{key} must be text: {content!r}")
        elif key in ("kind", "code", "flags"):
            check(isinstance(content, int), f"{key} must be a number: {content!r}")
        elif key == "value":
            check(len(content) == 1, f"a value must have one type: {content!r}")
        converted[key] = as_official_json(content)
    return converted


def read_json(text, where):
    document = json.loads(text, object_pairs_hook=no_key_twice, parse_constant=lambda name: check(False, f"{where}: {name}"))
    return json_format.ParseDict(as_official_json(document), ExportTraceServiceRequest(), ignore_unknown_fields=False)


def check_no_attribute_twice(message):
    for resource_spans in message.resource_spans:
        lists = [resource_spans.resource.attributes]
        for span in (span for scope_spans in resource_spans.scope_spans for span in scope_spans.spans):
            lists += [span.attributes] + [event.attributes for event in span.events] + [link.attributes for link in span.links]
        for attributes in lists:
            keys = [attribute.key for attribute in attributes]
            check(len(keys) == len(set(keys)), f"an attribute twice: {sorted(keys)}")


def compare_otlp(directory):
    for convention in ("openTelemetry", "openTracing"):
        wanted = expected.request(convention)
        for name, read in ((f"{convention}.pb", read_protobuf), (f"{convention}.json", read_json)):
            message = read((directory / name).read_bytes(), name)
            check_same(message, wanted, name)
            check_no_attribute_twice(message)
            print(f"{name}: every field as expected")
    unpacked = gzip.decompress((directory / "openTelemetry.pb.gz").read_bytes())
    check(unpacked == (directory / "openTelemetry.pb").read_bytes(), "openTelemetry.pb.gz holds something else")
    print("openTelemetry.pb.gz: the same bytes")

    lines = (directory / "otlp.jsonl").read_text(encoding="utf-8").splitlines()
    wanted = expected.request("openTelemetry")
    spans = [span for group in wanted.resource_spans for scope in group.scope_spans for span in scope.spans]
    check(len(lines) == len(spans), f"otlp.jsonl: {len(lines)} lines")
    for line, span in zip(lines, spans):
        message = read_json(line, "otlp.jsonl")
        check_same(message.resource_spans[0].scope_spans[0].spans[0], span, "otlp.jsonl")
    print("otlp.jsonl: every line as expected")


def check_endpoint(endpoint):
    check(set(endpoint) <= {"serviceName", "ipv4", "ipv6", "port"}, f"unknown field in {endpoint}")
    if "ipv4" in endpoint:
        ipaddress.IPv4Address(endpoint["ipv4"])
    if "ipv6" in endpoint:
        ipaddress.IPv6Address(endpoint["ipv6"])
    check(0 < endpoint.get("port", 1) < 65_536, f"port {endpoint.get('port')}")


def check_zipkin_span(span):
    """The rules of zipkin2-api.yaml."""
    types = {
        "traceId": str, "id": str, "parentId": str, "name": str, "kind": str, "timestamp": int, "duration": int, "debug": bool,
        "shared": bool, "localEndpoint": dict, "remoteEndpoint": dict, "annotations": list, "tags": dict,
    }
    for key, content in span.items():
        check(key in types, f"zipkin.json: unknown field {key}")
        check(isinstance(content, types[key]), f"zipkin.json: {key} is {content!r}")
    check(re.fullmatch("[0-9a-f]{16}|[0-9a-f]{32}", span["traceId"]), span["traceId"])
    for key in ("id", "parentId"):
        check(key not in span or re.fullmatch("[0-9a-f]{16}", span[key]), f"zipkin.json: {key}")
    check(span.get("kind") in (None, "CLIENT", "SERVER", "PRODUCER", "CONSUMER"), f"kind {span.get('kind')}")
    check(span["duration"] >= 1 and span["timestamp"] > 10**15, "zipkin.json: times are not in microseconds")
    check_endpoint(span.get("localEndpoint", {}))
    check_endpoint(span.get("remoteEndpoint", {}))
    for annotation in span.get("annotations", []):
        check(isinstance(annotation["timestamp"], int) and isinstance(annotation["value"], str), f"{annotation}")
    check(all(isinstance(content, str) for content in span["tags"].values()), f"{span['tags']}")


def compare_zipkin(directory):
    spans = json.loads((directory / "zipkin.json").read_bytes(), object_pairs_hook=no_key_twice)
    check(len(spans) == 3, f"zipkin.json: {len(spans)} spans")
    for span in spans:
        check_zipkin_span(span)
    server, client, consumer = spans
    check(server["kind"] == "SERVER" and server["parentId"] == "00f067aa0ba902b7", "zipkin.json: server")
    check(server["timestamp"] == 1_700_000_000_000_000 and server["duration"] == 12_400, "zipkin.json: times")
    check(server["tags"]["error"] == "no bicycles left", "zipkin.json: error")
    check(server["annotations"][0]["value"].startswith("event=cache.miss key=order:42 attempt=2"), "zipkin.json: annotation")
    check(client["remoteEndpoint"] == {"serviceName": "orders-db", "ipv4": "10.0.0.2", "port": 5432}, "zipkin.json: peer")
    check(client["duration"] == 1, "zipkin.json: a duration of zero means unknown")
    check(consumer["localEndpoint"] == {"serviceName": "mailer"} and "error" not in consumer["tags"], "zipkin.json: consumer")
    print("zipkin.json: follows the schema and tells the same spans")


def main():
    directory = pathlib.Path(sys.argv[1])
    try:
        compare_otlp(directory)
        compare_zipkin(directory)
    except (Mismatch, json_format.ParseError) as problem:
        sys.exit(f"error: {problem}")


if __name__ == "__main__":
    main()
