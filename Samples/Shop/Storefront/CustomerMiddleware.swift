//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird && AsyncHTTPClient && DistributedTracing && Logging && ServiceLifecycle
import TracedRouting

/// Finds out who the customer is, and leaves it in the request's storage.
struct CustomerMiddleware: Middleware {
    func handle(_ request: Request, next: (Request) async throws -> Response) async throws -> Response {
        request.storage[CustomerKey.self] = request.headers["x-customer"]
        return try await next(request)
    }
}
#endif
