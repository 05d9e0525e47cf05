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

    /// The fields; empty if the server holds them.
    private var stored: HeaderList

    /// Holds the fields, which are converted only for code that iterates over them or changes them.
    private var origin: (any RequestOrigin)?

    /// Creates an empty list.
    public init() {
        stored = HeaderList()
    }

    /// Creates a list of fields.
    ///
    /// - Parameter fields: names and values, in order; names may repeat.
    public init(_ fields: some Sequence<(name: String, value: String)>) {
        stored = HeaderList(fields)
    }

    /// Creates the list of fields that the server received.
    ///
    /// - Parameter origin: the request of the server.
    package init(of origin: any RequestOrigin) {
        stored = HeaderList()
        self.origin = origin
    }

    /// The converted fields.
    private var list: HeaderList { origin?.headerList ?? stored }

    /// Converts the fields of a server, to change them.
    private mutating func convert() {
        guard let origin else { return }
        stored = origin.headerList
        self.origin = nil
    }

    /// The first value for a name, or `nil` if there is none. Assigning a value replaces all values; assigning `nil` removes
    /// them.
    public subscript(name: String) -> String? {
        get {
            if let origin { origin.values(forKey: name).first } else { stored.first(named: name) }
        }
        set {
            convert()
            stored.remove(named: name)
            if let newValue { stored.append(name, newValue) }
        }
    }

    /// Appends a field, keeping any existing values for the name.
    ///
    /// - Parameters:
    ///   - value: the value.
    ///   - name: the name of the field.
    public mutating func add(_ value: String, forName name: String) {
        convert()
        stored.append(name, value)
    }

    /// Returns whether there is a value for a name.
    ///
    /// - Parameter name: the name of the field.
    /// - Returns: `true` if there is a value.
    public func contains(_ name: String) -> Bool {
        if let origin { !origin.values(forKey: name).isEmpty } else { stored.contains(name) }
    }
}

extension Headers: RandomAccessCollection {
    /// Always zero.
    public var startIndex: Int { 0 }

    /// The number of fields.
    public var endIndex: Int { list.fields.count }

    /// The field at a position.
    public subscript(position: Int) -> Element {
        let field = list.fields[position]
        return (field.name, field.value)
    }
}

extension Headers: ExpressibleByDictionaryLiteral {
    /// Creates a list from names and values; names may repeat.
    public init(dictionaryLiteral elements: (String, String)...) {
        stored = HeaderList(elements.lazy.map { (name: $0.0, value: $0.1) })
    }
}

extension Headers: TextMapReader, TextMapWriter {
    /// Returns all values for a name, in order.
    public func values(forKey key: String) -> [String] {
        if let origin { origin.values(forKey: key) } else { stored.values(named: key) }
    }

    /// Calls a closure with each value for a name, in order.
    public func forEachValue(forKey key: String, _ body: (_ value: String) -> Void) {
        if let origin { origin.forEachValue(forKey: key, body) } else { stored.forEachValue(named: key, body) }
    }

    /// Calls a closure with each field.
    public func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
        if let origin { origin.forEachEntry(body) } else { stored.forEachField(body) }
    }

    /// Returns whether any field has one of the names.
    public func holdsEntry(under keys: CarrierKeys) -> Bool {
        if let origin { origin.holdsEntry(under: keys) } else { stored.holdsField(under: keys) }
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

/// Header fields in memory, in order.
package struct HeaderList: Sendable {
    /// A struct, because arrays of tuples compile to slower code.
    struct Field: Sendable {
        let name: String
        let value: String

        /// Whether the field has the given name. Comparing lengths first is cheap and rules out nearly all other names.
        @inline(__always)
        func isNamed(_ other: String) -> Bool {
            name.utf8.count == other.utf8.count && name.equalsIgnoringASCIICase(other)
        }
    }

    private(set) var fields: [Field]

    /// Creates an empty list.
    init() {
        fields = []
    }

    /// Creates a list from names and values.
    package init(_ fields: some Sequence<(name: String, value: String)>) {
        self.fields = fields.map { Field(name: $0.name, value: $0.value) }
    }

    /// The first value for a name; `nil` if there is none.
    func first(named name: String) -> String? {
        fields.first { $0.isNamed(name) }?.value
    }

    /// All values for a name, in order.
    func values(named name: String) -> [String] {
        var values: [String] = []
        forEachValue(named: name) { values.append($0) }
        return values
    }

    /// Calls a closure with each value for a name, in order.
    func forEachValue(named name: String, _ body: (_ value: String) -> Void) {
        for field in fields where field.isNamed(name) {
            body(field.value)
        }
    }

    /// Calls a closure with each field, in order.
    func forEachField(_ body: (_ name: String, _ value: String) -> Void) {
        for field in fields {
            body(field.name, field.value)
        }
    }

    /// Whether there is a value for a name.
    func contains(_ name: String) -> Bool {
        containsField { $0.isNamed(name) }
    }

    /// Whether any field has one of the names.
    func holdsField(under keys: CarrierKeys) -> Bool {
        containsField { keys.contains($0.name) }
    }

    /// Looks at the fields in place, because copying a field retains its strings.
    @inline(__always)
    private func containsField(where isWanted: (Field) -> Bool) -> Bool {
        fields.withUnsafeBufferPointer { fields in
            var place = 0
            while place < fields.count {
                if isWanted(fields[place]) { return true }
                place += 1
            }
            return false
        }
    }

    /// Appends a field.
    mutating func append(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    /// Removes all values for a name. Most names are new, so this avoids copying a list from which nothing is removed.
    mutating func remove(named name: String) {
        if contains(name) { fields.removeAll { $0.isNamed(name) } }
    }
}
