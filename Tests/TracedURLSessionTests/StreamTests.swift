//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import OpenTracing
import OpenTracingTesting
import Testing
import TracedRouting
import TracedURLSession

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("Bodies that URLSession streams", .timeLimit(.minutes(5)))
struct StreamTests {
    @Test("The head of a body behind interim responses is that of the final one")
    func interimResponses() async throws {
        let interim = "HTTP/1.1 100 Continue\r\n\r\n"
        let final = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok"
        let (server, fixture) = (try LoopbackServer { _ in .raw(interim + interim + final) }, Fixture())
        defer { server.stop() }
        let (body, response) = try await fixture.session.stream(for: URLRequest(url: server.url()), "stream")
        #expect((response as? HTTPURLResponse)?.statusCode == 200)
        var received = Data()
        for try await piece in body { received.append(piece) }
        #expect(received == Data("ok".utf8))
        #expect(fixture.spans.map { $0.tags["http.status_code"] } == [200])
    }

    @Test("The span ends with the last byte")
    func lastByte() async throws {
        let text = String(repeating: "0123456789", count: 100_000)
        let (server, fixture) = (try LoopbackServer { _ in .status(200, body: text) }, Fixture())
        defer { server.stop() }
        let (body, response) = try await fixture.session.stream(for: URLRequest(url: server.url()), "stream")
        #expect((response as? HTTPURLResponse)?.statusCode == 200)
        #expect(fixture.spans.isEmpty)
        var received = Data()
        for try await piece in body { received.append(piece) }
        #expect(received == Data(text.utf8))
        #expect(fixture.spans.map { $0.tags["http.response_size"] } == [1_000_000])
        #expect(fixture.tracer.misuse.isEmpty)
    }

    @Test("By choice it ends with the head", arguments: [true, false])
    func head(byCall: Bool) async throws {
        let server = try LoopbackServer()
        defer { server.stop() }
        let fixture = Fixture(ClientSettings(ends: byCall ? .body : .head))
        let call = ClientCall(ends: byCall ? .head : nil)
        let (body, _) = try await fixture.session.stream(for: URLRequest(url: server.url()), call)
        #expect(fixture.spans.map { $0.tags[.httpStatusCode] } == [200])
        var received = Data()
        for try await piece in body { received.append(piece) }
        #expect(received == Data("ok".utf8))
        #expect(fixture.spans.map { $0.tags["http.response_size"] } == [nil])
        _ = try await fixture.session.data(for: URLRequest(url: server.url()), call)
        #expect(fixture.spans.count == 2 && fixture.tracer.misuse.isEmpty)
    }

    @Test("A body that breaks off fails while it is read")
    func brokenOff() async throws {
        let (server, fixture) = (try LoopbackServer { _ in .broken("abc") }, Fixture())
        defer { server.stop() }
        let (body, _) = try await fixture.session.stream(for: URLRequest(url: server.url()))
        await #expect(throws: URLError.self) { for try await _ in body {} }
        let span = try #require(fixture.spans.first)
        #expect(span.tags[.error] == true && span.tags["http.response_size"] == 3)
        #expect(span.logs("error").first?["error.kind"] == "connection_lost")
    }

    @Test("Leaving the loop ends the span and the transfer")
    func leftEarly() async throws {
        let (server, fixture) = (try LoopbackServer { _ in .stuck("abc") }, Fixture())
        defer { server.stop() }
        let (body, _) = try await fixture.session.stream(for: URLRequest(url: server.url()))
        for try await _ in body { break }
        #expect(fixture.spans.map { $0.logs("body.dropped").count } == [1])
        // Whoever reads on learns that the transfer was ended.
        await #expect(throws: URLError.self) { for try await _ in body {} }
        #expect(fixture.spans.count == 1 && fixture.tracer.misuse.isEmpty)
    }

    @Test("A body that nobody wants ends the span")
    func unwanted() async throws {
        let (server, fixture) = (try LoopbackServer { _ in .stuck("abc") }, Fixture())
        defer { server.stop() }
        do { _ = try await fixture.session.stream(for: URLRequest(url: server.url())) }
        #expect(fixture.spans.map { $0.logs("body.dropped").count } == [1])
    }

    @Test("A reader that is cancelled is no error")
    func cancelled() async throws {
        let (server, fixture) = (try LoopbackServer { _ in .stuck("abc") }, Fixture())
        defer { server.stop() }
        let request = URLRequest(url: try server.url())
        let read = AsyncStream<Void>.makeStream()
        let task = Task {
            let (body, _) = try await fixture.session.stream(for: request)
            for try await _ in body { read.continuation.yield() }
        }
        for await _ in read.stream { break }
        task.cancel()
        await #expect(throws: URLError.self) { try await task.value }
        #expect(fixture.spans.map { $0.tags[.cancelled] } == [true])
        #expect(fixture.spans[0].tags[.error] == nil)
    }

    @Test("More than may wait for a reader fails the transfer, and what has come can still be read")
    func unreadLimit() async throws {
        let text = String(repeating: "0123456789", count: 100_000)
        let fixture = Fixture(buffer: StreamBuffer(memoryLimit: 0, fileLimit: 0))
        let server = try LoopbackServer { _ in .status(200, body: text) }
        defer { server.stop() }
        let (body, _) = try await fixture.session.stream(for: URLRequest(url: server.url()))
        await #expect(throws: ClientFailure.self) { for try await _ in body {} }
        let span = try #require(fixture.spans.first)
        #expect(span.logs("error").first?["error.kind"] == "body_not_read")
    }

    @Test("Requests go on when their session is dropped")
    func droppedSession() async throws {
        let (server, fixture) = (try LoopbackServer(), Fixture())
        defer { server.stop() }
        let request = URLRequest(url: try server.url())
        func start() async throws -> StreamedBody {
            let session = TracedSession(configuration: Fixture.configuration, tracing: fixture.tracing)
            return try await session.stream(for: request).0
        }
        let body = try await start()
        var received = Data()
        for try await piece in body { received.append(piece) }
        #expect(received == Data("ok".utf8))
    }

    @Test("Without a span, a body comes as it is")
    func untraced() async throws {
        let (server, fixture) = (try LoopbackServer(), Fixture())
        defer { server.stop() }
        let (body, _) = try await fixture.session.stream(for: URLRequest(url: server.url()), .off)
        var received = Data()
        for try await piece in body { received.append(piece) }
        #expect(received == Data("ok".utf8) && fixture.spans.isEmpty)
    }
}
