//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import OpenTracing
import Synchronization

/// Small requests, each with a span of the server and one of a query, as fast as they go.
enum RequestLoad {
    /// What a load came to.
    struct Result {
        let times: Distribution
        /// Requests a second.
        let rate: Double
    }

    /// Serves requests for a while, on as many tasks as there are processors.
    ///
    /// - Parameters:
    ///   - tracer: traces them.
    ///   - duration: for how long.
    ///   - interval: every how many requests one comes with a header that cannot be read; `nil` for never.
    /// - Returns: what they took.
    static func serve(
        _ tracer: any Tracer,
        for duration: Duration,
        malformedEvery interval: Int? = nil
    ) async -> Result {
        let start = ContinuousClock.now
        let times = await withTaskGroup(of: [Int64].self) { group in
            for _ in 0..<max(1, ProcessInfo.processInfo.activeProcessorCount) {
                group.addTask { await serve(tracer, until: start + duration, interval) }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        let elapsed = start.duration(to: .now) / .seconds(1)
        return Result(times: Distribution(times), rate: Double(times.count) / elapsed)
    }

    private static func serve(
        _ tracer: any Tracer,
        until end: ContinuousClock.Instant,
        _ interval: Int?
    ) async -> [Int64] {
        var times: [Int64] = []
        times.reserveCapacity(100_000)
        var number = 0
        while true {
            let start = ContinuousClock.now
            guard start < end else { return times }
            number += 1
            if let interval, number.isMultiple(of: interval) {
                _ = try? tracer.extract(as: .httpHeaders, from: ["traceparent": "00-zz-00-01"])
            }
            await request(tracer, number)
            let taken = start.duration(to: .now).components
            times.append(taken.seconds * 1_000_000_000 + taken.attoseconds / 1_000_000_000)
            // A server waits for the next request now and then.
            if number.isMultiple(of: 8) { try? await Task.sleep(for: .microseconds(500)) }
        }
    }

    private static func request(_ tracer: any Tracer, _ number: Int) async {
        await tracer.withSpan("GET /orders/:id", tags: ["span.kind": "server"]) { span in
            span.setTag("http.method", to: "GET").setTag("http.url", to: "http://localhost:8080/orders/\(number)")
            await tracer.withSpan("orders.select", tags: ["span.kind": "client"]) { span in
                span.setTag("db.statement", to: "SELECT * FROM orders WHERE id = ?")
                await Task.yield()
                work()
            }
            span.setTag("http.status_code", to: 200)
        }
    }

    /// What a small handler does: about twenty microseconds of arithmetic.
    private static func work() {
        var hasher = Hasher()
        for number in 0..<1_000 { hasher.combine(number) }
        sink.store(hasher.finalize(), ordering: .relaxed)
    }

    private static let sink = Atomic(0)
}
