//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The value of a `traceparent` header.
///
/// W3C Trace Context level 2, "traceparent".
struct TraceParent {
    var traceID: TraceID
    var spanID: SpanID
    var isSampled: Bool
    var hasRandomTraceID: Bool
}

extension TraceParent {
    private static let length = 55
    private static let sampledFlag: UInt64 = 0x01
    private static let randomFlag: UInt64 = 0x02

    /// Parses a value: version 00 exactly, a later version as far as it resembles version 00.
    ///
    /// - Parameter value: the value of the header.
    /// - Throws: the error in the value.
    init(parsing value: String) throws(MalformedEntry) {
        self = try value.withBytes { (bytes) throws(MalformedEntry) in
            try TraceParent(bytes, in: bytes.trimmed(0..<bytes.count))
        }
    }

    private init(_ bytes: Bytes, in range: Range<Int>) throws(MalformedEntry) {
        let start = range.lowerBound
        guard range.count >= Self.length else {
            throw MalformedEntry("has \(range.count) characters; expected at least 55")
        }
        guard let version = bytes.hexadecimal(in: start..<start + 2), version != 0xff else {
            throw MalformedEntry("has no valid version; expected two lowercase hexadecimal digits other than ff")
        }
        if range.count > Self.length {
            guard version > 0 else {
                throw MalformedEntry("has \(range.count) characters; version 00 requires exactly 55")
            }
            guard bytes[start + Self.length] == UInt8(ascii: "-") else {
                throw MalformedEntry("continues after its 55th character without a hyphen")
            }
        }
        for hyphen in [2, 35, 52] where bytes[start + hyphen] != UInt8(ascii: "-") {
            throw MalformedEntry("has no hyphen at offset \(hyphen)")
        }
        guard let high = bytes.hexadecimal(in: start + 3..<start + 19),
            let low = bytes.hexadecimal(in: start + 19..<start + 35)
        else { throw MalformedEntry("has a trace id that is not 32 lowercase hexadecimal digits") }
        guard let span = bytes.hexadecimal(in: start + 36..<start + 52) else {
            throw MalformedEntry("has a parent id that is not 16 lowercase hexadecimal digits")
        }
        guard let flags = bytes.hexadecimal(in: start + 53..<start + 55) else {
            throw MalformedEntry("has flags that are not two lowercase hexadecimal digits")
        }
        traceID = TraceID(high: high, low: low)
        spanID = SpanID(span)
        guard traceID.isValid else { throw MalformedEntry("has an all-zero trace id") }
        guard spanID.isValid else { throw MalformedEntry("has an all-zero parent id") }
        isSampled = flags & Self.sampledFlag != 0
        hasRandomTraceID = flags & Self.randomFlag != 0
    }

    /// The header value, in version 00.
    var headerValue: String {
        String(unsafeUninitializedCapacity: Self.length) { buffer in
            buffer.initialize(repeating: UInt8(ascii: "-"))
            buffer[0] = UInt8(ascii: "0")
            buffer[1] = UInt8(ascii: "0")
            traceID.high.writeHexadecimal(to: buffer, at: 3)
            traceID.low.writeHexadecimal(to: buffer, at: 19)
            spanID.rawValue.writeHexadecimal(to: buffer, at: 36)
            buffer[53] = UInt8(ascii: "0")
            buffer[54] = UInt8(ascii: "0") + (isSampled ? 1 : 0) + (hasRandomTraceID ? 2 : 0)
            return Self.length
        }
    }
}
