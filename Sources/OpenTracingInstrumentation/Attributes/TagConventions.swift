//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// How the tags of requests and responses are named: one table.
public struct TagConventions: Sendable, Hashable {
    /// The method of the request.
    public var method: String
    /// The URL of the request.
    public var url: String
    /// The status of the response.
    public var statusCode: String
    /// The template of the route.
    public var route: String
    /// The path of the request.
    public var path: String
    /// The query of the request.
    public var query: String
    /// The scheme of the URL.
    public var scheme: String
    /// Host and port that the client asked.
    public var host: String
    /// The remote side, as address and port.
    public var peerAddress: String
    /// The host name of the remote side, on the client.
    public var peerHostname: String
    /// The port of the remote side, on the client.
    public var peerPort: String
    /// How often the same request was sent before, after redirects and failures, on the client.
    public var resendCount: String
    /// The length of the request's body.
    public var requestBodySize: String
    /// The length of the response's body.
    public var responseBodySize: String
    /// What stands before the name of a header field of the request.
    public var requestHeaderPrefix: String
    /// What stands before the name of a header field of the response.
    public var responseHeaderPrefix: String
    /// What stands before the name of a parameter of the query.
    public var queryParameterPrefix: String
    /// What stands before the name of a parameter of the path.
    public var parameterPrefix: String
    /// What stands before the name of a cookie.
    public var cookiePrefix: String
    /// The system of remote procedure calls.
    public var rpcSystem: String
    /// The service whose procedure is called.
    public var rpcService: String
    /// The method that is called.
    public var rpcMethod: String
    /// The status of a call.
    public var rpcStatusCode: String
    /// How long the caller of a procedure waits, in milliseconds.
    public var rpcDeadline: String
    /// How many messages came, on either side.
    public var rpcMessagesReceived: String
    /// How many messages went, on either side.
    public var rpcMessagesSent: String
    /// What stands before the name of an entry of a call's metadata.
    public var rpcMetadataPrefix: String
    /// What stands before the name of an entry of the metadata that a call is answered with.
    public var rpcResponseMetadataPrefix: String
    /// The trace that a request came with and that was not gone on with, see ``IncomingContextPolicy``.
    public var upstreamTraceID: String
    /// The span that a request came with and that did not become a parent.
    public var upstreamSpanID: String
    /// Whether the request took longer than it may.
    public var timeout: String
    /// How long it may take, in milliseconds; a field of a log.
    public var timeoutMilliseconds: String
    /// Whether the span was given up, because nobody finished it in time.
    public var abandoned: String

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
        rpcSystem: "rpc.system",
        rpcService: "rpc.service",
        rpcMethod: "rpc.method",
        rpcStatusCode: "rpc.status_code",
        rpcDeadline: "rpc.deadline_ms",
        rpcMessagesReceived: "rpc.messages_received",
        rpcMessagesSent: "rpc.messages_sent",
        rpcMetadataPrefix: "rpc.metadata.",
        rpcResponseMetadataPrefix: "rpc.response.metadata.",
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
        rpcSystem: "rpc.system",
        rpcService: "rpc.service",
        rpcMethod: "rpc.method",
        rpcStatusCode: "rpc.grpc.status_code",
        rpcDeadline: "rpc.deadline_ms",
        rpcMessagesReceived: "rpc.messages_received",
        rpcMessagesSent: "rpc.messages_sent",
        rpcMetadataPrefix: "rpc.grpc.request.metadata.",
        rpcResponseMetadataPrefix: "rpc.grpc.response.metadata.",
        upstreamTraceID: "upstream.trace_id",
        upstreamSpanID: "upstream.span_id",
        timeout: "timeout",
        timeoutMilliseconds: "timeout.ms",
        abandoned: "abandoned"
    )
}
