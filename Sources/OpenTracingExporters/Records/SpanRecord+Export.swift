//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import Foundation
public import OpenTracing
package import OpenTracingSDK

extension SpanRecord {
    /// The kind in the tag `span.kind`, if it is a standard one.
    ///
    /// Read at the end, because the tag may be set or changed while the span runs.
    var kind: SpanKind? {
        switch tags["span.kind"]?.stringValue {
        case "server": .server
        case "client": .client
        case "producer": .producer
        case "consumer": .consumer
        default: nil
        }
    }

    /// The index of the reference to the span's parent; see ``SpanRecord/parent``.
    var parentIndex: Int? {
        references.firstIndex { $0.type == .childOf } ?? (references.isEmpty ? nil : 0)
    }

    /// Returns the span's parent within its own trace; ``SpanID/invalid`` for a root.
    ///
    /// A parent in another trace, as after a restart at a public endpoint, is not a parent to a backend: it becomes a link.
    ///
    /// - Parameter index: the index of the reference to the parent: ``parentIndex``.
    func parentIdentifier(at index: Int?) -> SpanID {
        guard let index else { return context.parentSpanID }
        guard references[index].context.traceID == context.traceID else { return .invalid }
        return references[index].context.spanID
    }

    /// Whether the span can be identified: both of its identifiers are valid.
    var isIdentified: Bool { context.isValid }

    /// The start time as an unsigned number for wire formats; zero before 1970.
    var startNanoseconds: UInt64 { startTime.unsignedNanoseconds }

    /// The finish time as an unsigned number; never before the start.
    var finishNanoseconds: UInt64 { max(startNanoseconds, finishTime.unsignedNanoseconds) }
}

extension Timestamp {
    /// Nanoseconds since 1970 as an unsigned number for wire formats; zero before 1970.
    var unsignedNanoseconds: UInt64 { UInt64(max(0, nanosecondsSinceEpoch)) }

    /// Returns nanoseconds since 1970 as an unsigned number; another time before 1970.
    func unsignedNanoseconds(before1970 other: UInt64) -> UInt64 {
        nanosecondsSinceEpoch < 0 ? other : UInt64(nanosecondsSinceEpoch)
    }
}

extension Resource {
    /// The service name, or OpenTelemetry's default if it is empty: backends group by it, and some reject spans without one.
    var nonemptyServiceName: String { serviceName.isEmpty ? "unknown_service" : serviceName }
}

extension SpanRecord {
    /// Whether the operation as a whole failed: the tag `error` is true.
    package var isFailed: Bool { tags.tellFailure }

    /// The log records of errors, in order.
    package var errorLogs: some Sequence<LogRecord> {
        logs.lazy.filter(\.isError)
    }

    /// The class of the error that failed the operation, OpenTelemetry's `error.type`: the kind of the first recorded error,
    /// otherwise the response status, otherwise `_OTHER`.
    package var errorType: String {
        for log in errorLogs {
            if let kind = log.errorKind, !kind.isEmpty { return kind }
        }
        let status = (tags["http.status_code"] ?? tags["http.response.status_code"])?.integerValue
        return status.flatMap { $0 >= 400 ? String($0) : nil } ?? "_OTHER"
    }

    /// The first message in the log records of errors, if any.
    package var errorMessage: String? {
        for log in errorLogs {
            if let message = log.errorMessage { return message }
        }
        return nil
    }
}

extension LogRecord {
    /// Whether this is an error record: `event=error`, or a field that only errors have.
    package var isError: Bool {
        switch fields["event"]?.storage {
        case .string("error"): true
        case .some, .none: fields["error.kind"] != nil || fields["error.object"] != nil
        }
    }

    /// The human-readable message: the field `message`, otherwise the description of the error.
    package var errorMessage: String? {
        if let message = fields["message"] { return message.description }
        if let error = fields["error.object"]?.errorValue { return String(describing: error) }
        return nil
    }

    /// The type of the error: the field `error.kind`, otherwise the type of the error itself.
    package var errorKind: String? {
        if let kind = fields["error.kind"] { return kind.description }
        if let error = fields["error.object"]?.errorValue { return RecordedError.kind(of: error) }
        return nil
    }
}

