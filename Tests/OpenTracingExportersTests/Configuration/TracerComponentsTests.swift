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

@Suite("Exporters, formats and samplers of one's own, from the environment")
struct TracerComponentsTests {
    private let queued = Captured<String>()
    private let reports = Captured<TracerDiagnostic>()

    private struct QueueExporter: SpanExporter {
        let address: String
        let spans: Captured<String>

        var name: String { "queue" }

        func export(_ spans: [SpanRecord]) async throws {
            for span in spans { self.spans.append("\(address): \(span.operationName)") }
        }
    }

    private struct QueueConfiguration: ExporterConfiguration {
        var address = "local"
        var depth = 8

        static let addressVariable = EnvironmentVariable(
            "QUEUE_ADDRESS",
            "text",
            default: "local",
            "where the queue is"
        )
        static let depthVariable = EnvironmentVariable("TRACE_QUEUE_DEPTH", "whole number from 1", "how deep it is")
    }

    private struct NoQueue: Error {}

    /// A format of one header, with the two identifiers.
    private struct OneHeader: TextMapPropagator {
        let fields = ["x-one"]

        func inject(_ context: TraceContext, into carrier: inout some TextMapWriter, as format: Format) -> Int {
            carrier.set("\(context.traceIDString) \(context.spanIDString)", forKey: "x-one")
            return 0
        }

        func extract(from carrier: some TextMapReader, as format: Format) throws(PropagationError) -> TraceContext? {
            nil
        }
    }

    private var queue: TracesExporter {
        TracesExporter(
            "queue",
            configuration: QueueConfiguration.self,
            variables: [QueueConfiguration.addressVariable, QueueConfiguration.depthVariable],
            read: { configuration, environment in
                configuration.address = environment.text(QueueConfiguration.addressVariable) ?? configuration.address
                configuration.depth =
                    environment.number(QueueConfiguration.depthVariable, from: 1) ?? configuration.depth
            },
            make: { [queued] configuration, _ in
                guard configuration.address != "nowhere" else { throw NoQueue() }
                return QueueExporter(address: configuration.address, spans: queued)
            }
        )
    }

    private var components: TracerComponents {
        TracerComponents(
            exporters: [queue],
            formats: [PropagationFormat("one") { _, _ in OneHeader() }],
            samplers: [
                TracesSampler("named") {
                    RuleSampler([.operation("kept", use: AlwaysOnSampler())], otherwise: AlwaysOffSampler())
                },
                TracesSampler("limited", argument: "traces a second") { text in
                    try? RateLimitingSampler(tracesPerSecond: text.map { Double($0) ?? -1 } ?? 5)
                },
            ]
        )
    }

    private func reading(_ environment: [String: String]) -> ConfigurationReading {
        ConfigurationReading(environment, components: components)
    }

    private func tracer(
        _ environment: [String: String],
        configure: (inout TracerConfiguration) -> Void = { _ in }
    ) -> RecordingTracer {
        .fromEnvironment(
            environment,
            components: components,
            diagnostics: TracerDiagnostics { [reports] in reports.append($0) }
        ) {
            // However busy the machine is.
            $0.batching = ExportOptions(exportTimeout: .seconds(600), flushTimeout: .seconds(600))
            $0.closeTimeout = .seconds(600)
            configure(&$0)
        }
    }

    @Test("An exporter, a format and a sampler of one's own are chosen by their names")
    func chosen() async throws {
        let tracer = tracer([
            "OTEL_TRACES_EXPORTER": "queue", "OTEL_PROPAGATORS": "one", "OTEL_TRACES_SAMPLER": "named",
            "QUEUE_ADDRESS": "there",
        ])
        var headers: [String: String] = [:]
        for name in ["kept", "dropped"] {
            let span = tracer.startSpan(name)
            try tracer.inject(span.context, as: .httpHeaders, into: &headers)
            span.finish()
        }
        await tracer.close()
        #expect(queued.values == ["there: kept"])
        #expect(Array(headers.keys) == ["x-one"])
        #expect(Array(tracer.health.keys) == ["queue"])
        #expect(reports.values.isEmpty)
    }

    @Test("They stand beside those of the library, in any case of letters")
    func beside() async throws {
        let tracer = tracer([
            "OTEL_TRACES_EXPORTER": "Queue,console", "OTEL_PROPAGATORS": "tracecontext,ONE",
            "OTEL_TRACES_SAMPLER": "parentbased_Named",
        ]) { $0.exporters.removeAll { $0 == .console } }
        var headers: [String: String] = [:]
        let span = tracer.startSpan("kept")
        try tracer.inject(span.context, as: .httpHeaders, into: &headers)
        span.finish()
        await tracer.close()
        #expect(headers.keys.sorted() == ["traceparent", "x-one"])
        #expect(queued.values == ["local: kept"])
    }

    @Test("What code sets goes before what their variables say")
    func code() async {
        let tracer = tracer(["OTEL_TRACES_EXPORTER": "queue", "QUEUE_ADDRESS": "there"]) {
            $0[QueueConfiguration.self].address += " and here"
        }
        tracer.startSpan("work").finish()
        await tracer.close()
        #expect(queued.values == ["there and here: work"])
    }

