//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracingInstrumentation

/// How the kit sends requests with a client of an adapter's.
public struct ClientAdapter: Sendable {
    /// Sends a request with the adapter's tracing, reads the whole response, and returns the status.
    public typealias Send =
        @Sendable (
            _ tracing: RequestTracing,
            _ method: String,
            _ url: String,
            _ fields: [(name: String, value: String)]
        ) async throws -> Int

    let send: Send

    /// Creates the way to a client.
    ///
    /// - Parameter send: sends a request, reads the response to its end, and throws what the client throws.
    public init(_ send: @escaping Send) {
        self.send = send
    }
}
