//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing

/// Encodes and decodes the binary format of Jaeger's clients.
///
/// All numbers are big-endian: trace identifier (128 bits), span, parent (64 each), flags (8), number of baggage items (32), and
/// for each item the length of the key (32), the key, the length of the value (32) and the value, both UTF-8.
///
/// There are at most 180 items, and a key and its value have at most 4096 bytes together: the excess is dropped when writing and
/// rejected when reading. The sampled and debug bits are mapped; debug requires sampled. ``SamplingState/deferred`` is written as
/// not sampled. Zero identifiers are treated as missing: the context then consists of baggage and a decision to sample.
package struct JaegerBinaryPropagator: BinaryPropagator {
    /// Creates a propagator.
    package init() {}

    /// Encodes a context.
    package func encode(_ context: TraceContext) -> [UInt8] {
        let items = BinaryBaggage.writable(context.baggage)
        let isValid = context.isValid
        var bytes: [UInt8] = []
        bytes.reserveCapacity(items.reduce(37) { $0 + 8 + $1.key.utf8.count + $1.value.utf8.count })
        bytes.appendBigEndian(isValid ? context.traceID.high : 0)
        bytes.appendBigEndian(isValid ? context.traceID.low : 0)
        bytes.appendBigEndian(isValid ? context.spanID.rawValue : 0)
        bytes.appendBigEndian(isValid ? context.parentSpanID.rawValue : 0)
        bytes.append(JaegerFlags(context.sampling).rawValue)
        bytes.appendBigEndian(Int32(clamping: items.count))
        for item in items {
            bytes.appendBigEndian(Int32(clamping: item.key.utf8.count))
            bytes.append(contentsOf: item.key.utf8)
            bytes.appendBigEndian(Int32(clamping: item.value.utf8.count))
            bytes.append(contentsOf: item.value.utf8)
        }
        return bytes
    }

    /// Returns the number of baggage items that do not fit.
    package func droppedBaggageItemCount(of context: TraceContext) -> Int {
        BinaryBaggage.droppedCount(context.baggage)
    }

    /// Decodes a context, or `nil` if there are no bytes or no content.
    package func decode(
        _ bytes: UnsafeRawBufferPointer,
        as format: Format
    ) throws(PropagationError) -> TraceContext? {
        guard !bytes.isEmpty else { return nil }
        do throws(MalformedEntry) {
            return try decode(ByteCursor(bytes))
        } catch {
            throw error.corrupted("the context in Jaeger's binary format", format: format)
        }
    }

    private func decode(_ start: ByteCursor) throws(MalformedEntry) -> TraceContext? {
        var cursor = start
        let trace = TraceID(high: try cursor.bigEndian(UInt64.self), low: try cursor.bigEndian(UInt64.self))
        let span = SpanID(try cursor.bigEndian(UInt64.self))
        let parent = SpanID(try cursor.bigEndian(UInt64.self))
        let flags = JaegerFlags(rawValue: try cursor.byte())
        let count = Int(try cursor.bigEndian(Int32.self))
        try BinaryBaggage.check(itemCount: count)
        var baggage = BinaryBaggage()
        for _ in 0..<count {
            let key = try text(&cursor)
            try baggage.append(key: key, value: try text(&cursor))
        }
        guard cursor.remaining == 0 else {
            throw MalformedEntry("has \(cursor.remaining) extra bytes after its end")
        }
        guard trace.isValid == span.isValid else {
            throw MalformedEntry("has a \(trace.isValid ? "trace" : "span") id without the other")
        }
        guard !trace.isValid else {
            return TraceContext(
                traceID: trace,
                spanID: span,
                parentSpanID: parent,
                sampling: flags.sampling,
                baggage: baggage.items,
                isRemote: true
            )
        }
        let sampling = flags.sampling == .notSampled ? SamplingState.deferred : flags.sampling
        guard sampling != .deferred || !baggage.items.isEmpty else { return nil }
        return TraceContext(
            traceID: .invalid,
            spanID: .invalid,
            sampling: sampling,
            baggage: baggage.items,
            isRemote: true
        )
    }

    private func text(_ cursor: inout ByteCursor) throws(MalformedEntry) -> String {
        let length = Int(try cursor.bigEndian(Int32.self))
        try BinaryBaggage.check(length: length)
        return try cursor.text(count: length)
    }
}
