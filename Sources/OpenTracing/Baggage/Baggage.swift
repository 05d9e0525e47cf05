//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Key-value pairs that travel with a trace from span to span and from process to process.
///
/// `Baggage` is a value type: a copy does not see later changes. Items keep the order in which their keys were first set, so
/// injecting the same baggage twice writes the same headers.
///
/// A key normally has one item. Some formats allow repeated keys: all items are then passed on in order, the last one is the
/// value, and setting the key replaces them all.
///
/// OpenTracing specification 1.1, "Baggage items".
public struct Baggage: Sendable, Hashable {
    private var items: [BaggageItem]

    /// Creates empty baggage.
    public init() {
        items = []
    }

    /// Creates baggage from items; the last item of a duplicate key wins.
    ///
    /// - Parameter items: the items.
    public init(_ items: some Sequence<BaggageItem>) {
        self.init()
        for item in items {
            set(item)
        }
    }

    /// The value for a key, or `nil` if there is none; the last value if the key is repeated. Assigning `nil` removes the item;
    /// assigning a value drops its metadata.
    public subscript(key: String) -> String? {
        get {
            items.last { $0.key == key }?.value
        }
        set {
            if let newValue {
                set(BaggageItem(key: key, value: newValue))
            } else {
                items.removeAll { $0.key == key }
            }
        }
    }

    /// Adds an item, replacing any item with the same key.
    ///
    /// - Parameter item: the item.
    public mutating func set(_ item: BaggageItem) {
        guard let index = items.firstIndex(where: { $0.key == item.key }) else {
            items.append(item)
            return
        }
        items[index] = item
        while let later = items[(index + 1)...].lastIndex(where: { $0.key == item.key }) {
            items.remove(at: later)
        }
    }

    /// Appends an item even if its key exists: for formats that allow repeated keys.
    ///
    /// - Parameter item: the item.
    package mutating func append(_ item: BaggageItem) {
        items.append(item)
    }

    /// Adds all items of other baggage. For a key in both, the items of the other replace the existing ones.
    ///
    /// - Parameter other: the items to add.
    public mutating func merge(_ other: Baggage) {
        guard !other.isEmpty else { return }
        guard !items.isEmpty else {
            self = other
            return
        }
        let replacements = Dictionary(grouping: other.items, by: \.key)
        var placed: Set<String> = []
        var merged: [BaggageItem] = []
        merged.reserveCapacity(items.count + other.count)
        for item in items {
            guard let replacement = replacements[item.key] else {
                merged.append(item)
                continue
            }
            if placed.insert(item.key).inserted {
                merged += replacement
            }
        }
        merged += other.items.lazy.filter { !placed.contains($0.key) }
        items = merged
    }

    /// Returns whether two values have the same items. Order matters only among the items of one key.
    public static func == (left: Baggage, right: Baggage) -> Bool {
        guard left.items != right.items else { return true }
        return left.count == right.count
            && Dictionary(grouping: left.items, by: \.key) == Dictionary(grouping: right.items, by: \.key)
    }

    /// Hashes the items independently of their order.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(Set(items))
    }
}

extension Baggage: RandomAccessCollection {
    /// Always zero.
    public var startIndex: Int { 0 }

    /// The number of items.
    public var endIndex: Int { items.count }

    /// The item at a position.
    public subscript(position: Int) -> BaggageItem { items[position] }
}

extension Baggage: ExpressibleByDictionaryLiteral {
    /// Creates baggage from a dictionary literal; the last value of a duplicate key wins.
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements.lazy.map { BaggageItem(key: $0.0, value: $0.1) })
    }
}

extension Baggage: CustomStringConvertible {
    /// The items as `key=value`, separated by commas.
    public var description: String {
        items.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }
}

/// A key-value pair that travels with a trace.
public struct BaggageItem: Sendable, Hashable {
    /// The key, case-sensitive.
    public let key: String

    /// The value, any Unicode.
    public let value: String

    /// Metadata that a format attaches to the item, in wire format; empty if there is none.
    ///
    /// W3C baggage has such properties: in `key=value;ttl=60`, the metadata is `ttl=60`. Use ``properties`` to parse them.
    public let metadata: String

