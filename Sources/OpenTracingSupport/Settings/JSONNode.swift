//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// A value of a JSON text, with the line where it begins.
package struct JSONNode: Sendable, Equatable {
    package indirect enum Value: Sendable, Equatable {
        case null
        case boolean(Bool)
        /// A number as it is written.
        case number(String)
        case string(String)
        case array([JSONNode])
        case object([JSONMember])
    }

    package let value: Value
    package let line: Int

    package init(value: Value, line: Int) {
        self.value = value
        self.line = line
    }

    /// What kind of value this is, for the text of an error.
    package var kind: String {
        switch value {
        case .null: "null"
        case .boolean(let value): "\(value)"
        case .number(let digits): digits
        case .string(let text): "\"\(text.limited(to: 100))\""
        case .array: "a list"
        case .object: "an object"
        }
    }
}

/// A name and a value in a JSON object, with the line of the name.
package struct JSONMember: Sendable, Equatable {
    package let name: String
    package let value: JSONNode
    package let line: Int
}
