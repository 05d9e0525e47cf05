//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// The cookies of a request.
@dynamicMemberLookup
public struct Cookies: Sendable {
    private let fields: [String]

    /// Creates the list from header fields.
    ///
    /// - Parameter fields: the values of the `cookie` fields.
    public init(_ fields: [String]) {
        self.fields = fields
    }

    /// The value of a cookie, or `nil` when the client sent none of that name.
    public subscript(name: String) -> String? {
        for field in fields {
            for pair in field.split(separator: ";") {
                let pair = pair.drop { $0 == " " }
                guard let equals = pair.firstIndex(of: "="), pair[..<equals] == name else { continue }
                return String(pair[pair.index(after: equals)...])
            }
        }
        return nil
    }

    /// The value of a cookie, or `nil` when the client sent none of that name.
    public subscript(dynamicMember name: String) -> String? {
        self[name]
    }
}
