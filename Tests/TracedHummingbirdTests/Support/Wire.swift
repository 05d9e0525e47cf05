//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Foundation
import NIOCore
import NIOPosix
import Testing

/// A connection that shows the bytes which a server really sends, and that a test may break off.
struct Wire {
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var received = ""

    /// Connects to a server for the time of a closure; leaving it breaks the connection off.
    static func connect<Result: Sendable>(
        to url: String,
        _ body: (inout Wire) async throws -> Result
    ) async throws -> Result {
        let port = try #require(url.split(separator: ":").last.flatMap { Int($0) })
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connectTimeout(.minutes(2))
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var wire = Wire(inbound: inbound.makeAsyncIterator(), outbound: outbound)
            return try await body(&wire)
        }
    }

    /// What a server answers to requests on a connection of their own, up to its end, without the lines that tell the date.
    static func answer(to requests: String, from url: String) async throws -> String {
        try await connect(to: url) { wire in
            try await wire.send(requests)
            return try await wire.rest().withoutDates
        }
    }

    /// A request after which the server closes the connection.
    static func request(
        _ method: String,
        _ path: String,
        headers: [(String, String)] = [],
        body: String = ""
    ) -> String {
        var text = "\(method) \(path) HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n"
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        if !body.isEmpty { text += "Content-Length: \(body.utf8.count)\r\n" }
        return text + "\r\n" + body
    }

    func send(_ text: String) async throws {
        try await outbound.write(ByteBuffer(string: text))
    }

    /// Everything up to and with a text, or up to the end.
    mutating func text(upTo end: String) async throws -> String {
        while true {
            if let range = received.range(of: end) {
                let text = String(received[..<range.upperBound])
                received = String(received[range.upperBound...])
                return text
            }
            guard try await receive() else { return received }
        }
    }

    /// Everything that comes until the server closes the connection or breaks it off.
    mutating func rest() async throws -> String {
        while try await receive() {}
        return received
    }

    private mutating func receive() async throws -> Bool {
        do {
            guard let buffer = try await inbound.next() else { return false }
            received += String(buffer: buffer)
            return true
        } catch is IOError {
            return false
        }
    }
}

extension String {
    /// The text without the header lines that tell the date.
    fileprivate var withoutDates: String {
        split(separator: "\r\n", omittingEmptySubsequences: false)
            .filter { !$0.lowercased().hasPrefix("date:") }
            .joined(separator: "\r\n")
    }

    /// The status of the first response in the text, 0 without one.
    var statusCode: Int {
        hasPrefix("HTTP/1.1 ") ? Int(dropFirst(9).prefix(3)) ?? 0 : 0
    }

    /// What follows the first empty line.
    var bodyText: String {
        range(of: "\r\n\r\n").map { String(self[$0.upperBound...]) } ?? ""
    }

    /// The text with the pieces of a chunked body put together: how large they are is for time to say. For bodies in one line.
    var withoutChunkSizes: String {
        guard lowercased().contains("\r\ntransfer-encoding: chunked\r\n"), let head = range(of: "\r\n\r\n") else {
            return self
        }
        let lines = self[head.upperBound...].components(separatedBy: "\r\n")
        return self[..<head.upperBound] + lines.enumerated().filter { $0.offset % 2 == 1 }.map(\.element).joined()
    }
}
#endif
