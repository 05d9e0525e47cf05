//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdRouter
import NIOCore
import OpenTracingTesting
import Testing
import TracedHummingbird
import TracedRouting

@Suite("The kit for adapters, on every router", .timeLimit(.minutes(5)))
struct AdapterTests {
    static func port(_ url: String) -> Int {
        url.split(separator: ":").last.flatMap { Int($0) } ?? 0
    }

    static let tracedRouter = AdapterConformance(
        server: ServerAdapter { tracing, routes, body in
            try await LiveServer.run(router(tracing, routes)) { try await body(port($0)) }
        }
    )

    private static func router(_ tracing: RequestTracing, _ routes: [ConformanceRoute]) throws -> TracedRouter {
        try TracedRouter(tracing) {
            for route in routes {
                TracedRouting.Route(HTTPMethod(rawValue: route.method), route.path(), traced: route.tracing) {
                    request in
                    try await response(of: route, to: request)
                }
            }
        }
    }

    private static func response(
        of route: ConformanceRoute,
        to request: TracedRouting.Request
    ) async throws -> TracedRouting.Response {
        do {
            let answer = try await route.answer(ConformanceRequest { try await request.body.collect(upTo: 1 << 20) })
            let headers = Headers(answer.fields)
            let status = HTTPStatus(answer.statusCode)
            switch answer.body {
            case .bytes(let bytes):
                return TracedRouting.Response(status, headers: headers, body: TracedRouting.ResponseBody(bytes))
            case .stream(let pieces):
                return TracedRouting.Response(
                    status,
                    headers: headers,
                    body: TracedRouting.ResponseBody { writer in
                        for try await piece in pieces { try await writer.write(piece) }
                    }
                )
            }
        } catch let error as ConformanceHandlerError {
            guard let statusCode = error.statusCode else { throw error }
            throw TracedRouting.HTTPError(HTTPStatus(statusCode))
        }
    }

    static let hummingbirdRouter = AdapterConformance(
        server: ServerAdapter { tracing, routes, body in
            let router = Router(context: TracedRequestContext.self).traced(by: tracing)
            for route in routes {
                let method = try #require(HTTPRequest.Method(rawValue: route.method))
                router.on(RouterPath(route.path()), method: method, traced: route.tracing) { request, _ in
                    try await response(of: route, to: request)
                }
            }
            try await LiveServer.run(router) { try await body(port($0)) }
        }
    )

    static let resultBuilder = AdapterConformance(
        server: ServerAdapter { tracing, routes, body in
            let router = try TracedRouterBuilder(tracing, context: PersonContext.self) {
                for route in routes {
                    AnnotatedRoute(
                        HTTPRequest.Method(rawValue: route.method) ?? .get,
                        RouterPath(route.path()),
                        traced: route.tracing
                    ) { (request, _) -> Hummingbird.Response in
                        try await response(of: route, to: request)
                    }
                }
            }
            try await LiveServer.run(router) { try await body(port($0)) }
        }
    )

    private static func response(
        of route: ConformanceRoute,
        to request: Hummingbird.Request
    ) async throws -> Hummingbird.Response {
        do {
            let answer = try await route.answer(
                ConformanceRequest { Array(buffer: try await request.body.collect(upTo: 1 << 20)) }
            )
            var headers = HTTPFields()
            for field in answer.fields {
                headers.append(HTTPField(name: HTTPField.Name(field.name)!, value: field.value))
            }
            let status = HTTPResponse.Status(code: answer.statusCode)
            switch answer.body {
            case .bytes(let bytes):
                let body = Hummingbird.ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
                return Hummingbird.Response(status: status, headers: headers, body: body)
            case .stream(let pieces):
                let body = Hummingbird.ResponseBody { writer in
                    for try await piece in pieces { try await writer.write(ByteBuffer(bytes: piece)) }
                    try await writer.finish(nil)
                }
                return Hummingbird.Response(status: status, headers: headers, body: body)
            }
        } catch let error as ConformanceHandlerError {
            guard let statusCode = error.statusCode else { throw error }
            throw Hummingbird.HTTPError(HTTPResponse.Status(code: statusCode))
        }
    }

    @Test("A traced router keeps every promise", arguments: tracedRouter.cases)
    func keptByTracedRouter(promise: AdapterConformance.Case) async throws {
        try await promise.run()
    }

    @Test("Hummingbird's result-builder router keeps every promise", arguments: resultBuilder.cases)
    func keptByResultBuilder(promise: AdapterConformance.Case) async throws {
        try await promise.run()
    }

    @Test("Hummingbird's own router keeps every promise", arguments: hummingbirdRouter.cases)
    func keptByHummingbirdRouter(promise: AdapterConformance.Case) async throws {
        try await promise.run()
    }

    /// A context that does not know the address of the client.
    private struct SilentContext: RequestContext {
        var coreContext: CoreRequestContextStorage

        init(source: ApplicationRequestContextSource) {
            coreContext = CoreRequestContextStorage(source: source)
        }
    }

    /// The case about the properties of requests, for a server without addresses that declares some unknown.
    private static func propertyCase(unknown: Set<String>) throws -> AdapterConformance.Case {
        let conformance = AdapterConformance(
            server: ServerAdapter(unknownProperties: unknown) { tracing, routes, body in
                let responder = TracedRouterResponder(try router(tracing, routes), context: SilentContext.self)
                try await LiveServer.run(responder) { try await body(port($0)) }
            }
        )
        return try #require(conformance.cases.first { $0.name.hasPrefix("Every property of a request") })
    }

    @Test(
        "A property that an adapter does not know must be declared, and one that is declared must not be there",
        arguments: [
            ([], "remote-address is missing"),
            (["remote-address", "host"], "host is declared unknown, and yet it is shop.example"),
            (["remote-address", "color"], "color, which is declared unknown, is not a property of a request"),
        ] as [(Set<String>, String)]
    )
    func forgotten(unknown: Set<String>, reason: String) async throws {
        let failure = await #expect(throws: ConformanceFailure.self) {
            try await Self.propertyCase(unknown: unknown).run()
        }
        #expect(failure?.reason.contains(reason) == true, "\(String(describing: failure))")
    }

    @Test("What an adapter declares unknown may be missing")
    func declared() async throws {
        try await Self.propertyCase(unknown: ["remote-address"]).run()
    }
}
#endif
