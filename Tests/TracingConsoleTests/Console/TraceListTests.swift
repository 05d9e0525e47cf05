//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingInstrumentation
import Testing
import TracedRouting

@Suite("The list of traces")
struct TraceListTests {
    @Test(
        "A list has the traces that a filter lets through",
        arguments: [
            ("", 3), ("route=/orders/:id", 2), ("operation=ORDERS", 2), ("status=5xx", 1), ("status=200", 2),
            ("error=true", 1), ("tag=http.method", 3), ("tag=http.method%3DPOST", 0), ("minimum=600000", 0),
            ("limit=1", 1), ("service=shop", 3), ("service=other", 0),
        ]
    )
    func filters(query: String, count: Int) async throws {
        let service = try ConsoleService(mode: .all)
        for path in ["/orders/1", "/orders/0", "/plain"] { _ = await service.send(.get, path) }
        let list = try #require(try await service.json("/_tracing/api/traces?" + query) as? [[String: Any]])
        #expect(list.count == count)
    }

    @Test(
        "A filter that is no number, or not known, is refused",
        arguments: ["minimum=x", "limit=-1", "minimum=nan", "error=1", "min=20", "limit=1&sort=time"]
    )
    func refusedFilter(query: String) async throws {
        #expect(try await ConsoleService().send(.get, "/_tracing/api/traces?" + query).status == .badRequest)
    }

    @Test("A list of traces says how many there are beyond its limit")
    func total() async throws {
        let service = try ConsoleService(mode: .all)
        for path in ["/orders/1", "/orders/0", "/plain"] { _ = await service.send(.get, path) }
        for (query, total) in [("limit=1", "3"), ("limit=1&route=/orders/:id", "2"), ("", "3")] {
            let list = await service.send(.get, "/_tracing/api/traces?" + query)
            #expect(list.headers["x-total-count"] == total)
        }
    }
}
