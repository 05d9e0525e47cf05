//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird && AsyncHTTPClient && DistributedTracing && Logging && ServiceLifecycle
import Foundation
import TracedRouting

/// What the sample says when it starts.
enum Welcome {
    static func print(
        router: TracedRouter,
        settings: TracingSettings,
        storefront: Int?,
        inventory: BoundAddress,
        supplier: BoundAddress
    ) {
        let storefront = "http://127.0.0.1:\(storefront ?? 0)"
        let inventory = "http://127.0.0.1:\(inventory.known ?? 0)"
        let supplier = "http://127.0.0.1:\(supplier.known ?? 0)"
        write(
            """
            The storefront serves \(storefront), the inventory \(inventory), the supplier \(supplier). Mode: \(settings.mode.rawValue).

            \(router.routes)

            Open \(storefront)/_tracing in a browser of this machine to see routes, settings and traces, and to change what is traced.

            Try, from another terminal:
              curl \(storefront)/products
              curl -H 'x-tenant: acme' \(storefront)/products/3
              curl -X POST '\(storefront)/orders?source=mail' -d '{"product": 3, "quantity": 2}'
              curl -X POST \(storefront)/cart -H 'x-customer: ann' -d '{"product": 1, "quantity": 1}'
              curl -N \(storefront)/report.csv
              curl -i \(storefront)/products/13
              curl -i \(storefront)/forecast/12
              curl \(storefront)/about
              curl -X PUT \(storefront)/admin/mode/all
              curl \(storefront)/products/2/delivery
              curl -H 'traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' \(storefront)/products/1

            With TRACE_SETTINGS_FILE=tracing.json, what that file says holds, and each change of it within a second. With
            OTEL_TRACES_EXPORTER=otlp, spans go to a receiver as well.

            Press Control-C to stop.


            """
        )
    }

    /// Writes at once, also when the output goes to a file.
    private static func write(_ text: String) {
        FileHandle.standardOutput.write(Data(text.utf8))
    }
}
#endif
