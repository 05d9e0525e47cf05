//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Writes and reads the binary format of OpenTracing's basic tracers.
///
/// It is the length of what follows (32 bits, big-endian) and a protobuf message: `fixed64 trace = 1`, `fixed64 span = 2`,
/// `bool sampled = 3`, `map<string, string> baggage = 4`. Fields with other numbers are passed over.
///
/// There are at most 180 baggage items, and a key and its value have at most 4096 bytes together: writing leaves out what
/// is more, reading refuses it. Identifiers have 64 bits. Of a longer trace identifier the lower half is written; when that
/// is zero, there is none. ``SamplingState/debug`` is written as sampled, ``SamplingState/deferred`` as not sampled. Without
/// identifiers baggage and a decision to sample are the context.
public struct BasicTracerBinaryPropagator: BinaryPropagator {
    /// Creates a propagator.
    public init() {}

    /// The bytes that stand for a context.
    public func encode(_ context: TraceContext) -> [UInt8] {
        BasicTracerMessage(context).framedBytes
    }

    /// How many baggage items have no room.
    public func droppedBaggageItemCount(of context: TraceContext) -> Int {
        BinaryBaggage.droppedCount(context.baggage)
    }

    /// Reads a context, or `nil` when there are no bytes or they say nothing.
    public func decode(
        _ bytes: UnsafeRawBufferPointer,
        as format: Format
    ) throws(PropagationError) -> TraceContext? {
        guard !bytes.isEmpty else { return nil }
        do throws(MalformedEntry) {
            var cursor = ByteCursor(bytes)
            let length = try cursor.bigEndian(UInt32.self)
            guard UInt64(length) == UInt64(cursor.remaining) else {
                throw MalformedEntry("announces \(length) bytes; \(cursor.remaining) follow")
            }
            return try BasicTracerMessage(cursor).context()
        } catch {
            throw error.corrupted("the context in the basic tracer's binary format", format: format)
        }
    }
}
