//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
internal import OpenTracingSDK

/// What a waterfall says about one span, with everything in it escaped.
struct WaterfallLine {
    let name: String
    /// The name of the service as it is; ``service`` is the one to show.
    let rawService: String
    let service: String
    let offset: String
    let duration: String
    let tags: String
    let errors: [String]
    let isFailed: Bool
    /// When the span ran, in nanoseconds after the start of the trace.
    let interval: ClosedRange<UInt64>

    init(_ span: SpanRecord, within range: WaterfallRange, style: Waterfall) {
        interval = range.interval(of: span)
        name = span.operationName.isEmpty ? "(no name)" : span.operationName.escapedForTerminal
        rawService = span.resource.serviceName
        service = rawService.escapedForTerminal
        let microsecond = style.glyphs.microsecond
        offset = DurationText.make(nanoseconds: interval.lowerBound, microsecond: microsecond)
        duration = DurationText.make(
            nanoseconds: interval.upperBound - interval.lowerBound,
            microsecond: microsecond
        )
        isFailed = span.isFailed
        // The mark already says `error=true`.
        let isMarked = isFailed
        tags = Self.chosenTags(of: span, style.tags)
            .filter { !($0.key == "error" && isMarked) }
            .map { "\($0.key)=\($0.value)".escapedForTerminal }
            .joined(separator: " ")
        errors = span.errorLogs.map { log in
            [log.errorKind, log.errorMessage].compactMap(\.self).joined(separator: ": ").escapedForTerminal
        }
    }

    private static func chosenTags(of span: SpanRecord, _ choice: WaterfallTags) -> [Tags.Element] {
        switch choice {
        case .all: Array(span.tags)
        case .named(let names): names.compactMap { name in span.tags[name].map { (name, $0) } }
        }
    }
}
