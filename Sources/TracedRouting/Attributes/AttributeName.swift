//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// The names under which attributes stand in configuration, such as the variable `TRACED_REQUEST_ATTRIBUTES`.
///
/// A name is the path of the property, in words with dashes or in camel case: `method`, `headers.user-agent`,
/// `query.page`, `at-end.parameters.id`.
enum AttributeName {
    private static let properties: [(name: String, attribute: RequestAttribute, atEnd: RequestAttribute)] = [
        ("method", \.method, \.atEnd.method),
        ("path", \.path, \.atEnd.path),
        ("route", \.route, \.atEnd.route),
        ("url", \.url, \.atEnd.url),
        ("scheme", \.scheme, \.atEnd.scheme),
        ("host", \.host, \.atEnd.host),
        ("remote-address", \.remoteAddress, \.atEnd.remoteAddress),
        ("content-length", \.contentLength, \.atEnd.contentLength),
        ("query", \.query.all, \.atEnd.query.all),
    ]

    /// The names that can be used, for the text of an error.
    static let allowed =
        properties.map(\.name) + ["headers.NAME", "query.NAME", "parameters.NAME", "cookies.NAME", "at-end.NAME"]

    /// The attribute with a name, or `nil` when there is none.
    ///
    /// - Parameters:
    ///   - name: the name as it stands in the configuration.
    ///   - custom: attributes of the user's own, by their names.
    static func attribute(named name: String, custom: [String: RequestAttribute]) -> RequestAttribute? {
        if let attribute = custom[name] { return attribute }
        let (group, member) = split(name)
        guard ["at-end", "atend"].contains(group.lowercased()), let member else {
            return attribute(group: group, member: member, atEnd: false)
        }
        let (endGroup, endMember) = split(member)
        return attribute(group: endGroup, member: endMember, atEnd: true)
    }

    private static func attribute(group: String, member: String?, atEnd: Bool) -> RequestAttribute? {
        guard let member else {
            let name = HeaderAttributes.fieldName(of: group)
            return properties.first { $0.name == name }.map { atEnd ? $0.atEnd : $0.attribute }
        }
        guard !member.isEmpty else { return nil }
        switch group {
        case "headers":
            let field = HeaderAttributes.fieldName(of: member)
            return atEnd ? \.atEnd.headers[field] : \.headers[field]
        case "query": return atEnd ? \.atEnd.query[member] : \.query[member]
        case "parameters": return atEnd ? \.atEnd.parameters[member] : \.parameters[member]
        case "cookies": return atEnd ? \.atEnd.cookies[member] : \.cookies[member]
        default: return nil
        }
    }

    private static func split(_ name: String) -> (group: String, member: String?) {
        guard let dot = name.firstIndex(of: ".") else { return (name, nil) }
        return (String(name[..<dot]), String(name[name.index(after: dot)...]))
    }
}
