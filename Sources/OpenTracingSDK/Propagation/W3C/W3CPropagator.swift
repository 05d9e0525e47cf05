//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing

/// Injects and extracts `traceparent`, `tracestate` and `baggage`: W3C Trace Context, level 2, and W3C Baggage.
///
/// The two are independent. Baggage without `traceparent` yields a context with only baggage, and so does baggage with a
/// malformed `traceparent`, with ``TraceContext/corruption`` set. Without baggage, a malformed `traceparent` is an error.
package struct W3CPropagator: TextMapPropagator {
    /// Injects and extracts the trace.
    package let traceContext: W3CTraceContextPropagator

    /// Injects and extracts the baggage.
    package let baggage: W3CBaggagePropagator

    /// Creates a propagator.
    ///
    /// - Parameters:
    ///   - traceContext: injects and extracts the trace.
    ///   - baggage: injects and extracts the baggage.
    package init(
        traceContext: W3CTraceContextPropagator = W3CTraceContextPropagator(),
        baggage: W3CBaggagePropagator = W3CBaggagePropagator()
    ) {
        self.traceContext = traceContext
        self.baggage = baggage
    }

    /// `traceparent`, `tracestate` and `baggage`.
    package var fields: [String] { traceContext.fields + baggage.fields }

    /// `traceparent`, `tracestate` and `baggage`.
    package var carrierKeys: CarrierKeys? { CarrierKeys(fields) }

    /// Writes `traceparent`, and `tracestate` and `baggage` if there are any.
    @discardableResult
    package func inject(_ context: TraceContext, into carrier: inout some TextMapWriter, as format: Format) -> Int {
        traceContext.inject(context, into: &carrier, as: format)
        return baggage.inject(context, into: &carrier, as: format)
    }

    /// Reads `traceparent`, `tracestate` and `baggage`.
    package func extract(
        from carrier: some TextMapReader,
        as format: Format
    ) throws(PropagationError) -> TraceContext? {
        var trace: TraceContext?
        var corruption: PropagationError?
        do throws(PropagationError) {
            trace = try traceContext.extract(from: carrier, as: format)
        } catch {
            corruption = error
        }
        return try TraceContext.extracted(trace, corruption, baggage.baggage(in: carrier))
    }
}

/// Injects and extracts `traceparent` and `tracestate`: W3C Trace Context, level 2.
///
/// A malformed `traceparent`, or several with different values, is an error. At most 32 entries of `tracestate` are used. A
/// malformed `tracestate` is dropped as a whole and reported in ``TraceContext/corruption``, without affecting the trace; without
/// `traceparent`, it is ignored.
///
/// The format has only two decisions. ``SamplingState/debug`` is written as sampled, ``SamplingState/deferred`` as not sampled.
/// The sampled and random flags are propagated; all others are written as zero.
package struct W3CTraceContextPropagator: TextMapPropagator {
    /// The maximum length of `tracestate`, in characters.
    package let maximumTraceStateLength: Int

    /// Creates a propagator.
    ///
    /// - Parameter maximumTraceStateLength: the maximum length of `tracestate`, in characters, at least the 512 that the
    ///   specification requires. Beyond it, whole entries are dropped: those longer than 128 characters first, then the oldest.
    package init(maximumTraceStateLength: Int = 512) {
        self.maximumTraceStateLength = Swift.max(512, maximumTraceStateLength)
    }

    /// `traceparent` and `tracestate`.
    package var fields: [String] { ["traceparent", "tracestate"] }

    /// `traceparent` and `tracestate`.
    package var carrierKeys: CarrierKeys? { CarrierKeys(fields) }

    /// Writes `traceparent`, and `tracestate` if there is one; an earlier `tracestate` is always removed. Without identifiers,
    /// nothing is written.
    @discardableResult
    package func inject(_ context: TraceContext, into carrier: inout some TextMapWriter, as format: Format) -> Int {
        guard context.isValid else { return 0 }
        let parent = TraceParent(
            traceID: context.traceID,
            spanID: context.spanID,
            isSampled: context.sampling.isSampled ?? false,
            hasRandomTraceID: context.hasRandomTraceID
        )
        carrier.set(parent.headerValue, forKey: "traceparent")
        var state = context.traceState
        if !state.isEmpty { state = state.wellFormed.limited(toHeaderLength: maximumTraceStateLength) }
        if state.isEmpty {
            carrier.removeValues(forKey: "tracestate")
        } else {
            carrier.set(state.headerValue, forKey: "tracestate")
        }
        return 0
    }

    /// Reads `traceparent`, and `tracestate` if there is one.
    package func extract(
        from carrier: some TextMapReader,
        as format: Format
    ) throws(PropagationError) -> TraceContext? {
        let values = carrier.values(forKey: "traceparent")
        guard let value = values.first else { return nil }
        let parent: TraceParent
        do throws(MalformedEntry) {
            // Do not lose the trace to proxies that duplicate fields.
            guard values.dropFirst().allSatisfy({ $0 == value }) else {
                throw MalformedEntry("appears \(values.count) times with different values; it must appear once")
            }
            parent = try TraceParent(parsing: value)
        } catch {
            throw error.corrupted("traceparent", format: format)
        }
        let state = TraceState(parsingHeaders: carrier.values(forKey: "tracestate"))
        var context = TraceContext(
            traceID: parent.traceID,
            spanID: parent.spanID,
            sampling: parent.isSampled ? .sampled : .notSampled,
            hasRandomTraceID: parent.hasRandomTraceID,
            traceState: state?.limited(toHeaderLength: maximumTraceStateLength) ?? TraceState(),
            isRemote: true
        )
        if state == nil {
            context.corruption = MalformedEntry("has a malformed entry; the trace continues without it")
                .corrupted("tracestate", format: format)
        }
        return context
    }
}

