//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing
private import OpenTracingSupport

/// The header fields of a request or a response: ordered, with case-insensitive names that may repeat.
public struct Headers: Sendable {
    /// One field.
    public typealias Element = (name: String, value: String)

    /// A struct, because arrays of tuples compile to slower code.
    private struct Field: Sendable {
        let name: String
        let value: String

        /// Whether the field has the given name. Comparing lengths first is cheap and rules out nearly all other names.
        @inline(__always)
        func isNamed(_ other: String) -> Bool {
            name.utf8.count == other.utf8.count && name.equalsIgnoringASCIICase(other)
        }
    }

    private var fields: [Field]

    /// Creates an empty list.
    public init() {
        fields = []
    }

    /// Creates a list of fields.
    ///
    /// - Parameter fields: names and values, in order; names may repeat.
    public init(_ fields: some Sequence<(name: String, value: String)>) {
        self.fields = fields.map { Field(name: $0.name, value: $0.value) }
    }

    /// The first value for a name, or `nil` if there is none. Assigning a value replaces all values; assigning `nil` removes
    /// them.
    public subscript(name: String) -> String? {
        get {
            fields.first { $0.isNamed(name) }?.value
        }
        set {
            // Most names are new; this check avoids copying a list from which nothing is removed.
            if contains(name) { fields.removeAll { $0.isNamed(name) } }
            if let newValue {
                fields.append(Field(name: name, value: newValue))
            }
        }
    }

    /// Appends a field, keeping any existing values for the name.
    ///
    /// - Parameters:
    ///   - value: the value.
    ///   - name: the name of the field.
    public mutating func add(_ value: String, forName name: String) {
        fields.append(Field(name: name, value: value))
    }

    /// Returns whether there is a value for a name.
    ///
    /// - Parameter name: the name of the field.
    /// - Returns: `true` if there is a value.
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
    /// Creates a list from names and values; names may repeat.
    public init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Field(name: $0.0, value: $0.1) }
    }
}

extension Headers: TextMapReader, TextMapWriter {
    /// Returns all values for a name, in order.
    public func values(forKey key: String) -> [String] {
        var values: [String] = []
        for field in fields where field.isNamed(key) {
            values.append(field.value)
        }
        return values
    }

    /// Calls a closure with each value for a name, in order.
    public func forEachValue(forKey key: String, _ body: (_ value: String) -> Void) {
        for field in fields where field.isNamed(key) {
            body(field.value)
        }
    }

    /// Calls a closure with each field.
    public func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
        for field in fields {
            body(field.name, field.value)
        }
    }

    /// Returns whether any field has one of the names.
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

    /// Replaces all values for a name with one.
    public mutating func set(_ value: String, forKey key: String) {
        self[key] = value
    }

    /// Removes all values for a name.
    public mutating func removeValues(forKey key: String) {
        self[key] = nil
    }
}

/// The cookies of a request.
@dynamicMemberLookup
public struct Cookies: Sendable {
    private let fields: [String]

    /// Creates the cookies from header fields.
    ///
    /// - Parameter fields: the values of the `cookie` fields.
    package init(_ fields: [String]) {
        self.fields = fields
    }

    /// The value of a cookie, or `nil` if the client did not send it.
    public subscript(name: String) -> String? {
        CookieText.value(of: name, in: fields)
    }

    /// The value of a cookie, or `nil` if the client did not send it.
    public subscript(dynamicMember name: String) -> String? {
        self[name]
    }
}
