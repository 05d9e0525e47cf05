//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// How the spans of requests are named when their route has no name of its own.
///
/// Whatever is chosen, a name is never empty and never the raw path, so that names stay few.
public struct OperationNaming: Sendable {
    enum Choice: Sendable {
        case routeTemplate
        case handlerName
        case method
        case custom(@Sendable (any TraceableRequest, RouteInformation) -> String)
    }

    let choice: Choice

    /// Method and template: `GET /users/:id`. Without a route the method alone.
    public static let routeTemplate = OperationNaming(choice: .routeTemplate)

    /// The handler: `Users.list`. Without one the method and the template.
    public static let handlerName = OperationNaming(choice: .handlerName)

    /// The method alone: `GET`.
    public static let method = OperationNaming(choice: .method)

    /// A name of your own.
    ///
    /// - Parameter name: makes the name from the request and its route; an empty one and
    ///   one that is the raw path fall back to ``routeTemplate``.
    /// - Returns: the naming.
    public static func custom(
        _ name: @escaping @Sendable (any TraceableRequest, RouteInformation) -> String
    ) -> OperationNaming {
        OperationNaming(choice: .custom(name))
    }

    /// The name for a request.
    package func name(for request: some TraceableRequest, route: RouteInformation) -> String {
        if let name = name(forMethod: request.method, route: route) { return name }
        if case .custom(let make) = choice {
            let name = make(request, route)
            if !name.isEmpty, name == route.template || !Self.isRawPath(name, of: request) { return name }
        }
        return route.defaultName(method: request.method)
    }

    /// The name for all requests of a route with one method; `nil` where one is made for each of them.
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

    /// The method as it may stand in a name: one that no standard knows shows as `HTTP`.
    static func method(_ method: String) -> String {
        HTTPMethod.known.contains(HTTPMethod(rawValue: method)) ? method : "HTTP"
    }
}
