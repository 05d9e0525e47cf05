//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingTesting
import TracedRouting

// The code of the article about the framework guide, to be compiled. A test compares the two.

struct TraceableKettleRequest: TraceableRequest {
    let request: KettleRequest

    var method: String { request.method }
    var path: String { request.path }
    var query: String? { request.query }
    var authority: String? { values(forKey: "host").first }

    func parameter(_ name: String) -> String? { request.parameters[name] }
    func native<Native>(_ type: Native.Type) -> Native? { request as? Native }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
        for field in request.fields { body(field.name, field.value) }
    }
}

struct TraceableKettleResponse: TraceableResponse {
    var response: KettleResponse

    var head: ResponseHead { ResponseHead(statusCode: response.status, fields: Headers(response.fields)) }
    var wholeBody: [UInt8]? { response.bytes }

    mutating func observeBody(_ observer: BodyObserver) {
        let write = response.write
        response.write = { send in
            try await observer.write {
                try await write { piece in try await observer.send(piece) { try await send(piece) } }
            }
        }
    }
}

struct TracingFilter: Sendable {
    let server: ServerTracing

    init(_ tracing: RequestTracing) {
        server = ServerTracing(tracing, component: "kettle")
    }

    func handle(_ request: KettleRequest, next: KettleHandler) async throws -> KettleResponse {
        try await server.serve(
            TraceableKettleRequest(request: request),
            route: request.route?.information ?? .unmatched,
            errorStatus: { ($0 as? KettleFailure)?.status ?? 500 },
            { _ in TraceableKettleResponse(response: try await next(request)) }
        ).response
    }
}

struct TracingHooks: Sendable {
    let registry: SpanRegistry<UInt64>

    init(_ tracing: RequestTracing) {
        registry = SpanRegistry(tracing, component: "kettle")
    }

    func before(_ request: KettleRequest) {
        registry.start(
            for: request.id,
            TraceableKettleRequest(request: request),
            route: request.route?.information ?? .unmatched
        )
    }

    func around(_ request: KettleRequest, _ handler: KettleHandler) async throws -> KettleResponse {
        try await registry.withSpan(for: request.id) { _ in try await handler(request) }
    }

    func after(_ request: KettleRequest, _ response: KettleResponse) {
        let head = ResponseHead(statusCode: response.status, fields: Headers(response.fields))
        registry.finish(for: request.id, response: head)
    }

    func failed(_ request: KettleRequest, _ error: any Error, status: Int) {
        registry.finish(for: request.id, error: error, statusCode: status)
    }
}

struct OutgoingKettleCall: OutgoingRequest {
    var call: KettleCall

    var method: String { call.method }
    var url: String { call.url }
    var host: String? { call.host }
    var port: Int? { call.port }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
        for field in call.fields { body(field.name, field.value) }
    }

    mutating func set(_ value: String, forKey key: String) {
        removeValues(forKey: key)
        call.fields.append((key, value))
    }

    mutating func removeValues(forKey key: String) {
        call.fields.removeAll { $0.name.lowercased() == key.lowercased() }
    }
}

struct TracingClient: Sendable {
    let client: ClientTracing

    init(_ tracing: RequestTracing) {
        client = ClientTracing(tracing, component: "kettle-client")
    }

    func send(
        _ call: KettleCall,
        named name: ClientCall = .traced,
        _ transport: (KettleCall) async throws -> KettleAnswer
    ) async throws -> (KettleAnswer, ObservedBody<AsyncStream<[UInt8]>>) {
        let (answer, exchange) = try await client.open(
            OutgoingKettleCall(call: call),
            name,
            response: { ResponseHead(statusCode: $0.status, fields: Headers($0.fields)) },
            { try await transport($0.call) }
        )
        return (answer, exchange.observing(answer.body))
    }
}

struct ClientHooks: Sendable {
    let registry: SpanRegistry<UInt64>

    func willSend(_ id: UInt64, _ call: inout KettleCall) {
        var outgoing = OutgoingKettleCall(call: call)
        registry.start(for: id, &outgoing)
        call = outgoing.call
    }

    func willFollow(_ id: UInt64, status: Int, _ next: inout KettleCall) {
        var outgoing = OutgoingKettleCall(call: next)
        registry.redirected(for: id, statusCode: status, to: &outgoing)
        next = outgoing.call
    }

    func didReceive(_ id: UInt64, _ answer: KettleAnswer) {
        registry.finish(for: id, response: ResponseHead(statusCode: answer.status))
    }

    func didFail(_ id: UInt64, _ error: any Error) {
        registry.finish(for: id, error: error)
    }
}

enum FrameworkGuideExamples {
    static func serve(_ hooks: TracingHooks, _ run: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await run() }
            group.addTask { await hooks.registry.sweep(every: .seconds(60)) }
            try await group.next()
            group.cancelAll()
        }
    }
}

enum KettleConformance {
    static let conformance = AdapterConformance(
        client: ClientAdapter { tracing, method, url, fields in
            try await KettleSession(tracing).fetch(method, url, fields).status
        }
    )
}
