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

@Suite("Bodies of responses")
struct ClientBodyTests {
    private typealias Stream = AsyncThrowingStream<[UInt8], any Error>

    /// A request whose head has arrived, with a body that is fed by hand.
    private struct Open {
        let fixture: Fixture
        let exchange: ClientExchange
        let body: AsyncThrowingStream<[UInt8], any Error>
        let feed: AsyncThrowingStream<[UInt8], any Error>.Continuation

        init(_ settings: ClientSettings = ClientSettings(), _ call: ClientCall = .traced, status: Int = 200) {
            fixture = Fixture(client: settings)
            var request = FakeRequest()
            exchange = fixture.client.begin(&request, call)
            (body, feed) = AsyncThrowingStream.makeStream()
            exchange.responded(statusCode: status)
        }
    }

    @Test("The span ends with the last byte, and has the size of the body")
    func lastByte() async throws {
        let open = Open()
        var reader = open.exchange.observing(open.body).makeAsyncIterator()
        for piece in [[1, 2, 3], [], [4]] as [[UInt8]] {
            open.feed.yield(piece)
            #expect(try await reader.next() == piece)
        }
        open.feed.finish()
        #expect(open.fixture.spans.isEmpty)
        #expect(try await reader.next() == nil)
        let span = try #require(open.fixture.spans.first)
        #expect(span.tags["http.response_size"] == 4)
        #expect(span.tags[.httpStatusCode] == 200)
        #expect(span.tags[.error] == nil && span.logs.isEmpty)
        #expect(try await reader.next() == nil)
        #expect(open.fixture.tracer.misuse.isEmpty)
    }

    @Test("By choice the span ends with the head", arguments: [true, false])
    func head(byCall: Bool) async throws {
        let open = Open(ClientSettings(ends: byCall ? .body : .head), ClientCall(ends: byCall ? .head : nil))
        #expect(open.exchange.ends == .head)
        #expect(open.fixture.spans.count == 1)
        open.feed.yield([1])
        open.feed.finish()
        let size = try await open.exchange.observing(open.body).reduce(0) { $0 + $1.count }
        #expect(size == 1)
        #expect(open.fixture.spans[0].tags["http.response_size"] == nil)
        #expect(open.fixture.tracer.misuse.isEmpty)
    }

    @Test("A call may wait for the body where the settings end with the head")
    func callWins() {
        let open = Open(ClientSettings(ends: .head), ClientCall(ends: .body))
        #expect(open.fixture.spans.isEmpty)
    }

    @Test("A body that breaks off is a failure, with the status and the bytes that came")
    func brokenOff() async throws {
        let open = Open()
        open.feed.yield([1, 2])
        open.feed.finish(throwing: Breakdown())
        await #expect(throws: Breakdown.self) { for try await _ in open.exchange.observing(open.body) {} }
        let span = try #require(open.fixture.spans.first)
        #expect(span.tags[.error] == true && span.tags[.httpStatusCode] == 200)
        #expect(span.tags["http.response_size"] == 2)
        #expect(span.logs("error").count == 1)
        #expect(open.fixture.tracer.misuse.isEmpty)
    }

    @Test("Leaving the loop drops the body, which is no failure")
    func leftEarly() async throws {
        let open = Open()
        open.feed.yield([1, 2])
        let body = open.exchange.observing(open.body)
        for try await _ in body { break }
        let span = try #require(open.fixture.spans.first)
        #expect(span.logs("body.dropped").count == 1)
        #expect(span.tags[.error] == nil && span.tags["http.response_size"] == 2)
        withExtendedLifetime(body) {}
    }

    @Test("A body that nobody reads ends the span when it goes")
    func neverRead() {
        let open = Open()
        do { _ = open.exchange.observing(open.body) }
        #expect(open.fixture.spans.first?.logs("body.dropped").count == 1)
    }

    @Test("A body lives on in its reader")
    func readerOnly() async throws {
        let open = Open()
        func reader() -> ObservedBody<AsyncThrowingStream<[UInt8], any Error>>.AsyncIterator {
            open.exchange.observing(open.body).makeAsyncIterator()
        }
        var iterator = reader()
        #expect(open.fixture.spans.isEmpty)
        open.feed.finish()
        #expect(try await iterator.next() == nil)
        #expect(open.fixture.spans.first?.logs.isEmpty == true)
    }

