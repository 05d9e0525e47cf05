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

// The code of the articles that need no package, to be compiled. A test compares the two.

enum CustomerKey: RequestStorageKey {
    typealias Value = String
}

extension RequestAttributes {
    var tenant: RequestTag { self.headers["x-tenant"].named("tenant") }
    var customer: RequestTag { RequestTag("customer", request.storage?[CustomerKey.self]) }
}

extension Request {
    var tenant: String? { headers["x-tenant"] }
}

/// Stands for a logger of the reader's.
struct ArticleLogger: Sendable {
    func error(_ message: String) {}
    func info(_ message: String) {}
}

enum ArticleExamples {
    static func rules(tracing: RequestTracing) throws -> TracedRouter {
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
        return router
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
        let logger = ArticleLogger()
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

    static func typed(tracing: RequestTracing) {
        tracing.update {
            $0.tracedRequestAttributes += [\.[tag: "tenant", \Request.tenant]]
            $0.tracedResponseAttributes = [\.status, \.headers.etag]
        }
    }

    static func hidden(tracing: RequestTracing) {
        tracing.update {
            $0.redaction.secretWords.insert("iban")
            $0.redaction.shownNames.insert("page_token")
        }
    }

    static func exporters(token: String) throws -> RecordingTracer {
        var configuration = TracerConfiguration(serviceName: "storefront")
        configuration.otlp.endpoint = "https://collector.internal:4318/v1/traces"
        configuration.otlp.options.headers["authorization"] = "Bearer \(token)"
        configuration.otlp.options.spool = SpoolOptions(directory: "/var/spool/storefront")
        let tracer = try RecordingTracer(configuration)
        return tracer
    }

    static func development() -> RecordingTracer {
        let tracer = RecordingTracer(serviceName: "storefront") {
            $0.processors = [WholeTraceProcessor(ConsoleExporter())]
        }
        return tracer
    }

    static func health(tracer: RecordingTracer, logger: ArticleLogger) {
        for health in tracer.health.values {
            logger.info("\(health)")
            for (reason, count) in health.droppedSpans { logger.error("\(count) spans lost: \(reason)") }
        }
    }

    static func stop(tracer: RecordingTracer, logger: ArticleLogger) async {
        let result = await tracer.close()
        if !result.isComplete { logger.error("traces are incomplete: \(result)") }
    }

    /// Stands for work of the reader's.
    static func reserve(_ order: Int) async throws {}

    static func place(order: Int, tracer: any Tracer) async throws {
        try await tracer.withSpan("order.place") { span in
            span.setTag("order", to: order)
            try await reserve(order)
        }
    }

    static func python(tracer: any Tracer) throws -> TracedRouter {
        let tracing = RequestTracing(tracer, settings: TracingSettings(mode: .annotated))

        let router = try TracedRouter(tracing) {
            Get("/orders/:id", traced: .on(tags: \.url, \.method)) { request in
                let id = request.parameters.id ?? ""
                activeSpan?.setTag("order", to: id)
                return .text("order \(id)")
            }
        }
        return router
    }

    static func fromEnvironment() -> RecordingTracer {
        let tracer = RecordingTracer.fromEnvironment(defaultServiceName: "storefront")
        return tracer
    }

    static func overridden(token: String) -> RecordingTracer {
        let tracer = RecordingTracer.fromEnvironment { configuration in
            configuration.exporters.append(.console)
            configuration.otlp.options.headers["authorization"] = token
        }
        return tracer
    }

    static func components() -> RecordingTracer {
        let tracer = RecordingTracer.fromEnvironment(components: TracerComponents(exporters: [.broker]))
        return tracer
    }

    static func followSampler(tracer: RecordingTracer) async {
        let sources = SamplerSources(file: "/etc/shop/tracing.json", environment: ProcessInfo.processInfo.environment)
        await tracer.followSampler(from: sources, every: .seconds(10))
    }
}

/// Stands for an exporter of the reader's.
struct BrokerExporter: SpanExporter {
    func export(_ spans: [SpanRecord]) async throws {}
}

extension TracesExporter {
    static let broker = TracesExporter("broker") { diagnostics in BrokerExporter() }
}
