//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Synchronization
import Testing
import TracedRouting

@Suite("Bodies that belong to somebody else", .timeLimit(.minutes(10)))
struct LentBodyTests {
    private typealias Pieces = AsyncThrowingStream<[UInt8], any Error>

    @Test("A lent body is read until its loan ends")
    func ending() async throws {
        let (stream, pieces) = Pieces.makeStream()
        let loan = BodyLoan()
        var iterator = LentBody(stream, on: loan).makeAsyncIterator()
        pieces.yield([1])
        #expect(try await iterator.next() == [1])
        pieces.yield([2])
        #expect(loan.end())
        await #expect(throws: RequestBodyError.answered) { try await iterator.next() }
        await loan.returned()
    }

    @Test("Who ends a loan while somebody reads can wait for that, and what comes then is for nobody")
    func endingMeanwhile() async throws {
        let (waiting, nowWaiting) = AsyncStream<Void>.makeStream()
        let (stream, pieces) = AsyncStream<[UInt8]>.makeStream()
        let loan = BodyLoan()
        let body = LentBody(Asked(base: stream) { nowWaiting.yield() }, on: loan)
        let reader = Task { try await body.reduce(into: []) { $0 += $1 } }
        for await _ in waiting { break }
        #expect(!loan.end())
        pieces.yield([1])
        await loan.returned()
        await #expect(throws: RequestBodyError.answered) { try await reader.value }
    }

    @Test("Two tasks cannot read a body at once, and the second who begins finds nothing")
    func twice() async throws {
        let (stream, pieces) = Pieces.makeStream()
        let loan = BodyLoan()
        let body = LentBody(stream, on: loan)
        var first = body.makeAsyncIterator()
        var second = body.makeAsyncIterator()
        pieces.yield([1])
        #expect(try await second.next() == nil)
        #expect(try await first.next() == [1])
    }

    @Test("Under a time limit a body is read piece by piece, when somebody asks")
    func backPressure() async throws {
        let asked = Mutex(0)
        let (stream, pieces) = AsyncStream<[UInt8]>.makeStream()
        for byte in UInt8(1)...5 { pieces.yield([byte]) }
        pieces.finish()
        let router = try TracedRouter(
            Fixture(mode: .all).tracing,
            middleware: [TimeLimit(.seconds(60), clock: ManualClock())]
        ) {
            Post("/") { request in
                var iterator = request.body.makeAsyncIterator()
                var counts: [Int] = []
                while let piece = try await iterator.next() {
                    counts.append(asked.withLock(\.self))
                    #expect(piece == [UInt8(counts.count)])
                }
                return .text("\(counts)")
            }
        }
        let body = RequestBody(stream: Asked(base: stream) { asked.withLock { $0 += 1 } })
        let response = await router.respond(to: Request(.post, "/", body: body))
        #expect(try await response.body.collect() == Array("[1, 2, 3, 4, 5]".utf8))
    }

    @Test("After the limit of time a body throws, also in a task of its own, and its source is left alone")
    func overLimit() async throws {
        let clock = ManualClock()
        let (waiting, nowWaiting) = AsyncStream<Void>.makeStream()
        let (ended, nowEnded) = AsyncStream<Void>.makeStream()
        let (stream, pieces) = AsyncStream<[UInt8]>.makeStream()
        pieces.onTermination = { _ in nowEnded.finish() }
        let readers = Mutex<[Task<Int, any Error>]>([])
        let router = try TracedRouter(Fixture(mode: .all).tracing, middleware: [TimeLimit(.seconds(1), clock: clock)]) {
            Post("/") { request in
                let reader = Task.detached { try await request.body.reduce(0) { $0 + $1.count } }
                readers.withLock { $0.append(reader) }
                return .text("\(try await reader.value)")
            }
        }
        let body = RequestBody(stream: Asked(base: stream) { nowWaiting.yield() })
        async let pending = router.respond(to: Request(.post, "/", body: body))
        for await _ in waiting { break }
        await clock.someoneSleeps()
        clock.advance(by: .seconds(1))
        #expect(await pending.status == .serviceUnavailable)
        let started = readers.withLock(\.self)
        let reader = try #require(started.first)
        await #expect(throws: RequestTimeout(limit: .seconds(1))) { try await reader.value }
        for await _ in ended {}
    }

    @Test("Within the limit a response may read the body while it is written")
    func echo() async throws {
        let (stream, pieces) = Pieces.makeStream()
        let router = try TracedRouter(
            Fixture(mode: .all).tracing,
            middleware: [TimeLimit(.seconds(60), clock: ManualClock())]
        ) {
            Post("/") { request in
                .stream { writer in
                    for try await piece in request.body { try await writer.write(piece) }
                }
            }
        }
        let response = await router.respond(to: Request(.post, "/", body: RequestBody(stream: stream)))
        for byte in UInt8(1)...3 { pieces.yield([byte]) }
        pieces.finish()
        #expect(try await response.body.collect() == [1, 2, 3])
    }

    @Test("A reader that is cancelled under a limit ends the body")
    func cancelledReader() async throws {
        let (waiting, nowWaiting) = AsyncStream<Void>.makeStream()
        let (stream, _) = AsyncStream<[UInt8]>.makeStream()
        let router = try TracedRouter(
            Fixture(mode: .all).tracing,
            middleware: [TimeLimit(.seconds(60), clock: ManualClock())]
        ) {
            Post("/") { request in .text("\(try await request.body.collect().count)") }
        }
        let body = RequestBody(stream: Asked(base: stream) { nowWaiting.yield() })
        let request = Task { await router.respond(to: Request(.post, "/", body: body)).status }
        for await _ in waiting { break }
        request.cancel()
        #expect(await request.value == .clientClosedRequest)
    }

    @Test("A stream that comes after the limit learns so at its first piece, and lets go of what it holds")
    func lateStream() async throws {
        let clock = ManualClock()
        let (never, neverEnding) = AsyncStream<Void>.makeStream()
        let (released, nowReleased) = AsyncStream<String>.makeStream()
        let router = try TracedRouter(Fixture(mode: .all).tracing, middleware: [TimeLimit(.seconds(1), clock: clock)]) {
            Get("/") { _ in
                await Task.detached { for await _ in never {} }.value
                return .stream { writer in
                    do {
                        try await writer.write("late")
                    } catch {
                        nowReleased.yield("\(type(of: error))")
                        throw error
                    }
                }
            }
        }
        async let pending = router.respond(to: Request(.get, "/"))
        await clock.someoneSleeps()
        clock.advance(by: .seconds(1))
        #expect(await pending.status == .serviceUnavailable)
        neverEnding.finish()
        #expect(await released.first { _ in true } == "RequestTimeout")
    }
}

/// Pieces that tell when somebody asks for one.
private struct Asked: AsyncSequence, Sendable {
    let base: AsyncStream<[UInt8]>
    let ask: @Sendable () -> Void

    struct AsyncIterator: AsyncIteratorProtocol {
        var base: AsyncStream<[UInt8]>.AsyncIterator
        let ask: @Sendable () -> Void

        mutating func next() async throws -> [UInt8]? {
            ask()
            return await base.next()
        }

        mutating func next(isolation actor: isolated (any Actor)?) async throws(any Error) -> [UInt8]? {
            ask()
            return await base.next(isolation: actor)
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: base.makeAsyncIterator(), ask: ask)
    }
}
