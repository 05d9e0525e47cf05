//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracingSupport

/// The percent-decoded values of the parameters and wildcards in a route's path.
@dynamicMemberLookup
public struct PathParameters: Sendable, Hashable {
    private final class Storage: Sendable {
        let names: [String]
        let values: [String]
        let rest: String?
        let rawRest: String?

        init(names: [String], values: [String], rest: String?, rawRest: String?) {
            self.names = names
            self.values = values
            self.rest = rest
            self.rawRest = rawRest
        }
    }

    /// A single reference; `nil` for a route without parameters.
    private let storage: Storage?

    /// The segments matched by a trailing `**`, percent-decoded and joined by slashes; `nil` if the path has no such wildcard.
    ///
    /// An encoded slash (`%2F`) is indistinguishable from a separator here, `%2e%2e` becomes `..`, and repeated slashes are
    /// collapsed. Code that must tell them apart, such as file serving, should use the path of the request. Check for `..` before
    /// using this as a file path.
    public var rest: String? { storage?.rest }

    /// The raw text matched by a trailing `**`: percent-encoded, with every slash except the leading one; `nil` if the path has
    /// no such wildcard.
    package var rawRest: String? { storage?.rawRest }

    /// Creates an empty list.
    public init() {
        storage = nil
    }

    /// Creates a list from pairs.
    ///
    /// - Parameters:
    ///   - parameters: names and values, in the order of the path.
    ///   - rest: the text matched by `**`, percent-decoded.
    ///   - rawRest: the text matched by `**`, as sent.
    public init(
        _ parameters: some Sequence<(name: String, value: String)>,
        rest: String? = nil,
        rawRest: String? = nil
    ) {
        self.init(names: parameters.map(\.name), values: parameters.map(\.value), rest: rest, rawRest: rawRest)
    }

    init(names: [String], values: [String], rest: String?, rawRest: String?) {
        storage =
            names.isEmpty && rest == nil && rawRest == nil
            ? nil : Storage(names: names, values: values, rest: rest, rawRest: rawRest)
    }

    /// The value of a parameter, or `nil` if the route has no parameter with that name.
    public subscript(name: String) -> String? {
        guard let storage, let index = storage.names.firstIndex(of: name), index < storage.values.count else {
            return nil
        }
        return storage.values[index]
    }

    /// The value of a parameter, or `nil` if the route has no parameter with that name.
    public subscript(dynamicMember name: String) -> String? {
        self[name]
    }

    /// Returns the value of a parameter, converted from text.
    ///
    /// - Parameters:
    ///   - name: the name of the parameter.
    ///   - type: the type to convert to.
    /// - Returns: the value.
    /// - Throws: ``HTTPError`` 400 if the parameter is missing or cannot be converted.
    public func require<Value: LosslessStringConvertible>(
        _ name: String,
        as type: Value.Type = String.self
    ) throws(HTTPError) -> Value {
        guard let value = self[name].flatMap(Value.init) else {
            throw HTTPError(.badRequest, "The path parameter \"\(name)\" must be of type \(Value.self).")
        }
        return value
    }
}

extension PathParameters {
    /// Compares names, values and the rest.
    public static func == (left: PathParameters, right: PathParameters) -> Bool {
        left.storage?.names == right.storage?.names && left.storage?.values == right.storage?.values
            && left.rest == right.rest && left.rawRest == right.rawRest
    }

    /// Hashes names, values and the rest.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(storage?.names)
        hasher.combine(storage?.values)
        hasher.combine(rest)
        hasher.combine(rawRest)
    }
}

/// The query of a request's URL, decoded on access.
@dynamicMemberLookup
public struct Query: Sendable, Hashable {
    /// The query as sent, without the question mark; empty if the URL has no query.
    public let rawValue: String

    /// Creates a query.
    ///
    /// - Parameter rawValue: the query as sent, without the question mark.
    public init(_ rawValue: String) {
        self.rawValue = rawValue
    }

    /// The first value of a parameter, or `nil` if it is missing.
    public subscript(name: String) -> String? {
        values(of: name).first
    }

    /// The first value of a parameter, or `nil` if it is missing.
    public subscript(dynamicMember name: String) -> String? {
        self[name]
    }

    /// Returns all values of a parameter, in order. A parameter without `=` has an empty value.
    ///
    /// - Parameter name: the decoded name.
    /// - Returns: the decoded values; a value that cannot be decoded is returned as sent.
    public func values(of name: String) -> [String] {
        QueryText(rawValue).values(of: name)
    }
}
