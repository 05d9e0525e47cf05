//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird && AsyncHTTPClient && DistributedTracing && Logging && ServiceLifecycle
import Hummingbird

/// A product and how many there are.
struct Stock: ResponseCodable, Sendable {
    let id: Int
    let name: String
    let quantity: Int
}

/// A product.
struct Product: ResponseCodable, Sendable {
    let id: Int
    let name: String
}
#endif
