//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracing

/// API misuse that a ``MockTracer`` recorded instead of failing.
public struct MockMisuse: Sendable, Hashable {
    /// The kind of misuse.
    package let kind: Kind

    /// The operation name of the span, or `nil` if no span was involved.
    package let operationName: String?

    /// The identifier of the span, or `nil` if no span was involved.
    package let spanID: String?

    /// The kinds of misuse.
    package enum Kind: Sendable, Hashable {
        /// A span was finished more than once.
        case finishedTwice
        /// A span was changed after it was finished.
        case usedAfterFinish(MockCall)
        /// A span was finished at a time before its start.
        case finishedBeforeStart
        /// A log record is timestamped before its span's start or after its finish.
        case loggedOutsideSpan
        /// A reference to a context of another tracer was skipped.
        case foreignReference
        /// An attempt was made to inject a context of another tracer.
        case foreignContextInjected
    }

    init(_ kind: Kind, operationName: String? = nil, spanID: String? = nil) {
        self.kind = kind
        self.operationName = operationName
        self.spanID = spanID
    }
}

extension MockMisuse: CustomStringConvertible {
    /// A one-line description of the misuse.
    public var description: String {
        let what =
            switch kind {
            case .finishedTwice: "finished a second time"
            case .usedAfterFinish(let call): "\(call) after finish"
            case .finishedBeforeStart: "finished at a time before its start"
            case .loggedOutsideSpan: "a log record lies before the start or after the finish"
            case .foreignReference: "a reference to a context of another tracer was skipped"
            case .foreignContextInjected: "a context of another tracer cannot be injected"
            }
        guard let operationName, let spanID else { return what }
        return "span \"\(operationName)\" [\(spanID)]: \(what)"
    }
}

extension MockTracer: CustomStringConvertible {
    /// All spans as indented trees, one per trace, with tags and logs.
    ///
    /// ```
    /// trace 1
    ///   GET /orders/:id [2] 12.5 ms http.method=GET error=true
    ///     + 0.7 ms event=retry attempt=2
    ///     load [3] 3 ms
    ///     audit [4] unfinished
    /// ```
    public var description: String {
        let spans = (finishedSpans + unfinishedSpans).sorted { left, right in
            (left.startTime, left.recordedContext.spanNumber) < (right.startTime, right.recordedContext.spanNumber)
        }
        return MockTrace.grouping(spans).map(\.description).joined(separator: "\n")
    }
}

extension MockTrace: CustomStringConvertible {
    /// The spans as an indented tree, with tags and logs.
    package var description: String {
        let children = Dictionary(grouping: spans) { $0.parentID }
        var lines = ["trace \(id)"]
        var seen: Set<ObjectIdentifier> = []
        // Spans that no root leads to, such as those of several tracers that share identifiers, are appended rather than lost.
        var open = (roots + spans).reversed().map { (span: $0, depth: 1) }
        while let (span, depth) = open.popLast() {
            guard seen.insert(ObjectIdentifier(span)).inserted else { continue }
            let indentation = String(repeating: "  ", count: depth)
            lines += span.lines.map { indentation + $0 }
            open += (children[span.spanIDString] ?? []).reversed().map { ($0, depth + 1) }
        }
        return lines.joined(separator: "\n")
    }
}

extension MockSpan: CustomStringConvertible {
    /// The span in one line: its operation name, identifier, duration and tags.
    public var description: String {
        let duration = duration.map { Self.text(nanoseconds: $0.wholeNanoseconds) } ?? "unfinished"
        let line = "\(operationName) [\(spanIDString)] \(duration)"
        return tags.isEmpty ? line : "\(line) \(tags)"
    }

    /// The span in one line, followed by one line per log record with its offset from the start.
    fileprivate var lines: [String] {
        [description]
            + logs.map { record in
                "  + \(Self.text(nanoseconds: startTime.nanoseconds(to: record.timestamp))) \(record.fields)"
            }
    }

    /// Formats nanoseconds in the largest unit with a non-zero whole part, with up to three decimals.
    private static func text(nanoseconds: Int64) -> String {
        let units: [(name: String, length: UInt64)] = [("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1000)]
        let magnitude = nanoseconds.magnitude
        let sign = nanoseconds < 0 ? "-" : ""
        guard let unit = units.first(where: { magnitude >= $0.length }) else { return "\(sign)\(magnitude) ns" }
        let thousandths = String(magnitude % unit.length / (unit.length / 1000) + 1000).dropFirst()
        let fraction = String(thousandths.reversed().drop { $0 == "0" }.reversed())
        return "\(sign)\(magnitude / unit.length)\(fraction.isEmpty ? "" : ".")\(fraction) \(unit.name)"
    }
}
