//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import OpenTracing
import OpenTracingTesting
import Synchronization
import Testing
import TracedRouting
import TracedURLSession

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("Failures of URLSession", .timeLimit(.minutes(5)))
struct FailureTests {
    @Test("A refused connection is an error that says so, without the secrets of the URL", arguments: Sending.allCases)
    func refused(sending: Sending) async throws {
        let (port, fixture) = (try ReservedPort(), Fixture())
        let url = try #require(URL(string: "http://ann:geheim@127.0.0.1:\(port.number)/x?token=abc123"))
        let request = URLRequest(url: url)
        await #expect(throws: URLError.self) { try await sending(request, fixture) }
        let span = try #require(fixture.spans.first)
        #expect(span.tags[.error] == true && span.tags[.httpStatusCode] == nil)
        let log = try #require(span.logs("error").first)
        #expect(log["error.kind"] == "cannot_connect" && log["message"] != nil)
        #expect(log["error.object"]?.errorValue is ClientFailure)
        #expect(!span.text.contains("abc123") && !span.text.contains("geheim"))
    }

    @Test("A body that breaks off is an error with the status", arguments: Sending.allCases)
    func brokenOff(sending: Sending) async throws {
        let (server, fixture) = (try LoopbackServer { _ in .broken("abc") }, Fixture())
        defer { server.stop() }
        let request = URLRequest(url: try server.url("/x?token=abc123"))
        await #expect(throws: URLError.self) { try await sending(request, fixture) }
        let span = try #require(fixture.spans.first)
        #expect(span.tags[.error] == true)
        #expect(span.logs("error").first?["error.kind"] == "connection_lost")
        #expect(!span.text.contains("abc123"))
        if sending == .tracedSession {
            #expect(span.tags[.httpStatusCode] == 200 && span.tags["http.response_size"] == 3)
        }
    }

    @Test("Plain text where TLS was expected is an error of TLS", arguments: [Sending.tracedSession, .anySession])
    func tls(sending: Sending) async throws {
        let (server, fixture) = (try LoopbackServer(), Fixture())
        defer { server.stop() }
        let url = try #require(URL(string: "https://127.0.0.1:\(server.port)/x?token=abc123"))
        await #expect(throws: URLError.self) { try await sending(URLRequest(url: url), fixture) }
        let span = try #require(fixture.spans.first)
        #expect(span.logs("error").first?["error.kind"] == "tls")
        #expect(!span.text.contains("abc123"))
    }

    @Test("Waiting too long is an event with its limit, and an error", arguments: [Sending.tracedSession, .anySession])
    func timeout(sending: Sending) async throws {
        let (server, fixture) = (try LoopbackServer { _ in .silent }, Fixture())
        defer { server.stop() }
        var request = URLRequest(url: try server.url())
        request.timeoutInterval = 1
        await #expect(throws: URLError.self) { try await sending(request, fixture) }
        let span = try #require(fixture.spans.first)
        #expect(span.logs.map { $0.fields["event"] } == ["timeout", "error"])
        #expect(span.logs("timeout").first?["timeout.ms"] == 1_000)
        #expect(span.tags[.error] == true)
    }

    @Test("Where the session limits the wait, it is that limit that is told", arguments: [true, false])
    func timeoutOfSession(isTracedSession: Bool) async throws {
        let (server, fixture) = (try LoopbackServer { _ in .silent }, Fixture())
        defer { server.stop() }
        let configuration = Fixture.configuration
        configuration.timeoutIntervalForRequest = 1
        let url = try server.url()
        if isTracedSession {
            let session = TracedSession(configuration: configuration, tracing: fixture.tracing)
            await #expect(throws: URLError.self) { try await session.data(from: url) }
        } else {
            let session = URLSession(configuration: configuration)
            defer { session.finishTasksAndInvalidate() }
            await #expect(throws: URLError.self) { try await session.data(from: url, tracing: fixture.tracing) }
        }
        #expect(fixture.spans.first?.logs("timeout").first?["timeout.ms"] == 1_000)
    }

