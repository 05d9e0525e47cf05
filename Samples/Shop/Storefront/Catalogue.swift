//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import TracedRouting

/// The products: a collection whose wrapped members register themselves.
struct Catalogue: Routes {
    @Traced(.get, "/products") var list: Handler
    @Traced(.get, "/products/:id", "product.show", tags: \.parameters.id) var show: Handler

    init(inventory: InventoryClient) {
        list = { _ in
            try .json(try await inventory.products())
        }
        show = { request in
            try .json(try await inventory.stock(of: request.parameters.require("id", as: Int.self)))
        }
    }
}
#endif