    /// Creates an item.
    ///
    /// - Parameters:
    ///   - key: the key.
    ///   - value: the value.
    ///   - metadata: the metadata in wire format.
    public init(key: String, value: String, metadata: String = "") {
        self.key = key
        self.value = value
        self.metadata = metadata
    }

    /// Creates an item with properties.
    ///
    /// - Parameters:
    ///   - key: the key.
    ///   - value: the value.
    ///   - properties: the properties of the item.
    public init(key: String, value: String, properties: [BaggageProperty]) {
        self.init(key: key, value: value, metadata: properties.map(\.text).joined(separator: ";"))
    }

    /// The properties of the item, in order. Parts of ``metadata`` that are not properties are omitted.
    public var properties: [BaggageProperty] {
        metadata.utf8.split(separator: UInt8(ascii: ";")).compactMap { BaggageProperty(parsing: $0) }
    }
}

/// A property of a baggage item: a key with an optional value.
///
/// The W3C baggage member `tenant=blue;internal;ttl=60` has the properties `internal` and `ttl=60`.
///
/// W3C Baggage, "property".
public struct BaggageProperty: Sendable, Hashable {
    /// The key, case-sensitive: a token, like the name of an HTTP header.
    public let key: String

    /// The value, any Unicode; `nil` for a key without a value.
    public let value: String?

    /// Creates a property.
    ///
    /// - Parameters:
    ///   - key: the key.
    ///   - value: the value; `nil` for a key without a value.
    /// - Returns: `nil` if the key is empty or contains a character that is not allowed in a token, because it could not be sent.
    public init?(key: String, value: String? = nil) {
        guard !key.isEmpty, key.utf8.allSatisfy(\.isTokenCharacter) else { return nil }
        self.key = key
        self.value = value
    }
}

extension BaggageProperty {
    /// Parses a property in wire format; `nil` if its key is not valid.
    init?(parsing text: Substring.UTF8View) {
        guard let equals = text.firstIndex(of: UInt8(ascii: "=")) else {
            self.init(key: String(decoding: Self.trimmed(text), as: UTF8.self))
            return
        }
        self.init(
            key: String(decoding: Self.trimmed(text[..<equals]), as: UTF8.self),
            value: Self.decoded(Self.trimmed(text[text.index(after: equals)...]))
        )
    }

    /// The property in wire format.
    var text: String {
        guard let value else { return key }
        var bytes = Array(key.utf8)
        bytes.append(UInt8(ascii: "="))
        for byte in value.utf8 {
            if byte.isUnreserved {
                bytes.append(byte)
            } else {
                bytes.append(UInt8(ascii: "%"))
                bytes.append(Self.digits[Int(byte >> 4)])
                bytes.append(Self.digits[Int(byte & 0xf)])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let digits = Array("0123456789ABCDEF".utf8)

    private static func trimmed(_ text: Substring.UTF8View) -> Substring.UTF8View {
        func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        let start = text.drop(while: isBlank)
        guard let last = start.lastIndex(where: { !isBlank($0) }) else { return start }
        return start[...last]
    }

    /// Percent-decodes text. Invalid escapes are kept; invalid UTF-8 becomes U+FFFD.
    private static func decoded(_ text: Substring.UTF8View) -> String {
        var bytes: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let high = rest.first?.hexadecimalValue,
                let low = rest.dropFirst().first?.hexadecimalValue
            {
                bytes.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension UInt8 {
    private var isLetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "a")...UInt8(ascii: "z"): true
        default: false
        }
    }

    /// Whether the byte is allowed in a token (RFC 9110, "tchar").
    fileprivate var isTokenCharacter: Bool {
        isLetterOrDigit || "!#$%&'*+-.^_`|~".utf8.contains(self)
    }

    /// Whether the byte is never percent-encoded (RFC 3986, "unreserved").
    fileprivate var isUnreserved: Bool {
        isLetterOrDigit || "-._~".utf8.contains(self)
    }

    fileprivate var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
