//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HTTPTypes
import Hummingbird
import Logging
import OpenTracing
import OpenTracingTesting
import Testing
import TracedHummingbird
import TracedRouting

@Suite("Handlers of a traced router reach Hummingbird's context", .timeLimit(.minutes(10)))
struct ServerContextTests {
    struct UserContext: RequestContext {
        var coreContext: CoreRequestContextStorage
        var user: String?

        init(source: ApplicationRequestContextSource) {
            coreContext = .init(source: source)
        }
    }

    struct SignIn: RouterMiddleware {
        func handle(
            _ request: Hummingbird.Request,
            context: UserContext,
            next: (Hummingbird.Request, UserContext) async throws -> Hummingbird.Response
        ) async throws -> Hummingbird.Response {
            guard let user = request.headers[HTTPField.Name("x-user")!] else {
                throw Hummingbird.HTTPError(.unauthorized)
            }
            var context = context
            context.user = user
            context.logger[metadataKey: "user"] = "\(user)"
            return try await next(request, context)
        }
    }

    static func router(_ tracing: RequestTracing) throws -> TracedRouter {
        try TracedRouter(tracing) {
            Get("/me") { request in
                #expect(request.context(TracedRequestContext.self) == nil)
                let user = request.context(UserContext.self)?.user ?? "nobody"
                return .text("\(user), \(request.logger?[metadataKey: "user"].map { "\($0)" } ?? "no logger")")
            }
        }
    }

    @Test("Identity and logger that middleware of Hummingbird's has put there, also for attributes")
    func context() async throws {
        let service = Service(
            TracingSettings(mode: .all, tracedRequestAttributes: [\.[tag: "user", \UserContext.user]])
        )
        let responder = TracedRouterResponder(
            try Self.router(service.tracing),
            context: UserContext.self,
            middleware: [SignIn()]
        )
        try await LiveServer.run(responder) { (url) async throws in
            #expect(try await Client.send("GET", "\(url)/me", headers: ["x-user": "ann"]).body == "ann, ann")
            #expect(try await Client.send("GET", "\(url)/me").status == 401)
        }
        #expect(await service.tracer.finishedSpans(count: 1).map { $0.tags["user"] } == ["ann"])
        #expect(service.tracer.finishedSpans.count == 1)
    }

    @Test("A request that another server serves has no context")
    func none() async throws {
        let router = try Self.router(RequestTracing(MockTracer()))
        let response = await router.respond(to: TracedRouting.Request(.get, "/me"))
        guard case .bytes(let bytes) = response.body.content else { return }
        #expect(String(decoding: bytes, as: UTF8.self) == "nobody, no logger")
    }
}
#endif
