//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
import DistributedTracingBridge
import OpenTracing
import OpenTracingInstrumentation
import OpenTracingSDK
import Testing
import TracedRouting
import Tracing

@Suite("Settings govern what libraries open")
struct SettingsTests {
    /// What a library did inside one request.
    private func callLibrary(_ library: DistributedTracer) async -> [String: String] {
        await library.withSpan("query", ofKind: .client) { span in
            span.attributes["rows"] = 3
            await Task.yield()
            return library.withSpan("inner") { _ in library.injected(ServiceContext.current) }
        }
    }

    private func traceparent(
        _ service: Service,
        path: String = "/orders",
        headers: [String: String] = Caller.headers
    ) async throws -> String {
        let router = try TracedRouter(service.tracing) {
            Get("/orders") { _ in .text(await callLibrary(service.library)["traceparent"] ?? "none") }
            Get("/marked", traced: true) { _ in .text(await callLibrary(service.library)["traceparent"] ?? "none") }
        }
        let request = Request(.get, path, headers: Headers(headers.map { (name: $0.key, value: $0.value) }))
        return String(decoding: try await router.respond(to: request).body.collect(), as: UTF8.self)
    }

    @Test("A traced request has the spans of libraries in its trace")
    func traced() async throws {
        let service = Service()
        let sent = try await traceparent(service)
        #expect(service.recorder.isChild("query", of: "GET /orders") && service.recorder.isChild("inner", of: "query"))
        #expect(sent == "00-\(Caller.traceID)-\(service.recorder.record("inner")?.context.spanIDString ?? "")-01")
    }

    @Test("In a request that is not traced no span is recorded, and the caller's context goes on as it came")
    func untraced() async throws {
        let service = Service(mode: .annotated)
        #expect(try await traceparent(service) == Caller.headers["traceparent"])
        #expect(service.recorder.names.isEmpty)
    }

    @Test("Without a caller's context no trace begins there, and none is written")
    func suppressed() async throws {
        let service = Service(mode: .annotated)
        #expect(try await traceparent(service, headers: [:]) == "none")
        #expect(service.recorder.names.isEmpty)
    }

    @Test("Isolated requests pass nothing on")
    func isolated() async throws {
        let service = Service(mode: .annotated)
        service.tracing.update { $0.untracedRequests = .isolate }
        #expect(try await traceparent(service) == "none")
    }

    @Test("A change of the mode counts from the next request on")
    func change() async throws {
        let service = Service(mode: .annotated)
        _ = try await traceparent(service)
        #expect(service.recorder.names.isEmpty)
        service.tracing.update { $0.mode = .all }
        _ = try await traceparent(service)
        #expect(service.recorder.names == ["inner", "query", "GET /orders"])
        service.tracing.update { $0.mode = .off }
        #expect(try await traceparent(service, path: "/marked") == Caller.headers["traceparent"])
        #expect(service.recorder.names.count == 3)
    }

    @Test("An annotated request has the spans of libraries in it")
    func annotated() async throws {
        let service = Service(mode: .annotated)
        _ = try await traceparent(service, path: "/marked")
        #expect(service.recorder.isChild("query", of: "GET /marked"))
    }

    @Test(
        "A request that another library's middleware receives is one that nobody annotated",
        arguments: [(TracingMode.all, true), (.annotated, false), (.off, false)]
    )
    func otherMiddleware(_ mode: TracingMode, _ isTraced: Bool) {
        let service = Service(mode: mode)
        for headers in [Caller.headers, [:]] {
            let context = service.library.extracted(headers)
            service.library.withSpan("request", context: context, ofKind: .server) { span in
                #expect(span.isRecording == isTraced)
                service.library.startSpan("inner").end()
                if !isTraced {
                    #expect(service.library.injected(span.context) == headers)
                    #expect(service.library.injected(ServiceContext.current) == headers)
                }
            }
        }
        #expect(service.recorder.names == (isTraced ? ["inner", "request", "inner", "request"] : []))
    }

    @Test(
        "Work in the background is traced unless tracing is off",
        arguments: [(TracingMode.all, true), (.annotated, true), (.off, false)]
    )
    func background(_ mode: TracingMode, _ isTraced: Bool) {
        let service = Service(mode: mode)
        service.library.withSpan("job", ofKind: .consumer) { _ in service.library.startSpan("step").end() }
        #expect(service.recorder.names == (isTraced ? ["step", "job"] : []))
    }

    @Test("A span that is not recorded takes every call")
    func transparentSpan() {
        let service = Service(mode: .off)
        let span = service.library.startSpan("work", context: .topLevel)
        span.attributes["key"] = 1
        span.operationName = "renamed"
        span.setStatus(SpanStatus(code: .error))
        span.addEvent("event")
        span.recordError(Broken())
        span.addLink(SpanLink(context: span.context, attributes: [:]))
        span.end()
        #expect(!span.isRecording && span.attributes.isEmpty && span.operationName.isEmpty)
        #expect(service.library.activeSpan(identifiedBy: span.context) == nil)
    }
}
#endif