/// Injects and extracts the `baggage` header: W3C Baggage.
///
/// - Values are percent-encoded byte by byte, except letters, digits and `-._~`, because some readers treat a plus as a space.
///   When reading, a plus is a plus. Invalid UTF-8 becomes U+FFFD after decoding.
/// - Keys are tokens, unencoded and case-sensitive: `%61` is not `a`. An item whose key is not a token is not written.
/// - Properties (`;ttl=60`) are kept as is in ``/OpenTracing/BaggageItem/metadata``, except that tabs become spaces. Metadata
///   with a comma, other control characters or non-ASCII characters is dropped, but the item kept.
/// - A malformed member is skipped and counted, never an error. A repeated key keeps all its members in order; the last one is
///   the value.
package struct W3CBaggagePropagator: TextMapPropagator {
    /// The maximum number of items, and the maximum size of the header value in bytes.
    package let limits: BaggageLimits

    /// Creates a propagator.
    ///
    /// - Parameter limits: the maximum number of items, and the maximum size of the header value in bytes.
    package init(limits: BaggageLimits = BaggageLimits()) {
        self.limits = limits
    }

    /// `baggage`.
    package var fields: [String] { ["baggage"] }

    /// `baggage`.
    package var carrierKeys: CarrierKeys? { CarrierKeys(fields) }

    /// Writes `baggage` if there are items. Without any, an existing `baggage` header stays.
    @discardableResult
    package func inject(_ context: TraceContext, into carrier: inout some TextMapWriter, as format: Format) -> Int {
        guard !context.baggage.isEmpty else { return 0 }
        var list = BaggageHeader(limits: limits)
        for item in context.baggage {
            list.append(item)
        }
        if !list.baggage.items.isEmpty {
            carrier.set(list.value, forKey: "baggage")
        }
        return list.baggage.droppedItemCount
    }

    /// Reads all `baggage` headers as one list: a context with only baggage, or `nil`. Never throws.
    package func extract(
        from carrier: some TextMapReader,
        as format: Format
    ) throws(PropagationError) -> TraceContext? {
        try TraceContext.extracted(nil, nil, baggage(in: carrier))
    }

    /// Returns the items in a carrier.
    func baggage(in carrier: some TextMapReader) -> ExtractedBaggage {
        let values = carrier.values(forKey: "baggage")
        guard !values.isEmpty else { return ExtractedBaggage() }
        var list = BaggageHeader(limits: limits)
        for value in values {
            list.append(parsing: value)
        }
        return list.baggage
    }
}

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

extension TraceState {
    /// The maximum number of entries.
    static let maximumMemberCount = 32

    /// Entries longer than this, in characters, are dropped first if not all fit.
    private static let longMemberLength = 128

