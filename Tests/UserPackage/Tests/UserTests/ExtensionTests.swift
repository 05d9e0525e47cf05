//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingExporters
import OpenTracingSDK
import Testing

@Suite("A tracer takes parts that are written outside the package")
struct ExtensionTests {
    @Test("A variable chooses an exporter with settings, and code the rest")
    func exporter() async throws {
        let environment = ["OTEL_TRACES_EXPORTER": "queue", "QUEUE_TOPIC": "orders"]
        let components = TracerComponents(
            exporters: [.queue],
            formats: [PropagationFormat("one") { _, _ in OneHeaderPropagator() }]
        )
        let tracer = try RecordingTracer.fromEnvironment(validating: environment, components: components)
        tracer.withSpan("order.place") { _ in }
        #expect(await tracer.close().isComplete)
        let health = try #require(tracer.health["queue"])
        #expect(health.exportedSpans == 1 && health.droppedSpans.isEmpty && health.lastError == nil)
    }

    @Test("Spans go through a sampler, a processor and an exporter, with identifiers and limits of one's own")
    func parts() async throws {
        let exporter = QueueExporter(topic: "spans")
        let tracer = RecordingTracer(serviceName: "orders") {
            $0.sampler = TenantSampler(tenants: ["acme"])
            $0.identifierGenerator = CountedIdentifiers()
            $0.limits = SpanLimits(tagCount: 8)
            $0.processors = [ZoneProcessor(next: BatchSpanProcessor(exporter, options: ExportOptions(interval: nil)))]
        }
        tracer.withSpan("kept", tags: ["tenant": "acme"]) { span in _ = span.setTag(.httpStatusCode, to: 204) }
        tracer.withSpan("not kept", tags: ["tenant": "other"]) { _ in }
        #expect(await tracer.close().isComplete)
        let lines = await exporter.lines
        #expect(lines.count == 1 && lines[0].contains(" kept ") && lines[0].contains(" 204 "))
    }

    @Test("A format of one's own goes out and comes in, beside those of the library")
    func format() throws {
        let tracer = RecordingTracer(serviceName: "orders") {
            $0.propagators = Propagators(Propagators(text: OneHeaderPropagator()), .b3)
        }
        let span = tracer.startSpan("call")
        var headers = TextMapCarrier()
        try tracer.inject(span.context, as: .httpHeaders, into: &headers)
        #expect(Set(headers.entries.keys) == ["x-trace", "b3"])
        let context = try #require(try tracer.extract(as: .httpHeaders, from: headers))
        #expect(context.spanIDString == span.context.spanIDString)
    }

    @Test("OTLP goes out through a transport of one's own")
    func transport() async throws {
        let transport = KeptRequests()
        var configuration = TracerConfiguration(serviceName: "orders")
        configuration.otlp.options = HTTPExportOptions(headers: ["x-key": "1"], transport: transport)
        let tracer = try RecordingTracer(configuration)
        tracer.withSpan("order.place") { _ in }
        #expect(await tracer.close().isComplete)
        let requests = await transport.requests
        #expect(requests.count == 1 && requests[0].headers.contains { $0.name == "x-key" && $0.value == "1" })
    }
}
