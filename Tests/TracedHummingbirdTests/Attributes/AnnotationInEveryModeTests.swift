//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import OpenTracing
import OpenTracingTesting
import Testing
import TracedHummingbird
import TracedRouting

@Suite("An annotation keeps its name and its tags in every mode that traces")
struct AnnotationInEveryModeTests {
    struct Users: Routes {
        @Traced(.get, "/users/:id", "users.show", tags: \.parameters.id) var show = { _ in .ok }
    }

    @Test(
        "Name and tags are the same",
        arguments: [TracingMode.annotated, .all],
        [("/orders/7", "order.show", "http.parameter.id"), ("/users/7", "users.show", "http.parameter.id")]
    )
    func modes(mode: TracingMode, expected: (path: String, name: String, tag: String)) async throws {
        let service = Service(TracingSettings(mode: mode, tracedRequestAttributes: [\.query.page]))
        let routes = try TracedRouter(service.tracing) {
            Get("/orders/:id", traced: .named("order.show", tags: \.parameters.id)) { _ in .ok }
            Users()
        }
        try await LiveServer.run(routes) { (url) async throws in
            _ = try await Wire.answer(to: Wire.request("GET", expected.path + "?page=3"), from: url)
        }
        let span = try #require(service.tracer.finishedSpans.first)
        #expect(span.operationName == expected.name)
        #expect(span.tags[expected.tag] == "7")
        #expect(span.tags["http.query.page"] == "3")
        #expect(service.tracer.finishedSpans.count == 1)
    }
}
#endif
