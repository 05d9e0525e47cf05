//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracingSDK

/// The syntax that OTLP messages are written in. What stands in them is decided once, by ``OTLPEncoder``.
///
/// Writers append to one buffer as they are called and build no tree of messages.
protocol OTLPWriter: ~Copyable {
    /// Creates a writer of one message, with room for a number of bytes.
    init(reservingCapacity capacity: Int)

    /// Whether numbers may be infinite or not a number.
    static var takesNonFiniteNumbers: Bool { get }

    /// Writes the message as a whole.
    mutating func document(_ body: (inout Self) -> Void)

    /// What was written.
    var bytes: [UInt8] { get }

    mutating func text(_ field: OTLPField, _ value: String)
    mutating func traceID(_ field: OTLPField, _ value: TraceID)
    mutating func spanID(_ field: OTLPField, _ value: SpanID)
    /// A moment: nanoseconds since 1970, `fixed64`.
    mutating func time(_ field: OTLPField, _ nanoseconds: UInt64)
    /// A number of the type `uint32`.
    mutating func count(_ field: OTLPField, _ value: UInt32)
    /// Bits of the type `fixed32`.
    mutating func flags(_ field: OTLPField, _ value: UInt32)
    mutating func enumeration(_ field: OTLPField, _ value: UInt32)
    mutating func integer(_ field: OTLPField, _ value: Int64)
    /// A number of the type `double`.
    mutating func double(_ field: OTLPField, _ value: Double)
    mutating func boolean(_ field: OTLPField, _ value: Bool)

    /// A message within the message.
    mutating func message(_ field: OTLPField, _ body: (inout Self) -> Void)

    /// A field that is repeated: `body` writes ``element(_:_:)`` for each message of it, under the same field.
    mutating func list(_ field: OTLPField, _ body: (inout Self) -> Void)

    /// One message of a repeated field.
    mutating func element(_ field: OTLPField, _ body: (inout Self) -> Void)
}