    @Test(
        "Their names stand in messages beside the others",
        arguments: [
            ("OTEL_TRACES_EXPORTER", "use one of otlp, zipkin, console, file, queue, none"),
            ("OTEL_PROPAGATORS", "use one of tracecontext, baggage, b3, b3multi, jaeger, ottrace, one, none"),
            (
                "OTEL_TRACES_SAMPLER",
                "use one of always_on, always_off, traceidratio, consistent_probability, named, limited, "
                    + "parentbased_always_on, parentbased_always_off, parentbased_traceidratio, "
                    + "parentbased_consistent_probability, parentbased_named, parentbased_limited"
            ),
        ]
    )
    func unknown(variable: String, remedy: String) {
        let reading = reading([variable: "other"])
        #expect(reading.mistakes.map(\.remedy) == [remedy])
        #expect(
            components.variables.first { $0.name == variable }?.type.contains("`always_on`")
                == (variable.contains("SAMPLER"))
        )
    }

    @Test("Their variables are listed, checked, and meant by names that are nearly theirs")
    func variables() {
        #expect(components.variables.contains(QueueConfiguration.depthVariable))
        #expect(!TracerConfiguration.variables.contains(QueueConfiguration.depthVariable))
        let reading = reading([
            "TRACE_QUEUE_DEPTH": "many", "TRACE_QUEUEDEPTHS": "3", "OTEL_BSP_MAX_QUEUE_SIZE": "many",
        ])
        #expect(reading.settings == ["TRACE_QUEUE_DEPTH", "OTEL_BSP_MAX_QUEUE_SIZE", "TRACE_QUEUEDEPTHS"])
        #expect(reading.mistakes.last?.remedy == "did you mean TRACE_QUEUE_DEPTH?")
        #expect(reading.configuration[QueueConfiguration.self].depth == 8)
    }

    @Test("A sampler gets its argument, and one that it does not take is a mistake", arguments: ["7", "-1", nil])
    func argument(text: String?) {
        var environment = ["OTEL_TRACES_SAMPLER": "limited"]
        environment["OTEL_TRACES_SAMPLER_ARG"] = text
        let reading = reading(environment)
        #expect((reading.configuration.sampler as? RateLimitingSampler)?.tracesPerSecond == (text == "7" ? 7 : 5))
        #expect(reading.mistakes.map(\.remedy) == (text == "-1" ? ["use traces a second"] : []))
    }

    @Test("An exporter that cannot be made is reported, and the others are made all the same")
    func broken() async {
        let environment = ["OTEL_TRACES_EXPORTER": "queue,zipkin", "QUEUE_ADDRESS": "nowhere"]
        let tracer = tracer(environment) { $0.zipkin.options.transport = ScriptedTransport(200) }
        tracer.startSpan("work").finish()
        await tracer.close()
        #expect(Array(tracer.health.keys) == ["zipkin"])
        #expect(
            reports.values.map(\.message) == [
                "The exporter queue: it cannot be created with this configuration; NoQueue() (it receives no spans)"
            ]
        )
        #expect(throws: TracerConfigurationError.self) {
            try RecordingTracer.fromEnvironment(validating: environment, components: components)
        }
    }

    @Test("One with the name of an exporter of the library replaces it, also where no exporter is named")
    func replaced() async {
        let exporter = TracesExporter("otlp") { [queued] _ in QueueExporter(address: "mine", spans: queued) }
        let tracer = RecordingTracer.fromEnvironment(
            [:],
            components: TracerComponents(exporters: [exporter]),
            diagnostics: TracerDiagnostics()
        )
        tracer.startSpan("work").finish()
        await tracer.close()
        #expect(queued.values == ["mine: work"])
    }

    @Test("An exporter may ask for whole traces", arguments: [true, false])
    func wholeTraces(takesWholeTraces: Bool) async {
        let exporter = TracesExporter("queue", takesWholeTraces: takesWholeTraces) { [queued] _ in
            QueueExporter(address: "mine", spans: queued)
        }
        var configuration = TracerConfiguration()
        configuration.exporters = [exporter]
        configuration.closeTimeout = .seconds(600)
        configuration.batching = ExportOptions(flushTimeout: .seconds(600))
        let tracer = try? RecordingTracer(configuration, diagnostics: TracerDiagnostics())
        let root = tracer?.startSpan("root")
        tracer?.startSpan("child", childOf: root?.context).finish()
        await tracer?.flush()
        #expect(queued.values.isEmpty == takesWholeTraces)
        root?.finish()
        await tracer?.close()
        #expect(queued.values.sorted() == ["mine: child", "mine: root"])
    }

    @Test("Each name of the list makes the exporter of that name", arguments: ["otlp", "zipkin", "console", "file"])
    func ownNames(name: String) async throws {
        let directory = try TemporaryDirectory()
        let tracer = RecordingTracer.fromEnvironment(
            ["OTEL_TRACES_EXPORTER": name, "TRACE_FILE": directory.file("spans.jsonl")],
            diagnostics: TracerDiagnostics()
        )
        #expect(Array(tracer.health.keys) == [name])
        await tracer.close()
    }
}
