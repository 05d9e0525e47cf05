//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if AsyncHTTPClient
import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import OpenTracing
import OpenTracingTesting
import Testing
import TracedAsyncHTTPClient

@Suite("Failures of AsyncHTTPClient", .timeLimit(.minutes(5)))
struct FailureTests {
    @Test("Waiting too long is an event with its limit, and an error", arguments: Sending.allCases)
    func timeout(sending: Sending) async throws {
        try await AnsweringServer.run(.stuck("")) { server in
            try await Fixture.run { fixture in
                let request = HTTPClientRequest(url: server.address)
                await #expect(throws: HTTPClientError.deadlineExceeded) {
                    try await sending(request, fixture, timeout: .seconds(5))
                }
                let span = try #require(fixture.spans.first)
                #expect(span.logs.map { $0.fields["event"] } == ["timeout", "error"])
                // The deadline is a point in time, so that a little of the limit has gone when it is read.
                let limit = try #require(span.logs("timeout").first?["timeout.ms"]?.doubleValue)
                #expect(limit > 0 && limit <= 5_000)
                #expect(span.tags[.error] == true)
            }
        }
    }

    @Test("A server that stops in the middle is told by the limit of the configuration")
    func readTimeout() async throws {
        var configuration = Fixture.configuration
        configuration.timeout.read = .seconds(15)
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nabc"
        try await AnsweringServer.run(.stuck(head)) { server in
            try await Fixture.run(configuration: configuration) { fixture in
                await #expect(throws: HTTPClientError.readTimeout) {
                    try await Sending.tracedClient(HTTPClientRequest(url: server.address), fixture)
                }
                let span = try #require(fixture.spans.first)
                #expect(span.logs("timeout").first?["timeout.ms"] == 15_000)
                #expect(span.tags[.httpStatusCode] == 200 && span.tags["http.response_size"] == 3)
            }
        }
    }

    @Test("A body that breaks off is an error with the status", arguments: Sending.allCases)
    func brokenOff(sending: Sending) async throws {
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nabc"
        try await AnsweringServer.run(.raw(head)) { server in
            try await Fixture.run { fixture in
                let request = HTTPClientRequest(url: "\(server.address)/x?token=abc123")
                await #expect(throws: (any Error).self) { try await sending(request, fixture) }
                let span = try #require(fixture.spans.first)
                #expect(span.tags[.error] == true && !span.text.contains("abc123"))
                #expect(["connection_lost", "invalid_response"].contains(span.logs("error").first?["error.kind"]))
                #expect(span.tags[.httpStatusCode] == (sending == .futures ? nil : 200))
            }
        }
    }

    @Test("Plain text where TLS was expected is an error of TLS", arguments: Sending.allCases)
    func tls(sending: Sending) async throws {
        try await AnsweringServer.run(greeting: AnsweringServer.noTLS) { server in
            try await Fixture.run { fixture in
                let request = HTTPClientRequest(url: "https://127.0.0.1:\(server.port)/x?token=abc123")
                await #expect(throws: (any Error).self) { try await sending(request, fixture) }
                let span = try #require(fixture.spans.first)
                #expect(span.logs("error").first?["error.kind"] == "tls")
                #expect(!span.text.contains("abc123"))
            }
        }
    }

    @Test("A server that is gone is told without the secrets of the URL", arguments: Sending.allCases)
    func gone(sending: Sending) async throws {
        // Nobody else can take the port meanwhile, as they could that of a server that was there.
        let port = try ReservedPort()
        try await Fixture.run { fixture in
            let request = HTTPClientRequest(url: "http://ann:s3cret@127.0.0.1:\(port.number)/x?token=s3cret")
            await #expect(throws: (any Error).self) { try await sending(request, fixture) }
            let span = try #require(fixture.spans.first)
            #expect(span.logs("error").first?["error.kind"] == "cannot_connect")
            #expect(span.tags[.error] == true && !span.text.contains("s3cret"))
        }
        withExtendedLifetime(port) {}
    }

    @Test(
        "Headers that cannot be sent fail as they do without tracing, and nothing of them shows",
        arguments: Sending.allCases
    )
    func brokenHeaders(sending: Sending) async throws {
        try await AnsweringServer.run { server in
            try await Fixture.run { fixture in
                var broken = HTTPClientRequest(url: server.address)
                broken.headers.add(name: "x-tenant", value: "acme\r\nauthorization: s3cret")
                let request = broken
                await #expect(throws: (any Error).self) { try await sending(request, fixture) }
                let span = try #require(fixture.spans.first)
                #expect(span.logs("error").first?["error.kind"] == "invalid_request" && !span.text.contains("s3cret"))
                #expect(server.requests.isEmpty && fixture.spans.count == 1)
            }
        }
    }

    @Test("A cancelled call is no error", arguments: [Sending.tracedClient, .anyClient])
    func cancelled(sending: Sending) async throws {
        let asked = AsyncStream<Void>.makeStream()
        let answer: @Sendable (LoopbackMessage) -> AnsweringServer.Answer = { _ in
            asked.continuation.yield()
            return .stuck("")
        }
        try await AnsweringServer.run(answer) { server in
            try await Fixture.run { fixture in
                let task = Task { try await sending(HTTPClientRequest(url: server.address), fixture) }
                for await _ in asked.stream { break }
                task.cancel()
                await #expect(throws: (any Error).self) { try await task.value }
                let span = try #require(fixture.spans.first)
                #expect(span.tags[.cancelled] == true && span.tags[.error] == nil)
                #expect(span.logs.map { $0.fields["event"] } == ["cancelled"])
                #expect(fixture.spans.count == 1 && fixture.tracer.misuse.isEmpty)
            }
        }
    }

    static let errors: [(any Error & Sendable, String)] = [
        (HTTPClientError.cancelled, "cancelled"), (HTTPClientError.deadlineExceeded, "timeout"),
        (HTTPClientError.connectTimeout, "timeout"), (HTTPClientError.tlsHandshakeTimeout, "timeout"),
        (HTTPClientError.remoteConnectionClosed, "connection_lost"),
        (HTTPClientError.redirectLimitReached, "too_many_redirects"), (HTTPClientError.invalidURL, "invalid_request"),
        (HTTPClientError.unsupportedScheme("s3cret"), "invalid_request"),
        (HTTPClientError.invalidHeaderFieldValues(["s3cret"]), "invalid_request"),
        (HTTPClientError.serverOfferedUnsupportedApplicationProtocol("s3cret"), "tls"),
        (HTTPClientError.proxyAuthenticationRequired, "cannot_connect"),
        (HTTPClientError.invalidProxyResponse, "invalid_response"),
        (IOError(errnoCode: ECONNRESET, reason: "s3cret"), "connection_lost"),
        (IOError(errnoCode: ECONNREFUSED, reason: "s3cret"), "cannot_connect"),
        (ChannelError.connectTimeout(.seconds(1)), "timeout"), (ChannelError.eof, "connection_lost"),
        (SocketAddressError.unknown(host: "s3cret", port: 1), "host_not_found"),
        (NIOSSLError.uncleanShutdown, "tls"), (HTTPParserError.invalidVersion, "invalid_response"),
    ]

    @Test("Errors have readable kinds, and show nothing that they carry", arguments: errors.indices)
    func kinds(index: Int) throws {
        let (error, kind) = Self.errors[index]
        let limits = TimeLimits(whole: .seconds(1), connect: .seconds(2))
        let failure = try #require(ClientFailure(asyncHTTPClient: error, limits: limits))
        #expect(failure.kind.rawValue == kind)
        #expect(!failure.description.contains("s3cret") && !failure.message.isEmpty)
    }

    @Test("Each limit is told with the failure that is about it")
    func limits() {
        let limits = TimeLimits(whole: .seconds(1), connect: .seconds(2), read: .seconds(3), write: .seconds(4))
        let expected: [(HTTPClientError, Duration?)] = [
            (.deadlineExceeded, .seconds(1)), (.connectTimeout, .seconds(2)), (.readTimeout, .seconds(3)),
            (.writeTimeout, .seconds(4)), (.tlsHandshakeTimeout, nil),
        ]
        for (error, limit) in expected {
            #expect(ClientFailure(asyncHTTPClient: error, limits: limits)?.limit == limit)
        }
    }

    @Test("An error of somebody else is left to the core")
    func foreign() {
        #expect(ClientFailure(asyncHTTPClient: CancellationError(), limits: TimeLimits()) == nil)
    }
}
#endif
