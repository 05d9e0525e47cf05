//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
package import OpenTracingTesting
package import TracedRouting

/// How a server serves traced routers: what the tables need that hold for each of them.
package struct LiveRouting: Sendable {
    /// Serves a router on a free port of the loopback interface, for the time of a closure.
    package typealias Serve =
        @Sendable (
            _ router: TracedRouter,
            _ body: @escaping @Sendable (_ port: Int) async throws -> Void
        ) async throws -> Void

    package let serve: Serve

    package init(_ serve: @escaping Serve) {
        self.serve = serve
    }

    /// Sends requests one after the other over one connection, and reads all responses.
    ///
    /// - Parameters:
    ///   - targets: what each request asks for.
    ///   - method: the method of all of them.
    ///   - port: where the server is.
    /// - Returns: the responses that came.
    package static func responses(
        to targets: [String],
        method: String = "GET",
        port: Int
    ) async throws -> [LoopbackMessage] {
        let socket = try LoopbackSocket.connect(port: port)
        defer { socket.close() }
        var text = ""
        for target in targets { text += "\(method) \(target) HTTP/1.1\r\nHost: shop.example\r\n\r\n" }
        try await socket.send(Array(text.utf8))
        var reader = LoopbackReader(socket)
        var responses: [LoopbackMessage] = []
        while responses.count < targets.count, let response = try await reader.readMessage(hasBody: method != "HEAD") {
            responses.append(response)
        }
        return responses
    }

    /// Sends bytes over a connection of their own, and reads everything up to its end.
    ///
    /// - Parameters:
    ///   - text: the bytes, of one request or more. The last one is to close the connection.
    ///   - port: where the server is.
    /// - Returns: what the server sent.
    package static func answer(to text: String, port: Int) async throws -> String {
        let socket = try LoopbackSocket.connect(port: port)
        defer { socket.close() }
        try await socket.send(Array(text.utf8))
        var bytes: [UInt8] = []
        while let piece = try? await socket.receive(), !piece.isEmpty { bytes += piece }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A request, after which the server closes the connection unless other header fields are given.
    package static func request(
        _ method: String = "GET",
        _ target: String,
        fields: [(name: String, value: String)] = [("connection", "close")],
        body: String = ""
    ) -> String {
        var text = "\(method) \(target) HTTP/1.1\r\nhost: shop.example\r\n"
        for (name, value) in fields { text += "\(name): \(value)\r\n" }
        if !body.isEmpty { text += "content-length: \(body.utf8.count)\r\n" }
        return text + "\r\n" + body
    }
}
