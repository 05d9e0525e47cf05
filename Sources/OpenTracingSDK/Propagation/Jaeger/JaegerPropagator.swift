//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing

/// Injects and extracts the format of Jaeger's clients: `uber-trace-id`, and `uberctx-…` for baggage.
///
/// - `uber-trace-id` is `{trace}:{span}:{parent}:{flags}`, in hexadecimal. Some clients percent-encode it or omit leading zeros:
///   both are accepted. The sampled and debug bits are mapped; other flags are not propagated. Debug requires the sampled bit;
///   without `jaeger-debug-id` it is treated as sampled, unless ``trustsDebugFlag`` is set. To carry the debug flag from
///   service to service, it is written together with `jaeger-debug-id`, which holds the trace identifier; Jaeger's clients read
///   that entry only if there is no trace. ``SamplingState/deferred`` is written as not sampled. A zero trace identifier means no
///   context. The parent may be empty. A malformed parent is ignored, malformed flags leave the decision open, and both are
///   reported in ``TraceContext/corruption``.
/// - Baggage entries are encoded like URL queries in HTTP headers and raw in text maps. Names are case-insensitive, so keys are
///   lowercased in ASCII.
/// - `jaeger-debug-id` without a context forces a trace with this debug identifier (``TraceContext/debugID``), truncated to 256
///   Unicode scalars. It is propagated while the context has no identifiers.
/// - `jaeger-baggage` (`k1=v1, k2=v2`) adds baggage manually; prefixed entries override it. It is only read, never written.
///
/// The first of repeated entries is used. A malformed `uber-trace-id` is treated as missing if there is baggage or a debug
/// identifier, and reported in ``TraceContext/corruption``; alone, it is an error.
package struct JaegerPropagator: TextMapPropagator {
    /// The names of the entries.
    let names: JaegerNames

    /// Whether the debug flag of `uber-trace-id` forces a trace on its own.
    package let trustsDebugFlag: Bool

    private let baggage: PrefixedBaggage
    private static let maximumDebugIDLength = 256

    /// Creates a propagator.
    ///
    /// - Parameters:
    ///   - baggageLimits: the limits on baggage.
    ///   - trustsDebugFlag: whether the debug flag of `uber-trace-id` forces a trace on its own. Otherwise it requires
    ///     `jaeger-debug-id`, without which it is treated as sampled.
    package init(baggageLimits: BaggageLimits = BaggageLimits(), trustsDebugFlag: Bool = false) {
        self.init(names: JaegerNames(), baggageLimits: baggageLimits, trustsDebugFlag: trustsDebugFlag)
    }

    /// Creates a propagator with custom entry names.
    package init(
        names: JaegerNames,
        baggageLimits: BaggageLimits = BaggageLimits(),
        trustsDebugFlag: Bool = false
    ) {
        self.names = names
        self.trustsDebugFlag = trustsDebugFlag
        baggage = PrefixedBaggage(prefix: names.baggagePrefix, limits: baggageLimits, escaping: .query)
    }

    /// The names of the trace entry and of the debug identifier.
    package var fields: [String] { [names.traceContext, names.debugID] }

    /// The configured names, and the prefix of baggage entries.
    package var carrierKeys: CarrierKeys? {
        CarrierKeys(
            fields + [names.baggageList],
            prefixes: names.baggagePrefix.isEmpty ? [] : [names.baggagePrefix]
        )
    }

    /// Writes the context; without identifiers, the rest: the debug identifier, and baggage.
    @discardableResult
    package func inject(_ context: TraceContext, into carrier: inout some TextMapWriter, as format: Format) -> Int {
        if context.isValid {
            carrier.set(UberTraceID(context).headerValue, forKey: names.traceContext)
            if context.sampling == .debug {
                carrier.set(context.traceID.description, forKey: names.debugID)
            } else {
                carrier.removeValues(forKey: names.debugID)
            }
        } else if let debugID = context.debugID, !debugID.isEmpty {
            let text = debugID.prefix(scalarCount: Self.maximumDebugIDLength)
            carrier.removeValues(forKey: names.traceContext)
            carrier.set(
                format == .textMap ? text : BaggageValueEscaping.query.escape(text),
                forKey: names.debugID
            )
        }
        return baggage.write(context.baggage, into: &carrier, as: format)
    }

    /// Reads the context; without identifiers, the rest: the debug identifier, and baggage.
    package func extract(
        from carrier: some TextMapReader,
        as format: Format
    ) throws(PropagationError) -> TraceContext? {
        let debugID = debugID(in: carrier, as: format)
        var context: TraceContext?
        var corruption: PropagationError?
        if let value = carrier.values(forKey: names.traceContext).first {
            do throws(MalformedEntry) {
                let trace = try UberTraceID(parsing: value)
                context = trace.context
                corruption = trace.malformedRest?.corrupted(names.traceContext, format: format)
            } catch {
                corruption = error.corrupted(names.traceContext, format: format)
            }
        }
        if context == nil, let debugID {
            context = TraceContext(
                traceID: .invalid,
                spanID: .invalid,
                sampling: .debug,
                isRemote: true,
                debugID: debugID
            )
        } else if context?.sampling == .debug, !trustsDebugFlag, debugID == nil {
            context?.sampling = .sampled
        }
        let list = carrier.values(forKey: names.baggageList).first
        let items = baggage.read(from: carrier, as: format) { add in
            if let list {
                JaegerBaggageList.forEachItem(in: list, add)
            }
        }
        return try TraceContext.extracted(context, corruption, items)
    }

    private func debugID(in carrier: some TextMapReader, as format: Format) -> String? {
        guard let value = carrier.values(forKey: names.debugID).first, !value.isEmpty else { return nil }
        let text = format == .textMap ? value : BaggageValueEscaping.query.unescape(value)
        return text.prefix(scalarCount: Self.maximumDebugIDLength)
    }
}

