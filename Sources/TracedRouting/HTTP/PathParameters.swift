//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracingSupport

/// What the parameters and wildcards of a route's path matched, percent-decoded.
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

    /// One reference, and none for a route without parameters.
    private let storage: Storage?

    /// What `**` at the end of the path matched: the remaining segments, each percent-decoded, joined by slashes; `nil` without such
    /// a wildcard.
    ///
    /// A slash that was sent as `%2F` looks like one between segments here, `..` may come of `%2e%2e`, and doubled slashes are gone. What
    /// must tell these apart, such as the names of files, reads the path of the request. Check for `..` before you use it as a path.
    public var rest: String? { storage?.rest }

    /// What `**` at the end of the path matched as it was sent: percent-encoded, with every slash but the one before it; `nil` without
    /// such a wildcard.
    package var rawRest: String? { storage?.rawRest }

    /// Creates a list without parameters.
    public init() {
        storage = nil
    }

    /// Creates a list from pairs.
    ///
    /// - Parameters:
    ///   - parameters: names and values, in the order of the path.
    ///   - rest: what `**` matched, percent-decoded.
    ///   - rawRest: what `**` matched as it was sent.
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

    /// The value of a parameter, or `nil` when the route has none of that name.
    public subscript(name: String) -> String? {
        guard let storage, let index = storage.names.firstIndex(of: name), index < storage.values.count else {
            return nil
        }
        return storage.values[index]
    }

    /// The value of a parameter, or `nil` when the route has none of that name.
    public subscript(dynamicMember name: String) -> String? {
        self[name]
    }

    /// The value of a parameter as a number or another type that can be read from text.
    ///
    /// - Parameters:
    ///   - name: the name of the parameter.
    ///   - type: the type to read.
    /// - Returns: the value.
    /// - Throws: ``HTTPError`` 400 when there is no such parameter or its text cannot be read as the type.
    public func require<Value: LosslessStringConvertible>(
        _ name: String,
        as type: Value.Type = String.self
    ) throws(HTTPError) -> Value {
        guard let value = self[name].flatMap(Value.init) else {
            throw HTTPError(.badRequest, "The path parameter \"\(name)\" must be a value of type \(Value.self).")
        }
        return value
    }
}

extension PathParameters {
    /// Whether names, values and the rest are the same.
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
