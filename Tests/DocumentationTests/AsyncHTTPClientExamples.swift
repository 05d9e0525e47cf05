//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if AsyncHTTPClient
import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import TracedAsyncHTTPClient

/// The code in the article about AsyncHTTPClient.
enum AsyncHTTPClientExamples {
    static func request(client: HTTPClient, tracing: RequestTracing) async throws -> ByteBuffer {
        var sink = ByteBuffer()
        let request = HTTPClientRequest(url: "https://inventory.internal/stock/7")
        let response = try await client.execute(request, timeout: .seconds(5), tracing: tracing, "inventory.stock")
        for try await piece in response.body { sink.writeImmutableBuffer(piece) }
        return sink
    }

    static func redirects(tracing: RequestTracing) -> TracedHTTPClient {
        let inventory = TracedHTTPClient(
            configuration: HTTPClient.Configuration(redirectConfiguration: .follow(max: 3, allowCycles: false)),
            tracing: tracing,
            settings: ClientSettings(redirects: .spanPerHop)
        )
        return inventory
    }

    static func repeats(inventory: TracedHTTPClient, request: HTTPClientRequest) async throws -> HTTPClientResponse {
        let answer = try await inventory.attempts(at: request, "inventory.stock") { attempts in
            for _ in 0..<3 {
                let response = try await attempts.execute(request, timeout: .seconds(1))
                if response.status != .serviceUnavailable { return response }
            }
            return try await attempts.execute(request, timeout: .seconds(10))
        }
        return answer
    }
}
#endif
