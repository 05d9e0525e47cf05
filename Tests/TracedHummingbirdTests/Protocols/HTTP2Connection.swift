//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HTTPTypes
import NIOCore
import NIOHTTP2
import NIOHTTPTypes
import NIOHTTPTypesHTTP2
import NIOPosix
import Testing

/// A connection that speaks HTTP/2 from its first byte, on which any number of requests are under way at once.
struct HTTP2Connection: Sendable {
    typealias Stream = NIOAsyncChannel<HTTPResponsePart, HTTPRequestPart>

    struct Answer: Equatable {
        var status = 0
        var fields = HTTPFields()
        var body = ""
        var trailers: HTTPFields?
    }

    private let multiplexer: NIOHTTP2Handler.AsyncStreamMultiplexer<Void>

    /// Connects to a server for the time of a closure.
    static func connect<Result: Sendable>(
        to url: String,
        _ body: (HTTP2Connection) async throws -> Result
    ) async throws -> Result {
        let port = try #require(url.split(separator: ":").last.flatMap { Int($0) })
        let (channel, multiplexer) = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connectTimeout(.minutes(2))
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.configureAsyncHTTP2Pipeline(mode: .client) { $0.eventLoop.makeSucceededVoidFuture() }
                    .map { (channel, $0) }
            }
        defer { channel.close(promise: nil) }
        return try await body(HTTP2Connection(multiplexer: multiplexer))
    }

    /// Sends a request on a stream of its own, and hands over what comes back as long as the closure wants it. Leaving it
    /// breaks the stream off.
    private func request<Result: Sendable>(
        _ method: HTTPRequest.Method,
        _ path: String,
        headers: [(String, String)] = [],
        body: String = "",
        _ receive: (NIOAsyncChannelInboundStream<HTTPResponsePart>) async throws -> Result
    ) async throws -> Result {
        let stream = try await multiplexer.openStream { stream in
            stream.eventLoop.makeCompletedFuture {
                try stream.pipeline.syncOperations.addHandler(HTTP2FramePayloadToHTTPClientCodec())
                return try Stream(wrappingChannelSynchronously: stream)
            }
        }
        var request = HTTPRequest(method: method, scheme: "http", authority: "shop.example", path: path)
        for (name, value) in headers {
            request.headerFields.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value))
        }
        return try await stream.executeThenClose { [request] inbound, outbound in
            try await outbound.write(.head(request))
            if !body.isEmpty { try await outbound.write(.body(ByteBuffer(string: body))) }
            try await outbound.write(.end(nil))
            return try await receive(inbound)
        }
    }

    /// Sends a request, and breaks its stream off once the first bytes of the body have come.
    func breakOff(_ method: HTTPRequest.Method, _ path: String) async throws {
        try await request(method, path) { parts in
            for try await part in parts {
                guard case .body = part else { continue }
                return
            }
        }
    }

    /// What a server answers to a request, without the field that tells the date.
    func answer(
        _ method: HTTPRequest.Method,
        _ path: String,
        headers: [(String, String)] = [],
        body: String = ""
    ) async throws -> Answer {
        try await request(method, path, headers: headers, body: body) { parts in
            var answer = Answer()
            for try await part in parts {
                switch part {
                case .head(let head):
                    answer.status = head.status.code
                    answer.fields = head.headerFields
                    answer.fields[.date] = nil
                case .body(let buffer): answer.body += String(buffer: buffer)
                case .end(let trailers): answer.trailers = trailers
                }
            }
            return answer
        }
    }
}
#endif
