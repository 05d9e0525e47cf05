//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HTTPTypes
import Hummingbird
import OpenTracingInstrumentation

/// A wrapped member, whichever response its handler makes.
protocol WrappedRoute<Context> {
    associatedtype Context: RequestContext

    var path: RouterPath { get }
    var method: HTTPRequest.Method { get }
    var tracing: RouteTracing { get }
    /// Whether a handler was never assigned.
    var isMissing: Bool { get }
    var responder: AnyResponder<Context> { get }
}

extension TracedRoute: WrappedRoute {
    var isMissing: Bool { handler == nil }

    var responder: AnyResponder<Context> {
        let handler = wrappedValue
        return AnyResponder { request, context in
            try await handler(request, context).response(from: request, context: context)
        }
    }
}
#endif
