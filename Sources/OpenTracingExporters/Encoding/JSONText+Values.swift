//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

extension JSONText {
    /// How deep values may be nested; deeper ones are null.
    private static var deepestLevel: Int { 16 }

    /// The value of a tag.
    mutating func value(_ value: TagValue) {
        encode(value, level: 0)
    }

    /// The value of a log field; an error as its description.
    mutating func value(_ value: LogValue) {
        encode(value, level: 0)
    }

    private mutating func encode(_ value: TagValue, level: Int) {
        guard level <= Self.deepestLevel else { return null() }
        switch value.storage {
        case .string(let value): string(value)
        case .integer(let value): number(value)
        case .double(let value): number(value)
        case .boolean(let value): boolean(value)
        case .array(let values):
            array { text in
                for value in values { text.encode(value, level: level + 1) }
            }
        }
    }

    private mutating func encode(_ value: LogValue, level: Int) {
        guard level <= Self.deepestLevel else { return null() }
        switch value.storage {
        case .string(let value): string(value)
        case .integer(let value): number(value)
        case .double(let value): number(value)
        case .boolean(let value): boolean(value)
        case .null: null()
        case .error(let error): string(String(describing: error))
        case .array(let values):
            array { text in
                for value in values { text.encode(value, level: level + 1) }
            }
        case .dictionary(let values):
            object { text in
                for (key, value) in values.sorted(by: { $0.key < $1.key }) {
                    text.key(key)
                    text.encode(value, level: level + 1)
                }
            }
        }
    }
}
