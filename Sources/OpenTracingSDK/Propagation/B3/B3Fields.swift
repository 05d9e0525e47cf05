//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// The B3 fields of a context, in one header or in several.
struct B3Fields {
    /// The identifiers, which occur together or not at all.
    struct Identifiers {
        var trace: TraceID
        var span: SpanID
        var parent: SpanID
    }

    var identifiers: Identifiers?
    var sampling: SamplingState

    /// The error in an optional field.
    var corruption: PropagationError?

    /// The error in the state or the parent in a single header, both of which are optional.
    private(set) var malformedRest: MalformedEntry?

    /// Creates fields; at least one of the two must have content.
    init(identifiers: Identifiers?, sampling: SamplingState) {
        self.identifiers = identifiers
        self.sampling = sampling
    }

    /// Creates the fields for a context.
    init(_ context: TraceContext) {
        sampling = context.sampling
        guard context.isValid else { return }
        identifiers = Identifiers(
            trace: context.traceID,
            span: context.spanID,
            parent: context.parentSpanID
        )
    }
}

extension B3Fields.Identifiers {
    /// Parses a trace identifier: 16 or 32 lowercase digits, not all zero.
    static func trace(_ bytes: Bytes, in range: Range<Int>) throws(MalformedEntry) -> TraceID {
        guard range.count == 16 || range.count == 32, let trace = TraceID(bytes, in: range) else {
            throw MalformedEntry("has a trace id that is not 16 or 32 lowercase hexadecimal digits")
        }
        guard trace.isValid else { throw MalformedEntry("has an all-zero trace id") }
        return trace
    }

    /// Parses a span identifier: 16 lowercase digits, not all zero.
    static func span(_ bytes: Bytes, in range: Range<Int>) throws(MalformedEntry) -> SpanID {
        let span = try parent(bytes, in: range)
        guard span.isValid else { throw MalformedEntry("has an all-zero span id") }
        return span
    }

    /// Parses a parent identifier: 16 lowercase digits; all zero for a root.
    static func parent(_ bytes: Bytes, in range: Range<Int>) throws(MalformedEntry) -> SpanID {
        guard range.count == 16, let number = bytes.hexadecimal(in: range) else {
            throw MalformedEntry("has a span id that is not 16 lowercase hexadecimal digits")
        }
        return SpanID(number)
    }
}

extension B3Fields {
    /// Parses the value of a `b3` header: `{trace}-{span}`, `{trace}-{span}-{state}`, `{trace}-{span}-{state}-{parent}`, or only
    /// the state. A malformed state or parent is treated as missing; see ``malformedRest``.
    ///
    /// - Parameter value: the value of the header.
    /// - Throws: the error in the value.
    init(parsingSingleHeader value: String) throws(MalformedEntry) {
        self = try value.withBytes { (bytes) throws(MalformedEntry) in
            let range = bytes.trimmed(0..<bytes.count)
            guard !range.isEmpty else { throw MalformedEntry("is empty") }
            if range.count == 1 {
                return B3Fields(identifiers: nil, sampling: try Self.state(bytes[range.lowerBound]))
            }
            return try B3Fields(bytes, in: range)
        }
    }

    private init(_ bytes: Bytes, in range: Range<Int>) throws(MalformedEntry) {
        let hyphen = UInt8(ascii: "-")
        guard let traceEnd = bytes.firstIndex(of: hyphen, in: range) else {
            throw MalformedEntry("has no hyphen; expected {trace}-{span}, or 0, 1 or d alone")
        }
        let spanEnd = traceEnd + 17
        guard spanEnd <= range.upperBound else { throw MalformedEntry("ends within the span id") }
        let trace = try Identifiers.trace(bytes, in: range.lowerBound..<traceEnd)
        let span = try Identifiers.span(bytes, in: traceEnd + 1..<spanEnd)
        identifiers = Identifiers(trace: trace, span: span, parent: .invalid)
        sampling = .deferred
        guard spanEnd < range.upperBound else { return }
        guard bytes[spanEnd] == hyphen else { throw MalformedEntry("has a span id of more than 16 digits") }
        let stateEnd = bytes.firstIndex(of: hyphen, in: spanEnd + 1..<range.upperBound) ?? range.upperBound
        do throws(MalformedEntry) {
            guard stateEnd == spanEnd + 2 else { throw MalformedEntry("has a state other than 0, 1 or d") }
            sampling = try Self.state(bytes[spanEnd + 1])
        } catch {
            malformedRest = error
        }
        guard stateEnd < range.upperBound else { return }
        do throws(MalformedEntry) {
            identifiers?.parent = try Identifiers.parent(bytes, in: stateEnd + 1..<range.upperBound)
        } catch {
            malformedRest = malformedRest ?? error
        }
    }

    private static func state(_ byte: UInt8) throws(MalformedEntry) -> SamplingState {
        switch byte {
        case UInt8(ascii: "0"): .notSampled
        case UInt8(ascii: "1"): .sampled
        case UInt8(ascii: "d"): .debug
        default: throw MalformedEntry("has a state other than 0, 1 or d")
        }
    }

    /// The value of a `b3` header; `nil` if there is nothing to write.
    var singleHeaderValue: String? {
        let state: UInt8? =
            switch sampling.storage {
            case .deferred: nil
            case .notSampled: UInt8(ascii: "0")
            case .sampled: UInt8(ascii: "1")
            case .debug: UInt8(ascii: "d")
            }
        guard let identifiers else { return state.map { String(UnicodeScalar($0)) } }
        var value = identifiers.trace.shortest
        value.append(UInt8(ascii: "-"))
        value.appendHexadecimal(identifiers.span.rawValue)
        if let state {
            value.append(UInt8(ascii: "-"))
            value.append(state)
            if identifiers.parent.isValid {
                value.append(UInt8(ascii: "-"))
                value.appendHexadecimal(identifiers.parent.rawValue)
            }
        }
        return String(decoding: value, as: UTF8.self)
    }
}
