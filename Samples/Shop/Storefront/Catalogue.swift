//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird && AsyncHTTPClient && DistributedTracing && Logging && ServiceLifecycle
import TracedRouting

/// The products: a collection whose wrapped members register themselves.
struct Catalogue: Routes {
    let inventory: InventoryClient

    @TracedMethod(.get, "/products") var list = Catalogue.list
    @TracedMethod(.get, "/products/:id", "product.show", tags: \.parameters.id) var show = Catalogue.show

    func list(_ request: Request) async throws -> Response {
        try .json(await inventory.products())
    }

    func show(_ request: Request) async throws -> Response {
        try .json(await inventory.stock(of: request.parameters.require("id", as: Int.self)))
    }
}
#endif
