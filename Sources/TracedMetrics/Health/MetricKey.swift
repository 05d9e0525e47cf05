//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Metrics
internal import OpenTracingSDK

/// What tells a metric of a tracer from the others.
struct MetricKey: Hashable, Sendable {
    let label: String
    private let component: String?
    private let reason: SpanDropReason?

    init(_ label: String, component: String? = nil, reason: SpanDropReason? = nil) {
        self.label = label
        self.component = component
        self.reason = reason
    }

    /// The names and values that tell it from others under the same label.
    var dimensions: [(String, String)] {
        var dimensions: [(String, String)] = []
        if let component { dimensions.append(("otel.component.name", component)) }
        if let reason { dimensions.append(("error.type", Self.word(reason))) }
        return dimensions
    }

    /// A reason as one word: `queue full` is `queue_full`, as OpenTelemetry has it.
    private static func word(_ reason: SpanDropReason) -> String {
        String(reason.description.map { $0 == " " ? "_" : $0 })
    }
}
#endif
