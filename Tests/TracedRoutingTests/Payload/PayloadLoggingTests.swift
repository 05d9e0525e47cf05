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

@Suite("Logging of payloads", .timeLimit(.minutes(10)))
struct PayloadLoggingTests {
    static let text: Headers = ["content-type": "text/plain"]

    /// What a span says about payloads, in short: direction, body, bytes, and whether there was more.
    private func logs(_ span: MockSpan?) -> [String] {
        (span?.logs ?? []).filter { $0.fields["event"] == "payload" }.map { log in
            ["payload.direction", "payload.body", "payload.bytes", "payload.truncated"]
                .map { log.fields[$0].map { "\($0)" } ?? "-" }.joined(separator: "|")
        }
    }

    private func logs(
        of settings: PayloadLogging,
        route: PayloadLogging? = nil,
        group: PayloadLogging? = nil,
        request: Request = Request(.post, "/", headers: text, body: RequestBody("ping")),
        _ handler: @escaping Handler = { _ in .text("pong!") }
    ) async throws -> [String] {
        let fixture = Fixture(TracingSettings(mode: .all, payloads: settings.showingText))
        let router = try TracedRouter(fixture.tracing) {
            Group("", traced: RouteTracing(.inherit, payloads: group?.showingText)) {
                Post("/", traced: RouteTracing(.inherit, payloads: route?.showingText), handler)
            }
        }
        let response = await router.respond(to: request)
        _ = try? await response.body.collect()
        #expect(fixture.tracer.misuse.isEmpty && fixture.spans.count == 1)
        return logs(fixture.spans.first)
    }

    static let request = "request|ping|4|false"
    static let response = "response|pong!|5|false"

    @Test("Nothing is logged unless the settings or the route ask for it; the route goes first, then its group")
    func optIn() async throws {
        #expect(TracingSettings().payloads.directions.isEmpty)
        #expect(try await logs(of: .off) == [])
        #expect(try await logs(of: .requests) == [Self.request])
        #expect(try await logs(of: .responses) == [Self.response])
        #expect(try await logs(of: .both) == [Self.request, Self.response])
        #expect(try await logs(of: .off, route: .both) == [Self.request, Self.response])
        #expect(try await logs(of: .off, group: .requests) == [Self.request])
        #expect(try await logs(of: .both, route: .off) == [])
        #expect(try await logs(of: .both, route: .responses, group: .off) == [Self.response])
    }

    @Test("Bodies without bytes are not logged, and neither are those of HEAD")
    func empty() async throws {
        #expect(try await logs(of: .both, request: Request(.post, "/")) { _ in .noContent } == [])
        let fixture = Fixture(
            TracingSettings(mode: .all, payloads: PayloadLogging([.request, .response], unsafeMediaTypes: ["text/*"]))
        )
        let router = try TracedRouter(fixture.tracing) { Get("/") { _ in .text("pong!") } }
        _ = await router.respond(to: Request(.head, "/"))
        #expect(logs(fixture.spans.first) == [])
    }

    @Test(
        "What is no text shows as its number of bytes",
        arguments: [
            (["content-type": "image/png"], "ping", "-"),
            (["content-type": "application/octet-stream"], "ping", "-"),
            ([:], "ping", "-"),
            (["content-type": ""], "ping", "-"),
            (["content-type": "text/plain", "content-encoding": "gzip"], "ping", "-"),
            (["content-type": "text/plain", "content-encoding": "identity"], "ping", "ping"),
            (["content-type": "text/plain; charset=utf-16"], "ping", "-"),
            (["content-type": "text/plain;charset=\"UTF-8\""], "ping", "ping"),
            (["content-type": "text/plain; format=flowed; charset=us-ascii"], "ping", "ping"),
            (["content-type": "TEXT/CSV"], "ping", "ping"),
            (["content-type": "application/vnd.api+json"], "ping", "ping"),
            (["content-type": "application/json-seq"], "ping", "-"),
            (["content-type": "xtext/plain"], "ping", "-"),
            (["content-type": "multipart/form-data; boundary=x"], "ping", "-"),
        ] as [(Headers, String, String)]
    )
    func types(headers: Headers, body: String, shown: String) async throws {
        let request = Request(.post, "/", headers: headers, body: RequestBody(body))
        #expect(try await logs(of: .requests, request: request) == ["request|\(shown)|4|false"])
    }

