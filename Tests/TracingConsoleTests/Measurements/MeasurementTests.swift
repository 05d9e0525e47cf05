//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import Synchronization
import Testing

@testable import OpenTracingInstrumentation
@testable import TracingConsole

@Suite("What requests are measured with")
struct MeasurementTests {
    @Test("A percentile is off by a sixteenth at most", arguments: [0.5, 0.95, 0.99, 1])
    func percentiles(share: Double) throws {
        var histogram = DurationHistogram()
        for value in 1...20_000 as ClosedRange<UInt64> { histogram.add(microseconds: value * 7) }
        let exact = (share * 20_000).rounded(.up) * 7
        let found = try #require(histogram.percentile(share))
        #expect(abs(found - exact) <= exact / 16)
    }

    @Test(
        "The longest and the shortest durations have a place",
        arguments: [0, 1, 7, 8, 1 << 34, 1 << 35, .max] as [UInt64]
    )
    func extremes(value: UInt64) throws {
        var histogram = DurationHistogram()
        histogram.add(microseconds: value)
        let found = try #require(histogram.percentile(0.5))
        #expect(value > 1 << 35 || abs(found - Double(value)) <= Double(value) / 8)
    }

    @Test("Nothing is told of no requests")
    func empty() {
        #expect(DurationHistogram().percentile(0.5) == nil)
        #expect(RequestMeasurements().measurement(of: .unmatched).requestCount == 0)
    }

    @Test("Rates tell the last five minutes, and forget what is older")
    func rates() {
        func at(_ seconds: Int64) -> Timestamp { Timestamp(nanosecondsSinceEpoch: seconds * 1_000_000_000) }
        var rates = RequestRates()
        rates.add(isFailure: false, at: at(1000))
        rates.add(isFailure: true, at: at(1004))
        rates.add(isFailure: false, at: at(1295))
        var other = RequestRates()
        other.add(isFailure: false, at: at(1001))
        rates.merge(other)
        let slots = rates.slots(at: at(1299))
        #expect(slots.count == 60)
        #expect(slots.first?.requests == 3)
        #expect(slots.first?.errors == 1)
        #expect(slots.last?.requests == 1)
        #expect(rates.slots(at: at(1400)).map(\.requests).reduce(0, +) == 1)
    }

    @Test(
        "Percentiles cover the last five to ten minutes, counts the time since the start",
        arguments: [
            (0, [1, 1, 1]), (299, [1, 1, 1]), (300, [1, 7, 7]), (599, [1, 7, 7]), (600, [7, 7, 7]),
            (900, [nil, nil, nil]),
        ] as [(Int64, [Double?])]
    )
    func recentDurations(seconds: Int64, expected: [Double?]) {
        func at(_ seconds: Int64) -> Timestamp { Timestamp(nanosecondsSinceEpoch: (3000 + seconds) * 1_000_000_000) }
        var parts = [RouteMeasurement(), RouteMeasurement()]
        for number in 0..<10 { parts[number % 2].add(nanoseconds: 1000, isFailure: false, at: at(0)) }
        if seconds >= 300 {
            for number in 0..<10 { parts[number % 2].add(nanoseconds: 7000, isFailure: true, at: at(300)) }
        }
        let sum = parts.reduce(into: RouteMeasurement()) { $0.merge($1) }
        let durations = sum.durations(at: at(seconds))
        #expect([0.5, 0.51, 1].map { durations.percentile($0) } == expected)
        #expect(sum.requestCount == (seconds >= 300 ? 20 : 10) && sum.failureCount == sum.requestCount - 10)
    }

    @Test("A list of routes says from when on its percentiles are")
    func durationsSince() {
        let now = Mutex(Timestamp(nanosecondsSinceEpoch: 3010 * 1_000_000_000))
        let measurements = RequestMeasurements(clock: { now.withLock { $0 } })
        #expect(measurements.durationsStart(at: measurements.now) == 3_010_000_000)
        now.withLock { $0 = Timestamp(nanosecondsSinceEpoch: 4000 * 1_000_000_000) }
        #expect(measurements.durationsStart(at: measurements.now) == 3_600_000_000)
    }

    @Test("Routes beyond the bound take no room, and the service still counts them")
    func bounded() {
        let measurements = RequestMeasurements()
        let routes = (0..<5000).map { RouteInformation(template: "/\($0)") }
        for route in routes {
            measurements.requestEnded(
                ObservedRequest(
                    method: "GET",
                    route: route,
                    statusCode: 200,
                    hasFailed: false,
                    startTime: measurements.now
                )
            )
        }
        let counts = routes.map { measurements.measurement(of: $0).requestCount }
        #expect(counts.reduce(0, +) <= 8 * 512)
        #expect(measurements.rates.map(\.requests).reduce(0, +) == 5000)
    }
}
