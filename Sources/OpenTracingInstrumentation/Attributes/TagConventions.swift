//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// How the tags of requests and responses are named: one table.
public struct TagConventions: Sendable, Hashable {
    /// The method of the request.
    package var method: String
    /// The URL of the request.
    package var url: String
    /// The status of the response.
    package var statusCode: String
    /// The template of the route.
    package var route: String
    /// The path of the request.
    package var path: String
    /// The query of the request.
    package var query: String
    /// The scheme of the URL.
    package var scheme: String
    /// Host and port that the client asked.
    package var host: String
    /// The remote side, as address and port.
    package var peerAddress: String
    /// The host name of the remote side, on the client.
    package var peerHostname: String
    /// The port of the remote side, on the client.
    package var peerPort: String
    /// How often the same request was sent before, after redirects and failures, on the client.
    package var resendCount: String
    /// The length of the request's body.
    package var requestBodySize: String
    /// The length of the response's body.
    package var responseBodySize: String
    /// What stands before the name of a header field of the request.
    package var requestHeaderPrefix: String
    /// What stands before the name of a header field of the response.
    package var responseHeaderPrefix: String
    /// What stands before the name of a parameter of the query.
    package var queryParameterPrefix: String
    /// What stands before the name of a parameter of the path.
    package var parameterPrefix: String
    /// What stands before the name of a cookie.
    package var cookiePrefix: String
    /// The trace that a request came with and that was not gone on with, see ``IncomingContextPolicy``.
    package var upstreamTraceID: String
    /// The span that a request came with and that did not become a parent.
    package var upstreamSpanID: String
    /// Whether the request took longer than it may.
    package var timeout: String
    /// How long it may take, in milliseconds; a field of a log.
    package var timeoutMilliseconds: String
    /// Whether the span was given up, because nobody finished it in time.
    package var abandoned: String

    /// The names of the OpenTracing semantic conventions 1.1, and names in their manner where they have none.
    public static let openTracing = TagConventions(
        method: "http.method",
        url: "http.url",
        statusCode: "http.status_code",
        route: "http.route",
        path: "http.path",
        query: "http.query",
        scheme: "http.scheme",
        host: "http.host",
        peerAddress: "peer.address",
        peerHostname: "peer.hostname",
        peerPort: "peer.port",
        resendCount: "http.resend_count",
        requestBodySize: "http.request_size",
        responseBodySize: "http.response_size",
        requestHeaderPrefix: "http.header.",
        responseHeaderPrefix: "http.response.header.",
        queryParameterPrefix: "http.query.",
        parameterPrefix: "http.parameter.",
        cookiePrefix: "http.cookie.",
        upstreamTraceID: "upstream.trace_id",
        upstreamSpanID: "upstream.span_id",
        timeout: "timeout",
        timeoutMilliseconds: "timeout.ms",
        abandoned: "abandoned"
    )

    /// The names of the OpenTelemetry semantic conventions for HTTP, stable since version 1.23, and names in their manner where they
    /// have none.
    public static let openTelemetry = TagConventions(
        method: "http.request.method",
        url: "url.full",
        statusCode: "http.response.status_code",
        route: "http.route",
        path: "url.path",
        query: "url.query",
        scheme: "url.scheme",
        host: "server.address",
        peerAddress: "network.peer.address",
        peerHostname: "server.address",
        peerPort: "server.port",
        resendCount: "http.request.resend_count",
        requestBodySize: "http.request.body.size",
        responseBodySize: "http.response.body.size",
        requestHeaderPrefix: "http.request.header.",
        responseHeaderPrefix: "http.response.header.",
        queryParameterPrefix: "url.query.",
        parameterPrefix: "http.request.parameter.",
        cookiePrefix: "http.request.cookie.",
        upstreamTraceID: "upstream.trace_id",
        upstreamSpanID: "upstream.span_id",
        timeout: "timeout",
        timeoutMilliseconds: "timeout.ms",
        abandoned: "abandoned"
    )
}
