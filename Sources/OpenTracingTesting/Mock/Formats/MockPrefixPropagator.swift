//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing

/// The text formats of a ``MockTracer``: one entry per identifier and one per baggage item.
///
/// `mockpfx-ids-traceid`, `mockpfx-ids-spanid`, `mockpfx-ids-sampled` (`true` or `false`) and `mockpfx-baggage-<key>`.
package struct MockPrefixPropagator: MockTextMapPropagator {
    /// The prefix of all keys.
    package let prefix: String

    /// Whether baggage keys and values are percent-encoded, as HTTP headers require.
    package let escapesValues: Bool

    /// Creates a propagator.
    ///
    /// - Parameters:
    ///   - prefix: the prefix of all keys.
    ///   - escapesValues: whether baggage keys and values are percent-encoded, as HTTP headers require.
    package init(prefix: String = "mockpfx-", escapesValues: Bool = false) {
        self.prefix = prefix
        self.escapesValues = escapesValues
    }

    private var traceKey: String { prefix + "ids-traceid" }
    private var spanKey: String { prefix + "ids-spanid" }
    private var sampledKey: String { prefix + "ids-sampled" }
    private var baggagePrefix: String { prefix + "baggage-" }

    /// Writes a context.
    package func inject(_ context: MockSpanContext, into carrier: inout some TextMapWriter) {
        if context.hasIdentifiers {
            carrier.set(context.traceIDString, forKey: traceKey)
            carrier.set(context.spanIDString, forKey: spanKey)
            carrier.set(String(context.isSampled), forKey: sampledKey)
        }
        for item in context.baggage {
            let key = escapesValues ? item.key.percentEncoded : item.key
            carrier.set(escapesValues ? item.value.percentEncoded : item.value, forKey: baggagePrefix + key)
        }
    }

    /// Reads a context: returns `nil` if all three identifier entries are missing, and throws a corruption error if some are.
    ///
    /// A missing sampling decision means `true`. If the identifiers are corrupted but there is baggage, the result is a context
    /// with the baggage whose ``MockSpanContext/corruption`` describes the problem.
    package func extract(
        from carrier: some TextMapReader,
        as format: Format
    ) throws(PropagationError) -> MockSpanContext? {
        let traceID = carrier.values(forKey: traceKey).first
        let spanID = carrier.values(forKey: spanKey).first
        let sampled = carrier.values(forKey: sampledKey).first
        if traceID == nil, spanID == nil, sampled == nil { return nil }
        let baggage = baggage(of: carrier)
        do throws(PropagationError) {
            let traceNumber = try number(traceID, under: traceKey, as: format)
            let spanNumber = try number(spanID, under: spanKey, as: format)
            guard let isSampled = Bool((sampled ?? "true").lowercased()) else {
                throw corrupted("\(sampledKey) is neither true nor false", format)
            }
            return MockSpanContext(
                traceNumber: traceNumber,
                spanNumber: spanNumber,
                isSampled: isSampled,
                baggage: baggage
            )
        } catch {
            guard !baggage.isEmpty else { throw error }
            return MockSpanContext(traceNumber: 0, spanNumber: 0, baggage: baggage, corruption: error)
        }
    }

    private func baggage(of carrier: some TextMapReader) -> Baggage {
        var items: [BaggageItem] = []
        carrier.forEachEntry { key, value in
            // Compares bytes, because a key that starts with a combining mark would merge with the last character of the prefix.
            let length = baggagePrefix.utf8.count
            let itemKey = String(decoding: key.utf8.dropFirst(length), as: UTF8.self)
            guard !itemKey.isEmpty,
                baggagePrefix.equalsIgnoringASCIICase(String(decoding: key.utf8.prefix(length), as: UTF8.self))
            else { return }
            items.append(
                BaggageItem(
                    key: escapesValues ? itemKey.percentDecoded ?? itemKey : itemKey,
                    value: escapesValues ? value.percentDecoded ?? value : value
                )
            )
        }
        return Baggage(items)
    }

    private func number(_ text: String?, under key: String, as format: Format) throws(PropagationError) -> Int {
        guard let text else { throw corrupted("\(key) is missing", format) }
        guard text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }), let number = Int(text), number > 0
        else { throw corrupted("\(key) is not a whole number above zero", format) }
        return number
    }

    private func corrupted(_ reason: String, _ format: Format) -> PropagationError {
        PropagationError(.spanContextCorrupted, format: format, reason: reason)
    }
}

extension String {
    /// The text with all bytes except ASCII letters, digits and `-._~` percent-encoded.
    var percentEncoded: String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0x0F)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The percent-decoded text, or `nil` if an encoding is malformed or the result is not UTF-8.
    var percentDecoded: String? {
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst()?.hexadecimalValue, let low = rest.popFirst()?.hexadecimalValue else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

extension UInt8 {
    /// The value of an ASCII hexadecimal digit, or `nil` if the byte is not one.
    fileprivate var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
