//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Hummingbird
import HummingbirdRouter
import NIOCore

/// A context of the result-builder router that knows the client's address, and what middleware finds out.
struct PersonContext: RouterRequestContext, RemoteAddressRequestContext {
    var coreContext: CoreRequestContextStorage
    var routerContext = RouterBuilderContext()
    let remoteAddress: SocketAddress?
    var person: String?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
    }
}

/// The context of requests whose person is known.
struct MemberContext: RouterRequestContext, ChildRequestContext {
    var coreContext: CoreRequestContextStorage
    var routerContext: RouterBuilderContext
    var member: String

    init(context: PersonContext) throws {
        guard let person = context.person else { throw HTTPError(.unauthorized) }
        coreContext = context.coreContext
        routerContext = context.routerContext
        member = "member \(person)"
    }
}

/// A context that is made from another one and cannot fail.
struct GuestContext: RouterRequestContext {
    typealias Source = PersonContext

    var coreContext: CoreRequestContextStorage
    var routerContext: RouterBuilderContext
    var guest = "guest"

    init(source: PersonContext) {
        coreContext = source.coreContext
        routerContext = source.routerContext
    }
}

/// Finds out who asks.
struct Introduce: RouterMiddleware {
    typealias Context = PersonContext

    let person: String

    func handle(
        _ request: Request,
        context: PersonContext,
        next: (Request, PersonContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.person = person
        return try await next(request, context)
    }
}

/// Lets nobody in who asks for that.
struct TurnAway: RouterMiddleware {
    typealias Context = PersonContext

    func handle(
        _ request: Request,
        context: PersonContext,
        next: (Request, PersonContext) async throws -> Response
    ) async throws -> Response {
        if request.uri.queryParameters["away"] != nil { throw HTTPError(.forbidden) }
        return try await next(request, context)
    }
}
#endif
