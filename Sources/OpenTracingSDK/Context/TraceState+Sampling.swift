//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What OpenTelemetry says about sampling in a trace state, `ot=th:…;rv:…`.
///
/// OpenTelemetry specification, "TraceState handling" and "TraceState: probability sampling".
extension TraceState {
    /// How many values there are of randomness, and of thresholds: 2 to the power of 56.
    static let randomnessCount: UInt64 = 1 << 56

    /// The threshold that the trace was sampled with (`th`): it was kept since its randomness is not below. `nil` when it is
    /// missing or malformed.
    package var samplingThreshold: UInt64? {
        guard let digits = OpenTelemetryEntry(self)?.value(of: "th"), (1...14).contains(digits.utf8.count) else {
            return nil
        }
        return Self.number(digits + String(repeating: "0", count: 14 - digits.utf8.count))
    }

    /// The explicit randomness of the trace (`rv`), which goes before that of its identifier. `nil` when it is missing or
    /// malformed.
    package var samplingRandomness: UInt64? {
        guard let digits = OpenTelemetryEntry(self)?.value(of: "rv"), digits.utf8.count == 14 else { return nil }
        return Self.number(digits)
    }

    /// The state with another threshold, and the same randomness.
    ///
    /// A value that is malformed goes, the fields of others stay. Where the fields would be too long for an entry, the threshold is
    /// left out.
    ///
    /// - Parameters:
    ///   - threshold: the threshold, below 2 to the power of 56; `nil` for none.
    ///   - randomness: the explicit randomness; `nil` for that of the identifier.
    func sampled(at threshold: UInt64?, randomness: UInt64?) -> TraceState {
        // Most traces have no state, and most decisions leave it at that.
        if isEmpty, threshold == nil, randomness == nil { return self }
        var entry = OpenTelemetryEntry(self) ?? OpenTelemetryEntry()
        entry.set("rv", to: randomness.map { Self.digits($0) })
        entry.set("th", to: threshold.map { Self.digits($0, trimmed: true) })
        if entry.text.utf8.count > OpenTelemetryEntry.maximumLength { entry.set("th", to: nil) }
        return entry.replacingIts(in: self)
    }

    /// The state without a threshold, for a trace whose spans are not sampled with a known probability.
    var withoutSamplingThreshold: TraceState {
        guard !isEmpty, var entry = OpenTelemetryEntry(self), entry.value(of: "th") != nil else { return self }
        entry.set("th", to: nil)
        return entry.replacingIts(in: self)
    }

    private static func number(_ digits: String) -> UInt64? {
        // `UInt64.init` takes signs, too.
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
