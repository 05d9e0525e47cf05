//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if FlyingFox
import FlyingFox
import Foundation
import OpenTracingTesting
import Testing
import TracedFlyingFox
import TracedRouting

@Suite("The kit for adapters, on FlyingFox", .timeLimit(.minutes(5)))
struct AdapterTests {
    static let tracedRouter = AdapterConformance(
        // FlyingFox shows the last one.
        server: ServerAdapter(keepsRepeatedFields: false) { tracing, routes, body in
            let router = try TracedRouter(tracing) {
                for route in routes {
                    Route(TracedRouting.HTTPMethod(rawValue: route.method), route.path(), traced: route.tracing) {
                        request in
                        try await response(of: route, to: request)
                    }
                }
            }
            try await LiveServer.run(router, body)
        }
    )

    private static func response(of route: ConformanceRoute, to request: Request) async throws -> Response {
        do {
            let answer = try await route.answer(ConformanceRequest { try await request.body.collect(upTo: 1 << 20) })
            let headers = Headers(answer.fields)
            let status = HTTPStatus(answer.statusCode)
            switch answer.body {
            case .bytes(let bytes):
                return Response(status, headers: headers, body: ResponseBody(bytes))
            case .stream(let pieces):
                return .stream(status, headers: headers) { writer in
                    for try await piece in pieces { try await writer.write(piece) }
                }
            }
        } catch let error as ConformanceHandlerError {
            guard let statusCode = error.statusCode else { throw error }
            throw HTTPError(HTTPStatus(statusCode))
        }
    }

    static let routedHandler = AdapterConformance(
        server: ServerAdapter(keepsRepeatedFields: false) { tracing, routes, body in
            var handler = TracedRoutedHTTPHandler(tracing)
            for route in routes {
                handler.appendRoute(
                    HTTPRoute(method: FlyingFox.HTTPMethod(route.method), path: route.path()),
                    traced: route.tracing
                ) { request in
                    try await response(of: route, to: request)
                }
            }
            try handler.validate()
            try await LiveServer.run(handler, body)
        }
    )

    private static func response(of route: ConformanceRoute, to request: HTTPRequest) async throws -> HTTPResponse {
        do {
            let answer = try await route.answer(ConformanceRequest { Array(try await request.bodyData) })
            var headers = HTTPHeaders()
            for field in answer.fields { headers.addValue(field.value, for: HTTPHeader(field.name)) }
            let status = HTTPStatusCode(answer.statusCode, phrase: "")
            switch answer.body {
            case .bytes(let bytes):
                return HTTPResponse(statusCode: status, headers: headers, body: Data(bytes))
            case .stream(let pieces):
                return HTTPResponse(statusCode: status, headers: headers, body: HTTPBodySequence(from: Pieces(pieces)))
            }
        } catch let error as ConformanceHandlerError {
            guard let statusCode = error.statusCode else { throw error }
            // FlyingFox has no errors that say how they are answered.
            return HTTPResponse(statusCode: HTTPStatusCode(statusCode, phrase: ""))
        }
    }

    @Test("FlyingFox's own routes keep every promise", arguments: routedHandler.cases)
    func keptByRoutedHandler(promise: AdapterConformance.Case) async throws {
        try await promise.run()
    }

    @Test("A traced router keeps every promise", arguments: tracedRouter.cases)
    func keptByTracedRouter(promise: AdapterConformance.Case) async throws {
        try await promise.run()
    }
}
#endif
