//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import OpenTracing
import OpenTracingTesting
import Testing
import TracedRouting

@Suite("The article about the framework guide")
struct FrameworkGuideTests {
    private static let article = "Sources/OpenTracingInstrumentation/OpenTracingInstrumentation.docc/FrameworkGuide.md"

    let tracer: MockTracer
    let tracing: RequestTracing

    init() {
        tracer = MockTracer(scopeManager: ScopeManager())
        tracing = RequestTracing(tracer, settings: TracingSettings(mode: .all))
    }

    @Test("Every block of Swift is compiled")
    func compiled() throws {
        let blocks = try DocumentedCode(Self.article).blocks("swift")
        #expect(blocks.count == 9)
        for block in blocks {
            #expect(try DocumentedCode.uncompiled(block, in: ["FrameworkGuideExamples.swift"]).isEmpty)
        }
    }

    @Test("Every suite that it names is there")
    func suites() throws {
        let text = try DocumentedCode(Self.article).text
        let names = text.matches(of: /`(?:(\w+Tests)\.)?(\w+Tests)`/).map { match in
            (String(match.1 ?? "TracedRoutingTests"), String(match.2))
        }.filter { !["TracedRoutingTests", "TracedHummingbirdTests", "TracedFlyingFoxTests"].contains($0.1) }
        #expect(names.count > 40)
        for (module, suite) in names {
            #expect(DocumentedCode.hasTestFile(suite, of: module), "\(module).\(suite)")
        }
    }

    private func caller() throws -> (id: String, fields: [(name: String, value: String)]) {
        let span = tracer.startSpan("caller", ignoringActiveSpan: true)
        var headers = Headers()
        try tracer.inject(span.context, as: .httpHeaders, into: &headers)
        return (span.context.spanIDString, Array(headers))
    }

    private func request(_ fields: [(name: String, value: String)] = []) -> KettleRequest {
        KettleRequest(
            id: 7,
            path: "/cups/1",
            fields: fields,
            parameters: ["id": "1"],
            route: KettleRoute("/cups/:id", traced: .on(tags: \.parameters.id))
        )
    }

    @Test("The filter traces as the settings and the route say, and tells what was sent for an error")
    func filter() async throws {
        let filter = TracingFilter(tracing)
        let (callerID, fields) = try caller()
        let tracer = tracer
        _ = try await filter.handle(request(fields)) { _ in
            #expect(tracer.activeSpan?.context.spanIDString != nil)
            return KettleResponse(status: 201, bytes: [])
        }
        await #expect(throws: KettleFailure.self) {
            _ = try await filter.handle(request()) { _ in throw KettleFailure(status: 503) }
        }
        let spans = tracer.finishedSpans
        #expect(spans.map(\.operationName) == ["GET /cups/:id", "GET /cups/:id"])
        #expect(spans[0].parentID == callerID && spans[0].tags["http.parameter.id"] == "1")
        #expect(spans.map { $0.tags[.httpStatusCode] } == [201, 503])
        #expect(spans.map { $0.tags[.error] } == [nil, true])
        #expect(tracer.activeSpan == nil)
    }

    @Test("The filter finishes the span of a stream with the last byte, and knows a client that has gone")
    func stream() async throws {
        struct Gone: Error {}
        let filter = TracingFilter(tracing)
        let tracer = tracer
        let response = try await filter.handle(request()) { _ in
            KettleResponse { send in
                #expect(tracer.activeSpan != nil)
                try await send([1])
            }
        }
        #expect(tracer.finishedSpans.isEmpty)
        try await response.write { _ in }
        #expect(tracer.finishedSpans.count == 1)
        let other = try await filter.handle(request()) { _ in KettleResponse { send in try await send([1]) } }
        await #expect(throws: Gone.self) { try await other.write { _ in throw Gone() } }
        #expect(tracer.finishedSpans.map { $0.tags[.cancelled] } == [nil, true])
        await #expect(throws: KettleFailure.self) {
            _ = try await filter.handle(request()) { _ in throw KettleFailure(status: 404) }
        }
        #expect(tracer.finishedSpans.last?.tags[.error] == nil && tracer.unfinishedSpans.isEmpty)
    }

    @Test("The hooks of server and client finish each span once, with the client's below the server's")
    func hooks() async throws {
        let hooks = TracingHooks(tracing)
        let client = ClientHooks(registry: SpanRegistry(tracing, component: "kettle-client"))
        let request = request()
        hooks.before(request)
        let response = try await hooks.around(request) { _ in
            var call = KettleCall(url: "http://stock/1", host: "stock")
            client.willSend(1, &call)
            call.url = "http://stock/2"
            client.willFollow(1, status: 302, &call)
            #expect(!call.fields.isEmpty)
            client.didReceive(1, KettleAnswer(body: AsyncStream { $0.finish() }))
            client.willSend(2, &call)
            client.didFail(2, KettleFailure(status: 0))
            return KettleResponse()
        }
        hooks.after(request, response)
        hooks.before(request)
        hooks.failed(request, KettleFailure(status: 500), status: 500)
        let spans = tracer.finishedSpans
        #expect(spans.map { $0.tags[.spanKind] } == [.client, .client, .server, .server])
        #expect(spans[0].isChild(of: spans[2]) && spans[1].isChild(of: spans[2]))
        #expect(spans[0].tags["http.resend_count"] == 1)
        #expect(spans.map { $0.tags[.error] } == [nil, true, nil, true])
        #expect(hooks.registry.inFlightCount == 0 && client.registry.inFlightCount == 0)
        #expect(tracer.misuse.isEmpty)
    }

    @Test("The client's span carries its context and ends with the last byte")
    func client() async throws {
        let (answer, body) = try await TracingClient(tracing).send(
            KettleCall(url: "http://stock/1", host: "stock"),
            named: "stock",
            { call in
                #expect(!call.fields.isEmpty)
                return KettleAnswer(
                    body: AsyncStream {
                        $0.yield([1, 2])
                        $0.finish()
                    }
                )
            }
        )
        #expect(answer.status == 200 && tracer.finishedSpans.isEmpty)
        for await _ in body {}
        let span = try #require(tracer.finishedSpans.first)
        #expect(span.operationName == "stock" && span.tags["http.response_size"] == 2)
    }

    @Test("Sweeping beside a server ends with the server")
    func sweeping() async throws {
        let hooks = TracingHooks(tracing)
        try await FrameworkGuideExamples.serve(hooks) { hooks.before(KettleRequest()) }
        #expect(hooks.registry.inFlightCount == 1)
    }
}
