//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Metrics
import CoreMetrics
import MetricsTestKit
import OpenTracing
import OpenTracingSDK
import OpenTracingTesting
import Synchronization
import Testing
import TracedMetrics
import TracedRouting

@Suite("Metrics of requests")
struct RequestMetricsTests {
    private struct Broken: Error {}

    private let factory = TestMetrics()

    /// The durations in seconds, by the dimensions in one line.
    private var durations: [String: [Double]] {
        Dictionary(
            uniqueKeysWithValues: factory.recorders(label: "http.server.request.duration").map {
                (Self.line($0.dimensions), $0.values)
            }
        )
    }

    private var untraced: [String: Int64] {
        Dictionary(
            uniqueKeysWithValues: factory.counters(label: "http.server.request.untraced").map {
                (Self.line($0.dimensions), $0.totalValue)
            }
        )
    }

    private static func line(_ dimensions: [(String, String)]) -> String {
        dimensions.map { "\($0.0.split(separator: ".").last ?? "")=\($0.1)" }.joined(separator: " ")
    }

    private func metrics(seriesLimit: Int = 1000) -> RequestMetrics {
        let time = Time()
        return RequestMetrics(factory: factory, seriesLimit: seriesLimit, clock: time.now)
    }

    private func router(
        _ metrics: RequestMetrics,
        _ settings: TracingSettings = TracingSettings(mode: .all),
        tracer: any Tracer = MockTracer(scopeManager: ScopeManager()),
        @RouteBuilder _ routes: () -> [any RouteComponent]
    ) throws -> TracedRouter {
        try TracedRouter(RequestTracing(tracer, settings: settings, observer: metrics), routes)
    }

