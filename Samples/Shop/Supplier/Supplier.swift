//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird && AsyncHTTPClient && DistributedTracing && Logging && ServiceLifecycle
import Hummingbird
import Logging

/// The service of another team, which knows nothing of this project: Hummingbird's own middleware for traces, and libraries that use
/// swift-distributed-tracing. What it opens joins the traces of the others, and the settings decide about it, through the bridge.
enum Supplier {
    static func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.add(middleware: TracingMiddleware())
        let ledger = Ledger()
        router.get("deliveries/:id") { _, context in
            try ledger.delivery(of: context.parameters.require("id", as: Int.self))
        }
        return router
    }
}

/// When more of a product arrives.
struct Delivery: ResponseCodable, Sendable {
    let product: Int
    let days: Int
}
#endif
