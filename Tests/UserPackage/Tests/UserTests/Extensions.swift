//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import OpenTracing
import OpenTracingExporters
import OpenTracingSDK

// What can be added to the tracer from outside: each part with the little that it needs.

/// An exporter with settings of its own.
actor QueueExporter: SpanExporter {
    private(set) var lines: [String] = []
    private let topic: String

    init(topic: String) {
        self.topic = topic
    }

    nonisolated var name: String { "queue" }

    func export(_ spans: [SpanRecord]) throws {
        guard topic != "broken" else { throw QueueError() }
        for span in spans where span.parent == nil {
            let logs = span.logs.flatMap { $0.fields.compactMap(\.value.stringValue) }
            lines.append(
                "\(topic) \(span.resource.serviceName) \(span.context.traceID) \(span.operationName) "
                    + "\(span.duration) \(span.tags[.httpStatusCode] ?? 0) \(logs)"
            )
        }
    }
}

struct QueueError: SpanExportError {
    var publicDescription: String { "the topic does not exist" }
}

struct QueueConfiguration: ExporterConfiguration {
    var topic = "spans"
}

extension TracesExporter {
    static let queue = TracesExporter(
        "queue",
        configuration: QueueConfiguration.self,
        variables: [topic],
        read: { settings, environment in settings.topic = environment.text(topic) ?? settings.topic },
        make: { settings, _ in QueueExporter(topic: settings.topic) }
    )

    private static let topic = EnvironmentVariable("QUEUE_TOPIC", "text", default: "spans", "the topic for `queue`")
}

/// A format of one header.
struct OneHeaderPropagator: TextMapPropagator {
    var fields: [String] { ["x-trace"] }

    func inject(_ context: TraceContext, into carrier: inout some TextMapWriter, as format: Format) -> Int {
        carrier.set("\(context.traceID)/\(context.spanID)/\(context.sampling.isSampled == true)", forKey: "x-trace")
        return context.baggage.count
    }

    func extract(from carrier: some TextMapReader, as format: Format) throws(PropagationError) -> TraceContext? {
        guard let value = carrier.values(forKey: "x-trace").first else { return nil }
        let parts = value.split(separator: "/")
        guard parts.count == 3, parts[0].utf8.count == 32, let high = UInt64(parts[0].prefix(16), radix: 16),
            let low = UInt64(parts[0].suffix(16), radix: 16), let span = UInt64(parts[1], radix: 16)
        else { throw PropagationError(.spanContextCorrupted, format: format, reason: "x-trace is malformed") }
        return TraceContext(
            traceID: TraceID(high: high, low: low),
            spanID: SpanID(span),
            sampling: parts[2] == "true" ? .sampled : .notSampled
        )
    }
}

/// A sampler that follows the caller, and records the requests of some tenants.
struct TenantSampler: Sampler {
    let tenants: Set<String>

    func decide(_ request: SamplingRequest) -> SamplingDecision {
        if let isSampled = request.parent?.sampling.isSampled { return SamplingDecision(isSampled: isSampled) }
        guard let tenant = request.tags["tenant"]?.stringValue, tenants.contains(tenant) else { return .notSampled }
        return SamplingDecision(isSampled: true, tags: ["sampled.for": .string(tenant)])
    }
}

/// A processor that adds a tag to each span, and hands finished ones on.
struct ZoneProcessor: SpanProcessor {
    let next: any SpanProcessor

    var exporterHealth: [ExporterHealth] { next.exporterHealth }

    func adopt(_ diagnostics: TracerDiagnostics) { next.adopt(diagnostics) }

    func spanStarted(_ span: StartedSpan) {
        span.setTag("zone", to: "a")
        next.spanStarted(span)
    }

    func spanFinished(_ span: FinishedSpan) { next.spanFinished(span) }

    func spanDiscarded(_ context: TraceContext, reason: SpanDropReason) { next.spanDiscarded(context, reason: reason) }

    func flush() async -> FlushResult { await next.flush() }

    func shutdown() async -> FlushResult { await next.shutdown() }
}

/// A transport that keeps what it is given.
actor KeptRequests: HTTPTransport {
    private(set) var requests: [HTTPExportRequest] = []

    func send(_ request: HTTPExportRequest) throws(HTTPTransportError) -> HTTPExportResponse {
        guard request.url.hasPrefix("http://") else { throw .secureConnectionFailed }
        requests.append(request)
        return HTTPExportResponse(status: 200)
    }
}

/// Identifiers that count up.
struct CountedIdentifiers: IdentifierGenerator {
    var makesRandomTraceIDs: Bool { false }

    func makeTraceID() -> TraceID { TraceID(high: 1, low: UInt64.random(in: 1...UInt64.max)) }

    func makeSpanID() -> SpanID { SpanID(UInt64.random(in: 1...UInt64.max)) }
}
