//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import OpenTracing
import OpenTracingExporters
import OpenTracingSDK
import TracedRouting
import TracedURLSession
import TracingConsole

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

// The code of the README, to be compiled. A test compares the two.

enum CustomerKey: RequestStorageKey {
    typealias Value = String
}

extension RequestAttributes {
    var tenant: RequestTag { self.headers["x-tenant"].named("tenant") }
    var customer: RequestTag { RequestTag("customer", request.storage?[CustomerKey.self]) }
}

/// Stands for a logger of the reader's.
struct ReadmeLogger: Sendable {
    func error(_ message: String) {}
}

enum ReadmeExamples {
    static func overview(tracer: any Tracer) throws -> TracedRouter {
        let tracing = RequestTracing(
            tracer,
            settings: TracingSettings(
                mode: .annotated,
                tracedRequestAttributes: [\.method, \.path, \.headers.userAgent, \.tenant]
            )
        )

        struct Users: Routes {
            let names: [String]

            @TracedMethod(.get, "/users") var list = Users.list
            @Traced(.get, "/users/:id", "users.show", tags: \.parameters.id) var show = { request in
                .text("user \(request.parameters.id ?? "")")
            }

            func list(_ request: Request) throws -> Response { try .json(names) }
        }

        struct Carts {
            @Traced("cart.add") var add = { _ in .noContent }
        }
        let carts = Carts()

        let router = try TracedRouter(tracing) {
            Get("/health") { _ in .ok }
            Get("/orders/:id", traced: true) { request in .text("order \(request.parameters.id ?? "")") }
            Post("/orders", traced: .named("order.place", tags: \.query.source)) { _ in Response(.created) }
            Post("/cart", carts.$add)
            Group("/admin", traced: false) { Get("/queues") { _ in .ok } }
            Users(names: ["ann", "bob"])
        }

        tracing.update { $0.mode = .all }
        return router
    }

    static func tracer() -> RecordingTracer {
        let tracer = RecordingTracer(serviceName: "storefront") {
            $0.processors = [WholeTraceProcessor(ConsoleExporter())]
        }
        return tracer
    }

    static func production() -> RecordingTracer {
        let tracer = RecordingTracer.fromEnvironment(defaultServiceName: "storefront") { configuration in
            configuration.resource.attributes["service.version"] = "1.2.0"
        }
        return tracer
    }

    static func call(url: URL, tracing: RequestTracing) async throws -> Data {
        let (stock, _) = try await URLSession.shared.data(from: url, tracing: tracing, "inventory.stock")
        return stock
    }

    static func stream(url: URL, tracing: RequestTracing) async throws -> Data {
        var sink = Data()
        let inventory = TracedSession(
            tracing: tracing,
            settings: ClientSettings(
                operationName: .methodAndHost,
                tracedRequestAttributes: [\.path, \.headers["idempotency-key"]],
                redirects: .spanPerHop,
                propagatedHeadersToOtherOrigins: .nothing
            )
        )
        let (body, _) = try await inventory.stream(for: URLRequest(url: url), "inventory.export")
        for try await piece in body { sink.append(piece) }
        return sink
    }

    static func environment() throws -> TracingSettings {
        let settings = try TracingSettings(environment: ProcessInfo.processInfo.environment)
        return settings
    }

    static func follow(tracer: any Tracer) async throws -> RequestTracing {
        let logger = ReadmeLogger()
        let sources = TracingSettingsSources(
            TracingSettings(tracedRequestAttributes: [\.method, \.path]),
            file: "/etc/storefront/tracing.json",
            environment: ProcessInfo.processInfo.environment
        )
        let tracing = RequestTracing(tracer, settings: try sources.load())

        await tracing.followSettings(from: sources, every: .seconds(10)) { change in
            if case .rejected(let error) = change { logger.error("\(error)") }
        }
        return tracing
    }

    static func console() throws -> TracedRouter {
        let tracer = RecordingTracer(serviceName: "storefront") {
            $0.processors = [RecentTraces(capacity: 1000)]
        }
        let tracing = RequestTracing(tracer, observer: RequestMeasurements())
        let router = try TracedRouter(tracing) {
            Get("/orders/:id", traced: true) { request in .text("order \(request.parameters.id ?? "")") }
            TracingConsole(allowsChanges: true)
        }
        return router
    }

    static func details(tracer: any Tracer) throws -> TracedRouter {
        let settings = TracingSettings(
            mode: .all,
            skip: SkipRule.healthEndpoints + [try .path("/internal/**")],
            decorators: [
                SpanDecorator(onError: { span, _, error, _ in
                    span.setTag("retryable", to: error is URLError)
                })
            ]
        )
        let router = try TracedRouter(RequestTracing(tracer, settings: settings)) {
            Group("/reports", middleware: [TimeLimit(.seconds(5))]) {
                Get("/:year", traced: .on().failing(when: .client)) { _ in .ok }
            }
            Post("/payments", traced: .on().loggingPayloads(.responses).incoming(.restart)) { _ in .ok }
        }
        return router
    }

    static func list() -> [RequestAttribute] {
        let attributes: [RequestAttribute] = [
            \.method, \.path, \.headers.userAgent, \.query.page, \.parameters.id, \.tenant, \.atEnd.customer,
        ]
        return attributes
    }
}
