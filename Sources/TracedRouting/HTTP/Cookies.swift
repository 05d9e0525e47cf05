//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracingSupport

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
        CookieText.value(of: name, in: fields)
    }

    /// The value of a cookie, or `nil` when the client sent none of that name.
    public subscript(dynamicMember name: String) -> String? {
        self[name]
    }
}
