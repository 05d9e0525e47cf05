//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Hummingbird
import HummingbirdRouter
import HTTPTypes
import OpenTracingInstrumentation
import TracedRouting

/// Where in a ``TracedRouterBuilder`` routes are being put together: what is said around them, and who knows them.
struct RouteScope: Sendable {
    /// That of the closure that runs.
    @TaskLocal static var current: RouteScope?

    let table: RouteTable
    /// The limits around, the innermost first.
    private(set) var limits: [TimeLimit] = []
    /// What is said around, the innermost first.
    private var surroundings: [(tracing: RouteTracing, place: String)] = []

    init(table: RouteTable) {
        self.table = table
    }

    /// That of a place inside.
    func inside(_ place: String, tracing: RouteTracing, limit: TimeLimit?) -> RouteScope {
        if tracing.operationName != nil { table.report(.nameForSeveral(at: place)) }
        var inner = self
        inner.surroundings.insert((tracing, place), at: 0)
        if let limit { inner.limits.insert(limit, at: 0) }
        return inner
    }

    /// What counts for a route here.
    func annotation(_ annotation: RouteAnnotation) -> RouteAnnotation {
        surroundings.reduce(annotation) { $0.within($1.tracing, place: $1.place) }
    }

    /// Makes the routes known that stand in middleware of Hummingbird's.
    func addRoutes(in middleware: Any) {
        FoundRoutes.forEach(in: middleware) { method, path in
            table.add(method: method, path: path, annotation: annotation(RouteAnnotation(.inherit)))
        }
    }
}
#endif
