//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingTesting
import Testing
import TracedRouting

@Suite("Requests that run against a time limit", .timeLimit(.minutes(10)))
struct RunningRequestsTests {
    private let fixture = Fixture(mode: .all)
    private let clock = ManualClock()

    /// A router whose handler goes on until its task is cancelled, or answers at once.
    private func router(_ started: AsyncStream<Void>.Continuation? = nil) throws -> TracedRouter {
        try TracedRouter(fixture.tracing, middleware: [TimeLimit(.seconds(10), clock: clock)]) {
            Get("/now") { _ in .ok }
            Get("/never") { _ in
                started?.yield()
                for await _ in AsyncStream<Void>.makeStream().stream {}
                return .noContent
            }
        }
    }

    @Test("They have one sleep between them, however many there are")
    func shared() async throws {
        let (started, start) = AsyncStream<Void>.makeStream()
        let router = try router(start)
        await withTaskGroup(of: HTTPStatus.self) { group in
            for _ in 0..<100 {
                group.addTask { await router.respond(to: Request(.get, "/never")).status }
            }
            var count = 0
            for await _ in started {
                count += 1
                if count == 100 { break }
            }
            await clock.someoneSleeps()
            #expect(clock.sleeperCount == 1)
            for _ in 0..<1_000 { #expect(await router.respond(to: Request(.get, "/now")).status == .ok) }
            #expect(clock.sleeperCount == 1)
            clock.advance(by: .seconds(10))
            let statuses = await group.reduce(into: []) { $0.append($1) }
            #expect(statuses == Array(repeating: .serviceUnavailable, count: 100))
        }
        #expect(clock.sleeperCount == 0)
    }

    @Test("Each has the whole time, from its own start")
    func own() async throws {
        let (started, start) = AsyncStream<Void>.makeStream()
        let router = try router(start)
        var starts = started.makeAsyncIterator()
        async let first = router.respond(to: Request(.get, "/never?first"))
        await starts.next()
        await clock.someoneSleeps()
        clock.advance(by: .seconds(6))
        async let second = router.respond(to: Request(.get, "/never?second"))
        await starts.next()
        clock.advance(by: .seconds(4))
        #expect(await first.status == .serviceUnavailable)
        await clock.someoneSleeps()
        #expect(fixture.spans.count == 1)
        clock.advance(by: .nanoseconds(5_999_999_999))
        #expect(clock.sleeperCount == 1 && fixture.spans.count == 1)
        clock.advance(by: .nanoseconds(1))
        #expect(await second.status == .serviceUnavailable)
    }

    @Test("A request that comes when nothing has run for a while is limited as well")
    func again() async throws {
        let (started, start) = AsyncStream<Void>.makeStream()
        let router = try router(start)
        for _ in 0..<3 {
            _ = await router.respond(to: Request(.get, "/now"))
            await clock.someoneSleeps()
            clock.advance(by: .seconds(100))
            while clock.sleeperCount > 0 { await Task.yield() }
        }
        async let last = router.respond(to: Request(.get, "/never"))
        for await _ in started { break }
        await clock.someoneSleeps()
        clock.advance(by: .seconds(10))
        #expect(await last.status == .serviceUnavailable)
    }

    @Test(
        "Times that are too long for a clock to count are cut, and trap nothing",
        arguments: [Duration.seconds(Int64.max), .seconds(Int64.max) * 10, .seconds(1 << 40)]
    )
    func long(duration: Duration) async throws {
        let router = try TracedRouter(fixture.tracing, middleware: [TimeLimit(duration)]) { Get("/") { _ in .ok } }
        #expect(await router.respond(to: Request(.get, "/")).status == .ok)
        let registry = SpanRegistry<Int>(fixture.tracing, component: "hooks")
        let tracing = fixture.tracing
        let (changes, change) = AsyncStream<Void>.makeStream()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await registry.sweep(every: duration) }
            group.addTask {
                await tracing.followSettings(from: TracingSettingsSources(), every: duration) { _ in change.yield() }
            }
            for await _ in changes { break }
            group.cancelAll()
        }
    }
}
