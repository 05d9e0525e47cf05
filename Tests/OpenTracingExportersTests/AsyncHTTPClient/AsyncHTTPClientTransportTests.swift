//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

#if AsyncHTTPClient
import OpenTracing
import OpenTracingExporters
import OpenTracingSDK
import OpenTracingTesting
import Testing

@Suite("The transport over AsyncHTTPClient")
struct AsyncHTTPClientTransportTests {
    private func send(
        _ body: [UInt8] = [1, 2, 3],
        to url: String,
        _ transport: AsyncHTTPClientTransport,
        timeout: Duration = .seconds(600)
    ) async throws -> HTTPExportResponse {
        try await transport.send(
            HTTPExportRequest(
                url: url,
                headers: [("content-type", "application/x-protobuf"), ("x-tenant", "acme")],
                body: body,
                timeout: timeout
            )
        )
    }

    @Test("A request arrives as it was given, and the answer comes back")
    func exchange() async throws {
        let server = try LoopbackServer(.status(429, headers: ["Retry-After": "7"], body: Array("later".utf8)))
        defer { server.stop() }
        let transport = AsyncHTTPClientTransport()
        let body = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
        let answer = try await send(body, to: server.url, transport)
        await transport.shutdown()
        #expect(answer.status == 429)
        #expect(answer.headers.contains { $0.name.lowercased() == "retry-after" && $0.value == "7" })
        #expect(answer.body == Array("later".utf8))
        let request = try #require(server.requests.first)
        #expect(request.line == "POST /v1/traces HTTP/1.1")
        #expect(request.headers["content-type"] == "application/x-protobuf" && request.headers["x-tenant"] == "acme")
        #expect(request.body == body)
        #expect(request.headers["traceparent"] == nil)
    }

    @Test("Redirects are not followed")
    func redirect() async throws {
        let other = try LoopbackServer(.status(200))
        let server = try LoopbackServer(.status(307, headers: ["Location": other.url]))
        defer {
            server.stop()
            other.stop()
        }
        let transport = AsyncHTTPClientTransport()
        #expect(try await send(to: server.url, transport).status == 307)
        await transport.shutdown()
        #expect(other.requests.isEmpty)
    }

    @Test("An answer without an end is read as far as it may be of use")
    func endless() async throws {
        let server = try LoopbackServer(.endless)
        defer { server.stop() }
        let transport = AsyncHTTPClientTransport()
        let answer = try await send(to: server.url, transport)
        await transport.shutdown()
        #expect(answer.body.count == HTTPExportResponse.maximumBodySize)
    }

    @Test("No connection, no HTTP and timed out waiting for a response are told apart")
    func failures() async throws {
        let unused = try ReservedPort()
        let garbage = try LoopbackServer(.garbage)
        let closing = try LoopbackServer(.close)
        let hanging = try LoopbackServer(.hang)
        defer { for server in [garbage, closing, hanging] { server.stop() } }
        let transport = AsyncHTTPClientTransport()
        await #expect(throws: HTTPTransportError.connectionFailed(code: nil)) {
            try await send(to: "http://127.0.0.1:\(unused.number)/", transport)
        }
        await #expect(throws: HTTPTransportError.invalidAnswer) { try await send(to: garbage.url, transport) }
        await #expect(throws: HTTPTransportError.connectionFailed(code: nil)) {
            try await send(to: closing.url, transport)
        }
        await #expect(throws: HTTPTransportError.timedOut) {
            try await send(to: hanging.url, transport, timeout: .milliseconds(50))
        }
        await transport.shutdown()
    }

    @Test("A task that is cancelled ends its exchange")
    func cancellation() async throws {
        let server = try LoopbackServer(.hang)
        defer { server.stop() }
        let transport = AsyncHTTPClientTransport()
        let task = Task { try await send(to: server.url, transport) }
        while server.requests.isEmpty { await Task.yield() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        await transport.shutdown()
    }

    @Test("After the shutdown, which may come twice, nothing is sent")
    func shutdown() async throws {
        let server = try LoopbackServer(.hang)
        defer { server.stop() }
        let transport = AsyncHTTPClientTransport()
        let task = Task { try await send(to: server.url, transport) }
        while server.requests.isEmpty { await Task.yield() }
        await transport.shutdown()
        await transport.shutdown()
        await #expect(throws: HTTPTransportError.self) { try await task.value }
        await #expect(throws: HTTPTransportError.shutDown) { try await send(to: server.url, transport) }
    }

    @Test("A transport that is let go without a shutdown does no harm")
    func letGo() async throws {
        let server = try LoopbackServer(.status(200))
        defer { server.stop() }
        #expect(try await send(to: server.url, AsyncHTTPClientTransport()).status == 200)
    }

    @Test("A time that is too long or negative does no harm", arguments: [Duration.seconds(Int64.max), .seconds(-1)])
    func times(timeout: Duration) async throws {
        let server = try LoopbackServer(.status(200))
        defer { server.stop() }
        let transport = AsyncHTTPClientTransport()
        _ = try? await send(to: server.url, transport, timeout: timeout)
        await transport.shutdown()
    }

    @Test("A tracer from the environment exports with it")
    func environment() async throws {
        let server = try LoopbackServer(.status(503, headers: ["Retry-After": "0"]), .status(200))
        defer { server.stop() }
        let tracer = try RecordingTracer.fromEnvironment(
            validating: [
                "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:\(server.port)",
                "OTEL_EXPORTER_OTLP_TIMEOUT": "600000",
            ],
            diagnostics: TracerDiagnostics()
        ) {
            $0.otlp.options.retries.initialDelay = .zero
            $0.otlp.options.retries.deadline = .seconds(600)
            $0.batching = ExportOptions(exportTimeout: .seconds(600), flushTimeout: .seconds(600))
            $0.closeTimeout = .seconds(600)
        }
        tracer.startSpan("work").finish()
        await tracer.close()
        #expect(server.requests.count == 2)
        #expect(server.requests.first?.line == "POST /v1/traces HTTP/1.1")
    }
}
#endif
