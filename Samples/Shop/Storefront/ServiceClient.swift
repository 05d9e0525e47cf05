//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird && AsyncHTTPClient && DistributedTracing && Logging && ServiceLifecycle
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import TracedAsyncHTTPClient
import TracedRouting

/// Asks another service over HTTP.
struct ServiceClient: Sendable {
    let address: BoundAddress
    let tracing: RequestTracing

    /// The JSON under a path.
    func get<Value: Decodable>(_ path: String, as type: Value.Type = Value.self, call: ClientCall) async throws -> Value
    {
        let request = HTTPClientRequest(url: "http://127.0.0.1:\(address.known ?? 0)\(path)")
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(10), tracing: tracing, call)
        let body = try await response.body.collect(upTo: 1 << 20)
        switch response.status.code {
        case 200: return try JSONDecoder().decode(type, from: Data(body.readableBytesView))
        case 404: throw HTTPError(.notFound, "No such product.\n")
        default: throw ServiceFailure()
        }
    }
}

/// A service gave no answer that could be used.
struct ServiceFailure: ResponseError, CustomStringConvertible {
    var response: Response { .text("A service is not responding. Try again later.\n", status: .badGateway) }
    var description: String { "the service gave no usable answer" }
}
#endif
