//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Hummingbird
import HummingbirdRouter
import TracedHummingbird

import struct TracedRouting.TimeLimit

/// The code in the article about Hummingbird's result-builder router.
enum ResultBuilderExamples {
    static func application(tracing: RequestTracing) throws -> some ApplicationProtocol {
        let router = try TracedRouterBuilder(tracing, context: BasicRouterRequestContext.self) {
            Get("health") { _, _ in "OK" }
            Get("orders/:id", traced: .named("order.show", tags: \.parameters.id)) { _, context in
                "order \(context.parameters.get("id") ?? "")"
            }
            TracedRouteGroup("admin", traced: false) {
                Get("queues") { _, _ in "none" }
            }
            TracedRouteGroup("reports", limitedTo: TimeLimit(.seconds(5))) {
                Get("yearly", traced: true) { _, _ in "report" }
            }
        }
        let application = Application(router: router)
        return application
    }
}
#endif
