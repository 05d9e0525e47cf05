//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird && AsyncHTTPClient && ServiceLifecycle
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import TracedAsyncHTTPClient
import TracedRouting

/// Asks the inventory over HTTP.
struct InventoryClient: Sendable {
    let address: BoundAddress
    let tracing: RequestTracing

    func products() async throws -> [Product] {
        try await get("/products", as: [Product].self, call: "inventory.products")
    }

    func stock(of product: Int) async throws -> Stock {
        try await get("/stock/\(product)", as: Stock.self, call: "inventory.stock")
    }

    private func get<Value: Decodable>(_ path: String, as type: Value.Type, call: ClientCall) async throws -> Value {
        let request = HTTPClientRequest(url: "http://127.0.0.1:\(address.known ?? 0)\(path)")
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(10), tracing: tracing, call)
        let body = try await response.body.collect(upTo: 1 << 20)
        switch response.status.code {
        case 200: return try JSONDecoder().decode(type, from: Data(body.readableBytesView))
        case 404: throw HTTPError(.notFound, "There is no such product.\n")
        default: throw InventoryFailure()
        }
    }
}

/// The inventory gave no answer that could be used.
struct InventoryFailure: ResponseError, CustomStringConvertible {
    var response: Response { .text("The inventory does not answer. Try again later.\n", status: .badGateway) }
    var description: String { "the inventory gave no answer that could be used" }
}
#endif
