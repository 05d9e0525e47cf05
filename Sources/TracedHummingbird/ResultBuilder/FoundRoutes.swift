//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HTTPTypes
import Hummingbird
import HummingbirdRouter

/// The routes that stand in middleware of Hummingbird's.
enum FoundRoutes {
    /// Finds them by reflection, in the order in which they are tried.
    static func forEach(in value: Any, _ body: (_ method: String, _ path: String) -> Void) {
        switch value {
        case let route as any FoundRoute:
            body(route.method.rawValue, route.fullPath)
        case let container as any RoutesContainer:
            for child in Mirror(reflecting: container).children { forEach(in: child.value, body) }
        default:
            // What the containers keep: one part, or as many as a loop has made.
            let mirror = Mirror(reflecting: value)
            guard mirror.displayStyle == .optional || mirror.displayStyle == .collection else { return }
            for child in mirror.children { forEach(in: child.value, body) }
        }
    }
}

/// A route of Hummingbird's, whatever its handler is.
private protocol FoundRoute {
    var method: HTTPRequest.Method { get }
    var fullPath: String { get }
}

/// What of Hummingbird's may have routes inside.
private protocol RoutesContainer {}

extension HummingbirdRouter.Route: FoundRoute {}
extension RouteGroup: RoutesContainer {}
extension ContextTransform: RoutesContainer {}
extension ThrowingContextTransform: RoutesContainer {}
extension _Middleware2: RoutesContainer {}
extension _OptionalMiddleware: RoutesContainer {}
extension _SpreadMiddleware: RoutesContainer {}
#endif
