//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if FlyingFox
import FlyingFox
import LiveRouting
import OpenTracing
import OpenTracingTesting
import Testing
import TracedFlyingFox
import TracedRouting

@Suite("Bodies stream both ways on FlyingFox", .timeLimit(.minutes(5)))
struct StreamTests {
    /// How FlyingFox hands a body over.
    enum Handing: CaseIterable, Sendable {
        case whole, replayed, asItComes, chunked

        var sizes: (buffered: Int, replayed: Int) {
            switch self {
            case .whole: (1 << 20, 0)
            case .replayed: (128, 1 << 20)
            case .asItComes, .chunked: (128, 0)
            }
        }
    }

    private static func router(_ service: Service) throws -> TracedRouter {
        try TracedRouter(service.tracing) {
            Post("/echo") { request in
                let body = request.body
                return .stream { writer in
                    for try await piece in body { try await writer.write(piece) }
                    service.tracer.startSpan("last").finish()
                }
            }
            Post("/ignored") { _ in .text("ignored") }
            Post("/ignored/stream") { _ in .stream { try await $0.write("ignored") } }
            Post("/refused") { _ in throw HTTPError(.contentTooLarge) }
        }
    }

    @Test("What is sent comes back, and the span ends after the last byte", arguments: Handing.allCases)
    func echo(handing: Handing) async throws {
        let service = Service()
        let sent = String(repeating: "0123456789", count: 6_000)
        let collected = Collected()
        try await LiveServer.run(
            Self.router(service),
            bufferedBodySize: handing.sizes.buffered,
            replayedBodySize: handing.sizes.replayed
        ) { port in
            let socket = try LoopbackSocket.connect(port: port)
            defer { socket.close() }
            try await socket.send(Array(Self.post("/echo", sent, isChunked: handing == .chunked).utf8))
            var reader = LoopbackReader(socket)
            if let message = try await reader.readMessage() {
                collected.add(String(decoding: message.body, as: UTF8.self))
                #expect(message.isComplete)
            }
        }
        #expect(collected.texts == [sent])
        let spans = await service.tracer.finishedSpans(count: 2)
        #expect(spans.map(\.operationName) == ["last", "POST /echo"])
        #expect(spans[0].isChild(of: spans[1]))
    }

    @Test("A piece is answered before the next one is sent")
    func conversation() async throws {
        let service = Service()
        try await LiveServer.run(Self.router(service)) { port in
            let socket = try LoopbackSocket.connect(port: port)
            defer { socket.close() }
            let head = "POST /echo HTTP/1.1\r\nhost: shop.example\r\ntransfer-encoding: chunked\r\n\r\n"
            try await socket.send(Array(head.utf8))
            var reader = LoopbackReader(socket)
            for number in 1...3 {
                try await socket.send(Array("5\r\nword\(number)\r\n".utf8))
                if number == 1 { _ = try await reader.readHead() }
                #expect(try await reader.readChunk() == Array("word\(number)".utf8))
                #expect(service.tracer.finishedSpans.isEmpty)
            }
            try await socket.send(Array("0\r\n\r\n".utf8))
            #expect(try await reader.readChunk() == [])
            #expect(await service.tracer.finishedSpans(count: 2).count == 2)
        }
    }

    @Test(
        "What a handler does not read of a body is no part of the next request",
        arguments: Handing.allCases,
        ["/ignored", "/ignored/stream", "/refused", "/missing"]
    )
    func leftOver(handing: Handing, path: String) async throws {
        let service = Service()
        let body = String(repeating: "GET /evil HTTP/1.1\r\n\r\n", count: 500)
        let collected = Collected()
        try await LiveServer.run(
            Self.router(service),
            bufferedBodySize: handing.sizes.buffered,
            replayedBodySize: handing.sizes.replayed
        ) { port in
            let requests = [
                Self.post(path, body, isChunked: handing == .chunked),
                LiveRouting.request("POST", "/echo", body: "still there"),
            ]
            let socket = try LoopbackSocket.connect(port: port)
            defer { socket.close() }
            var reader = LoopbackReader(socket)
            for request in requests {
                try await socket.send(Array(request.utf8))
                guard let message = try await reader.readMessage() else { return }
                collected.add("\(message.statusCode) \(String(decoding: message.body, as: UTF8.self))")
            }
        }
        let first =
            switch path {
            case "/refused": "413 "
            case "/missing": "404 "
            default: "200 ignored"
            }
        #expect(collected.texts == [first, "200 still there"])
    }

    private static func post(_ path: String, _ body: String, isChunked: Bool) -> String {
        guard isChunked else { return LiveRouting.request("POST", path, fields: [], body: body) }
        let half = body.utf8.count / 2
        let parts = [body.prefix(half), body.dropFirst(half)].filter { !$0.isEmpty }
        let chunks = parts.map { String($0.utf8.count, radix: 16) + "\r\n" + $0 + "\r\n" }.joined() + "0\r\n\r\n"
        return LiveRouting.request("POST", path, fields: [("transfer-encoding", "chunked")]) + chunks
    }
}
#endif
