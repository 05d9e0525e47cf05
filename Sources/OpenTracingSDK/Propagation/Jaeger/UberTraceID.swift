//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The value of an `uber-trace-id` entry.
struct UberTraceID {
    private static let maximumLength = 256

    /// What the value says; `nil` for a trace identifier of zeros, which stands for no context.
    let context: TraceContext?

    /// What is wrong with the parent, which the trace can do without.
    let malformedParent: MalformedEntry?
}

extension UberTraceID {
    /// The value for a context that has identifiers.
    init(_ context: TraceContext) {
        self.init(context: context, malformedParent: nil)
    }

    /// Reads a value: `{trace}:{span}:{parent}:{flags}`, percent-encoded or not. The parent may be missing or malformed.
    ///
    /// - Parameter value: the value of the entry.
    /// - Throws: what is wrong with it.
    init(parsing value: String) throws(MalformedEntry) {
        guard value.utf8.count <= Self.maximumLength else {
            throw MalformedEntry("has \(value.utf8.count) bytes; there must be at most \(Self.maximumLength)")
        }
        let decoded = value.withBytes { PercentEncoding.decode($0, in: 0..<$0.count) }
        self = try decoded.withBytes { (bytes) throws(MalformedEntry) in
            try UberTraceID(bytes, in: bytes.trimmed(0..<bytes.count))
        }
    }

    private init(_ bytes: Bytes, in range: Range<Int>) throws(MalformedEntry) {
        let colon = UInt8(ascii: ":")
        guard let first = bytes.firstIndex(of: colon, in: range),
            let second = bytes.firstIndex(of: colon, in: first + 1..<range.upperBound),
            let third = bytes.firstIndex(of: colon, in: second + 1..<range.upperBound)
        else { throw MalformedEntry("has less than four parts; there must be {trace}:{span}:{parent}:{flags}") }
        guard let trace = TraceID(bytes, in: range.lowerBound..<first, allowsUppercase: true) else {
            throw MalformedEntry("has a trace id that is not 1 to 32 hexadecimal digits")
        }
        guard let span = bytes.hexadecimal(in: first + 1..<second, allowsUppercase: true) else {
            throw MalformedEntry("has a span id that is not 1 to 16 hexadecimal digits")
        }
        let parent = bytes.hexadecimal(in: second + 1..<third, allowsUppercase: true)
        malformedParent =
            parent == nil && second + 1 < third
            ? MalformedEntry("has a parent id that is not 1 to 16 hexadecimal digits; the trace goes on without it")
            : nil
        let flagsRange = third + 1..<range.upperBound
        guard flagsRange.count <= 2, let flags = bytes.hexadecimal(in: flagsRange, allowsUppercase: true) else {
            throw MalformedEntry("has flags that are not one or two hexadecimal digits")
        }
        guard trace.isValid else {
            context = nil
            return
        }
        guard span != 0 else { throw MalformedEntry("has a span id of zeros only") }
        context = TraceContext(
            traceID: trace,
            spanID: SpanID(span),
            parentSpanID: SpanID(parent ?? 0),
            sampling: JaegerFlags(rawValue: UInt8(truncatingIfNeeded: flags)).sampling,
            isRemote: true
        )
    }

    /// The value of the entry: identifiers with all their digits, `0` for no parent.
    var headerValue: String {
        guard let context else { return "0:0:0:0" }
        var value = context.traceID.shortest
        value.append(UInt8(ascii: ":"))
        value.appendHexadecimal(context.spanID.rawValue)
        value.append(UInt8(ascii: ":"))
        if context.parentSpanID.isValid {
            value.appendHexadecimal(context.parentSpanID.rawValue)
        } else {
            value.append(UInt8(ascii: "0"))
        }
        value.append(UInt8(ascii: ":"))
        value.appendShortHexadecimal(UInt64(JaegerFlags(context.sampling).rawValue))
        return String(decoding: value, as: UTF8.self)
    }
}
