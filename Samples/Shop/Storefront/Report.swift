//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird && AsyncHTTPClient && DistributedTracing && Logging && ServiceLifecycle
import OpenTracing
import TracedRouting

/// A report that is made while it is sent: its span lasts until the last line.
enum Report {
    static func response(inventory: InventoryClient) -> Response {
        .stream(headers: ["content-type": "text/csv; charset=utf-8"]) { writer in
            try await writer.write("product,quantity\n")
            var rows = 0
            for product in try await inventory.products() {
                let stock = try await inventory.stock(of: product.id)
                try await writer.write("\(stock.name),\(stock.quantity)\n")
                rows += 1
            }
            activeSpan?.setTag("rows", to: rows)
        }
    }
}
#endif
