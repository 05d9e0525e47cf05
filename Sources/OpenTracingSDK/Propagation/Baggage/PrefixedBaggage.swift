//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// Baggage that travels as one entry for each item, named by a prefix and the key of the item.
///
/// Names have no case, so keys are made lower-case in ASCII, both ways. In ``Format/textMap`` keys and values are raw. In all
/// other formats both are escaped, so that names are tokens and values are visible ASCII. Of an entry that stands several
/// times the first counts; items without a key do not travel.
struct PrefixedBaggage: Sendable {
    private let prefix: String
    private let limits: BaggageLimits
    private let escaping: BaggageValueEscaping

    /// Creates a reader and writer.
    ///
    /// - Parameters:
    ///   - prefix: what the names of the entries begin with. With an empty one no baggage travels, since any entry would
    ///     be taken for it.
    ///   - limits: how much travels.
    ///   - escaping: how values are escaped where raw ones are not allowed.
    init(prefix: String, limits: BaggageLimits, escaping: BaggageValueEscaping) {
        self.prefix = prefix.lowercasedASCII
        self.limits = limits
        self.escaping = escaping
    }

    /// Writes the items.
    ///
    /// - Returns: how many there was no room for, or no name.
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
    ///   - carrier: where to read.
    ///   - format: the format that was asked for.
    ///   - addOthers: gives items from elsewhere to its closure. They come after those of the carrier, under the same rules.
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
        // Most entries have nothing to do with tracing, and differ in their first letter already.
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

/// How the values of baggage entries become legal in HTTP headers.
enum BaggageValueEscaping: Sendable {
    /// As in the query of a URL, which Jaeger does: everything but letters, digits and `-._~` is percent-encoded. Read, a
    /// plus is a space, and a value with a malformed escape is taken as it is.
    case query

    /// Visible ASCII and the spaces between stay as they are, for formats whose other readers expect raw values; the rest
    /// is percent-encoded, and so is a percent sign that would be read as an escape.
    case minimal

    /// The value as it is written.
    func escape(_ value: String) -> String {
        switch self {
        case .query:
            return PercentEncoding.encode(value, keeping: .unreserved)
        case .minimal:
            let isPadded = value.utf8.first == UInt8(ascii: " ") || value.utf8.last == UInt8(ascii: " ")
            return PercentEncoding.encode(value, keeping: isPadded ? .visible : .visibleAndSpace)
        }
    }

    /// The value that was written.
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
