//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing
private import OpenTracingSupport

/// The header fields of a request or a response: names without regard to case, several values under one name, in order.
public struct Headers: Sendable {
    /// One field.
    public typealias Element = (name: String, value: String)

    /// A structure, since arrays of tuples come with slower code.
    private struct Field: Sendable {
        let name: String
        let value: String

        /// Whether the field has a name. The lengths tell nearly all names apart, and comparing them is quick.
        @inline(__always)
        func isNamed(_ other: String) -> Bool {
            name.utf8.count == other.utf8.count && name.equalsIgnoringASCIICase(other)
        }
    }

    private var fields: [Field]

    /// Creates a list without fields.
    public init() {
        fields = []
    }

    /// Creates a list of fields.
    ///
    /// - Parameter fields: names and values, in order; a name may come several times.
    public init(_ fields: some Sequence<(name: String, value: String)>) {
        self.fields = fields.map { Field(name: $0.name, value: $0.value) }
    }

    /// The first value under a name, or `nil` when there is none. Assigning replaces all values; `nil` removes them.
    public subscript(name: String) -> String? {
        get {
            fields.first { $0.isNamed(name) }?.value
        }
        set {
            // Most names are new, and a list that loses nothing need not be copied to find that out.
            if contains(name) { fields.removeAll { $0.isNamed(name) } }
            if let newValue {
                fields.append(Field(name: name, value: newValue))
            }
        }
    }

    /// Adds a value under a name, after those that are there.
    ///
    /// - Parameters:
    ///   - value: the value.
    ///   - name: the name of the field.
    public mutating func add(_ value: String, forName name: String) {
        fields.append(Field(name: name, value: value))
    }

    /// Whether there is a value under a name.
    ///
    /// - Parameter name: the name of the field.
    /// - Returns: `true` when there is.
    public func contains(_ name: String) -> Bool {
        // Where the fields stand, since copies of them count references.
        fields.withUnsafeBufferPointer { fields in
            var place = 0
            while place < fields.count {
                if fields[place].isNamed(name) { return true }
                place += 1
            }
            return false
        }
    }
}

extension Headers: RandomAccessCollection {
    /// Always zero.
    public var startIndex: Int { 0 }

    /// The number of fields.
    public var endIndex: Int { fields.count }

    /// The field at a position.
    public subscript(position: Int) -> Element { (fields[position].name, fields[position].value) }
}

extension Headers: ExpressibleByDictionaryLiteral {
    /// Creates a list from names and values; a name may come several times.
    public init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Field(name: $0.0, value: $0.1) }
    }
}

extension Headers: TextMapReader, TextMapWriter {
    /// All values under a name, in order.
    public func values(forKey key: String) -> [String] {
        var values: [String] = []
        for field in fields where field.isNamed(key) {
            values.append(field.value)
        }
        return values
    }

    /// Calls a closure with all values under a name, in order.
    public func forEachValue(forKey key: String, _ body: (_ value: String) -> Void) {
        for field in fields where field.isNamed(key) {
            body(field.value)
        }
    }

    /// Calls a closure with every field.
    public func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
        for field in fields {
            body(field.name, field.value)
        }
    }

    /// Looks at the names alone.
    public func holdsEntry(under keys: CarrierKeys) -> Bool {
        fields.withUnsafeBufferPointer { fields in
            var place = 0
            while place < fields.count {
                if keys.contains(fields[place].name) { return true }
                place += 1
            }
            return false
        }
    }

    /// Replaces all values under a name with one.
    public mutating func set(_ value: String, forKey key: String) {
        self[key] = value
    }

    /// Removes all values under a name.
    public mutating func removeValues(forKey key: String) {
        self[key] = nil
    }
}

/// The cookies of a request.
@dynamicMemberLookup
public struct Cookies: Sendable {
    private let fields: [String]

    /// Creates the list from header fields.
    ///
    /// - Parameter fields: the values of the `cookie` fields.
    package init(_ fields: [String]) {
        self.fields = fields
    }

    /// The value of a cookie, or `nil` when the client sent none of that name.
    public subscript(name: String) -> String? {
        CookieText.value(of: name, in: fields)
    }

    /// The value of a cookie, or `nil` when the client sent none of that name.
    public subscript(dynamicMember name: String) -> String? {
        self[name]
    }
}