/// The entry names of Jaeger's format, which installations may change.
///
/// Names are case-insensitive and stored in lowercase. They must be valid HTTP header names.
package struct JaegerNames: Sendable, Hashable {
    /// The entry that holds the trace.
    package let traceContext: String

    /// The prefix of baggage entries; empty for no baggage.
    package let baggagePrefix: String

    /// The entry with the debug identifier, which forces a trace from outside.
    package let debugID: String

    /// The entry that adds baggage manually.
    package let baggageList: String

    /// Creates names.
    ///
    /// - Parameters:
    ///   - traceContext: the entry that holds the trace.
    ///   - baggagePrefix: the prefix of baggage entries. If empty, no baggage is propagated.
    ///   - debugID: the entry that forces a trace from outside.
    ///   - baggageList: the entry that adds baggage manually.
    package init(
        traceContext: String = "uber-trace-id",
        baggagePrefix: String = "uberctx-",
        debugID: String = "jaeger-debug-id",
        baggageList: String = "jaeger-baggage"
    ) {
        self.traceContext = traceContext.lowercasedASCII
        self.baggagePrefix = baggagePrefix.lowercasedASCII
        self.debugID = debugID.lowercasedASCII
        self.baggageList = baggageList.lowercasedASCII
    }
}

/// The value of a `jaeger-baggage` entry: baggage added to a request manually.
enum JaegerBaggageList {
    /// Parses the items of a value such as `k1=v1, k2=v2`, which as a whole is encoded like a URL query.
    ///
    /// Parts without exactly one equals sign or without a key are skipped.
    ///
    /// - Parameters:
    ///   - value: the value of the entry.
    ///   - body: receives each item.
    static func forEachItem(in value: String, _ body: (BaggageItem) -> Void) {
        let text = BaggageValueEscaping.query.unescape(value)
        text.withBytes { bytes in
            var start = 0
            while start <= bytes.count {
                let end = bytes.firstIndex(of: UInt8(ascii: ","), in: start..<bytes.count) ?? bytes.count
                if let item = item(bytes, in: bytes.trimmed(start..<end)) {
                    body(item)
                }
                start = end + 1
            }
        }
    }