    /// Parses the values of all `tracestate` headers as one list.
    ///
    /// - Parameter values: the values, in the order of the headers.
    /// - Returns: the state, with the first of the entries with the same key, and at most 32 entries; `nil` if one of those is
    ///   malformed, because then none of it can be trusted.
    init?(parsingHeaders values: [String]) {
        var members: [Member] = []
        var count = 0
        for value in values {
            let isWellFormed = value.withBytes { bytes in
                var start = 0
                while start <= bytes.count {
                    let end = bytes.firstIndex(of: UInt8(ascii: ","), in: start..<bytes.count) ?? bytes.count
                    let entry = bytes.trimmed(start..<end)
                    start = end + 1
                    guard !entry.isEmpty else { continue }
                    guard count < Self.maximumMemberCount else { return true }
                    count += 1
                    guard let member = Member(bytes, in: entry) else { return false }
                    if !members.contains(where: { $0.key == member.key }) {
                        members.append(member)
                    }
                }
                return true
            }
            guard isWellFormed else { return nil }
        }
        self.init(members)
    }

    /// The entries as the value of a `tracestate` header; only for a state limited to well-formed entries.
    var headerValue: String {
        members.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }

    /// The state without entries that are not valid in a header: malformed ones, repeated keys, and those beyond the 32nd.
    var wellFormed: TraceState {
        var kept: [Member] = []
        for member in members where member.isWellFormed {
            guard kept.count < Self.maximumMemberCount else { break }
            if !kept.contains(where: { $0.key == member.key }) {
                kept.append(member)
            }
        }
        return TraceState(kept)
    }

    /// Returns the state limited to a length.
    ///
    /// Whole entries are dropped: those longer than 128 characters first, then others, in each case the oldest, which is last.
    ///
    /// - Parameter length: the maximum length of the header, in characters.
    func limited(toHeaderLength length: Int) -> TraceState {
        var total = members.reduce(0) { $0 + $1.headerLength } + max(0, members.count - 1)
        guard total > length else { return self }
        var kept = members
        while total > length, let last = kept.lastIndex(where: { $0.headerLength > Self.longMemberLength }) {
            total -= kept.remove(at: last).headerLength + 1
        }
        while total > length, let last = kept.popLast() {
            total -= last.headerLength + 1
        }
        return TraceState(kept)
    }
}

extension TraceState.Member {
    private static let maximumLength = 256
    private static let keyStart = ASCIISet([
        UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
    ])
    private static let keyRest = ASCIISet(
        [UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9")],
        and: "_-*/@"
    )
    private static let valueCharacters = ASCIISet([0x20...0x7e]).subtracting(",=")

    /// Parses one entry, `key=value`.
    ///
    /// - Parameters:
    ///   - bytes: the bytes that contain the entry.
    ///   - range: the bytes to parse, without surrounding whitespace; must lie within the span.
    /// - Returns: the entry, or `nil` if it is malformed.
    init?(_ bytes: Bytes, in range: Range<Int>) {
        guard let equals = bytes.firstIndex(of: UInt8(ascii: "="), in: range),
            Self.isKey(bytes, in: range.lowerBound..<equals),
            Self.isValue(bytes, in: equals + 1..<range.upperBound)
        else { return nil }
        self.init(
            key: bytes.text(in: range.lowerBound..<equals),
            value: bytes.text(in: equals + 1..<range.upperBound)
        )
    }

    /// Whether the entry is valid in a header.
    var isWellFormed: Bool {
        key.withBytes { Self.isKey($0, in: 0..<$0.count) } && value.withBytes { Self.isValue($0, in: 0..<$0.count) }
    }

    /// The length of the entry, in characters.
    var headerLength: Int { key.utf8.count + 1 + value.utf8.count }

    private static func isKey(_ bytes: Bytes, in range: Range<Int>) -> Bool {
        (1...maximumLength).contains(range.count) && keyStart.contains(bytes[range.lowerBound])
            && bytes.allSatisfy(in: range, keyRest)
    }

    private static func isValue(_ bytes: Bytes, in range: Range<Int>) -> Bool {
        (1...maximumLength).contains(range.count) && bytes[range.upperBound - 1] != UInt8(ascii: " ")
            && bytes.allSatisfy(in: range, valueCharacters)
    }
}
