//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracingSupport

/// The query of a request's URL, decoded when it is asked.
@dynamicMemberLookup
public struct Query: Sendable, Hashable {
    /// The query as it was sent, without the question mark; empty without one.
    public let rawValue: String

    /// Creates a query.
    ///
    /// - Parameter rawValue: the query as it was sent, without the question mark.
    public init(_ rawValue: String) {
        self.rawValue = rawValue
    }

    /// The first value of a parameter, or `nil` when there is none.
    public subscript(name: String) -> String? {
        values(of: name).first
    }

    /// The first value of a parameter, or `nil` when there is none.
    public subscript(dynamicMember name: String) -> String? {
        self[name]
    }

    /// All values of a parameter, in order. A parameter without `=` has an empty value.
    ///
    /// - Parameter name: the decoded name.
    /// - Returns: the decoded values; a value that cannot be decoded comes as it was sent.
    public func values(of name: String) -> [String] {
        QueryText(rawValue).values(of: name)
    }
}
