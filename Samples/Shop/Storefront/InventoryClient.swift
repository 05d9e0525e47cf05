//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird && AsyncHTTPClient && DistributedTracing && Logging && ServiceLifecycle
import TracedRouting

/// Asks the inventory what is in store.
struct InventoryClient: Sendable {
    let service: ServiceClient

    func products() async throws -> [Product] {
        try await service.get("/products", call: "inventory.products")
    }

    func stock(of product: Int) async throws -> Stock {
        try await service.get("/stock/\(product)", call: "inventory.stock")
    }
}
#endif
