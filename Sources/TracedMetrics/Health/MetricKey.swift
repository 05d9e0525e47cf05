//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Metrics
internal import OpenTracingSDK

/// The identity of a tracer metric.
struct MetricKey: Hashable, Sendable {
    let label: String
    private let component: String?
    private let reason: SpanDropReason?

    init(_ label: String, component: String? = nil, reason: SpanDropReason? = nil) {
        self.label = label
        self.component = component
        self.reason = reason
    }

    /// The dimensions that distinguish it from metrics with the same label.
    var dimensions: [(String, String)] {
        var dimensions: [(String, String)] = []
        if let component { dimensions.append(("otel.component.name", component)) }
        if let reason { dimensions.append(("error.type", Self.word(reason))) }
        return dimensions
    }

    /// Returns a reason as one word: `queue full` becomes `queue_full`, following OpenTelemetry.
    private static func word(_ reason: SpanDropReason) -> String {
        String(reason.description.map { $0 == " " ? "_" : $0 })
    }
}
#endif
