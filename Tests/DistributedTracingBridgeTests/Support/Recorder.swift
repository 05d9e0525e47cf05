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
import Synchronization
import Tracing

/// A tracer with a scope manager of its own, what it has recorded, and its face for swift-distributed-tracing.
final class Recorder: SpanProcessor {
    private let finished = Mutex<[SpanRecord]>([])
    private let flush = AsyncStream<Void>.makeStream()

    /// Goes on once a flush has been asked for.
    func awaitFlush() async {
        var flushes = flush.stream.makeAsyncIterator()
        await flushes.next()
    }

    var records: [SpanRecord] { finished.withLock { $0 } }
    var names: [String] { records.map(\.operationName) }

    func record(_ name: String) -> SpanRecord? { records.first { $0.operationName == name } }

    /// Whether one span is a child of the other.
    func isChild(_ name: String, of parent: String) -> Bool {
        guard let child = record(name), let parent = record(parent) else { return false }
        return child.context.parentSpanID == parent.context.spanID && child.context.traceID == parent.context.traceID
    }

    /// Whether a span begins a trace.
    func isRoot(_ name: String) -> Bool { record(name).map { !$0.context.parentSpanID.isValid } ?? false }

    func spanFinished(_ span: FinishedSpan) {
        var record = span.record
        // What the sampler says of a root is not what the tests are about.
        record.tags["sampler.type"] = nil
        record.tags["sampler.param"] = nil
        finished.withLock { [record] in $0.append(record) }
    }

    func flush() async -> FlushResult {
        flush.continuation.yield()
        return .complete
    }
}

/// One service: a recorder, its tracer, its settings, and what libraries see of it.
struct Service {
    let recorder: Recorder
    let tracing: RequestTracing
    let library: DistributedTracer

    var tracer: any OpenTracing.Tracer { tracing.tracer }

    init(
        mode: TracingMode = .all,
        baggage: [ServiceContextBaggage] = [],
        recorder: Recorder = Recorder(),
        _ configure: (inout RecordingTracer.Configuration) -> Void = { _ in }
    ) {
        self.recorder = recorder
        let tracer = RecordingTracer(serviceName: "test") {
            $0.scopeManager = ScopeManager()
            $0.processors = [recorder]
            configure(&$0)
        }
        tracing = RequestTracing(tracer, settings: TracingSettings(mode: mode))
        library = DistributedTracer(tracing, baggage: baggage)
    }
}

/// Headers in a dictionary that tells upper from lower case.
struct HeaderExtractor: Extractor {
    func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
}

struct HeaderInjector: Injector {
    func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) { carrier[key] = value }
}

extension Instrument {
    func extracted(_ headers: [String: String], into context: ServiceContext = .topLevel) -> ServiceContext {
        var context = context
        extract(headers, into: &context, using: HeaderExtractor())
        return context
    }

    func injected(_ context: ServiceContext?) -> [String: String] {
        var headers: [String: String] = [:]
        inject(context ?? .topLevel, into: &headers, using: HeaderInjector())
        return headers
    }
}

extension SpanRecord {
    func logs(_ event: String) -> [LogRecord] { logs.filter { $0.fields["event"]?.stringValue == event } }
}

struct Broken: Error, CustomStringConvertible {
    let description = "the disk is full"
}

/// The trace that callers of the tests bring along.
enum Caller {
    static let traceID = "0af7651916cd43dd8448eb211c80319c"
    static let headers = ["traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"]
    static let unsampledHeaders = ["traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"]
}
#endif
