//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
internal import OpenTracing

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

    /// Looks at the fields in place, because copies of them count references.
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
