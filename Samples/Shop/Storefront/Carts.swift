//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import OpenTracing
import TracedRouting

/// The carts: a wrapped handler that is given to a verb.
struct Carts: Sendable {
    @Traced("cart.add") var add: Handler

    init(inventory: InventoryClient) {
        add = { request in
            let order = try await request.decode(Order.self)
            let stock = try await inventory.stock(of: order.product)
            activeSpan?.setTag("product", to: stock.name).log(event: "cart.added")
            return .noContent
        }
    }
}
#endif
