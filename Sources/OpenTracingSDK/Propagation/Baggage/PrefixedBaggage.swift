//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// Baggage with one entry per item, named by a prefix and the item's key.
///
/// Entry names are case-insensitive, so keys are lowercased in ASCII, in both directions. In ``Format/textMap``, keys and values
/// are raw. In all other formats both are escaped, so that names are tokens and values are visible ASCII. The first of repeated
/// entries is used; items without a key are dropped.
struct PrefixedBaggage: Sendable {
    private let prefix: String
    private let limits: BaggageLimits
    private let escaping: BaggageValueEscaping

    /// Creates a reader and writer.
    ///
    /// - Parameters:
    ///   - prefix: the prefix of the entries. If empty, there is no baggage, because every entry would match.
    ///   - limits: the limits on baggage.
    ///   - escaping: how values are escaped if raw ones are not allowed.
    init(prefix: String, limits: BaggageLimits, escaping: BaggageValueEscaping) {
        self.prefix = prefix.lowercasedASCII
        self.limits = limits
        self.escaping = escaping
    }

    /// Writes the items.
    ///
    /// - Returns: the number of items dropped for lack of room or of a key.
    func write(_ baggage: Baggage, into carrier: inout some TextMapWriter, as format: Format) -> Int {
        guard !prefix.isEmpty else { return 0 }
        var budget = BaggageBudget(limits)
        var droppedCount = 0
        for item in baggage {
            let key = item.key.lowercasedASCII
            let entry = written(key: key, value: item.value, as: format)
            if !key.isEmpty, budget.spend(entry.key.utf8.count + entry.value.utf8.count) {
                carrier.set(entry.value, forKey: prefix + entry.key)
            } else {
                droppedCount += 1
            }
        }
        return droppedCount
    }

    /// Reads the items.
    ///
    /// - Parameters:
    ///   - carrier: the carrier to read from.
    ///   - format: the requested format.
    ///   - addOthers: passes items from elsewhere to its closure. They follow those of the carrier, under the same rules.
    func read(
        from carrier: some TextMapReader,
        as format: Format,
        addOthers: (_ add: (BaggageItem) -> Void) -> Void = { _ in }
    ) -> ExtractedBaggage {
        guard !prefix.isEmpty else { return ExtractedBaggage() }
        var baggage = ExtractedBaggage()
        var keys: Set<String> = []
        var budget = BaggageBudget(limits)
        func add(key: String, value: String) {
            let entry = written(key: key, value: value, as: format)
            if budget.spend(entry.key.utf8.count + entry.value.utf8.count) {
                keys.insert(key)
                baggage.items.append(BaggageItem(key: key, value: value))
            } else {
                baggage.droppedItemCount += 1
            }
        }
        carrier.forEachEntry { name, value in
            guard let key = key(inName: name, as: format), !keys.contains(key) else { return }
            add(key: key, value: format == .textMap ? value : escaping.unescape(value))
        }
        addOthers { item in
            let key = item.key.lowercasedASCII
            if !keys.contains(key) {
                add(key: key, value: item.value)
            }
        }
        return baggage
    }

    private func written(key: String, value: String, as format: Format) -> (key: String, value: String) {
        guard format != .textMap else { return (key, value) }
        return (PercentEncoding.encode(key, keeping: .token), escaping.escape(value))
    }

    private func key(inName name: String, as format: Format) -> String? {
        let length = prefix.utf8.count
        // Most entries are unrelated to tracing and differ in the first letter.
        guard name.utf8.count > length, name.utf8.first?.lowercasedASCII == prefix.utf8.first else { return nil }
        return name.withBytes { bytes in
            var index = 0
            for byte in prefix.utf8 {
                guard bytes[index].lowercasedASCII == byte else { return nil }
                index += 1
            }
            let range = length..<bytes.count
            let key = format == .textMap ? bytes.text(in: range) : PercentEncoding.decode(bytes, in: range)
            return key.lowercasedASCII
        }
    }
}

/// How baggage values are escaped for HTTP headers.
enum BaggageValueEscaping: Sendable {
    /// Like a URL query, as Jaeger does: everything but letters, digits and `-._~` is percent-encoded. When reading, a plus is a
    /// space, and a value with a malformed escape is used as is.
    case query

    /// Visible ASCII and inner spaces are kept, for formats whose other readers expect raw values; the rest is percent-encoded,
    /// and so is a percent sign that would be read as an escape.
    case minimal

    /// Returns the escaped value.
    func escape(_ value: String) -> String {
        switch self {
        case .query:
            return PercentEncoding.encode(value, keeping: .unreserved)
        case .minimal:
            let isPadded = value.utf8.first == UInt8(ascii: " ") || value.utf8.last == UInt8(ascii: " ")
            return PercentEncoding.encode(value, keeping: isPadded ? .visible : .visibleAndSpace)
        }
    }

    /// Returns the original value.
    func unescape(_ text: String) -> String {
        text.withBytes { bytes in
            let range = 0..<bytes.count
            return switch self {
            case .query: PercentEncoding.decodeQuery(bytes, in: range) ?? text
            case .minimal: PercentEncoding.decode(bytes, in: range)
            }
        }
    }
}
