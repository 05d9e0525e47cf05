//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
public import Hummingbird
import HTTPTypes
import NIOCore
public import TracedRouting

/// Answers Hummingbird's requests with a ``TracedRouting/TracedRouter``. Bodies stream both ways.
///
/// Handlers may throw what Hummingbird's own handlers do: an `HTTPResponseError` is answered as it says.
public struct TracedRouterResponder<Context: RequestContext>: HTTPResponder {
    private let router: TracedRouter

    /// Creates a responder.
    ///
    /// - Parameter router: answers the requests.
    public init(_ router: TracedRouter) {
        self.router = router
    }

    /// Answers a request. Never throws: errors of handlers are responses.
    public func respond(to request: Hummingbird.Request, context: Context) async throws -> Hummingbird.Response {
        let body = LentRequestBody(of: request)
        let response = await router.respond(
            to: TracedRouting.Request(
                request,
                remoteAddress: RemoteAddress.description(in: context),
                bodyOn: body.loan
            ),
            foreignErrors: { ($0 as? any HTTPResponseError)?.tracedResponse(to: request, context: context) }
        )
        return Hummingbird.Response(
            response,
            ending: body,
            closesToEndHead: request.method == .head && (context as? TracedRequestContext)?.sharesConnection == false
        )
    }
}

extension TracedRouter: HTTPResponderBuilder {
    /// The responder for Hummingbird, so that a router can be passed to an application: `Application(router: router)`.
    public func buildResponder() -> TracedRouterResponder<TracedRequestContext> {
        TracedRouterResponder(self)
    }
}
#endif
