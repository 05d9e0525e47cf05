//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird && AsyncHTTPClient && DistributedTracing && Logging && ServiceLifecycle
import OpenTracing
import TracedRouting

/// The carts: a wrapped method that is given to a verb.
struct Carts: Sendable {
    let inventory: InventoryClient

    @TracedMethod("cart.add") var add = Carts.add

    func add(_ request: Request) async throws -> Response {
        let order = try await request.decode(Order.self)
        let stock = try await inventory.stock(of: order.product)
        activeSpan?.setTag("product", to: stock.name).log(event: "cart.added")
        return .noContent
    }
}
#endif
