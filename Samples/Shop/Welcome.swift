//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird && AsyncHTTPClient && DistributedTracing && Logging && ServiceLifecycle
import Foundation
import TracedRouting

/// What the sample says when it starts: its routes, and a tour of five steps.
enum Welcome {
    static func print(
        router: TracedRouter,
        settings: TracingSettings,
        storefront: Int?,
        inventory: BoundAddress,
        supplier: BoundAddress
    ) {
        let storefront = "http://127.0.0.1:\(storefront ?? 0)"
        write(
            """
            The storefront serves \(storefront), calls the inventory on port
            \(inventory.known ?? 0), and the supplier on port \(supplier.known ?? 0). Mode: \(settings.mode.rawValue).

            \(table(of: router))

            Take the tour in another terminal. Traces are printed here, with as many tags
            as the window is wide; the console, step 5, shows them all.

              shop=\(storefront)

            1. A trace. The route is registered with @Traced, so it is traced.
                 curl $shop/products/3
               Look for two services in one trace, and in the console for
               http.parameter.id, which this route records.

            2. Failures.
                 curl -i $shop/products/13
                 curl -i $shop/forecast/12
               Look for the error under the span where it happened. The second one
               exceeded a time limit: in the console, its span has timeout.ms.

            3. Everything. /about has no annotation, and is not traced until you change
               the mode, while the service runs.
                 curl $shop/about
                 curl -X PUT $shop/admin/mode/all
                 curl $shop/about
                 curl $shop/products/2/delivery
               Look for the last one's third service: its spans come from a library
               that uses swift-distributed-tracing.

            4. Request attributes as tags, and a caller's trace.
                 curl -H 'x-tenant: acme' $shop/products/1
                 curl $shop/cart -H 'x-customer: ann' -d '{"product": 1, "quantity": 1}'
                 curl $shop/orders?source=mail -d '{"product": 3, "quantity": 2}'
                 curl $shop/report.csv -H \\
                   'traceparent: \(callersTrace)'
               Look for tenant, customer and http.query.source, and for the caller's
               trace id in the last trace.

            5. The console.
                 \(storefront)/_tracing
               Compare a trace with others of its route, remove an attribute, or trace
               another route: each change applies from the next request.

            Shop --help lists all options. Press Control-C to stop.


            """
        )
    }

    /// What `--help` says.
    static func printHelp() {
        write(
            """
            USAGE: Shop [--quiet] [--storefront-port PORT] [--inventory-port PORT]
                        [--supplier-port PORT]

            Three services that call each other, traced, with a tour.

            OPTIONS:
              --storefront-port PORT  the storefront's port (8080)
              --inventory-port PORT   the inventory's port (8081)
              --supplier-port PORT    the supplier's port (8082); 0 for any port
              --quiet                 print no traces

            VARIABLES:
              STOREFRONT_PORT, INVENTORY_PORT, SUPPLIER_PORT
                                      the ports, unless set by an option
              TRACE_MODE              off, annotated or all
              TRACED_REQUEST_ATTRIBUTES
                                      request attributes to record as tags, such as
                                      method,headers.user-agent,tenant
              TRACE_SETTINGS_FILE     a settings file, reloaded when it changes
              OTEL_TRACES_EXPORTER    otlp, zipkin, console or file: also export spans
              CONSOLE_TOKEN           the token of the console
              NO_COLOR, COLUMNS       how traces are printed


            """
        )
    }

    private static let callersTrace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    /// The routes but for those of the console, in 80 columns.
    private static func table(of router: TracedRouter) -> String {
        let routes = router.routes.filter { !$0.template.hasPrefix("/_tracing") }
        let rows =
            [["METHOD", "PATH", "TRACED", "NAME"]]
            + routes.map { [$0.method, $0.template, $0.isTraced ? "yes" : "no", $0.operationName] }
        let widths = (0..<3).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).map { $0.padding(toLength: $1 + 2, withPad: " ", startingAt: 0) }.joined() + row[3]
        }.joined(separator: "\n")
    }

    /// Writes at once, also when the output goes to a file.
    private static func write(_ text: String) {
        FileHandle.standardOutput.write(Data(text.utf8))
    }
}
#endif
