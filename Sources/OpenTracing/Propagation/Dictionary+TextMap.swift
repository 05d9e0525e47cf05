//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension Dictionary: TextMapReader where Key == String, Value == String {
    /// The value under the key as written, else the values under keys that differ in the case of ASCII letters only.
    public func values(forKey key: String) -> [String] {
        if let value = self[key] {
            return [value]
        }
        return filter { key.equalsIgnoringASCIICase($0.key) }.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Calls a closure with every entry.
    public func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
        for (key, value) in self {
            body(key, value)
        }
    }
}

extension Dictionary: TextMapWriter where Key == String, Value == String {
    /// Sets the value under a key, and removes entries whose keys differ in the case of ASCII letters only.
    public mutating func set(_ value: String, forKey key: String) {
        updateValue(value, forKey: key)
        for other in keys where other != key && other.equalsIgnoringASCIICase(key) {
            removeValue(forKey: other)
        }
    }

    /// Removes the value under a key, and those under keys that differ in the case of ASCII letters only.
    public mutating func removeValues(forKey key: String) {
        for other in keys where other.equalsIgnoringASCIICase(key) {
            removeValue(forKey: other)
        }
    }
}