    @Test(
        "A body that is compressed shows as its number of bytes, and the handler gets it as it came",
        arguments: [["gzip"], ["GZIP"], ["identity", "gzip"], []]
    )
    func compressed(encodings: [String]) async throws {
        // JSON with a password in it, as gzip wrote it.
        let bytes = try #require(
            Data(
                base64Encoded: """
                    H4sIAAAAAAACA3XSPQrCUBBF4b1MHcGZ6+/biliEmEJEI5kXLEL2bjqxOO2Z6uPObO828zOMNyuW6sa+WmP32j/TymW2fEzrod1s\
                    19oN06ta8aX5dYce0AV9B30P/QD9CP0E/UwuBJPYiexkdkI7qZ3YTm4nuJM8SB64NcmD5EHyIHmQPEgeJA+Si+QiufDNSS6Si+Qi\
                    uUgukutPfl2+Zsh+UP0DAAA=
                    """
            )
        )
        var headers: Headers = ["content-type": "application/json"]
        for encoding in encodings { headers.add(encoding, forName: "content-encoding") }
        let seen = try await logs(
            of: .both,
            request: Request(.post, "/", headers: headers, body: RequestBody(Array(bytes)))
        ) { [headers] request in
            let body = try await request.body.collect()
            #expect(body == Array(bytes))
            return Response(headers: headers, body: ResponseBody(body))
        }
        #expect(seen == ["request|-|\(bytes.count)|false", "response|-|\(bytes.count)|false"])
    }

    @Test("Other media types can be listed")
    func listed() async throws {
        let request = Request(.post, "/", headers: ["content-type": "application/x-thing"], body: RequestBody("ping"))
        for (pattern, shown) in [
            ("application/x-*", "ping"), ("*", "ping"), ("*/*ing", "ping"), ("text/*", "-"), ("", "-"),
        ] {
            let logging = PayloadLogging([.request], unsafeMediaTypes: [pattern])
            #expect(try await logs(of: logging, request: request) == ["request|\(shown)|4|false"], "\(pattern)")
        }
    }

    @Test(
        "Bytes that are no UTF-8 show as their number",
        arguments: [[0xFF], [0x61, 0xC3], [0xC3, 0x28], [0x61, 0xED, 0xA0, 0x80]] as [[UInt8]]
    )
    func invalid(bytes: [UInt8]) async throws {
        let request = Request(.post, "/", headers: Self.text, body: RequestBody(bytes))
        #expect(try await logs(of: .requests, request: request) == ["request|-|\(bytes.count)|false"])
    }

    @Test(
        "A body is cut at the end of a character, however it arrives",
        arguments: [
            ("abcdef", 4, "abcd"), ("abcd", 4, "abcd"), ("abcé", 4, "abc"), ("äöü", 5, "äö"), ("日本", 4, "日"),
            ("👩‍👩‍👧‍👦x", 24, ""), ("👩‍👩‍👧‍👦x", 25, "👩‍👩‍👧‍👦"), ("abce\u{301}", 4, "abc"), ("a\u{301}\u{302}", 3, ""), ("ab\r\n", 3, "ab"),
            ("abc", 0, ""), ("abc", -5, ""),
        ]
    )
    func limit(text: String, limit: Int, shown: String) async throws {
        let expected = "\(shown)|\(text.utf8.count)|\(shown != text)"
        for size in [1, 2, 3, 100] {
            let body = RequestBody(stream: Pieces(text, size: size))
            let request = Request(.post, "/", headers: Self.text, body: body)
            let seen = try await logs(
                of: PayloadLogging([.request, .response], limit: limit, unsafeMediaTypes: ["text/*"]),
                request: request
            ) {
                request in
                let bytes = try await request.body.collect()
                #expect(bytes == Array(text.utf8))
                return .stream(headers: Self.text) { writer in
                    for byte in bytes { try await writer.write([byte]) }
                }
            }
            #expect(seen == ["request|" + expected, "response|" + expected])
        }
    }

    @Test("A huge body is counted whole, and little of it is kept")
    func huge() async throws {
        let piece = [UInt8](repeating: 120, count: 1 << 16)
        let seen = try await logs(of: PayloadLogging([.response], limit: 10, unsafeMediaTypes: ["text/*"])) { _ in
            .stream(headers: Self.text) { writer in
                for _ in 0..<256 { try await writer.write(piece) }
            }
        }
        #expect(seen == ["response|xxxxxxxxxx|\(1 << 24)|true"])
    }

    @Test("A request's stream is read when the handler reads it, piece by piece, and no sooner")
    func backpressure() async throws {
        let pieces = Pieces("abcdef", size: 2)
        let request = Request(.post, "/", headers: Self.text, body: RequestBody(stream: pieces))
        let seen = try await logs(of: .requests, request: request) { request in
            #expect(pieces.readCount == 0)
            var iterator = request.body.makeAsyncIterator()
            let first = try await iterator.next()
            #expect(first == [97, 98])
            #expect(pieces.readCount == 1)
            let second = try await iterator.next()
            #expect(second == [99, 100])
            #expect(pieces.readCount == 2)
            return .ok
        }
        #expect(seen == ["request|abcd|4|true"])
        #expect(pieces.readCount == 2)
    }

    @Test("A stream that nobody reads is neither read nor logged")
    func unread() async throws {
        let pieces = Pieces("abcdef", size: 2)
        let request = Request(.post, "/", headers: Self.text, body: RequestBody(stream: pieces))
        #expect(try await logs(of: .requests, request: request) == [])
        #expect(pieces.readCount == 0)
    }

    @Test("A response's stream makes its next piece when the last has been written, and ends its log where it fails")
    func responseStream() async throws {
        let events = Mutex<[String]>([])
        struct Writer: BodyWriter {
            let note: @Sendable (String) -> Void
            nonisolated(nonsending) mutating func write(_ bytes: [UInt8]) async throws {
                await Task.yield()
                note("wrote \(String(decoding: bytes, as: UTF8.self))")
            }
        }
        let fixture = Fixture(
            TracingSettings(mode: .all, payloads: PayloadLogging([.request, .response], unsafeMediaTypes: ["text/*"]))
        )
        let router = try TracedRouter(fixture.tracing) {
            Get("/") { _ in
                .stream(headers: Self.text) { writer in
                    for piece in ["a", "", "b"] {
                        events.withLock { $0.append("made \(piece)") }
                        try await writer.write(piece)
                    }
                    throw Breakdown()
                }
            }
        }
        let response = await router.respond(to: Request(.get, "/"))
        var writer: any BodyWriter = Writer { event in events.withLock { $0.append(event) } }
        await #expect(throws: Breakdown.self) { try await response.body.write(to: &writer) }
        #expect(events.withLock(\.self) == ["made a", "wrote a", "made ", "wrote ", "made b", "wrote b"])
        #expect(logs(fixture.spans.first) == ["response|ab|2|true"])
        #expect(fixture.spans.first?.tags[.error] == true)
    }

    @Test("A request's stream that breaks off is logged as far as it came")
    func broken() async throws {
        let request = Request(
            .post,
            "/",
            headers: Self.text,
            body: RequestBody(stream: Pieces("abcd", size: 2, fails: true))
        )
        let seen = try await logs(of: .both, request: request) { request in
            _ = try await request.body.collect()
            return .ok
        }
        #expect(seen == ["request|abcd|4|true"])
    }

    @Test("A body that is read twice is logged once", arguments: [true, false])
    func twice(isStream: Bool) async throws {
        let body = isStream ? RequestBody(stream: Pieces("ping", size: 3)) : RequestBody("ping")
        let request = Request(.post, "/", headers: Self.text, body: body)
        let seen = try await logs(of: .requests, request: request) { request in
            let (first, second) = (try await request.body.collect(), try await request.body.collect())
            #expect(first == second)
            return .ok
        }
        #expect(seen == [Self.request])
    }

    @Test("A response that is dropped is not logged, and the request is")
    func dropped() async throws {
        let fixture = Fixture(
            TracingSettings(mode: .all, payloads: PayloadLogging([.request, .response], unsafeMediaTypes: ["text/*"]))
        )
        let router = try TracedRouter(fixture.tracing) { Post("/") { _ in .stream { try await $0.write("x") } } }
        do {
            _ = await router.respond(to: Request(.post, "/", headers: Self.text, body: RequestBody("ping")))
        }
        #expect(logs(fixture.spans.first) == [Self.request])
    }

    @Test(
        "The answers are those without logging, and untraced requests are not logged",
        arguments: TracingMode.allCases
    )
    func transparent(mode: TracingMode) async throws {
        let fixtures = [
            Fixture(
                TracingSettings(
                    mode: mode,
                    payloads: PayloadLogging([.request, .response], unsafeMediaTypes: ["text/*"])
                )
            ), Fixture(TracingSettings(mode: mode)),
        ]
        let routers = try fixtures.map { try Representative.router($0.tracing) }
        for request in Representative.requests {
            let seen = await Representative.answers(of: routers[0], to: request)
            #expect(seen == (await Representative.answers(of: routers[1], to: request)), "\(request.path)")
        }
        #expect(fixtures[0].spans.map(\.tags) == fixtures[1].spans.map(\.tags))
        #expect(fixtures[0].spans.flatMap(logs).isEmpty == (mode == .off))
    }

    @Test("Instrumented twice, a request's bodies are logged once, as the inner route says")
    func joined() async throws {
        let cases: [(PayloadLogging?, PayloadLogging?, [String])] = [
            (.both, nil, [Self.request, Self.response]), (nil, .both, [Self.request, Self.response]),
            (.both, .both, [Self.request, Self.response]), (.both, .off, []), (.requests, .responses, [Self.response]),
        ]
        for (outer, inner, expected) in cases {
            let fixture = Fixture(mode: .all)
            let innerRouter = try TracedRouter(fixture.tracing) {
                Post("/x", traced: RouteTracing(.inherit, payloads: inner?.showingText)) { request in
                    _ = try await request.body.collect()
                    return .text("pong!")
                }
            }
            let router = try TracedRouter(fixture.tracing) {
                Post("/**", traced: RouteTracing(.inherit, payloads: outer?.showingText)) {
                    await innerRouter.respond(to: $0)
                }
            }
            let body = RequestBody(stream: Pieces("ping", size: 3))
            _ = await router.respond(to: Request(.post, "/x", headers: Self.text, body: body))
            #expect(fixture.spans.count == 1 && logs(fixture.spans.first) == expected)
        }
    }

    @Test("Framework authors take pieces by themselves, and get no capture that is not wanted")
    func frameworks() {
        let fixture = Fixture(
            TracingSettings(mode: .all, payloads: PayloadLogging([.request], unsafeMediaTypes: ["text/*"]))
        )
        let server = ServerTracing(fixture.tracing, component: "x")
        let exchange = server.begin(PlainRequest())
        let capture = exchange.capturePayload(.request, fields: Self.text)
        #expect(capture?.direction == .request)
        #expect(exchange.capturePayload(.request, fields: Self.text) == nil)
        #expect(exchange.capturePayload(.response, fields: Self.text) == nil)
        capture?.take("pi".utf8)
        capture?.take("ng".utf8)
        capture?.end()
        exchange.finish()
        capture?.take("late".utf8)
        #expect(logs(fixture.spans.first) == [Self.request])
        #expect(exchange.capturePayload(.request, fields: Self.text) == nil)
        fixture.tracing.update { $0.mode = .off }
        #expect(server.begin(PlainRequest()).capturePayload(.request, fields: Self.text) == nil)
    }
}

/// Text that arrives in pieces of a size, counted when they are asked for.
final class Pieces: AsyncSequence, Sendable {
    private let pieces: [[UInt8]]
    private let fails: Bool
    private let reads = Atomic(0)

    var readCount: Int { reads.load(ordering: .relaxed) }

    init(_ text: String, size: Int, fails: Bool = false) {
        let bytes = Array(text.utf8)
        pieces = stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<Swift.min($0 + size, bytes.count)]) }
        self.fails = fails
    }

    struct AsyncIterator: AsyncIteratorProtocol {
        let source: Pieces
        var position = 0

        mutating func next() async throws -> [UInt8]? {
            guard position < source.pieces.count else {
                if source.fails { throw Breakdown() }
                return nil
            }
            source.reads.add(1, ordering: .relaxed)
            defer { position += 1 }
            return source.pieces[position]
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(source: self) }
}