extension SpanRecord {
    /// The maximum encoded size of a span, in bytes. Larger spans are encoded again with less data.
    ///
    /// Each span limit applies to one value, and a span within all of them may have 64 MiB: more than a receiver accepts at once.
    static let largestEncoding = 1024 * 1024

    /// Returns the span with as many tags, and then log records, as fit into a number of bytes of text; the others are dropped
    /// and counted.
    ///
    /// Syntaxes add escapes and names, so the encoded size may be larger by a small factor.
    ///
    /// - Parameter byteCount: the number of bytes.
    func fitting(in byteCount: Int) -> SpanRecord {
        var span = self
        var room = byteCount
        span.tags = Tags(
            tags.filter { key, value in
                let size = key.utf8.count + value.byteCount
                guard size <= room else { return false }
                room -= size
                return true
            }
        )
        span.logs = logs.filter { log in
            let size = log.fields.reduce(0) { $0 + $1.key.utf8.count + $1.value.byteCount }
            guard size <= room else { return false }
            room -= size
            return true
        }
        span.droppedTagCount = Self.sum(droppedTagCount, tags.count - span.tags.count)
        span.droppedLogCount = Self.sum(droppedLogCount, logs.count - span.logs.count)
        return span
    }

    /// Returns the sum of two drop counts, the first of which comes from outside: never negative, and without overflow.
    static func sum(_ count: Int, _ further: Int) -> Int {
        let (sum, isTooLarge) = max(0, count).addingReportingOverflow(further)
        return isTooLarge ? .max : sum
    }
}

extension TagValue {
    /// The approximate size of the value as text, in bytes.
    fileprivate var byteCount: Int {
        switch storage {
        case .string(let text): text.utf8.count
        case .integer, .double, .boolean: 8
        case .array(let values): values.reduce(8) { $0 + 8 + $1.byteCount }
        }
    }
}

extension LogValue {
    /// The approximate size of the value as text, in bytes.
    fileprivate var byteCount: Int {
        switch storage {
        case .string(let text): text.utf8.count
        case .integer, .double, .boolean, .null: 8
        case .error(let error): String(describing: error).utf8.count
        case .array(let values): values.reduce(8) { $0 + 8 + $1.byteCount }
        case .dictionary(let values): values.reduce(8) { $0 + 8 + $1.key.utf8.count + $1.value.byteCount }
        }
    }
}

extension TagValue {
    /// The dotted text of a numeric IPv4 address, as OpenTracing allows for `peer.ipv4`; `nil` for anything else.
    ///
    /// The number is unsigned, or signed with the same 32 bits, as libraries with signed integers write it.
    var dottedIPv4: String? {
        guard case .integer(let number) = storage, number >= Int64(Int32.min), number <= Int64(UInt32.max) else {
            return nil
        }
        let address = UInt32(truncatingIfNeeded: number)
        return [24, 16, 8, 0].map { String(address >> $0 & 0xff) }.joined(separator: ".")
    }
}

extension Timestamp {
    /// Creates a timestamp from a date, for spans recorded after the fact.
    ///
    /// - Parameter date: the date; clamped to the range that fits into nanoseconds.
    public init(_ date: Date) {
        // Convert whole seconds and the fraction separately, because together they have more digits than a `Double` holds.
        let seconds = date.timeIntervalSince1970.rounded(.down)
        let rest = Duration.seconds(date.timeIntervalSince1970 - seconds)
        guard let wholeSeconds = Int64(exactly: seconds), abs(wholeSeconds) < Int64.max / 1_000_000_000 else {
            self.init(nanosecondsSinceEpoch: seconds < 0 ? .min : .max)
            return
        }
        self = Timestamp(nanosecondsSinceEpoch: wholeSeconds * 1_000_000_000).advanced(by: rest)
    }
}

extension Date {
    /// Creates the date of a timestamp, accurate to less than a microsecond.
    ///
    /// - Parameter timestamp: the timestamp.
    public init(_ timestamp: Timestamp) {
        self.init(timeIntervalSince1970: Double(timestamp.nanosecondsSinceEpoch) / 1_000_000_000)
    }
}
