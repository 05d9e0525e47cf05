//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A connection that is kept open, for many requests one after another.
final class Connection: Sendable {
    private let channel: any Channel

    private init(_ channel: any Channel) {
        self.channel = channel
    }

    static func open(port: Int) async throws -> Connection {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connectTimeout(.minutes(2))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandler(AnswerHandler())
                }
            }
            .connect(host: "127.0.0.1", port: port)
            .get()
        return Connection(channel)
    }

    /// Asks for a path, and returns status and body.
    func get(_ path: String, headers: [(String, String)]) async throws -> (status: Int, body: String) {
        let answer = channel.eventLoop.makePromise(of: (Int, String).self)
        var head = HTTPRequestHead(version: .http1_1, method: .GET, uri: path, headers: ["host": "shop.example"])
        for (name, value) in headers { head.headers.add(name: name, value: value) }
        channel.write(AnswerHandler.Outgoing.request(head, answer), promise: nil)
        channel.flush()
        return try await answer.futureResult.get()
    }

    func close() async throws {
        try await channel.close()
    }
}

/// Passes one request at a time on, and collects its answer.
private final class AnswerHandler: ChannelDuplexHandler {
    enum Outgoing: Sendable {
        case request(HTTPRequestHead, EventLoopPromise<(Int, String)>)
    }

    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundIn = Outgoing
    typealias OutboundOut = HTTPClientRequestPart

    private var waiting: EventLoopPromise<(Int, String)>?
    private var status = 0
    private var body = ""

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .request(let head, let answer) = unwrapOutboundIn(data) else { return }
        waiting = answer
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.end(nil)), promise: promise)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): (status, body) = (Int(head.status.code), "")
        case .body(let piece): body += String(buffer: piece)
        case .end:
            waiting?.succeed((status, body))
            waiting = nil
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        waiting?.fail(ChannelError.inputClosed)
        waiting = nil
        context.fireChannelInactive()
    }
}

/// Connections to one server that are used again.
final class ConnectionPool: Sendable {
    private let port: Int
    private let idle = Mutex<[Connection]>([])

    init(port: Int) {
        self.port = port
    }

    func get(_ path: String, headers: [(String, String)]) async throws -> (status: Int, body: String) {
        let connection: Connection
        if let last = idle.withLock({ $0.popLast() }) {
            connection = last
        } else {
            connection = try await .open(port: port)
        }
        let answer = try await connection.get(path, headers: headers)
        idle.withLock { $0.append(connection) }
        return answer
    }

    func close() async throws {
        for connection in idle.withLock({ $0 }) { try await connection.close() }
    }
}
#endif
