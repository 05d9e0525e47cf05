//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing

/// The binary format of a ``MockTracer``.
///
/// Big endian: the trace identifier (8 bytes), the span identifier (8), the sampling flag (1), the number of baggage items (4),
/// and for each item the length of its key (4), the key, the length of its value (4) and the value, both in UTF-8.
package struct MockBytesPropagator: MockBinaryPropagator {
    /// Creates a propagator.
    package init() {}

    /// Encodes a context as bytes.
    package func encode(_ context: MockSpanContext) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(bigEndian: UInt64(bitPattern: Int64(context.traceNumber)))
        bytes.append(bigEndian: UInt64(bitPattern: Int64(context.spanNumber)))
        bytes.append(context.isSampled ? 1 : 0)
        bytes.append(bigEndian: UInt32(clamping: context.baggage.count))
        for item in context.baggage {
            for text in [item.key, item.value] {
                bytes.append(bigEndian: UInt32(clamping: text.utf8.count))
                bytes.append(contentsOf: Array(text.utf8))
            }
        }
        return bytes
    }

    /// Decodes a context; returns `nil` if there are no bytes, and throws a corruption error unless the bytes are exactly one
    /// context.
    package func decode(_ bytes: [UInt8], as format: Format) throws(PropagationError) -> MockSpanContext? {
        guard !bytes.isEmpty else { return nil }
        var rest = bytes[...]
        guard let trace = rest.popInteger(UInt64.self), let span = rest.popInteger(UInt64.self),
            let sampled = rest.popFirst(), let count = rest.popInteger(UInt32.self)
        else { throw corrupted("the bytes end before the baggage", format) }
        guard let traceNumber = Int(exactly: trace), traceNumber > 0,
            let spanNumber = Int(exactly: span), spanNumber > 0
        else { throw corrupted("the numbers of trace and span must lie between 1 and \(Int.max)", format) }
        guard sampled <= 1 else { throw corrupted("the sampling decision is neither 0 nor 1", format) }
        var baggage = Baggage()
        for _ in 0..<count {
            guard let key = rest.popText(), let value = rest.popText() else {
                throw corrupted("a baggage item ends early or is not UTF-8", format)
            }
            baggage[key] = value
        }
        guard rest.isEmpty else { throw corrupted("\(rest.count) bytes follow the context", format) }
        return MockSpanContext(
            traceNumber: traceNumber,
            spanNumber: spanNumber,
            isSampled: sampled == 1,
            baggage: baggage
        )
    }

    private func corrupted(_ reason: String, _ format: Format) -> PropagationError {
        PropagationError(.spanContextCorrupted, format: format, reason: reason)
    }
}

extension [UInt8] {
    fileprivate mutating func append(bigEndian value: some FixedWidthInteger) {
        for shift in stride(from: value.bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}

extension ArraySlice<UInt8> {
    fileprivate mutating func popInteger<Value: FixedWidthInteger>(_ type: Value.Type) -> Value? {
        let length = Value.bitWidth / 8
        guard count >= length else { return nil }
        defer { removeFirst(length) }
        return prefix(length).reduce(0) { $0 << 8 | Value($1) }
    }

    fileprivate mutating func popText() -> String? {
        guard let length = popInteger(UInt32.self).flatMap(Int.init(exactly:)), count >= length else { return nil }
        defer { removeFirst(length) }
        return String(validating: prefix(length), as: UTF8.self)
    }
}
