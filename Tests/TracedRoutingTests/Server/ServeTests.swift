//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingTesting
import Synchronization
import Testing
import TracedRouting

@Suite("Serving a request, for whichever framework")
struct ServeTests {
    /// A response of some framework: with a body that is there as a whole, or one that is written.
    struct PlainResponse: TraceableResponse {
        typealias Send = @Sendable ([UInt8]) async throws -> Void

        var head = ResponseHead(statusCode: 200, fields: ["content-type": "text/plain"] as Headers)
        var wholeBody: [UInt8]?
        var write: (@Sendable (@escaping Send) async throws -> Void)?

        mutating func observeBody(_ observer: BodyObserver) {
            let (bytes, write) = (wholeBody, write)
            self.write = { send in
                try await observer.write {
                    let observed: Send = { piece in try await observer.send(piece) { try await send(piece) } }
                    if let bytes { try await observed(bytes) } else { try await write?(observed) }
                }
            }
        }
    }

    struct Gone: Error {}

    private static let settings = TracingSettings(
        mode: .all,
        payloads: PayloadLogging([.response], unsafeMediaTypes: ["text/*"])
    )

    private func server(_ fixture: Fixture) -> ServerTracing { ServerTracing(fixture.tracing, component: "plain") }

    @Test(
        "A whole body finishes the span when it is handed over, and where the settings say so when it is written",
        arguments: [BufferedResponses.whenHandedOver, .whenWritten],
        [[], [112, 111]] as [[UInt8]]
    )
    func wholeBody(buffered: BufferedResponses, bytes: [UInt8]) async throws {
        let fixture = Fixture(Self.settings)
        fixture.tracing.update { $0.bufferedResponses = buffered }
        let response = try await server(fixture).serve(PlainRequest()) { _ in PlainResponse(wholeBody: bytes) }
        let waits = buffered == .whenWritten && !bytes.isEmpty
        #expect(fixture.spans.count == (waits ? 0 : 1))
        #expect((response.write != nil) == waits)
        try await response.write? { _ in }
        #expect(fixture.spans.count == 1 && fixture.tracer.misuse.isEmpty)
        #expect(fixture.spans[0].logs.map { $0.fields["payload.body"] } == (bytes.isEmpty ? [] : ["po"]))
    }

    @Test("A body that is written has the span active, is logged as it passes, and ends the span with its last byte")
    func written() async throws {
        let fixture = Fixture(Self.settings)
        let response = try await server(fixture).serve(PlainRequest()) { exchange in
            #expect(exchange.span === fixture.tracer.activeSpan)
            return PlainResponse { send in
                #expect(fixture.tracer.activeSpan != nil && fixture.spans.isEmpty)
                try await send([112])
                try await send([111])
            }
        }
        #expect(fixture.tracer.activeSpan == nil && fixture.spans.isEmpty)
        try await response.write? { _ in }
        let span = try #require(fixture.spans.first)
        #expect(span.tags[.httpStatusCode] == 200)
        #expect(span.logs.map { $0.fields["payload.body"] } == ["po"])
        #expect(span.logs.map { $0.fields["payload.truncated"] } == [false])
    }

    @Test(
        "A body that throws fails the span, one whose client has gone cancels it, and the status stays",
        arguments: [true, false]
    )
    func broken(clientHasGone: Bool) async throws {
        let fixture = Fixture(mode: .all)
        let response = try await server(fixture).serve(PlainRequest()) { _ in
            PlainResponse { send in
                try await send([1])
                throw Breakdown()
            }
        }
        await #expect(throws: (any Error).self) {
            try await response.write? { _ in if clientHasGone { throw Gone() } }
        }
        let span = try #require(fixture.spans.first)
        #expect(span.tags[.httpStatusCode] == 200)
        #expect(span.tags[.error] == (clientHasGone ? nil : true))
        #expect(span.tags[.cancelled] == (clientHasGone ? true : nil))
        #expect(span.logs.map { $0.fields["event"] } == [clientHasGone ? "cancelled" : "error"])
    }

    @Test("A response that is dropped unsent finishes the span")
    func dropped() async throws {
        let fixture = Fixture(mode: .all)
        _ = try await server(fixture).serve(PlainRequest()) { _ in PlainResponse { _ in } }
        #expect(fixture.spans.count == 1)
    }

    @Test("An error goes on as it was, with the status that the framework sends for it", arguments: [404, 503])
    func error(statusCode: Int) async throws {
        let fixture = Fixture(mode: .all)
        await #expect(throws: Breakdown.self) {
            _ = try await server(fixture).serve(
                PlainRequest(),
                errorStatus: { $0 is Breakdown ? statusCode : 0 },
                { _ -> ResponseHead in throw Breakdown() }
            )
        }
        let span = try #require(fixture.spans.first)
        #expect(span.tags[.httpStatusCode] == statusCode)
        #expect(span.tags[.error] == (statusCode == 503 ? true : nil))
    }

    @Test("Without a span the response stays as it is, but a body that is written runs with what passes through")
    func untraced() async throws {
        let fixture = Fixture(Self.settings)
        fixture.tracing.update { $0.mode = .off }
        let (caller, headers) = try fixture.caller()
        let seen = Mutex<[String?]>([])
        let request = PlainRequest(headers: headers)
        let whole = try await server(fixture).serve(request) { _ in PlainResponse(wholeBody: [1]) }
        #expect(whole.write == nil)
        let response = try await server(fixture).serve(request) { exchange in
            #expect(exchange.span == nil)
            return PlainResponse { _ in
                seen.withLock { $0.append(fixture.tracer.scopeManager.activeContext?.spanIDString) }
            }
        }
        try await response.write? { _ in }
        #expect(seen.withLock(\.self) == [caller?.context.spanIDString])
        #expect(fixture.spans.isEmpty)
    }

    @Test("Inside an untraced request that has no trace to pass on nothing is active, and calls start none")
    func suppressed() async throws {
        let fixture = Fixture(mode: .off)
        _ = try await server(fixture).serve(PlainRequest()) { _ in
            #expect(fixture.tracer.scopeManager.activeContext == nil)
            fixture.tracing.update { $0.mode = .all }
            var call = FakeRequest()
            let exchange = ClientTracing(fixture.tracing, component: "client").begin(&call)
            #expect(exchange.span == nil && Array(call.headers).isEmpty)
            return ResponseHead(statusCode: 200)
        }
        #expect(fixture.spans.isEmpty && fixture.tracer.unfinishedSpans.isEmpty)
    }

    @Test("What breaks off after the head is told once, and an answer that is told after another one not at all")
    func told() {
        let fixture = Fixture(mode: .all)
        let exchange = server(fixture).begin(PlainRequest())
        exchange.responded(ResponseHead(statusCode: 200))
        exchange.failed(Breakdown(), answeredWith: ResponseHead(statusCode: 500))
        exchange.failed(Breakdown())
        exchange.failed(Breakdown())
        exchange.finish()
        #expect(fixture.spans.count == 1 && fixture.spans[0].logs.count == 1)
        #expect(fixture.spans[0].tags[.httpStatusCode] == 200 && fixture.spans[0].tags[.error] == true)
    }
}
