//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HTTPTypes
import Hummingbird
import OpenTracing
import TracedHummingbird
import TracedRouting

/// Traces requests with a hook before and a hook after, as frameworks do that cannot wrap a handler.
struct RegistryMiddleware: RouterMiddleware {
    typealias Context = TracedRequestContext

    let registry: SpanRegistry<String>
    /// Requests whose end is never told, by their path.
    var forgotten: Set<String> = []

    func handle(
        _ request: Hummingbird.Request,
        context: Context,
        next: (Hummingbird.Request, Context) async throws -> Hummingbird.Response
    ) async throws -> Hummingbird.Response {
        let id = context.id
        registry.start(
            for: id,
            Hooked(request: request, context: context),
            route: RouteInformation(template: context.endpointPath ?? "/")
        )
        do {
            let response = try await registry.withSpan(for: id) { _ in try await next(request, context) }
            if !forgotten.contains(request.uri.path) {
                registry.finish(for: id, response: ResponseHead(statusCode: response.status.code))
            }
            return response
        } catch {
            registry.finish(for: id, error: error, statusCode: (error as? any HTTPResponseError)?.status.code ?? 500)
            throw error
        }
    }

    /// A request of Hummingbird's as a framework author would show it to tracing.
    private struct Hooked: TraceableRequest {
        let request: Hummingbird.Request
        let context: Context

        var method: String { request.method.rawValue }
        var path: String { request.uri.path }
        var query: String? { request.uri.query }
        var authority: String? { request.head.authority }

        func parameter(_ name: String) -> String? { context.parameters.get(name) }
        func native<Native>(_ type: Native.Type) -> Native? { request as? Native }
        func values(forKey key: String) -> [String] { HTTPField.Name(key).map { request.headers[values: $0] } ?? [] }
        func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
            for field in request.headers { body(field.name.rawName, field.value) }
        }
    }
}
#endif