    @Test("A request counts with its method, its template and its status, and never with its path")
    func series() async throws {
        let router = try router(metrics()) {
            Get("/users/:id") { _ in .ok }
            Post("/users/:id") { _ in .text("no", status: .conflict) }
            Get("/broken") { _ in throw Broken() }
            Get("/unavailable") { _ in .text("later", status: .serviceUnavailable) }
        }
        for target in ["/users/1", "/users/2?page=3", "/broken", "/unavailable", "/nowhere"] {
            _ = await router.respond(to: Request(.get, target))
        }
        _ = await router.respond(to: Request(.post, "/users/1"))
        _ = await router.respond(to: Request(HTTPMethod(rawValue: "BREW"), "/users/1"))
        // Each duration is one tick of a clock that moves by half a second whenever it is read.
        #expect(
            durations == [
                "method=GET route=/users/:id status_code=200": [0.5, 0.5],
                "method=POST route=/users/:id status_code=409": [0.5],
                "method=GET route=/broken status_code=500 type=500": [0.5],
                "method=GET route=/unavailable status_code=503 type=503": [0.5],
                "method=GET status_code=404": [0.5],
                "method=_OTHER route=/users/:id status_code=405": [0.5],
            ]
        )
        #expect(untraced.isEmpty)
    }

    @Test("Requests count whose traces are not recorded, and each of them once", arguments: [true, false])
    func unsampled(isSampled: Bool) async throws {
        let sampler: any Sampler = isSampled ? AlwaysOnSampler() : AlwaysOffSampler()
        let tracer = RecordingTracer(serviceName: "test") {
            $0.sampler = sampler
            $0.scopeManager = ScopeManager()
        }
        let router = try router(metrics(), tracer: tracer) { Get("/a") { _ in throw Broken() } }
        for _ in 0..<3 { _ = await router.respond(to: Request(.get, "/a")) }
        #expect(durations == ["method=GET route=/a status_code=500 type=500": [0.5, 0.5, 0.5]])
    }

    @Test("Requests without a trace are counted by their route, and not measured")
    func untracedRequests() async throws {
        let router = try router(metrics(), TracingSettings(mode: .annotated)) {
            Get("/plain/:id") { _ in .ok }
            Get("/traced", traced: true) { _ in .ok }
        }
        for target in ["/plain/1", "/plain/2", "/traced", "/nowhere"] {
            _ = await router.respond(to: Request(.get, target))
        }
        #expect(untraced == ["route=/plain/:id": 2, "": 1])
        #expect(durations == ["method=GET route=/traced status_code=200": [0.5]])
    }

    @Test("What a rule of the settings skips is counted, whatever it looks at", arguments: ["/users/:id", "/other"])
    func skipped(template: String) async throws {
        let settings = try TracingSettings(mode: .all, skip: [.path("/users/1")])
        let router = try router(metrics(), settings) { Get(template) { _ in .ok } }
        _ = await router.respond(to: Request(.get, "/users/1"))
        #expect(untraced == [template == "/other" ? "" : "route=/users/:id": 1])
        #expect(durations.isEmpty)
    }

    @Test("A streamed response is measured when its last byte has been written, and has failed when it broke off")
    func streams() async throws {
        let router = try router(metrics()) {
            Get("/stream") { _ in .stream { writer in try await writer.write([1]) } }
            Get("/breaks") { _ in .stream { _ in throw Broken() } }
        }
        let response = await router.respond(to: Request(.get, "/stream"))
        #expect(durations.isEmpty)
        _ = try await response.body.collect()
        #expect(durations == ["method=GET route=/stream status_code=200": [0.5]])
        let broken = await router.respond(to: Request(.get, "/breaks"))
        await #expect(throws: Broken.self) { _ = try await broken.body.collect() }
        #expect(durations["method=GET route=/breaks status_code=200 type=_OTHER"] == [0.5])
    }

    @Test("A request that was cancelled has not failed")
    func cancelled() async throws {
        let router = try router(metrics()) {
            Get("/gone") { _ in .stream { _ in throw CancellationError() } }
        }
        let response = await router.respond(to: Request(.get, "/gone"))
        await #expect(throws: CancellationError.self) { _ = try await response.body.collect() }
        #expect(durations == ["method=GET route=/gone status_code=200": [0.5]])
    }

    @Test("A request that is instrumented twice counts once", arguments: DoubleInstrumentation.allCases)
    func twice(choice: DoubleInstrumentation) async throws {
        let settings = TracingSettings(mode: .all, doubleInstrumentation: choice)
        let tracing = RequestTracing(
            MockTracer(scopeManager: ScopeManager()),
            settings: settings,
            observer: metrics()
        )
        let inner = try TracedRouter(tracing) { Get("/a") { _ in .ok } }
        let outer = try TracedRouter(tracing) { Get("/a") { request in await inner.respond(to: request) } }
        _ = await outer.respond(to: Request(.get, "/a"))
        #expect(durations == ["method=GET route=/a status_code=200": [0.5]] || durations.values.map(\.count) == [1])
        #expect(untraced.isEmpty)
    }

    @Test("Beyond the limit of series, further routes are one")
    func cardinality() async throws {
        let router = try router(metrics(seriesLimit: 3)) {
            for index in 0..<10 { Get("/route/\(index)") { _ in .ok } }
            for index in 0..<10 { Get("/plain/\(index)", traced: false) { _ in .ok } }
        }
        for _ in 0..<2 {
            for index in 0..<10 {
                _ = await router.respond(to: Request(.get, "/route/\(index)"))
                _ = await router.respond(to: Request(.get, "/plain/\(index)"))
            }
        }
        #expect(durations.count == 4)
        #expect(durations["method=GET route=_OTHER status_code=200"]?.count == 14)
        #expect(untraced.count == 4)
        #expect(untraced["route=_OTHER"] == 14)
    }

    @Test("Requests on many threads are all counted")
    func threads() async throws {
        let router = try router(metrics()) { Get("/a") { _ in .ok } }
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { for _ in 0..<250 { _ = await router.respond(to: Request(.get, "/a")) } }
            }
        }
        #expect(durations.values.map(\.count) == [1000])
    }
}

/// Moves by half a second whenever it is read.
private final class Time: Sendable {
    private let readings = Mutex<Int64>(0)

    @Sendable func now() -> Timestamp {
        readings.withLock { readings in
            readings += 1
            return Timestamp(nanosecondsSinceEpoch: readings * 500_000_000)
        }
    }
}
#endif
