//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird && AsyncHTTPClient && DistributedTracing && Logging && ServiceLifecycle
import TracedRouting

/// Asks the supplier when more of a product arrives.
struct SupplierClient: Sendable {
    let service: ServiceClient

    func delivery(of product: Int) async throws -> Delivery {
        try await service.get("/deliveries/\(product)", call: "supplier.delivery")
    }
}
#endif
