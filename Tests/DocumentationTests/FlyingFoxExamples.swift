//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if FlyingFox
import FlyingFox
import Foundation
import TracedFlyingFox
import TracedRouting

// The code of the article about FlyingFox, to be compiled. A test compares the two.

enum FlyingFoxExamples {
    static func serve(_ tracing: RequestTracing) async throws {
        let router = try TracedRouter(tracing) {
            Get("/orders/:id", traced: true) { request in
                .text("order \(request.parameters.id ?? "")")
            }
            Post("/uploads", traced: "upload") { request in
                var count = 0
                for try await piece in request.body { count += piece.count }
                return .text("\(count) bytes")
            }
        }
        let server = HTTPServer(port: 8080, handler: router)
        try await server.run()
    }

    static func ownRoutes(_ tracing: RequestTracing) throws -> HTTPServer {
        var routes = TracedRoutedHTTPHandler(tracing)
        routes.appendRoute("GET /orders/:id", traced: .named("order.show", tags: \.parameters.id)) { (id: Int) in
            HTTPResponse(statusCode: .ok, body: Data("order \(id)".utf8))
        }
        routes.appendRoute("GET /health", traced: false) { _ in HTTPResponse(statusCode: .ok) }
        routes.appendRoute("GET /files/*", to: .directory(subPath: "Files", serverPath: "files"))
        try routes.validate()
        let server = HTTPServer(port: 8080, handler: routes)
        return server
    }

    static func readme(_ router: TracedRouter) async throws {
        try await HTTPServer(port: 8080, handler: router).run()
    }
}
#endif
