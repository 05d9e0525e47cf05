//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The naming of request spans whose route does not specify an operation name.
///
/// A name is never empty and never the raw path, so that the number of names stays small.
public struct OperationNaming: Sendable {
    enum Choice: Sendable {
        case routeTemplate
        case handlerName
        case method
        case custom(@Sendable (any TraceableRequest, RouteInformation) -> String)
    }

    let choice: Choice

    /// Method and template, such as `GET /users/:id`; without a route, only the method.
    public static let routeTemplate = OperationNaming(choice: .routeTemplate)

    /// The handler name, such as `Users.list`; without one, method and template.
    public static let handlerName = OperationNaming(choice: .handlerName)

    /// Only the method, such as `GET`.
    public static let method = OperationNaming(choice: .method)

    /// Uses a custom name.
    ///
    /// - Parameter name: returns the name for a request and its route; an empty name and the raw path fall back to
    ///   ``routeTemplate``.
    /// - Returns: the naming.
    public static func custom(
        _ name: @escaping @Sendable (any TraceableRequest, RouteInformation) -> String
    ) -> OperationNaming {
        OperationNaming(choice: .custom(name))
    }

    /// Returns the name for a request.
    package func name(for request: some TraceableRequest, route: RouteInformation) -> String {
        let own =
            request.procedure.map { name(forProcedure: route, named: $0.fullName) }
            ?? name(forMethod: request.method, route: route)
        if let own { return own }
        if case .custom(let make) = choice {
            let name = make(request, route)
            if !name.isEmpty, name == route.template || !Self.isRawPath(name, of: request) { return name }
        }
        return request.procedure?.fullName ?? route.defaultName(method: request.method)
    }

    /// Returns the name for all calls of a procedure; `nil` if each call gets its own. The template of its route is the
    /// procedure's name.
    func name(forProcedure route: RouteInformation, named procedure: String? = nil) -> String? {
        if let name = route.operationName, !name.isEmpty { return name }
        return switch choice {
        case .custom: nil
        case .handlerName: route.handlerName ?? route.template ?? procedure
        case .routeTemplate, .method: route.template ?? procedure
        }
    }

    /// Returns the name for all requests of a route with one method; `nil` if each request gets its own.
    func name(forMethod method: String, route: RouteInformation) -> String? {
        if let name = route.operationName, !name.isEmpty { return name }
        switch choice {
        case .routeTemplate: break
        case .handlerName:
            if let name = route.handlerName, !name.isEmpty { return name }
        case .method: return Self.method(method)
        case .custom: return nil
        }
        return route.defaultName(method: method)
    }

    /// Whether a name is the path of a request, with or without its query.
    private static func isRawPath(_ name: String, of request: some TraceableRequest) -> Bool {
        guard name.hasPrefix(request.path) else { return false }
        let rest = name.dropFirst(request.path.count)
        return rest.isEmpty || rest.first == "?"
    }

    /// Returns the method for use in a name; nonstandard methods become `HTTP`.
    static func method(_ method: String) -> String {
        HTTPMethod.known.contains(HTTPMethod(rawValue: method)) ? method : "HTTP"
    }
}

/// The naming of outgoing request spans whose call does not specify an operation name.
///
/// A name is never empty and never the raw URL, so that the number of names stays small.
public struct ClientNaming: Sendable {
    private enum Choice: Sendable {
        case method
        case methodAndHost
        case custom(@Sendable (any OutgoingRequest) -> String)
    }

    private let choice: Choice

    /// The method, such as `GET`; nonstandard methods become `HTTP`.
    public static let method = ClientNaming(choice: .method)

    /// Method and host, such as `GET inventory`; without a known host, only the method.
    public static let methodAndHost = ClientNaming(choice: .methodAndHost)

    /// Uses a custom name.
    ///
    /// - Parameter name: returns the name for a request; an empty name, and the raw URL or its path, with or without the query,
    ///   fall back to ``method``.
    /// - Returns: the naming.
    public static func custom(_ name: @escaping @Sendable (any OutgoingRequest) -> String) -> ClientNaming {
        ClientNaming(choice: .custom(name))
    }

    /// Returns the name for a request.
    func name(for request: some OutgoingRequest) -> String {
        let method = OperationNaming.method(request.method)
        switch choice {
        case .method: return method
        case .methodAndHost:
            guard let host = request.host, !host.isEmpty else { return method }
            return "\(method) \(host)"
        case .custom(let make):
            let name = make(request)
            return name.isEmpty || Self.isRaw(name, url: request.url) ? method : name
        }
    }

    /// Returns the name for all requests with one method; `nil` if each request gets its own.
    func name(forMethod method: String) -> String? {
        if case .method = choice { OperationNaming.method(method) } else { nil }
    }

    /// Whether a name is a URL or its path, with or without the query.
    private static func isRaw(_ name: String, url: String) -> Bool {
        guard !url.isEmpty else { return false }
        let target = RequestTarget(url)
        let pathAndQuery = target.query.map { "\(target.path)?\($0)" }
        // Compares bytes, as the URL parser does: a combining mark after `?` merges both into one character.
        let beforeQuery = url.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        return [url, target.path, pathAndQuery].contains { $0?.utf8.elementsEqual(name.utf8) == true }
            || beforeQuery.elementsEqual(name.utf8)
    }
}
