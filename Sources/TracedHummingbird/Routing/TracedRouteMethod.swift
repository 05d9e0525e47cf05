//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
public import HTTPTypes
public import Hummingbird
public import OpenTracingInstrumentation
import TracedRouting

/// Marks a method as a traced handler of Hummingbird's, and registers it: see ``TracedRoutes``.
///
/// The method is called on the value that is added to the router, so that it has all that the value holds:
///
/// ```swift
/// struct Orders: TracedRoutes {
///     let store: OrderStore
///
///     @TracedRouteMethod(.get, "orders/:id", "order.show", tags: \.parameters.id) var show = Orders.show
///
///     func show(_ request: Request, _ context: AppContext) async throws -> Order {
///         try await store.order(context.parameters.require("id"))
///     }
/// }
/// ```
///
/// The member may have the name of the method: `orders.show(request, context)` calls the method. The route goes by that name too.
@propertyWrapper
public struct TracedRouteMethod<Enclosing: Sendable, Context: RequestContext, Output: ResponseGenerator>: WrappedRoute,
    Sendable
{
    /// A method that is not bound to an instance yet, as `Orders.show` is one.
    public typealias Method =
        @Sendable (Enclosing) -> @Sendable (Hummingbird.Request, Context) async throws -> Output

    let path: RouterPath
    let method: HTTPRequest.Method
    let tracing: RouteTracing

    /// The method.
    public let wrappedValue: Method

    /// Wraps a method.
    ///
    /// - Parameters:
    ///   - wrappedValue: the method.
    ///   - method: the HTTP method.
    ///   - path: the path.
    ///   - operationName: the name of the operation.
    ///   - tracing: whether and how the route is traced; `true` by default.
    ///   - tags: what of the request becomes tags.
    public init(
        wrappedValue: @escaping Method,
        _ method: HTTPRequest.Method,
        _ path: RouterPath,
        _ operationName: String? = nil,
        traced tracing: some RouteTracingConvertible = true,
        tags: RequestAttribute...
    ) {
        self.wrappedValue = wrappedValue
        self.method = method
        self.path = path
        self.tracing = tracing.routeTracing.named(operationName, adding: tags)
    }

    func handler(in collection: Any) -> MemberHandler<TracedRoute<Context, Output>.Handler> {
        (collection as? Enclosing).map { .ready(wrappedValue($0)) } ?? .methodOf(Enclosing.self)
    }
}
#endif
