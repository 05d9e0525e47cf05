//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Hummingbird
import TracedHummingbird
import TracedRouting

extension ReadmeExamples {
    static func hummingbird(tracing: RequestTracing) -> some ApplicationProtocol {
        let router = Router(context: TracedRequestContext.self).traced(by: tracing)
        router.get("orders/:id", traced: true) { _, context in
            "order \(context.parameters.get("id") ?? "")"
        }
        router.group("admin", traced: false).get("queues") { _, _ in "none" }
        let application = Application(router: router)
        return application
    }
}
#endif
