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

@Suite("Requests that a span registry gives up")
struct AbandonedSpanTests {
    let fixture = Fixture(mode: .all)
    let clock = ManualClock()

    @Test("A span that has ended is not counted as abandoned when its request is forgotten")
    func endedBefore() {
        fixture.tracing.update { $0.client.ends = .head }
        let registry = fixture.registry(clock)
        var request = FakeRequest()
        registry.start(for: 1, &request)
        registry.responded(for: 1, ResponseHead(statusCode: 200))
        #expect(fixture.spans.count == 1)
        clock.advance(by: .nanoseconds(10_000_000_001))
        registry.sweep()
        #expect(registry.inFlightCount == 0)
        #expect(fixture.tracing.counters.abandonedSpanCount == 0)
        #expect(fixture.spans[0].tags["abandoned"] == nil)
    }

    @Test("An identifier that is started twice gives up the older request")
    func replaced() {
        let registry = fixture.registry(clock)
        let older = registry.start(for: 1, PlainRequest())
        let younger = registry.start(for: 1, PlainRequest())
        #expect(fixture.spans.count == 1 && fixture.spans[0] === older && fixture.spans[0].isAbandoned)
        #expect(registry.span(for: 1) === younger)
        registry.finish(for: 1)
        #expect(fixture.spans.count == 2 && !fixture.spans[1].isAbandoned)
        #expect(fixture.tracing.counters.abandonedSpanCount == 1)
    }

    @Test("Over its capacity it gives up the oldest", arguments: [1, 2, 3, 50])
    func capacity(_ capacity: Int) {
        let registry = fixture.registry(clock, capacity: capacity)
        for id in 0..<(capacity + 5) { registry.start(for: id, PlainRequest(path: "/\(id)")) }
        #expect(registry.inFlightCount == capacity)
        #expect(fixture.spans.map { $0.tags["http.url"] } == (0..<5).map { .string("/\($0)") })
        #expect(fixture.spans.allSatisfy { $0.isAbandoned })
        #expect(fixture.tracing.counters.abandonedSpanCount == 5)
    }

    @Test("A capacity of nothing or less counts as one", arguments: [0, -1, Int.min])
    func noCapacity(_ capacity: Int) {
        let registry = fixture.registry(clock, capacity: capacity)
        registry.start(for: 1, PlainRequest())
        #expect(registry.span(for: 1) != nil)
    }

    @Test("Over the maximum age the next start, the next finish or a sweep gives a request up", arguments: 0..<3)
    func age(way: Int) {
        let registry = fixture.registry(clock)
        registry.start(for: 1, PlainRequest())
        clock.advance(by: .nanoseconds(6_000_000_000))
        registry.start(for: 2, PlainRequest())
        clock.advance(by: .nanoseconds(4_000_000_000))
        registry.sweep()
        #expect(registry.inFlightCount == 2)
        clock.advance(by: .nanoseconds(1))
        switch way {
        case 0: registry.start(for: 3, PlainRequest())
        case 1: registry.finish(for: 2)
        default: registry.sweep()
        }
        #expect(registry.span(for: 1) == nil)
        #expect(fixture.spans.filter(\.isAbandoned).count == 1)
    }

    @Test("Sweeping goes on at its interval until its task is cancelled, and gives up what has become too old")
    func sweeping() async {
        let registry = fixture.registry(clock)
        let interval = ManualClock()
        let task = Task { await registry.sweep(every: .seconds(5), clock: interval) }
        registry.start(for: 1, PlainRequest())
        for inFlight in [1, 1, 0] {
            await interval.someoneSleeps()
            clock.advance(by: .nanoseconds(5_000_000_000))
            interval.advance(by: .milliseconds(4999))
            #expect(interval.sleeperCount == 1)
            interval.advance(by: .milliseconds(1))
            await interval.someoneSleeps()
            #expect(registry.inFlightCount == inFlight)
        }
        #expect(fixture.spans.filter(\.isAbandoned).count == 1)
        task.cancel()
        await task.value
        #expect(interval.sleeperCount == 0)
    }

