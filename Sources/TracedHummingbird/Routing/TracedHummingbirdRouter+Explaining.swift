//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
public import HTTPTypes
import Hummingbird
import Logging
import NIOCore
public import OpenTracingInstrumentation
import Synchronization

extension TracedHummingbirdRouter {
    /// The routes with their tracing, named as the current settings name them; ``routes`` are the same as Hummingbird describes
    /// them. Prints as a table.
    public var tracedRoutes: RouteList {
        let all = routes.map { (method: $0.method.rawValue, path: $0.path.description) }
        return RouteList(
            table.entries(among: all).map { entry in
                RouteDescription(
                    ExplainedRequest.make(entry.method, entry.information.template ?? "/"),
                    route: entry.information,
                    rulePlace: entry.rulePlace,
                    in: server
                )
            }
        )
    }

    /// Explains what tracing would do with a request under the current settings, without answering it.
    ///
    /// ```swift
    /// print(await router.explain(.get, "/orders/7"))
    /// ```
    ///
    /// Hummingbird itself finds the route, with the same routes and options. Calls the closures of the settings that decide about
    /// a request: skip predicates and custom names.
    ///
    /// - Parameters:
    ///   - method: the method of the request.
    ///   - target: its path, with or without a query.
    ///   - headers: its header fields, for predicates that look at them.
    /// - Returns: the explanation.
    public func explain(
        _ method: HTTPRequest.Method,
        _ target: String,
        headers: HTTPFields = [:]
    ) async -> RouteExplanation {
        let finder = RouteFinder(routes, options: options)
        let request = Hummingbird.Request(method, target, headers)
        let context = await finder.context(of: request)
        guard let path = context.endpointPath, path != "NotFound" else {
            var otherMethods: [String] = []
            for other in Set(routes.map(\.method)) where other != method {
                let found = await finder.context(of: Hummingbird.Request(other, target, headers)).endpointPath
                if found != nil, found != "NotFound" { otherMethods.append(other.rawValue) }
            }
            return RouteExplanation(
                TraceableHummingbirdRequest(request: request, context: context),
                route: table.unmatched,
                rulePlace: table.unmatchedRulePlace,
                otherMethods: otherMethods,
                in: server
            )
        }
        let entry = table.route(method: method.rawValue, path: path)
        return RouteExplanation(
            TraceableHummingbirdRequest(request: request, context: context),
            route: entry.information,
            rulePlace: entry.rulePlace,
            in: server
        )
    }

    /// How the router compares paths. It does not offer that itself; where it cannot be seen, the default holds.
    private var options: RouterOptions {
        Mirror(reflecting: router).descendant("options") as? RouterOptions ?? []
    }
}

/// Lets Hummingbird find the routes of requests that are not answered.
private struct RouteFinder {
    private let responder: RouterResponder<FoundContext>

    init<Context: RequestContext>(_ routes: [Router<Context>.RouteDescription], options: RouterOptions) {
        let router = Router(context: FoundContext.self, options: options)
        for route in routes {
            router.on(
                route.path,
                method: route.method,
                responder: CallbackResponder { _, context in
                    context.found.withLock { $0 = context.parameters }
                    return Hummingbird.Response(status: .ok)
                }
            )
        }
        responder = router.buildResponder()
    }

    /// The context that a request has at its route; without the path of one when there is none.
    func context(of request: Hummingbird.Request) async -> FoundContext {
        var context = FoundContext(source: FoundContext.Source())
        _ = try? await responder.respond(to: request, context: context)
        if let parameters = context.found.withLock(\.self) { context.coreContext.parameters = parameters }
        return context
    }
}

/// The context of a request that is not answered, which tells what matched it.
private struct FoundContext: RequestContext {
    struct Source: RequestContextSource {
        let logger = Logger(label: "explain") { _ in SwiftLogNoOpLogHandler() }
    }

    /// A place that all copies of a context share.
    final class Found: Sendable {
        private let parameters = Mutex<Parameters?>(nil)

        func withLock<Result: Sendable>(_ body: @Sendable (inout Parameters?) -> Result) -> Result {
            parameters.withLock { body(&$0) }
        }
    }

    var coreContext: CoreRequestContextStorage
    let found = Found()

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
    }
}

extension Hummingbird.Request {
    /// A request without a body that nobody sent.
    fileprivate init(_ method: HTTPRequest.Method, _ target: String, _ headers: HTTPFields = [:]) {
        self.init(
            head: HTTPRequest(method: method, scheme: nil, authority: nil, path: target, headerFields: headers),
            body: RequestBody(buffer: ByteBuffer())
        )
    }
}

/// A request for the template of a route.
private enum ExplainedRequest {
    static func make(_ method: String, _ template: String) -> TraceableHummingbirdRequest<FoundContext> {
        TraceableHummingbirdRequest(
            request: Hummingbird.Request(HTTPRequest.Method(rawValue: method) ?? .get, template),
            context: FoundContext(source: FoundContext.Source())
        )
    }
}
#endif
