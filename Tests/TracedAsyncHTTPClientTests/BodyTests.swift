//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if AsyncHTTPClient
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import OpenTracing
import OpenTracingTesting
import Synchronization
import Testing
import TracedAsyncHTTPClient

@Suite("Bodies of AsyncHTTPClient", .timeLimit(.minutes(5)))
struct BodyTests {
    /// The ways to receive a body in pieces.
    enum Streaming: CaseIterable, Sendable {
        case tracedClient
        case anyClient

        func callAsFunction(
            _ request: HTTPClientRequest,
            _ fixture: Fixture,
            _ call: ClientCall = .traced
        ) async throws -> HTTPClientResponse {
            switch self {
            case .tracedClient: try await fixture.traced.execute(request, timeout: .seconds(600), call)
            case .anyClient:
                try await fixture.client.execute(request, timeout: .seconds(600), tracing: fixture.tracing, call)
            }
        }
    }

    @Test("The span ends with the last byte", arguments: Streaming.allCases)
    func lastByte(streaming: Streaming) async throws {
        let text = String(repeating: "0123456789", count: 100_000)
        try await AnsweringServer.run(.status(200, body: text)) { server in
            try await Fixture.run { fixture in
                let response = try await streaming(HTTPClientRequest(url: server.address), fixture, "stream")
                #expect(response.status == .ok && fixture.spans.isEmpty)
                #expect(response.url?.absoluteString == server.address)
                var count = 0
                for try await piece in response.body { count += piece.readableBytes }
                #expect(count == 1_000_000)
                #expect(fixture.spans.map { $0.tags["http.response_size"] } == [1_000_000])
                #expect(fixture.spans.map(\.operationName) == ["stream"] && fixture.tracer.misuse.isEmpty)
            }
        }
    }

    @Test(
        "A response without a body ends the span with its head",
        arguments: Streaming.allCases,
        ["HEAD", "204", "empty"]
    )
    func noBody(streaming: Streaming, kind: String) async throws {
        try await AnsweringServer.run(.status(kind == "204" ? 204 : 200)) { server in
            try await Fixture.run { fixture in
                var request = HTTPClientRequest(url: server.address)
                if kind == "HEAD" { request.method = .HEAD }
                let response = try await streaming(request, fixture)
                #expect(fixture.spans.count == 1 && fixture.spans.first?.logs.isEmpty == true)
                #expect(try await response.body.collect(upTo: 0).readableBytes == 0)
                #expect(fixture.tracer.misuse.isEmpty)
            }
        }
    }

    @Test("By choice it ends with the head, and the body comes as it is", arguments: Streaming.allCases, [true, false])
    func head(streaming: Streaming, byCall: Bool) async throws {
        try await AnsweringServer.run { server in
            try await Fixture.run(ClientSettings(ends: byCall ? .body : .head)) { fixture in
                let call = ClientCall(ends: byCall ? .head : nil)
                let response = try await streaming(HTTPClientRequest(url: server.address), fixture, call)
                #expect(fixture.spans.map { $0.tags[.httpStatusCode] } == [200])
                #expect(String(buffer: try await response.body.collect(upTo: 9)) == "ok")
            }
        }
    }

    @Test("A body that is dropped ends the span, and the transfer", arguments: Streaming.allCases, [true, false])
    func dropped(streaming: Streaming, isRead: Bool) async throws {
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nabc"
        try await AnsweringServer.run(.stuck(head)) { server in
            try await Fixture.run { fixture in
                do {
                    let response = try await streaming(HTTPClientRequest(url: server.address), fixture)
                    if isRead { for try await _ in response.body { break } }
                }
                #expect(fixture.spans.first?.logs.map { $0.fields["event"] } == ["body.dropped"])
                #expect(fixture.spans.first?.tags["http.response_size"] == (isRead ? 3 : nil))
            }
        }
    }

    @Test("A reader that was cancelled is a cancellation and no error", arguments: Streaming.allCases)
    func cancelled(streaming: Streaming) async throws {
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nabc"
        let started = AsyncStream<Void>.makeStream()
        try await AnsweringServer.run(.stuck(head)) { server in
            try await Fixture.run { fixture in
                let task = Task {
                    for try await _ in try await streaming(HTTPClientRequest(url: server.address), fixture).body {
                        started.continuation.yield()
                    }
                }
                for await _ in started.stream { break }
                task.cancel()
                _ = await task.result
                let span = try #require(fixture.spans.first)
                #expect(span.tags[.cancelled] == true && span.tags[.error] == nil)
                #expect(fixture.spans.count == 1 && fixture.tracer.misuse.isEmpty)
            }
        }
    }

    @Test("A slow reader holds the sender back", arguments: Streaming.allCases)
    func backPressure(streaming: Streaming) async throws {
        let sent = Mutex(0)
        let total = 256
        let piece = String(repeating: "x", count: 1 << 20)
        let answer: @Sendable (LoopbackMessage) -> AnsweringServer.Answer = { _ in
            .pieces {
                sent.withLock { count in
                    guard count < total else { return nil }
                    count += 1
                    return piece
                }
            }
        }
        try await AnsweringServer.run(answer) { server in
            try await Fixture.run { fixture in
                let response = try await streaming(HTTPClientRequest(url: server.address), fixture)
                var body = response.body.makeAsyncIterator()
                var count = try await body.next()?.readableBytes ?? 0
                // Whatever the sockets hold, it is a small part of the whole, and stays so while nobody reads.
                for _ in 0..<1_000 { await Task.yield() }
                #expect(sent.withLock { $0 } < total / 2)
                while let piece = try await body.next() { count += piece.readableBytes }
                #expect(count == total << 20)
                #expect(fixture.spans.map { $0.tags["http.response_size"] } == [.integer(Int64(total) << 20)])
            }
        }
    }

    @Test("A body that is larger than its reader takes fails for the reader as it would without tracing")
    func tooLarge() async throws {
        try await AnsweringServer.run(.status(200, body: "0123456789")) { server in
            try await Fixture.run { fixture in
                let response = try await fixture.traced.execute(
                    HTTPClientRequest(url: server.address),
                    timeout: .seconds(600)
                )
                await #expect(throws: NIOTooManyBytesError.self) { try await response.body.collect(upTo: 4) }
            }
        }
    }

    @Test("Without tracing the body is the one that the client gave", arguments: Streaming.allCases)
    func untraced(streaming: Streaming) async throws {
        try await AnsweringServer.run { server in
            try await Fixture.run { fixture in
                let response = try await streaming(HTTPClientRequest(url: server.address), fixture, .off)
                #expect("\(response.body)".contains("transaction"))
                #expect(String(buffer: try await response.body.collect(upTo: 9)) == "ok")
                #expect(fixture.tracer.finishedSpans.isEmpty)
            }
        }
    }
}
#endif
