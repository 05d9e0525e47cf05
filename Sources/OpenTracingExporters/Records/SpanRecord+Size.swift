//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
internal import OpenTracingSDK

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
