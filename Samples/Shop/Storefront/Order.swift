//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird && AsyncHTTPClient && DistributedTracing && Logging && ServiceLifecycle
/// So many of a product.
struct Order: Codable, Sendable {
    let product: Int
    let quantity: Int
}
#endif
