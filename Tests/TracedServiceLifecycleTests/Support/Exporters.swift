//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if ServiceLifecycle
import OpenTracing
import OpenTracingSDK
import Synchronization

/// Keeps the names of the spans that it is given.
final class CollectingExporter: SpanExporter {
    private let kept = Mutex<[String]>([])

    var names: [String] { kept.withLock { $0 } }

    func export(_ spans: [SpanRecord]) async throws {
        kept.withLock { $0 += spans.map(\.operationName) }
    }
}

/// Has nobody to send to.
struct FailingExporter: SpanExporter {
    struct Unreachable: SpanExportError {
        var publicDescription: String { "the receiver is away" }
    }

    func export(_ spans: [SpanRecord]) async throws {
        throw Unreachable()
    }
}

/// Does not come back before it is let go, whatever it is told.
final class StuckExporter: SpanExporter {
    private let release = AsyncStream<Void>.makeStream()

    func export(_ spans: [SpanRecord]) async throws {
        // A task of its own does not hear of the cancellation.
        await Task.detached { [release] in for await _ in release.stream {} }.value
    }

    func letGo() { release.continuation.finish() }
}

extension RecordingTracer {
    /// A tracer that exports nothing before it has to.
    static func waiting(
        _ exporter: any SpanExporter,
        diagnostics: TracerDiagnostics = TracerDiagnostics(),
        closeTimeout: Duration = .seconds(600)
    ) -> RecordingTracer {
        RecordingTracer(serviceName: "test") {
            $0.scopeManager = ScopeManager()
            $0.diagnostics = diagnostics
            $0.closeTimeout = closeTimeout
            $0.closeGrace = .milliseconds(50)
            $0.processors = [
                BatchSpanProcessor(
                    exporter,
                    options: ExportOptions(
                        capacity: 1 << 20,
                        batchSize: 512,
                        interval: nil,
                        exportTimeout: .seconds(600),
                        flushTimeout: .seconds(600)
                    )
                )
            ]
        }
    }
}
#endif