    @Test("An exchange that is forgotten finishes with its last copy")
    func forgotten() {
        let fixture = Fixture(mode: .all)
        do {
            var request = FakeRequest()
            _ = fixture.client.begin(&request)
        }
        #expect(fixture.spans.count == 1)
    }

    @Test("A cancelled reader is a cancellation, whether the body then throws or just ends", arguments: [true, false])
    func cancelled(throwing: Bool) async throws {
        let open = Open()
        open.feed.yield([1])
        let (exchange, body) = (open.exchange, open.body)
        let started = AsyncStream<Void>.makeStream()
        let task = Task {
            for try await _ in exchange.observing(body) {
                started.continuation.yield()
                if throwing {
                    while true {
                        try Task.checkCancellation()
                        await Task.yield()
                    }
                }
            }
        }
        for await _ in started.stream { break }
        task.cancel()
        _ = await task.result
        let span = try #require(open.fixture.spans.first)
        #expect(span.tags[.cancelled] == true && span.tags[.error] == nil)
        #expect(span.logs("cancelled").count == 1)
    }

    @Test("Without a span the body comes as it is")
    func untraced() async throws {
        let fixture = Fixture(mode: .all)
        var request = FakeRequest()
        let exchange = fixture.client.begin(&request, .off)
        let body = AsyncStream<[UInt8]> {
            $0.yield([1, 2])
            $0.finish()
        }
        exchange.responded(statusCode: 200)
        #expect(await exchange.observing(body).reduce(0) { $0 + $1.count } == 2)
        exchange.received(bytes: 5)
        exchange.failed(Breakdown())
        exchange.finish()
        #expect(fixture.spans.isEmpty && fixture.tracer.misuse.isEmpty)
    }

    @Test("Pieces of any type are counted by what says their size; sizes add up safely")
    func sizes() async {
        let open = Open()
        let body = AsyncStream<Int> {
            for size in [.max, .max, -5, 1] { $0.yield(size) }
            $0.finish()
        }
        for await _ in open.exchange.observing(body, size: { $0 }) {}
        #expect(open.fixture.spans.first?.tags["http.response_size"] == .integer(.max))
    }

    @Test("A wrapped call hands over its body")
    func opened() async throws {
        let fixture = Fixture(mode: .all)
        let body = AsyncStream<[UInt8]> {
            $0.yield([1, 2])
            $0.finish()
        }
        let (response, exchange) = try await fixture.client.open(
            FakeRequest(),
            response: { _ in ResponseHead(statusCode: 201) },
            { (request: FakeRequest) in (body, fixture.tracer.scopeManager.activeSpan, request) }
        )
        #expect(response.1 === exchange.span)
        #expect(fixture.spans.isEmpty)
        for await _ in exchange.observing(response.0) {}
        #expect(fixture.spans.first?.tags[.httpStatusCode] == 201)
        #expect(fixture.spans.first?.tags["http.response_size"] == 2)
    }

    @Test("However ends race, the span finishes once and nobody uses it afterwards")
    func racing() async {
        // The mock copies its list with each span, so each of them gets a few only.
        for _ in 0..<200 {
            let fixture = Fixture(mode: .all)
            for round in 0..<50 { await race(fixture, round) }
            #expect(fixture.spans.count == 50)
            #expect(fixture.tracer.unfinishedSpans.isEmpty && fixture.tracer.misuse == [])
        }
    }

    /// Reads a body while somebody else ends the exchange.
    private func race(_ fixture: Fixture, _ round: Int) async {
        var request = FakeRequest()
        let exchange = fixture.client.begin(&request)
        let ready = Atomic(0)
        let meet: @Sendable () -> Void = {
            ready.add(1, ordering: .sequentiallyConsistent)
            // Not for ever: there may be one thread only.
            for _ in 0..<10_000 where ready.load(ordering: .sequentiallyConsistent) < 2 {}
        }
        let body = AsyncStream<[UInt8]> { feed in
            feed.yield([1])
            if round % 2 == 0 { feed.finish() }
        }
        async let reading: Void = {
            var reader = exchange.observing(body).makeAsyncIterator()
            meet()
            exchange.responded(statusCode: 500)
            _ = await reader.next()
            if round % 2 == 0 { _ = await reader.next() }
        }()
        async let ending: Void = {
            meet()
            if round % 3 == 0 { exchange.failed(Breakdown()) }
            exchange.received(bytes: 1)
            exchange.finish()
        }()
        _ = await (reading, ending)
    }
}
