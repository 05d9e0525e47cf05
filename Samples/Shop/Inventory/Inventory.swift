//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird && AsyncHTTPClient && DistributedTracing && Logging && ServiceLifecycle
import Hummingbird
import OpenTracing
import TracedHummingbird
import TracedRouting

/// The service that knows what is in store. It runs on Hummingbird's own router, whose verbs take `traced:`.
enum Inventory {
    static let shelves: [Stock] = [
        Stock(id: 1, name: "lamp", quantity: 12),
        Stock(id: 2, name: "chair", quantity: 4),
        Stock(id: 3, name: "table", quantity: 3),
    ]

    static func router(tracing: RequestTracing) -> TracedHummingbirdRouter<TracedRequestContext> {
        let router = Router(context: TracedRequestContext.self).traced(by: tracing)
        router.get("health") { _, _ in "OK" }
        router.get("products", traced: "inventory.list") { _, _ in
            shelves.map { Product(id: $0.id, name: $0.name) }
        }
        router.get("stock/:id", traced: .named("inventory.count", tags: \.parameters.id)) { _, context in
            let id = try context.parameters.require("id", as: Int.self)
            return try withNewSpan("shelf.look", tags: ["product": .integer(Int64(id))]) { _ in
                if id == 13 { throw ShelfCollapsed() }
                guard let stock = shelves.first(where: { $0.id == id }) else {
                    throw Hummingbird.HTTPError(.notFound)
                }
                return stock
            }
        }
        return router
    }
}

/// What happens to whoever asks for product 13.
struct ShelfCollapsed: Error, CustomStringConvertible {
    var description: String { "the shelf has collapsed" }
}
#endif
