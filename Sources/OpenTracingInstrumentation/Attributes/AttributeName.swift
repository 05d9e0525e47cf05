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

    /// The names that can be used for responses, for the text of an error.
    static let allowedOfResponse = ["status", "content-length", "headers.NAME"]

    /// The attribute of responses with a name, or `nil` when there is none.
    ///
    /// - Parameters:
    ///   - name: the name as it stands in the configuration.
    ///   - custom: attributes of the user's own, by their names.
    static func responseAttribute(named name: String, custom: [String: ResponseAttribute]) -> ResponseAttribute? {
        if let attribute = custom[name] { return attribute }
        let (group, member) = split(name)
        switch (HeaderAttributes.fieldName(of: group), member) {
        case ("status", nil): return \ResponseAttributes.status
        case ("content-length", nil): return \ResponseAttributes.contentLength
        case ("headers", let member?) where !member.isEmpty:
            let field = HeaderAttributes.fieldName(of: member)
            return \ResponseAttributes.headers[field]
        default: return nil
        }
    }

    /// The names that can be used for outgoing requests, for the text of an error.
    static let allowedOfOutgoing = [
        "method", "url", "scheme", "host", "port", "path", "content-length", "headers.NAME", "query.NAME",
    ]

    /// The attribute of outgoing requests with a name, or `nil` when there is none.
    ///
    /// - Parameter name: the name as it stands in the configuration.
    static func outgoingAttribute(named name: String) -> OutgoingRequestAttribute? {
        let (group, member) = split(name)
        switch (HeaderAttributes.fieldName(of: group), member) {
        case ("method", nil): return \OutgoingAttributes.method
        case ("url", nil): return \OutgoingAttributes.url
        case ("scheme", nil): return \OutgoingAttributes.scheme
        case ("port", nil): return \OutgoingAttributes.port
        case ("path", nil): return \OutgoingAttributes.path
        case ("host", nil): return \OutgoingAttributes.host
        case ("content-length", nil): return \OutgoingAttributes.contentLength
        case ("headers", let member?) where !member.isEmpty:
            let field = HeaderAttributes.fieldName(of: member)
            return \OutgoingAttributes.headers[field]
        case ("query", let member?) where !member.isEmpty: return \OutgoingAttributes.query[member]
        default: return nil
        }
    }

    private static func split(_ name: String) -> (group: String, member: String?) {
        guard let dot = name.firstIndex(of: ".") else { return (name, nil) }
        return (String(name[..<dot]), String(name[name.index(after: dot)...]))
    }
}
