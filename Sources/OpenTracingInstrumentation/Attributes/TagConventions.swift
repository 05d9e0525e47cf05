//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// The names of request and response tags, as a single table.
public struct TagConventions: Sendable, Hashable {
    /// The method of the request.
    public var method: String
    /// The URL of the request.
    public var url: String
    /// The status of the response.
    public var statusCode: String
    /// The route template.
    public var route: String
    /// The path of the request.
    public var path: String
    /// The query of the request.
    public var query: String
    /// The scheme of the URL.
    public var scheme: String
    /// The requested host and port.
    public var host: String
    /// The address and port of the peer.
    public var peerAddress: String
    /// The host name of the peer, on the client.
    public var peerHostname: String
    /// The port of the peer, on the client.
    public var peerPort: String
    /// The number of previous attempts after redirects and failures, on the client.
    public var resendCount: String
    /// The length of the request body.
    public var requestBodySize: String
    /// The length of the response body.
    public var responseBodySize: String
    /// The prefix of request header fields.
    public var requestHeaderPrefix: String
    /// The prefix of response header fields.
    public var responseHeaderPrefix: String
    /// The prefix of query parameters.
    public var queryParameterPrefix: String
    /// The prefix of path parameters.
    public var parameterPrefix: String
    /// The prefix of cookies.
    public var cookiePrefix: String
    /// The remote procedure call system.
    public var rpcSystem: String
    /// The service of the called procedure.
    public var rpcService: String
    /// The called method.
    public var rpcMethod: String
    /// The status of a call.
    public var rpcStatusCode: String
    /// The deadline of a procedure call, in milliseconds.
    public var rpcDeadline: String
    /// The number of messages received, on either side.
    public var rpcMessagesReceived: String
    /// The number of messages sent, on either side.
    public var rpcMessagesSent: String
    /// The prefix of a call's request metadata.
    public var rpcMetadataPrefix: String
    /// The prefix of a call's response metadata.
    public var rpcResponseMetadataPrefix: String
    /// The trace ID of an incoming context that was not continued, see ``IncomingContextPolicy``.
    public var upstreamTraceID: String
    /// The span ID of an incoming context that was not used as a parent.
    public var upstreamSpanID: String
    /// Whether the request exceeded its time limit.
    public var timeout: String
    /// The time limit, in milliseconds; a log field.
    public var timeoutMilliseconds: String
    /// Whether the span was abandoned because it was not finished in time.
    public var abandoned: String

    /// The conventions that a file or a variable can select, by name.
    static let named: [(String, TagConventions)] = [("openTracing", .openTracing), ("openTelemetry", .openTelemetry)]

    /// The names of the OpenTracing semantic conventions 1.1, with names in the same style where these define none.
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

    /// The names of the OpenTelemetry semantic conventions for HTTP, stable since version 1.23, with names in the same style
    /// where these define none.
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
