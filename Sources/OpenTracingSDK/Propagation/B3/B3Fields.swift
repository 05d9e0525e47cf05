//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// What B3 says about a context, in one header or in several.
struct B3Fields {
    /// The identifiers, which come together or not at all.
    struct Identifiers {
        var trace: TraceID
        var span: SpanID
        var parent: SpanID
    }

    var identifiers: Identifiers?
    var sampling: SamplingState

    /// What was wrong with a field that the others can do without.
    var corruption: PropagationError?

    /// Creates fields; at least one of the two says something.
    init(identifiers: Identifiers?, sampling: SamplingState) {
        self.identifiers = identifiers
        self.sampling = sampling
    }

    /// What there is to write of a context.
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
    /// Reads a trace identifier: 16 or 32 lower-case digits, not all zero.
    static func trace(_ bytes: Bytes, in range: Range<Int>) throws(MalformedEntry) -> TraceID {
        guard range.count == 16 || range.count == 32, let trace = TraceID(bytes, in: range) else {
            throw MalformedEntry("has a trace id that is not 16 or 32 lower-case hexadecimal digits")
        }
        guard trace.isValid else { throw MalformedEntry("has a trace id of zeros only") }
        return trace
    }

    /// Reads the identifier of a span: 16 lower-case digits, not all zero.
    static func span(_ bytes: Bytes, in range: Range<Int>) throws(MalformedEntry) -> SpanID {
        let span = try parent(bytes, in: range)
        guard span.isValid else { throw MalformedEntry("has a span id of zeros only") }
        return span
    }

    /// Reads the identifier of a parent: 16 lower-case digits; all zero for a root.
    static func parent(_ bytes: Bytes, in range: Range<Int>) throws(MalformedEntry) -> SpanID {
        guard range.count == 16, let number = bytes.hexadecimal(in: range) else {
            throw MalformedEntry("has a span id that is not 16 lower-case hexadecimal digits")
        }
        return SpanID(number)
    }
}
