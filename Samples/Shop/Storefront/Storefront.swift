//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird && AsyncHTTPClient && DistributedTracing && Logging && ServiceLifecycle
import TracedHummingbird
import TracedRouting
import TracingConsole

/// The service that customers see.
enum Storefront {
    static func router(
        tracing: RequestTracing,
        inventory: InventoryClient,
        supplier: SupplierClient,
        modes: ModeSwitch,
        console: TracingConsole
    ) throws -> TracedRouter {
        let carts = Carts(inventory: inventory)
        return try TracedRouter(tracing, component: "hummingbird", middleware: [CustomerMiddleware()]) {
            Get("/health") { _ in .ok }
            Get("/about") { _ in .text("A shop that is traced.\n") }
            Catalogue(inventory: inventory)
            Get("/products/:id/delivery") { request in
                try .json(await supplier.delivery(of: request.parameters.require("id", as: Int.self)))
            }
            Post("/orders", traced: .named("order.place", tags: \.query.source).loggingPayloads()) { request in
                let order = try await request.decode(Order.self)
                let stock = try await inventory.stock(of: order.product)
                guard stock.quantity >= order.quantity else {
                    throw HTTPError(.conflict, "There are only \(stock.quantity) of \"\(stock.name)\".\n")
                }
                return try .json(order, status: .created)
            }
            Post("/cart", carts.$add(carts))
            Get("/report.csv", traced: true) { _ in Report.response(inventory: inventory) }
            Group("/forecast", middleware: [TimeLimit(.milliseconds(500))]) {
                Get("/:months", traced: "forecast.show", Forecast.response)
            }
            Group("/admin", traced: false) {
                Get("/mode") { _ in .text("\(tracing.settings.mode.rawValue)\n") }
                Put("/mode/:mode") { request in
                    guard let mode = request.parameters.mode.flatMap(TracingMode.init) else {
                        throw HTTPError(.badRequest, "The mode must be off, annotated or all.\n")
                    }
                    modes.set(mode)
                    return .text("The mode is \(mode.rawValue) from the next request.\n")
                }
            }
            console
        }
    }
}
#endif
