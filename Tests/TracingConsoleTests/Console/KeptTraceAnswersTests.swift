//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@testable import TracingConsole

@Suite("What is told of the kept traces")
struct KeptTraceAnswersTests {
    private let traces: RecentTraces
    private let tracer: RecordingTracer

    init() {
        let traces = RecentTraces(capacity: 1000)
        self.traces = traces
        tracer = RecordingTracer(serviceName: "shop") {
            $0.processors = [traces]
            $0.scopeManager = ScopeManager()
        }
    }

    private func at(_ seconds: Int64) -> Timestamp { Timestamp(nanosecondsSinceEpoch: seconds * 1_000_000_000) }

    @Test("Durations leave out the time of which traces are gone")
    func incompleteTime() {
        for end: Int64 in [1000, 1101, 1102, 1200] {
            tracer.startSpan("GET /", startTime: at(end - 1)).finish(at: at(end))
        }
        func count(until time: Timestamp?) -> Int? {
            let durations = OperationDurations.all(of: traces.traces(), incompleteUntil: time, now: at(1200))
            return durations.first?.slots.reduce(0) { $0 + $1.count }
        }
        #expect(count(until: nil) == 4)
        #expect(count(until: at(1101)) == 2)
        #expect(count(until: at(1200)) == nil)
        let map = ServiceMap(traces.traces(), incompleteUntil: at(1101), rates: [], now: at(1200))
        #expect(map.durationsSince == 1_101_000_000)
    }

    @Test("A map has the thirty largest services, and says how many others there are")
    func manyServices() {
        for host in 0..<50 {
            for _ in 0...(host % 40) {
                tracer.startSpan("ask", tags: ["span.kind": "client", "peer.service": .string("host \(host)")]).finish()
            }
        }
        let map = ServiceMap(traces.traces(), incompleteUntil: nil, rates: [])
        #expect(map.services.count == ServiceMap.serviceLimit)
        #expect(map.otherServices == 51 - ServiceMap.serviceLimit)
        #expect(map.services.contains { $0.name == "shop" })
        #expect(map.services.contains { $0.name == "host 39" })
        #expect(!map.services.contains { $0.name == "host 0" })
        let names = Set(map.services.map(\.name))
        #expect(map.calls.count == ServiceMap.serviceLimit - 1)
        #expect((map.calls + map.operationCalls).allSatisfy { names.contains($0.from) && names.contains($0.to) })
    }

    @Test("A comparison tells the status, the failure and the tags that are not the same")
    func differences() throws {
        for _ in 0..<3 {
            tracer.startSpan("GET /", tags: ["http.status_code": 200, "tenant": "a", "http.method": "GET"]).finish()
        }
        tracer.startSpan(
            "GET /",
            tags: ["http.status_code": 503, "error": true, "http.method": "GET", "tenant": "b"]
        ).finish()
        let all = traces.traces()
        let comparison = TraceComparison(try #require(all.first), among: all)
        #expect(comparison.differences.map(\.name) == ["error", "failed spans", "http.status_code", "tenant"])
        #expect(comparison.differences.map(\.here) == ["true", "1", "503", "b"])
        #expect(comparison.differences.map(\.median) == [nil, "0", "200", "a"])
    }
}
