//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
internal import OpenTracingSDK

extension SpanRecord {
    /// The kind that the tag `span.kind` names, if it is one of the standard ones.
    ///
    /// Read at the end: the tag may be set or changed while the span runs.
    var kind: SpanKind? {
        switch tags["span.kind"]?.stringValue {
        case "server": .server
        case "client": .client
        case "producer": .producer
        case "consumer": .consumer
        default: nil
        }
    }

    /// Which of the references names the span's parent, as ``SpanRecord/parent`` has it.
    var parentIndex: Int? {
        references.firstIndex { $0.type == .childOf } ?? (references.isEmpty ? nil : 0)
    }

    /// The span's parent within its own trace; ``SpanID/invalid`` for a root.
    ///
    /// A parent of another trace, as after a restart at a public endpoint, is no parent to a backend: it becomes a link.
    ///
    /// - Parameter index: the reference that names the parent: ``parentIndex``.
    func parentIdentifier(at index: Int?) -> SpanID {
        guard let index else { return context.parentSpanID }
        guard references[index].context.traceID == context.traceID else { return .invalid }
        return references[index].context.spanID
    }

    /// Whether the span can be told from others: both of its identifiers are there.
    var isIdentified: Bool { context.isValid }

    /// The start as an unsigned number, as wire formats have it; zero for a time before 1970.
    var startNanoseconds: UInt64 { startTime.unsignedNanoseconds }

    /// The finish as an unsigned number; never before the start.
    var finishNanoseconds: UInt64 { max(startNanoseconds, finishTime.unsignedNanoseconds) }
}

extension Timestamp {
    /// Nanoseconds since 1970 as an unsigned number, as wire formats have them; zero for a time before.
    var unsignedNanoseconds: UInt64 { UInt64(max(0, nanosecondsSinceEpoch)) }

    /// Nanoseconds since 1970 as an unsigned number, and another time for a time before.
    func unsignedNanoseconds(before1970 other: UInt64) -> UInt64 {
        nanosecondsSinceEpoch < 0 ? other : UInt64(nanosecondsSinceEpoch)
    }
}

extension Resource {
    /// The name of the service, or the one that OpenTelemetry gives to services without: backends group by it, and some refuse
    /// what has none.
    var nonemptyServiceName: String { serviceName.isEmpty ? "unknown_service" : serviceName }
}
