//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// One key and value that travels with a trace.
public struct BaggageItem: Sendable, Hashable {
    /// The name of the item, case-sensitive.
    public let key: String

    /// The value of the item, any Unicode.
    public let value: String

    /// What a format attaches to the item besides its value, as it stands on the wire; empty for nothing.
    ///
    /// W3C baggage knows such properties: in `key=value;ttl=60` they are `ttl=60`. ``properties`` reads them.
    public let metadata: String

    /// Creates an item.
    ///
    /// - Parameters:
    ///   - key: the name of the item.
    ///   - value: the value of the item.
    ///   - metadata: what a format attaches to the item.
    public init(key: String, value: String, metadata: String = "") {
        self.key = key
        self.value = value
        self.metadata = metadata
    }

    /// Creates an item with properties.
    ///
    /// - Parameters:
    ///   - key: the name of the item.
    ///   - value: the value of the item.
    ///   - properties: what is said about the item besides its value.
    public init(key: String, value: String, properties: [BaggageProperty]) {
        self.init(key: key, value: value, metadata: properties.map(\.text).joined(separator: ";"))
    }

    /// What is said about the item besides its value, in its order. Parts of ``metadata`` that are no properties are left out.
    public var properties: [BaggageProperty] {
        metadata.utf8.split(separator: UInt8(ascii: ";")).compactMap { BaggageProperty(parsing: $0) }
    }
}
