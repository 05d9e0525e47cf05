//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Vendor-specific data that tracing systems attached to a trace, most recent first.
///
/// It is passed on unchanged. The W3C propagator rejects malformed entries and truncates a state that is too long.
///
/// W3C Trace Context, "tracestate".
public struct TraceState: Sendable, Hashable {
    /// One vendor's entry.
    public struct Member: Sendable, Hashable {
        /// The vendor's key.
        public let key: String

        /// The vendor's value, opaque to others.
        public let value: String

        /// Creates an entry.
        ///
        /// - Parameters:
        ///   - key: the vendor's key.
        ///   - value: the vendor's value.
        public init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    /// The entries, most recent first.
    public var members: [Member]

    /// Creates a state.
    ///
    /// - Parameter members: the entries, most recent first.
    public init(_ members: [Member] = []) {
        self.members = members
    }

    /// Whether there are no entries.
    public var isEmpty: Bool { members.isEmpty }
}

/// OpenTelemetry's sampling data in a trace state, `ot=th:…;rv:…`.
///
/// OpenTelemetry specification, "TraceState handling" and "TraceState: probability sampling".
extension TraceState {
    /// The number of possible randomness and threshold values: 2 to the power of 56.
    static let randomnessCount: UInt64 = 1 << 56

    /// The trace's sampling threshold (`th`): the trace is sampled if its randomness is at least the threshold. `nil` if missing
    /// or malformed.
    package var samplingThreshold: UInt64? {
        guard let digits = OpenTelemetryEntry(self)?.value(of: "th"), (1...14).contains(digits.utf8.count) else {
            return nil
        }
        return Self.number(digits + String(repeating: "0", count: 14 - digits.utf8.count))
    }

    /// The trace's explicit randomness (`rv`), which overrides that of its identifier. `nil` if missing or malformed.
    package var samplingRandomness: UInt64? {
        guard let digits = OpenTelemetryEntry(self)?.value(of: "rv"), digits.utf8.count == 14 else { return nil }
        return Self.number(digits)
    }

    /// Returns the state with another threshold and the given randomness.
    ///
    /// Malformed values are removed, all other fields kept. If the fields would exceed the length of an entry, the threshold is
    /// omitted.
    ///
    /// - Parameters:
    ///   - threshold: the threshold, below 2 to the power of 56; `nil` for none.
    ///   - randomness: the explicit randomness; `nil` to use that of the identifier.
    func sampled(at threshold: UInt64?, randomness: UInt64?) -> TraceState {
        // Most traces have no state, and most decisions add none.
        if isEmpty, threshold == nil, randomness == nil { return self }
        var entry = OpenTelemetryEntry(self) ?? OpenTelemetryEntry()
        entry.set("rv", to: randomness.map { Self.digits($0) })
        entry.set("th", to: threshold.map { Self.digits($0, trimmed: true) })
        if entry.text.utf8.count > OpenTelemetryEntry.maximumLength { entry.set("th", to: nil) }
        return entry.replacingIts(in: self)
    }

    /// The state without a threshold, for a trace that is not sampled with a known probability.
    var withoutSamplingThreshold: TraceState {
        guard !isEmpty, var entry = OpenTelemetryEntry(self), entry.value(of: "th") != nil else { return self }
        entry.set("th", to: nil)
        return entry.replacingIts(in: self)
    }

    private static func number(_ digits: String) -> UInt64? {
        // `UInt64.init` accepts signs, too.
        guard digits.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        return UInt64(digits, radix: 16)
    }

    private static func digits(_ number: UInt64, trimmed: Bool = false) -> String {
        let digits = String(number, radix: 16)
        var text = String(repeating: "0", count: max(0, 14 - digits.utf8.count)) + digits
        while trimmed, text.utf8.count > 1, text.last == "0" { text.removeLast() }
        return text
    }
}

/// OpenTelemetry's entry in a trace state, `ot`: a list of key-value fields.
///
/// OpenTelemetry specification, "TraceState handling".
struct OpenTelemetryEntry {
    static let key = "ot"

    /// The maximum length of the entry, in characters.
    static let maximumLength = 256

    private var fields: [(key: Substring, value: Substring)] = []

    /// Creates an empty entry.
    init() {}

    /// Parses the entry of a state; `nil` if there is none, or if it is not a list of fields with unique keys.
    init?(_ state: TraceState) {
        guard let member = state.members.first(where: { $0.key == Self.key }) else { return nil }
        for field in member.value.split(separator: ";", omittingEmptySubsequences: false) {
            guard let colon = field.firstIndex(of: ":") else { return nil }
            let key = field[..<colon]
            guard !key.isEmpty, !fields.contains(where: { $0.key == key }) else { return nil }
            fields.append((key, field[field.index(after: colon)...]))
        }
    }

    /// Returns the value of a field.
    func value(of key: String) -> String? {
        fields.first { $0.key == key }.map { String($0.value) }
    }

    /// Replaces the value of a field, inserts the field at the front, or, with `nil`, removes it.
    mutating func set(_ key: String, to value: String?) {
        let index = fields.firstIndex { $0.key == key }
        switch (index, value) {
        case (let index?, let value?): fields[index].value = value[...]
        case (nil, let value?): fields.insert((key[...], value[...]), at: 0)
        case (let index?, nil): fields.remove(at: index)
        case (nil, nil): break
        }
    }

    /// The value of the entry.
    var text: String {
        fields.map { "\($0.key):\($0.value)" }.joined(separator: ";")
    }

    /// Returns a state with this entry replacing its own. A changed entry moves to the front, as W3C Trace Context requires.
    func replacingIts(in state: TraceState) -> TraceState {
        let old = state.members.first { $0.key == Self.key }
        let text = text
        guard old?.value != text, old != nil || !fields.isEmpty else { return state }
        let others = state.members.filter { $0.key != Self.key }
        return TraceState(fields.isEmpty ? others : [TraceState.Member(key: Self.key, value: text)] + others)
    }
}
