//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird && AsyncHTTPClient && DistributedTracing && Logging && ServiceLifecycle
import Logging
import Tracing

/// A database client as libraries write it: with a span of swift-distributed-tracing and a line in the log.
struct Ledger: Sendable {
    let logger = Logger(label: "ledger")

    func delivery(of product: Int) -> Delivery {
        withSpan("ledger.read", ofKind: .client) { span in
            span.attributes["db.system.name"] = "ledger"
            span.attributes["product"] = product
            logger.info("A delivery was looked up", metadata: ["product": "\(product)"])
            return Delivery(product: product, days: 1 + product % 5)
        }
    }
}
#endif
