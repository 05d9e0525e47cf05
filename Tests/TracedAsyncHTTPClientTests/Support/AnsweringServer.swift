//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if AsyncHTTPClient
import OpenTracingTesting
import Synchronization

/// A server on a port of its own, which notes what it is asked.
final class AnsweringServer: Sendable {
    enum Answer: Sendable {
        case status(Int, fields: [(String, String)] = [], body: String = "")
        /// The text is all that comes, heads included; then the connection is closed.
        case raw(String)
        /// The text, and then nothing until the server stops.
        case stuck(String)
        /// A body that is made while it is sent: the closure is asked for each piece, until there is none.
        case pieces(@Sendable () -> String?)
    }

    /// Plain text for whoever begins a handshake of TLS.
    static let noTLS = "HTTP/1.1 400 Bad Request\r\n\r\n"

    private let listener: LoopbackListener
    private let received = Mutex<[LoopbackMessage]>([])
    private let open = Mutex<[LoopbackSocket]>([])

    /// What each connection is sent before anything is read, and closed; `nil` to read and answer.
    private let greeting: String?

    private init(greeting: String?) throws {
        self.greeting = greeting
        listener = try LoopbackListener()
    }

    /// What has been asked so far.
    var requests: [LoopbackMessage] { received.withLock { $0 } }

    var address: String { "http://127.0.0.1:\(listener.port)" }
    var port: Int { listener.port }

    /// Runs a server that answers always the same, for the time of a closure.
    static func run<Output>(_ answer: Answer, _ body: (AnsweringServer) async throws -> Output) async throws -> Output {
        try await run({ _ in answer }, greeting: nil, body)
    }

    /// Runs a server for the time of a closure.
    static func run<Output>(
        _ answer: @escaping @Sendable (LoopbackMessage) -> Answer = { _ in .status(200, body: "ok") },
        greeting: String? = nil,
        _ body: (AnsweringServer) async throws -> Output
    ) async throws -> Output {
        let server = try AnsweringServer(greeting: greeting)
        let work = Task { await server.serve(answer) }
        let output: Result<Output, any Error>
        do {
            output = .success(try await body(server))
        } catch {
            output = .failure(error)
        }
        server.listener.close()
        for socket in server.open.withLock({ $0 }) { socket.close() }
        await work.value
        return try output.get()
    }

    private func serve(_ answer: @escaping @Sendable (LoopbackMessage) -> Answer) async {
        await withDiscardingTaskGroup { connections in
            while let socket = await listener.accept() {
                open.withLock { $0.append(socket) }
                connections.addTask { await self.serve(socket, answer) }
            }
        }
    }

    private func serve(_ socket: LoopbackSocket, _ answer: @Sendable (LoopbackMessage) -> Answer) async {
        if let greeting {
            try? await socket.send(Array(greeting.utf8))
            _ = try? await socket.receive()
            return socket.close()
        }
        var reader = LoopbackReader(socket)
        guard let request = try? await reader.readMessage() else { return socket.close() }
        received.withLock { $0.append(request) }
        switch answer(request) {
        case .status(let status, let fields, let body):
            var head = "HTTP/1.1 \(status) Whatever\r\nconnection: close\r\n"
            if status != 204 { head += "content-length: \(body.utf8.count)\r\n" }
            for (name, value) in fields { head += "\(name): \(value)\r\n" }
            try? await socket.send(Array((head + "\r\n" + body).utf8))
        case .raw(let text):
            try? await socket.send(Array(text.utf8))
        case .stuck(let text):
            try? await socket.send(Array(text.utf8))
            return
        case .pieces(let next):
            do {
                try await socket.send(Array("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".utf8))
                while let piece = next() { try await socket.send(Array(piece.utf8)) }
            } catch {}
        }
        socket.close()
    }
}
#endif
