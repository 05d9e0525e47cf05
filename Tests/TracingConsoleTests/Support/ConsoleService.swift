//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import OpenTracing
import OpenTracingInstrumentation
import OpenTracingSDK
import TracedRouting
import TracingConsole

/// A service with a console, which is asked without a network.
struct ConsoleService {
    static let token = "a token of twenty-five by"

    let traces: RecentTraces
    let tracing: RequestTracing
    let router: TracedRouter

    init(
        mode: TracingMode = .annotated,
        attributes: [RequestAttribute] = [\.method],
        allowsChanges: Bool = true,
        token: String? = nil,
        hosts: Set<String> = [],
        custom: [String: RequestAttribute] = [:],
        capacity: Int = 5000
    ) throws {
        let traces = RecentTraces(capacity: capacity)
        self.traces = traces
        let tracer = RecordingTracer(serviceName: "shop") {
            $0.processors = [traces]
            $0.scopeManager = ScopeManager()
        }
        tracing = RequestTracing(
            tracer,
            settings: TracingSettings(mode: mode, tracedRequestAttributes: attributes),
            observer: RequestMeasurements()
        )
        router = try TracedRouter(tracing) {
            TracingConsole(allowsChanges: allowsChanges, token: token, hosts: hosts, attributes: custom)
            Get("/health") { _ in .ok }
            Get("/orders/:id", traced: true) { request in
                guard request.parameters.id != "0" else { throw HTTPError(.internalServerError, "broken") }
                return .text("order")
            }
            Get("/plain") { _ in .ok }
            Group("/admin", traced: false) { Get("/mode") { _ in .ok } }
        }
    }

    /// Sends a request as the browser of this machine does, unless it says otherwise.
    func send(
        _ method: HTTPMethod = .get,
        _ target: String,
        host: String = "localhost:8080",
        peer: String? = "127.0.0.1:50000",
        headers: Headers = [:],
        body: String = ""
    ) async -> Response {
        await router.respond(
            to: Request(
                method,
                target,
                scheme: "http",
                authority: host,
                headers: headers,
                body: RequestBody(Array(body.utf8)),
                remoteAddress: peer
            )
        )
    }

    /// Changes something.
    func put(_ target: String, _ body: String, headers: Headers = [:]) async -> Response {
        var headers = headers
        if headers["content-type"] == nil { headers["content-type"] = "application/json" }
        return await send(.put, target, headers: headers, body: body)
    }

    /// The answer to a request as JSON.
    func json(_ target: String) async throws -> Any {
        try await send(.get, target).json()
    }
}

extension Response {
    /// The body as JSON.
    func json() async throws -> Any {
        try JSONSerialization.jsonObject(with: Data(try await body.collect()), options: .fragmentsAllowed)
    }

    /// The body as text.
    func text() async throws -> String { String(decoding: try await body.collect(), as: UTF8.self) }
}
