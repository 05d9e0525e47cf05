//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import TracedRouting
import TracingConsole

extension Case {
    /// A request is routed, answered with a few bytes, and its response is ready to be sent.
    static let server: [Case] = [
        Case(name: "none", baseline: nil) {
            let router = try makeRouter(TracingSettings(mode: .off))
            return { count in
                for _ in 0..<count { check(await router.respondWithoutTracing(to: plain)) }
            }
        },
        server("mode-off", TracingSettings(mode: .off)),
        server("skipped", TracingSettings(mode: .all, skip: SkipRule.healthEndpoints + skipped)),
        server("rule-off", TracingSettings(), traced: false),
        server("not-annotated", TracingSettings(), traced: .inherit),
        server("pass-through", TracingSettings(), traced: false, continued),
        server("unsampled", TracingSettings(), sampler: AlwaysOffSampler()),
        server(
            "unsampled-attributes",
            TracingSettings(tracedRequestAttributes: attributes),
            sampler: AlwaysOffSampler()
        ),
        server("sampled", TracingSettings()),
        server("sampled-attributes", TracingSettings(tracedRequestAttributes: attributes)),
        server("sampled-context-decorator", TracingSettings(decorators: [decorator]), continued),
        server("console-mode-off", TracingSettings(mode: .off), hasConsole: true),
        server("console-not-annotated", TracingSettings(), traced: .inherit, hasConsole: true),
        server("console-unsampled", TracingSettings(), sampler: AlwaysOffSampler(), hasConsole: true),
        server("console-sampled", TracingSettings(), hasConsole: true),
    ]

    private static let attributes: [RequestAttribute] = [
        \.headers.userAgent, \.query.page, \.parameters.id, \.host, \.remoteAddress,
    ]

    private static let decorator = SpanDecorator(onStart: { span, _ in span.setTag("tenant", to: "acme") })

    private static let skipped = ["/users/*/orders"].compactMap { try? SkipRule.path($0) }

    private static let plain = request([])

    private static let continued = request([
        ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
    ])

    private static func request(_ fields: [(name: String, value: String)]) -> Request {
        Request(
            .get,
            "/users/12345/orders?page=2",
            scheme: "http",
            authority: "localhost:8080",
            headers: Headers(
                [
                    ("host", "localhost:8080"), ("accept", "application/json"), ("user-agent", "benchmark/1.0"),
                    ("accept-encoding", "gzip"),
                ] + fields
            ),
            remoteAddress: "127.0.0.1:50000"
        )
    }

    private static func server(
        _ name: String,
        _ settings: TracingSettings,
        traced rule: RouteTracing = true,
        sampler: any Sampler = AlwaysOnSampler(),
        _ request: Request = plain,
        hasConsole: Bool = false
    ) -> Case {
        Case(name: name, baseline: "none") {
            let router = try makeRouter(settings, traced: rule, sampler: sampler, hasConsole: hasConsole)
            return { count in
                for _ in 0..<count { check(await router.respond(to: request)) }
            }
        }
    }

    private static func makeRouter(
        _ settings: TracingSettings,
        traced rule: RouteTracing = true,
        sampler: any Sampler = AlwaysOnSampler(),
        hasConsole: Bool = false
    ) throws -> TracedRouter {
        let tracer = RecordingTracer(serviceName: "benchmark") {
            $0.sampler = ParentBasedSampler(root: sampler)
            $0.processors = hasConsole ? [BoundedQueue(), RecentTraces(capacity: 1000)] : [BoundedQueue()]
        }
        let response = Response.text("Hello")
        let measurements = hasConsole ? RequestMeasurements() : nil
        return try TracedRouter(RequestTracing(tracer, settings: settings, observer: measurements)) {
            Get("/health") { _ in response }
            Get("/users") { _ in response }
            Get("/users/:id") { _ in response }
            Get("/users/:id/orders", traced: rule) { _ in response }
            Post("/users/:id/orders") { _ in response }
            if hasConsole { TracingConsole() }
        }
    }

    private static func check(_ response: Response) {
        precondition(response.status == .ok)
    }
}