    private static func item(_ bytes: Bytes, in range: Range<Int>) -> BaggageItem? {
        guard let equals = bytes.firstIndex(of: UInt8(ascii: "="), in: range) else { return nil }
        let key = bytes.trimmed(range.lowerBound..<equals)
        let value = equals + 1..<range.upperBound
        guard !key.isEmpty, bytes.firstIndex(of: UInt8(ascii: "="), in: value) == nil else { return nil }
        return BaggageItem(key: bytes.text(in: key), value: bytes.text(in: value))
    }
}

/// The value of an `uber-trace-id` entry.
struct UberTraceID {
    private static let maximumLength = 256

    /// The context in the value; `nil` for a zero trace identifier, which means no context.
    let context: TraceContext?

    /// The error in the parent or the flags, both of which are optional.
    let malformedRest: MalformedEntry?
}

extension UberTraceID {
    /// Creates the value for a context that has identifiers.
    init(_ context: TraceContext) {
        self.init(context: context, malformedRest: nil)
    }

    /// Parses a value: `{trace}:{span}:{parent}:{flags}`, percent-encoded or not. The parent may be missing, and parent and flags
    /// may be malformed.
    ///
    /// - Parameter value: the value of the entry.
    /// - Throws: the error in the value.
    init(parsing value: String) throws(MalformedEntry) {
        guard value.utf8.count <= Self.maximumLength else {
            throw MalformedEntry("has \(value.utf8.count) bytes; at most \(Self.maximumLength) are allowed")
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
        else { throw MalformedEntry("has fewer than four parts; expected {trace}:{span}:{parent}:{flags}") }
        guard let trace = TraceID(bytes, in: range.lowerBound..<first, allowsUppercase: true) else {
            throw MalformedEntry("has a trace id that is not 1 to 32 hexadecimal digits")
        }
        guard let span = bytes.hexadecimal(in: first + 1..<second, allowsUppercase: true) else {
            throw MalformedEntry("has a span id that is not 1 to 16 hexadecimal digits")
        }
        let parent = bytes.hexadecimal(in: second + 1..<third, allowsUppercase: true)
        let flagsRange = third + 1..<range.upperBound
        guard bytes.firstIndex(of: colon, in: flagsRange) == nil else {
            throw MalformedEntry("has more than four parts; expected {trace}:{span}:{parent}:{flags}")
        }
        let flags = flagsRange.count <= 2 ? bytes.hexadecimal(in: flagsRange, allowsUppercase: true) : nil
        let malformedFlags =
            flags == nil ? MalformedEntry("has flags that are not one or two hexadecimal digits") : nil
        malformedRest =
            parent == nil && second + 1 < third
            ? MalformedEntry("has a parent id that is not 1 to 16 hexadecimal digits; the trace continues without it")
            : malformedFlags
        guard trace.isValid else {
            context = nil
            return
        }
        guard span != 0 else { throw MalformedEntry("has an all-zero span id") }
        context = TraceContext(
            traceID: trace,
            spanID: SpanID(span),
            parentSpanID: SpanID(parent ?? 0),
            sampling: flags.map { JaegerFlags(rawValue: UInt8(truncatingIfNeeded: $0)).sampling } ?? .deferred,
            isRemote: true
        )
    }

    /// The value of the entry: identifiers with all digits, `0` for no parent.
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

/// The flags of Jaeger's text and binary formats.
struct JaegerFlags {
    private static let sampledBit: UInt8 = 0x01
    private static let debugBit: UInt8 = 0x02

    let rawValue: UInt8

    /// Creates flags from their raw value.
    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Creates the flags for a decision; an open one is treated as not sampled.
    init(_ sampling: SamplingState) {
        rawValue =
            switch sampling.storage {
            case .deferred, .notSampled: 0
            case .sampled: Self.sampledBit
            case .debug: Self.sampledBit | Self.debugBit
            }
    }

    /// The decision. The debug bit requires the sampled bit; other bits are ignored.
    var sampling: SamplingState {
        guard rawValue & Self.sampledBit != 0 else { return .notSampled }
        return rawValue & Self.debugBit != 0 ? .debug : .sampled
    }
}
