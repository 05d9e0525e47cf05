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

            A tour, from another terminal. Traces are printed here, with as many tags as
            the window is wide; the console, step 5, has all of them.

              shop=\(storefront)

            1. A trace. The route was registered with @Traced, so it is traced.
                 curl $shop/products/3
               Look for two services in one trace, and in the console for
               http.parameter.id, which this route asked for.

            2. What goes wrong.
                 curl -i $shop/products/13
                 curl -i $shop/forecast/12
               Look for the error under the span that it happened in. The second one
               ran into a time limit: in the console, its span has timeout.ms.

            3. Everything. /about has no annotation, and is not traced until the mode
               says so, while the service runs.
                 curl $shop/about
                 curl -X PUT $shop/admin/mode/all
                 curl $shop/about
                 curl $shop/products/2/delivery
               Look for the last one's third service: its spans come from a library
               that uses swift-distributed-tracing.

            4. Properties of the request as tags, and somebody else's trace.
                 curl -H 'x-tenant: acme' $shop/products/1
                 curl $shop/cart -H 'x-customer: ann' -d '{"product": 1, "quantity": 1}'
                 curl $shop/orders?source=mail -d '{"product": 3, "quantity": 2}'
                 curl $shop/report.csv -H \\
                   'traceparent: \(callersTrace)'
               Look for tenant, customer and http.query.source, and for the caller's
               identifier in the last trace.

            5. The console.
                 \(storefront)/_tracing
               Look at a trace beside the others of its route, take an attribute off
               the list, have a route traced: each holds from the next request on.

            Shop --help lists what else can be set. Press Control-C to stop.


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
              --storefront-port PORT  where the shop is served (8080)
              --inventory-port PORT   where its inventory is (8081)
              --supplier-port PORT    where its supplier is (8082); 0 for any port
              --quiet                 print no traces

            VARIABLES:
              STOREFRONT_PORT, INVENTORY_PORT, SUPPLIER_PORT
                                      the ports, where no option says one
              TRACE_MODE              off, annotated or all
              TRACED_REQUEST_ATTRIBUTES
                                      what of a request becomes tags, as in
                                      method,headers.user-agent,tenant
              TRACE_SETTINGS_FILE     a file whose changes are followed
              OTEL_TRACES_EXPORTER    otlp, zipkin, console or file: send spans too
              CONSOLE_TOKEN           the console asks for this token
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