    @Test("A cancelled call is no error", arguments: Sending.allCases)
    func cancelled(sending: Sending) async throws {
        let asked = AsyncStream<Void>.makeStream()
        let server = try LoopbackServer { _ in
            asked.continuation.yield()
            return .silent
        }
        defer { server.stop() }
        let fixture = Fixture()
        let request = URLRequest(url: try server.url())
        let task = Task { try await sending(request, fixture) }
        for await _ in asked.stream { break }
        task.cancel()
        await #expect(throws: URLError.self) { try await task.value }
        let span = try #require(fixture.spans.first)
        #expect(span.tags[.cancelled] == true && span.tags[.error] == nil)
        #expect(span.logs.map { $0.fields["event"] } == ["cancelled"])
        #expect(fixture.spans.count == 1 && fixture.tracer.misuse.isEmpty)
    }

    @Test("A task that was cancelled before still has its span, which ends")
    func cancelledBefore() async throws {
        let (server, fixture) = (try LoopbackServer { _ in .silent }, Fixture())
        defer { server.stop() }
        let request = URLRequest(url: try server.url())
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await fixture.session.data(for: request)
        }
        await #expect(throws: URLError.self) { try await task.value }
        #expect(fixture.spans.map { $0.tags[.cancelled] } == [true])
    }

    @Test("What cannot be sent at all is an error of the request")
    func unsupported() async throws {
        let fixture = Fixture()
        let url = try #require(URL(string: "nonsense://x/?token=abc123"))
        await #expect(throws: URLError.self) { try await fixture.session.data(from: url) }
        #expect(fixture.spans.first?.logs("error").first?["error.kind"] == "invalid_request")
        #expect(fixture.spans.first?.text.contains("abc123") == false)
    }

    static let codes: [(URLError.Code, String)] = [
        (.cannotFindHost, "host_not_found"), (.dnsLookupFailed, "host_not_found"),
        (.cannotConnectToHost, "cannot_connect"),
        (.notConnectedToInternet, "cannot_connect"), (.networkConnectionLost, "connection_lost"),
        (.timedOut, "timeout"),
        (.secureConnectionFailed, "tls"), (.serverCertificateUntrusted, "tls"),
        (.httpTooManyRedirects, "too_many_redirects"), (.badURL, "invalid_request"),
        (.badServerResponse, "invalid_response"), (.cannotParseResponse, "invalid_response"), (.unknown, "other"),
    ]

    @Test("The codes of URLSession have readable kinds", arguments: codes)
    func kinds(code: URLError.Code, kind: String) throws {
        let fixture = Fixture()
        var request = URLRequest(url: try #require(URL(string: "http://a/?token=abc123")))
        let exchange = request.beginTracing(with: fixture.tracing)
        let userInfo: [String: Any] = [NSURLErrorFailingURLErrorKey: request.url as Any]
        exchange.failed(URLError(code, userInfo: userInfo))
        exchange.finish()
        let span = try #require(fixture.spans.first)
        #expect(span.logs("error").first?["error.kind"] == .string(kind))
        #expect(!span.text.contains("abc123"))
    }

    @Test("A download whose file cannot be made fails, and its span says why")
    func download() async throws {
        let ended = AsyncStream<(any Error)?>.makeStream()
        let nowhere = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        let fixture = Fixture(buffer: StreamBuffer(directory: nowhere), onEnd: { ended.continuation.yield($0.error) })
        let server = try LoopbackServer { _ in .stuck("abc") }
        defer { server.stop() }
        let request = URLRequest(url: try server.url())
        await #expect(throws: POSIXError(.ENOENT)) { try await fixture.session.download(for: request) }
        let span = try #require(fixture.spans.first)
        #expect(span.tags[.error] == true && span.tags[.httpStatusCode] == 200)
        #expect(span.logs("error").first?["error.object"]?.errorValue is POSIXError)
        for await error in ended.stream {
            #expect((error as? URLError)?.code == .cancelled)
            break
        }
        #expect(fixture.spans.count == 1 && fixture.tracer.misuse.isEmpty)
    }
}
