#
# This source file is part of the swift-opentracing project
#
# Copyright (c) the swift-opentracing authors
# SPDX-License-Identifier: Apache-2.0
#

"""What must become of the spans in InteroperabilitySpans.swift, said in the official classes of OTLP.

Written from the protocol and from OpenTelemetry's and OpenTracing's semantic conventions, not from the encoder.
"""

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, ArrayValue, KeyValue, KeyValueList
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

TRACE = bytes.fromhex("0af7651916cd43dd8448eb211c80319c")
OTHER_TRACE = bytes.fromhex("00000000000000000000000000001234")
START = 1_700_000_000_000_000_000

SAMPLED, RANDOM, HAS_IS_REMOTE, IS_REMOTE = 0x01, 0x02, 0x100, 0x200


def value(python):
    """A value of Python as a value of OTLP."""
    if isinstance(python, bool):
        return AnyValue(bool_value=python)
    if isinstance(python, int):
        return AnyValue(int_value=python)
    if isinstance(python, float):
        return AnyValue(double_value=python)
    if isinstance(python, list):
        return AnyValue(array_value=ArrayValue(values=[value(element) for element in python]))
    if isinstance(python, dict):
        return AnyValue(kvlist_value=KeyValueList(values=attributes(python)))
    return AnyValue(string_value=python)


def attributes(pairs):
    return [KeyValue(key=key, value=value(python)) for key, python in pairs.items()]


def request(convention):
    """The whole request, under the names of a convention: `openTelemetry` or `openTracing`."""
    message = ExportTraceServiceRequest()
    shop = message.resource_spans.add()
    shop.resource.attributes.extend(
        attributes({"service.name": "shop", "service.version": "1.2.3", "host.cpus": 8, "regions": ["eu", "us"]})
    )
    scope_of(shop).spans.extend([server(convention), client(convention)])
    mailer = message.resource_spans.add()
    mailer.resource.attributes.extend(attributes({"service.name": "mailer"}))
    scope_of(mailer).spans.extend([consumer(convention)])
    return message


def scope_of(resource_spans):
    scope_spans = resource_spans.scope_spans.add()
    scope_spans.scope.name = "swift-opentracing"
    scope_spans.scope.version = "0.1.0"
    return scope_spans


def server(convention):
    own = {
        "text": 'quote " slash \\ line\n tab\t bell\x07 ü 日本 👩‍👩‍👧',
        "empty": "",
        "least": -(2**63),
        "greatest": 2**63 - 1,
        "fraction": -0.1,
        "huge": 1e300,
        "yes": True,
        "no": False,
        "list": ["a", 1, 2.5, False],
        "long": "x" * 300,
    }
    tags = {
        "span.kind": "server",
        "component": "router",
        "http.method": "GET",
        "http.url": "https://shop.example:8443/orders/42?full=1&q=%C3%BC",
        "http.route": "/orders/:id",
        "http.status_code": 503,
        "peer.hostname": "laptop",
        "peer.port": 51_000,
        "peer.ipv4": "10.0.0.1",
        "error": True,
    }
    renamed = {
        "component": "router",
        "http.request.method": "GET",
        "url.scheme": "https",
        "server.address": "shop.example",
        "server.port": 8443,
        "url.path": "/orders/42",
        "url.query": "full=1&q=%C3%BC",
        "http.route": "/orders/:id",
        "http.response.status_code": 503,
        "client.address": "laptop",
        "client.port": 51_000,
        "network.peer.address": "10.0.0.1",
    }
    failure = {"error.type": "InteroperabilitySpans.OutOfStock"}
    error = {"error.kind": "InteroperabilitySpans.OutOfStock", "error.object": "no bicycles left", "message": "no bicycles left"}
    exception = {"exception.type": "InteroperabilitySpans.OutOfStock", "exception.message": "no bicycles left"}
    is_renamed = convention == "openTelemetry"
    return Span(
        trace_id=TRACE,
        span_id=bytes.fromhex("b7ad6b7169203331"),
        parent_span_id=bytes.fromhex("00f067aa0ba902b7"),
        trace_state="vendor=a1",
        flags=SAMPLED | RANDOM | HAS_IS_REMOTE | IS_REMOTE,
        name="GET /orders/:id",
        kind=Span.SPAN_KIND_SERVER,
        start_time_unix_nano=START + 1,
        end_time_unix_nano=START + 12_400_002,
        attributes=attributes((renamed | own | failure) if is_renamed else (tags | own)),
        dropped_attributes_count=3,
        events=[
            Span.Event(
                time_unix_nano=START + 5,
                name="cache.miss",
                attributes=attributes({"key": "order:42", "attempt": 2, "detail": {"a": ["x", "null"], "b": 1}}),
            ),
            Span.Event(time_unix_nano=START + 6, name="log", attributes=attributes({"note": "without an event"}), dropped_attributes_count=5),
            Span.Event(
                time_unix_nano=START + 7,
                name="exception" if is_renamed else "error",
                attributes=attributes(exception if is_renamed else error),
            ),
        ],
        dropped_events_count=4,
        links=[
            Span.Link(
                trace_id=OTHER_TRACE,
                span_id=bytes.fromhex("0102030405060708"),
                attributes=attributes({"opentracing.ref_type": "follows_from"}),
                flags=SAMPLED | RANDOM | HAS_IS_REMOTE,
            )
        ],
        dropped_links_count=6,
        status=Status(code=Status.STATUS_CODE_ERROR, message="no bicycles left"),
    )


def client(convention):
    tags = {
        "span.kind": "client",
        "db.type": "sql",
        "db.instance": "orders",
        "db.statement": "SELECT 1",
        "db.user": "reader",
        "peer.hostname": "db.internal",
        "peer.port": 5432,
        "peer.service": "orders-db",
        "peer.ipv4": "10.0.0.2",
    }
    renamed = {
        "db.system.name": "other_sql",
        "db.namespace": "orders",
        "db.query.text": "SELECT 1",
        "db.user": "reader",
        "server.address": "db.internal",
        "server.port": 5432,
        "peer.service": "orders-db",
        "network.peer.address": "10.0.0.2",
    }
    return Span(
        trace_id=TRACE,
        span_id=bytes.fromhex("1111111111111111"),
        parent_span_id=bytes.fromhex("b7ad6b7169203331"),
        flags=SAMPLED | RANDOM | HAS_IS_REMOTE,
        name="SELECT orders",
        kind=Span.SPAN_KIND_CLIENT,
        start_time_unix_nano=START + 1_000,
        end_time_unix_nano=START + 1_000,
        attributes=attributes(renamed if convention == "openTelemetry" else tags),
    )


def consumer(convention):
    renamed = {"messaging.destination.name": "mails"}
    tags = {"span.kind": "consumer", "message_bus.destination": "mails"}
    return Span(
        trace_id=TRACE,
        span_id=bytes.fromhex("2222222222222222"),
        parent_span_id=bytes.fromhex("1111111111111111"),
        flags=SAMPLED | HAS_IS_REMOTE,
        name="mail.send",
        kind=Span.SPAN_KIND_CONSUMER,
        start_time_unix_nano=START + 2_000_000,
        end_time_unix_nano=START + 2_005_000,
        attributes=attributes(renamed if convention == "openTelemetry" else tags),
        links=[
            Span.Link(
                trace_id=TRACE,
                span_id=bytes.fromhex("1111111111111111"),
                attributes=attributes({"opentracing.ref_type": "follows_from"}),
                flags=SAMPLED | RANDOM | HAS_IS_REMOTE,
            )
        ],
    )
