//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
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
