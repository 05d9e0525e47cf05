//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing

/// Writes and reads the format of Jaeger's clients: `uber-trace-id`, and `uberctx-…` for baggage.
///
/// - `uber-trace-id` is `{trace}:{span}:{parent}:{flags}`, in hexadecimal. Some clients percent-encode it and leave leading
///   zeros out: both is understood. The sampled bit and the debug bit are mapped, no other flag is passed on; debug counts
///   only with sampled, and only beside `jaeger-debug-id` unless ``trustsDebugFlag`` is set: else it is taken for sampled. So that
///   it lasts from service to service, the debug flag is written with `jaeger-debug-id` beside it, which holds the identifier of
///   the trace; Jaeger's clients look at that entry only where there is no trace.
///   ``SamplingState/deferred`` is written as not sampled. A trace identifier of zeros is no context. The parent may be empty. A
///   malformed parent is left out, malformed flags leave the decision open, and both are said in ``TraceContext/corruption``.
/// - Baggage entries are encoded like URL queries in HTTP headers and raw in text maps. Their names have no case, so keys
///   are made lower-case in ASCII.
/// - `jaeger-debug-id` without a context forces a trace with this mark (``TraceContext/debugID``), of which the first 256
///   Unicode scalars count. It is passed on as long as the context has no identifiers.
/// - `jaeger-baggage` (`k1=v1, k2=v2`) adds baggage by hand; the same key under the prefix goes before it. It is read only.
///
/// Of an entry that stands several times the first counts. A malformed `uber-trace-id` counts as none where there is baggage or
/// a mark beside it, and is said in ``TraceContext/corruption``; alone it is an error.
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
    ///   - baggageLimits: how much baggage travels.
    ///   - trustsDebugFlag: whether the debug flag of `uber-trace-id` forces a trace on its own. Without this it does so beside
    ///     `jaeger-debug-id` only, and counts as sampled else.
    package init(baggageLimits: BaggageLimits = BaggageLimits(), trustsDebugFlag: Bool = false) {
        self.init(names: JaegerNames(), baggageLimits: baggageLimits, trustsDebugFlag: trustsDebugFlag)
    }

    /// Creates a propagator whose entries have other names than Jaeger's own.
    package init(
        names: JaegerNames,
        baggageLimits: BaggageLimits = BaggageLimits(),
        trustsDebugFlag: Bool = false
    ) {
        self.names = names
        self.trustsDebugFlag = trustsDebugFlag
        baggage = PrefixedBaggage(prefix: names.baggagePrefix, limits: baggageLimits, escaping: .query)
    }

    /// The names for the trace and for the mark of a forced trace.
    package var fields: [String] { [names.traceContext, names.debugID] }

    /// The configured names, and those of baggage entries.
    package var carrierKeys: CarrierKeys? {
        CarrierKeys(
            fields + [names.baggageList],
            prefixes: names.baggagePrefix.isEmpty ? [] : [names.baggagePrefix]
        )
    }

    /// Writes the context; without identifiers what remains: the mark of a forced trace, and baggage.
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

    /// Reads the context; without identifiers what remains: the mark of a forced trace, and baggage.
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

/// The names of the entries that Jaeger's format uses, which installations may change.
///
/// Names have no case and are kept in lower case. They must be legal as names of HTTP headers.
package struct JaegerNames: Sendable, Hashable {
    /// The entry that holds the trace.
    package let traceContext: String

    /// What the names of baggage entries begin with; nothing for no baggage.
    package let baggagePrefix: String

    /// The entry that forces a trace from outside.
    package let debugID: String

    /// The entry that adds baggage by hand.
    package let baggageList: String

    /// Creates names.
    ///
    /// - Parameters:
    ///   - traceContext: the entry that holds the trace.
    ///   - baggagePrefix: what the names of baggage entries begin with. With an empty prefix no baggage travels.
    ///   - debugID: the entry that forces a trace from outside.
    ///   - baggageList: the entry that adds baggage by hand.
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

/// The value of a `jaeger-baggage` entry: baggage that somebody adds to a request by hand.
enum JaegerBaggageList {
    /// Reads the items of a value such as `k1=v1, k2=v2`, which is encoded like the query of a URL as a whole.
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

    /// What the value says; `nil` for a trace identifier of zeros, which stands for no context.
    let context: TraceContext?

    /// What is wrong with the parent or the flags, which the trace can do without.
    let malformedRest: MalformedEntry?
}

extension UberTraceID {
    /// The value for a context that has identifiers.
    init(_ context: TraceContext) {
        self.init(context: context, malformedRest: nil)
    }

    /// Reads a value: `{trace}:{span}:{parent}:{flags}`, percent-encoded or not. The parent may be missing, and parent and
    /// flags may be malformed.
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
        let flagsRange = third + 1..<range.upperBound
        guard bytes.firstIndex(of: colon, in: flagsRange) == nil else {
            throw MalformedEntry("has more than four parts; there must be {trace}:{span}:{parent}:{flags}")
        }
        let flags = flagsRange.count <= 2 ? bytes.hexadecimal(in: flagsRange, allowsUppercase: true) : nil
        let malformedFlags =
            flags == nil ? MalformedEntry("has flags that are not one or two hexadecimal digits") : nil
        malformedRest =
            parent == nil && second + 1 < third
            ? MalformedEntry("has a parent id that is not 1 to 16 hexadecimal digits; the trace goes on without it")
            : malformedFlags
        guard trace.isValid else {
            context = nil
            return
        }
        guard span != 0 else { throw MalformedEntry("has a span id of zeros only") }
        context = TraceContext(
            traceID: trace,
            spanID: SpanID(span),
            parentSpanID: SpanID(parent ?? 0),
            sampling: flags.map { JaegerFlags(rawValue: UInt8(truncatingIfNeeded: $0)).sampling } ?? .deferred,
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

/// The flags of Jaeger's formats, in text and in bytes.
struct JaegerFlags {
    private static let sampledBit: UInt8 = 0x01
    private static let debugBit: UInt8 = 0x02

    let rawValue: UInt8

    /// Takes flags as they came.
    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The flags for a decision; one that is still open counts as not sampled.
    init(_ sampling: SamplingState) {
        rawValue =
            switch sampling.storage {
            case .deferred, .notSampled: 0
            case .sampled: Self.sampledBit
            case .debug: Self.sampledBit | Self.debugBit
            }
    }

    /// The decision. The debug bit counts only beside the sampled bit; others do not count.
    var sampling: SamplingState {
        guard rawValue & Self.sampledBit != 0 else { return .notSampled }
        return rawValue & Self.debugBit != 0 ? .debug : .sampled
    }
}
