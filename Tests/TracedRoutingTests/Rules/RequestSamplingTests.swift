//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingSDK
import OpenTracingTesting
import Testing
import TracedRouting

@Suite("Which requests are recorded, decided with the request in hand")
struct RequestSamplingTests {
    /// A tracer of its own, and the spans that it has recorded.
    private struct Service {
        let recorded = RecentTraces(capacity: 10_000)
        let tracer: RecordingTracer
        let tracing: RequestTracing

        init(_ settings: TracingSettings, sampler: any Sampler = ParentBasedSampler(root: AlwaysOnSampler())) {
            tracer = RecordingTracer(serviceName: "test") { [recorded] in
                $0.sampler = sampler
                $0.processors = [recorded]
                $0.scopeManager = ScopeManager()
            }
            tracing = RequestTracing(tracer, settings: settings)
        }

        /// How many of so many requests are recorded.
        func count(_ router: TracedRouter, _ path: String, of number: Int, headers: Headers = [:]) async -> Int {
            recorded.removeAll()
            for _ in 0..<number { _ = await router.respond(to: Request(.get, path, headers: headers)) }
            return recorded.traces().count
        }
    }

    @Test(
        "A share of the requests is recorded, of the service or of a route, and a route's own counts",
        arguments: [(0.0, 0...0), (1.0, 1_000...1_000), (0.25, 190...310), (-3, 0...0), (7, 1_000...1_000)]
    )
    func share(rate: Double, expected: ClosedRange<Int>) async throws {
        let service = Service(TracingSettings(mode: .all, sampling: .rate(rate)))
        let router = try TracedRouter(service.tracing) {
            Get("/") { _ in .ok }
            Get("/own", traced: .on().sampled(1)) { _ in .ok }
            Group("/group", traced: .on().sampled(.rate(rate))) { Get("/") { _ in .ok } }
        }
        #expect(expected.contains(await service.count(router, "/", of: 1_000)))
        #expect(await service.count(router, "/own", of: 10) == 10)
        service.tracing.update { $0.sampling = 1 }
        #expect(await service.count(router, "/", of: 10) == 10, "changed while the service runs")
        #expect(expected.contains(await service.count(router, "/group", of: 1_000)))
    }

    @Test("A closure sees the request and its route, and may leave the decision to the tracer")
    func closure() async throws {
        let sampling = RequestSampling.decide { request, route in
            route.template == "/orders/:id" ? request.parameter("id") == "7" : nil
        }
        let service = Service(TracingSettings(mode: .all, sampling: sampling), sampler: AlwaysOffSampler())
        let router = try TracedRouter(service.tracing) {
            Get("/orders/:id") { _ in .ok }
            Get("/other") { _ in .ok }
        }
        #expect(await service.count(router, "/orders/7", of: 3) == 3)
        #expect(await service.count(router, "/orders/8", of: 3) == 0)
        #expect(await service.count(router, "/other", of: 3) == 0)
    }

    @Test("A caller's decision goes first", arguments: [true, false])
    func callers(isSampled: Bool) async throws {
        let service = Service(TracingSettings(mode: .all, sampling: .rate(isSampled ? 0 : 1)))
        let router = try TracedRouter(service.tracing) { Get("/") { _ in .ok } }
        let header = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0\(isSampled ? 1 : 0)"
        #expect(await service.count(router, "/", of: 2, headers: ["traceparent": header]) == (isSampled ? 1 : 0))
    }

    @Test("A request that is not recorded tells the services that it calls not to record either")
    func propagated() async throws {
        let service = Service(TracingSettings(mode: .all, sampling: 0))
        let tracer = service.tracer
        let router = try TracedRouter(service.tracing) {
            Get("/") { _ in
                var headers = Headers()
                if let span = tracer.activeSpan { try tracer.inject(span.context, as: .httpHeaders, into: &headers) }
                return .text(headers["traceparent"] ?? "")
            }
        }
        let response = await router.respond(to: Request(.get, "/"))
        let header = String(decoding: try await response.body.collect(), as: UTF8.self)
        let flags = try #require(UInt8(header.suffix(2), radix: 16))
        #expect(flags & 1 == 0, "\(header)")
    }

    @Test("A settings file says the share as a number", arguments: [("0", 0), ("1", 3), ("\"tracer\"", 3)])
    func file(value: String, expected: Int) async throws {
        let file = try TemporaryFile("{ \"mode\": \"all\", \"sampling\": \(value) }")
        let service = Service(try TracingSettings(file: file.path))
        let router = try TracedRouter(service.tracing) { Get("/") { _ in .ok } }
        #expect(await service.count(router, "/", of: 3) == expected)
    }

    @Test("A share that is none is a mistake with its remedy", arguments: ["2", "-0.5", "\"half\"", "true"])
    func wrong(value: String) throws {
        let file = try TemporaryFile("{ \"sampling\": \(value) }")
        let error = #expect(throws: TracingSettingsError.self) { try TracingSettings(file: file.path) }
        #expect(error?.problems.first?.remedy.contains("from 0 (none) to 1 (all)") == true)
    }
}
