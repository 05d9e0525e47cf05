//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracing

/// A call that the API does not allow, which a ``MockTracer`` took note of instead of failing.
public struct MockMisuse: Sendable, Hashable {
    /// What was wrong with the call.
    package let kind: Kind

    /// The operation name of the span that the call was about, or `nil` when it was about none.
    package let operationName: String?

    /// The identifier of the span that the call was about, or `nil` when it was about none.
    package let spanID: String?

    /// The ways to use a tracer wrongly.
    package enum Kind: Sendable, Hashable {
        /// A span was finished that had been finished before.
        case finishedTwice
        /// A span was changed that had been finished before.
        case usedAfterFinish(MockCall)
        /// A span was finished at a time before its start.
        case finishedBeforeStart
        /// A log record has a time before its span's start or after its finish.
        case loggedOutsideSpan
        /// A reference was made to a context of another tracer, which was skipped.
        case foreignReference
        /// A context of another tracer was to be injected.
        case foreignContextInjected
    }

    init(_ kind: Kind, operationName: String? = nil, spanID: String? = nil) {
        self.kind = kind
        self.operationName = operationName
        self.spanID = spanID
    }
}

extension MockMisuse: CustomStringConvertible {
    /// The misuse in one line.
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
    /// All spans as indented trees, one for each trace, with their tags and logs.
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
    /// The spans as an indented tree, with their tags and logs.
    package var description: String {
        let children = Dictionary(grouping: spans) { $0.parentID }
        var lines = ["trace \(id)"]
        var seen: Set<ObjectIdentifier> = []
        // What no root leads to, spans of several tracers that share identifiers, comes at the end rather than not at all.
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
    /// The span in one line: its name, identifier, duration and tags.
    public var description: String {
        let duration = duration.map { Self.text(nanoseconds: $0.wholeNanoseconds) } ?? "unfinished"
        let line = "\(operationName) [\(spanIDString)] \(duration)"
        return tags.isEmpty ? line : "\(line) \(tags)"
    }

    /// The span in one line, followed by one line for each log record with its distance from the start.
    fileprivate var lines: [String] {
        [description]
            + logs.map { record in
                "  + \(Self.text(nanoseconds: startTime.nanoseconds(to: record.timestamp))) \(record.fields)"
            }
    }

    /// A number of nanoseconds in the largest unit that leaves a whole part, with up to three digits after the point.
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