    @Test("Sweeping in a task that has been cancelled ends at once", arguments: [Duration.seconds(5), .zero])
    func sweepingCancelled(every duration: Duration) async {
        let registry = fixture.registry(clock)
        await Task {
            withUnsafeCurrentTask { $0?.cancel() }
            await registry.sweep(every: duration)
        }.value
        #expect(registry.inFlightCount == 0)
    }

    @Test("An interval of nothing or less does not sweep without a pause", arguments: [Duration.zero, .seconds(-1)])
    func sweepingWithoutPause(every duration: Duration) async {
        let registry = fixture.registry(clock)
        let interval = ManualClock()
        let task = Task { await registry.sweep(every: duration, clock: interval) }
        await interval.someoneSleeps()
        interval.advance(by: .milliseconds(99))
        #expect(interval.sleeperCount == 1)
        task.cancel()
        await task.value
    }

    @Test("Identifiers go with their requests, also when nothing happens but sweeping")
    func identifiers() {
        final class Connection: Hashable, Sendable {
            static func == (left: Connection, right: Connection) -> Bool { left === right }
            func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
        }
        struct Observer { weak var connection: Connection? }
        let registry = SpanRegistry<Connection>(
            fixture.tracing,
            component: "hooks",
            maximumAge: .seconds(10),
            clock: clock
        )
        let observers = (0..<4000).map { _ in
            let connection = Connection()
            registry.start(for: connection, PlainRequest())
            return Observer(connection: connection)
        }
        clock.advance(by: .nanoseconds(10_000_000_001))
        registry.sweep()
        #expect(registry.inFlightCount == 0)
        // Each part of the registry may keep a few until it is used again.
        #expect(observers.count { $0.connection != nil } <= 16 * 32)
    }

    @Test("The wall clock neither abandons nor keeps a request, whatever it says", arguments: [-3_600, 0, 3_600])
    func wallClock(seconds: Int64) {
        let fixture = Fixture()
        let registry = fixture.registry(clock)
        let arrival = Timestamp.now.advanced(byNanoseconds: seconds * 1_000_000_000)
        registry.start(for: 1, PlainRequest(), arrival: arrival)
        registry.sweep()
        #expect(registry.inFlightCount == 1)
        clock.advance(by: .seconds(11))
        registry.sweep()
        #expect(registry.inFlightCount == 0)
    }

    @Test("A clock that goes backwards and ages without bounds harm nothing")
    func oddClock() {
        let registry = fixture.registry(clock, maximumAge: .seconds(Int64.max))
        registry.start(for: 1, PlainRequest())
        clock.advance(by: .nanoseconds(-5_000_000_000))
        registry.start(for: 2, PlainRequest())
        clock.advance(by: .nanoseconds(Int64.max / 2))
        registry.sweep()
        #expect(registry.inFlightCount == 2)
    }

    @Test("A request that is instrumented further out as well is abandoned there and not here")
    func joined() async {
        let registry = fixture.registry(clock)
        let server = ServerTracing(fixture.tracing, component: "outer")
        let outer = server.begin(PlainRequest())
        await outer.withActive { () async in
            #expect(registry.start(for: 1, PlainRequest()) === outer.span)
            #expect(registry.start(for: 2, PlainRequest()) === outer.span)
            clock.advance(by: .nanoseconds(10_000_000_001))
            registry.sweep()
            #expect(registry.start(for: 3, PlainRequest()) === outer.span)
        }
        outer.responded(ResponseHead(statusCode: 200))
        outer.finish()
        clock.advance(by: .nanoseconds(10_000_000_001))
        registry.sweep()
        #expect(registry.inFlightCount == 0)
        #expect(fixture.spans.count == 1)
        #expect(fixture.spans[0].tags["abandoned"] == nil && fixture.spans[0].logs.isEmpty)
        #expect(fixture.tracing.counters.abandonedSpanCount == 0)
        #expect(fixture.tracer.misuse.isEmpty)
    }

    @Test("Releasing the registry finishes what is left")
    func released() {
        do {
            let registry = fixture.registry(clock)
            registry.start(for: 1, PlainRequest())
        }
        #expect(fixture.spans.count == 1 && fixture.spans[0].isAbandoned)
    }
}
