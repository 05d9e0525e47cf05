//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing
package import OpenTracingSDK

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

extension SpanRecord {
    /// Whether the operation as a whole failed: the tag `error` is true.
    package var isFailed: Bool { tags.tellFailure }

    /// The log records that tell of an error, in their order.
    package var errorLogs: some Sequence<LogRecord> {
        logs.lazy.filter(\.isError)
    }

    /// The class of error that made the operation fail, `error.type` of OpenTelemetry: the kind of the first error that is
    /// recorded, else the status of the response, else `_OTHER`.
    package var errorType: String {
        for log in errorLogs {
            if let kind = log.errorKind, !kind.isEmpty { return kind }
        }
        let status = (tags["http.status_code"] ?? tags["http.response.status_code"])?.integerValue
        return status.flatMap { $0 >= 400 ? String($0) : nil } ?? "_OTHER"
    }

    /// The message of the first log record that tells of an error, if it has one.
    package var errorMessage: String? {
        for log in errorLogs {
            if let message = log.errorMessage { return message }
        }
        return nil
    }
}

extension LogRecord {
    /// Whether the record tells of an error: `event=error`, or a field that only errors have.
    package var isError: Bool {
        switch fields["event"]?.storage {
        case .string("error"): true
        case .some, .none: fields["error.kind"] != nil || fields["error.object"] != nil
        }
    }

    /// What was wrong, for humans: the field `message`, else the error itself.
    package var errorMessage: String? {
        if let message = fields["message"] { return message.description }
        if let error = fields["error.object"]?.errorValue { return String(describing: error) }
        return nil
    }

    /// The type of the error: the field `error.kind`, else the type of the error itself.
    package var errorKind: String? {
        if let kind = fields["error.kind"] { return kind.description }
        if let error = fields["error.object"]?.errorValue { return RecordedError.kind(of: error) }
        return nil
    }
}

extension SpanRecord {
    /// How many bytes an exporter writes of one span. Spans that come out larger are written again with less in them.
    ///
    /// Each limit of a span holds for one value, and a span within all of them may have 64 MiB: more than a receiver takes at once.
    static let largestEncoding = 1024 * 1024

    /// The span with tags, and then with log records, that have so many bytes of text together; the others are left out and counted.
    ///
    /// Syntaxes escape text and put names around it, so what is written may be larger by a small factor.
    ///
    /// - Parameter byteCount: how many bytes.
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

    /// The sum of two counts of what was left out, of which the first is somebody else's: never negative, and never too large.
    static func sum(_ count: Int, _ further: Int) -> Int {
        let (sum, isTooLarge) = max(0, count).addingReportingOverflow(further)
        return isTooLarge ? .max : sum
    }
}

extension TagValue {
    /// How many bytes the value has as text, about.
    fileprivate var byteCount: Int {
        switch storage {
        case .string(let text): text.utf8.count
        case .integer, .double, .boolean: 8
        case .array(let values): values.reduce(8) { $0 + 8 + $1.byteCount }
        }
    }
}

extension LogValue {
    /// How many bytes the value has as text, about.
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
    /// The dotted text of an IPv4 address that is a number, as OpenTracing allows for `peer.ipv4`; `nil` for everything else.
    ///
    /// The number is unsigned, or signed with the same 32 bits, as libraries write it whose integers have a sign.
    var dottedIPv4: String? {
        guard case .integer(let number) = storage, number >= Int64(Int32.min), number <= Int64(UInt32.max) else {
            return nil
        }
        let address = UInt32(truncatingIfNeeded: number)
        return [24, 16, 8, 0].map { String(address >> $0 & 0xff) }.joined(separator: ".")
    }
}
