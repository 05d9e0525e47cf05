//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The one span of ``NoopTracer``.
final class NoopSpan: Span {
    static let shared = NoopSpan()

    var context: any SpanContext { NoopSpanContext() }
    var tracer: any Tracer { NoopTracer() }
    var operationName: String { "" }
    var isRecording: Bool { false }

    func setOperationName(_ operationName: String) -> Self { self }
    func setTag(_ key: String, to value: TagValue) -> Self { self }
    func log(_ fields: LogFields, at timestamp: Timestamp?) -> Self { self }
    func setBaggageItem(_ key: String, to value: String?) -> Self { self }
    func setBaggageItem(_ item: BaggageItem) -> Self { self }
    func finish(at timestamp: Timestamp?) {}
}

/// The context of ``NoopSpan``: other tracers skip it as a reference and refuse to inject it.
struct NoopSpanContext: SpanContext {
    var traceID: String { "" }
    var spanID: String { "" }
    var baggage: Baggage { [:] }
}
