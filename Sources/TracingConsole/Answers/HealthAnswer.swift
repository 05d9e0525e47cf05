//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
internal import OpenTracingInstrumentation
internal import OpenTracingSDK

/// The health of tracing itself.
struct HealthAnswer: Encodable {
    struct Exporter: Encodable {
        let name: String
        let queued: Int
        let exported: Int
        let dropped: [String: Int]
        let retries: Int
        let spooledSpans: Int
        let spoolFiles: Int
        let spoolBytes: Int
        let lastError: String?
        let lastErrorTime: Double?
    }

    struct Store: Encodable {
        let traces: Int
        let bytes: Int
    }

    /// The type of the tracer.
    let tracer: String
    let service: String?
    let sampler: String?
    let exporters: [Exporter]
    let store: Store?
    let counters: [String: Int]
    let diagnostics: [String: Int]
    /// The problems of the last settings reload; empty if there are none.
    let settingsMistakes: [String]
    /// The keys in the settings file that have no effect.
    let settingsOverrides: [String]

    init(_ tracing: RequestTracing, store: RecentTraces?) {
        let recording = tracing.tracer as? RecordingTracer
        tracer = String(describing: type(of: tracing.tracer))
        service = recording?.resource.serviceName
        sampler = recording.map { Self.words(of: $0.sampler) }
        exporters = (recording?.health ?? [:]).sorted { $0.key < $1.key }.map { name, health in
            Exporter(
                name: name,
                queued: health.queuedSpans,
                exported: health.exportedSpans,
                dropped: Dictionary(
                    health.droppedSpans.filter { $0.value > 0 }.map { ($0.key.description, $0.value) },
                    uniquingKeysWith: +
                ),
                retries: health.retryCount,
                spooledSpans: health.spooledSpans,
                spoolFiles: health.spoolFiles,
                spoolBytes: health.spoolBytes,
                lastError: health.lastError?.message,
                lastErrorTime: health.lastError?.time.microseconds
            )
        }
        self.store = store.map { store in
            let size = store.size
            return Store(traces: size.traces, bytes: size.bytes)
        }
        let counts = tracing.counters
        counters = [
            "requests with an unreadable trace context": counts.brokenIncomingContextCount,
            "calls sent without a trace context": counts.failedInjectionCount,
            "spans finished as abandoned": counts.abandonedSpanCount,
        ]
        diagnostics = Dictionary(
            Self.kinds.map { ($0.description, recording?.diagnostics.count(of: $0) ?? 0) },
            uniquingKeysWith: +
        )
        switch tracing.lastReload {
        case .rejected(let error):
            settingsMistakes = error.problems.map(\.description)
            settingsOverrides = []
        case .applied(_, let overrides):
            settingsMistakes = []
            settingsOverrides = overrides.map(\.description)
        case nil:
            settingsMistakes = []
            settingsOverrides = []
        }
    }

    /// Describes a sampler by its type, its numbers and its nested samplers.
    private static func words(of sampler: any Sampler) -> String {
        let parts = Mirror(reflecting: sampler).children.compactMap { child -> String? in
            guard let label = child.label else { return nil }
            switch child.value {
            case let part as any Sampler: return "\(label): \(words(of: part))"
            case let number as Double: return "\(label): \(number)"
            case let number as Int: return "\(label): \(number)"
            default: return nil
            }
        }
        let name = String(describing: type(of: sampler))
        return parts.isEmpty ? name : "\(name)(\(parts.joined(separator: ", ")))"
    }

    private static let kinds: [TracerDiagnostic.Kind] = [
        .spanUsedAfterFinish, .spanFinishedTwice, .spanNeverFinished, .negativeDuration, .foreignReference,
        .contextCorrupted, .baggageItemDropped, .spansDropped, .exportImpaired, .configurationMistake,
        .configurationDoubted, .configurationAssumed,
    ]
}
