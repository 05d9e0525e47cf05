//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import OpenTracing
import OpenTracingTesting
import Testing
import TracedHummingbird
import TracedRouting

@Suite("Skip rules: anchored, by path or template, by method, by predicate, health endpoints by default")
struct SkipTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let rule: SkipRule
        let method: String
        let target: String
        let isTraced: Bool
        var testDescription: String { "\(method) \(target) \(isTraced ? "traced" : "skipped") by \(rule.description)" }

        init(_ rule: SkipRule, _ target: String, _ isTraced: Bool, method: String = "GET") {
            self.rule = rule
            self.method = method
            self.target = target
            self.isTraced = isTraced
        }
    }

    static let cases: [Case] = {
        do {
            return [
                Case(try .path("/files/a"), "/files/a", false),
                Case(try .path("/files/a"), "/files/a?x=1", false),
                Case(try .path("/files/a"), "/files/%61", false),
                Case(try .path("/files/a"), "/files/ab", true),
                Case(try .path("/files/a"), "/files", true),
                Case(try .path("/files/a"), "/x/files/a", true),
                Case(try .path("/files/*"), "/files/b", false),
                Case(try .path("/files/*"), "/filesystem/b", true),
                Case(try .path("/files/a", methods: .post), "/files/a", true),
                Case(try .path("/files/a", methods: .post), "/files/a", false, method: "POST"),
                Case(try .route("/files/:name"), "/files/anything", false),
                Case(try .route("/files/:name"), "/other/anything", true),
                Case(.methods(.options, .head), "/files/a", true),
                Case(.methods(.options, .head), "/files/a", false, method: "HEAD"),
                Case(.when("posts") { $0.method == "POST" }, "/files/a", true),
                Case(.when("posts") { $0.method == "POST" }, "/files/a", false, method: "POST"),
            ]
        } catch {
            Issue.record(error)
            return []
        }
    }()

    @Test("A rule skips what it names and nothing beside it", arguments: cases)
    func table(_ row: Case) async throws {
        let service = Service(TracingSettings(mode: .all, skip: [row.rule]))
        let routes = try TracedRouter(service.tracing, traced: true) {
            Route(.get, "/files/:name") { _ in .ok }
            Route(.post, "/files/:name") { _ in .ok }
        }
        try await LiveServer.run(routes) { (url) async throws in
            _ = try await Wire.answer(to: Wire.request(row.method, row.target), from: url)
        }
        #expect(service.tracer.finishedSpans.isEmpty == !row.isTraced)
    }

    @Test(
        "Health endpoints are skipped by default, also where everything is traced",
        arguments: [
            ("/health", false), ("/healthz", false), ("/health/live", false), ("/health/ready", false),
            ("/livez", false),
            ("/readyz", false), ("/health/", false), ("/healthy", true), ("/health/doctors", true), ("/orders", true),
        ]
    )
    func health(path: String, isTraced: Bool) async throws {
        let service = Service()
        let routes = try TracedRouter(service.tracing, traced: true) { Get(path) { _ in .ok } }
        try await LiveServer.run(routes) { (url) async throws in
            #expect(try await Wire.answer(to: Wire.request("GET", path), from: url).statusCode == 200)
        }
        #expect(service.tracer.finishedSpans.isEmpty == !isTraced)
    }

    @Test("A predicate sees the request and is asked for each", arguments: [true, false])
    func predicate(isProbe: Bool) async throws {
        let service = Service(
            TracingSettings(mode: .all, skip: [.when("probes") { $0.values(forKey: "x-probe") == ["1"] }])
        )
        let routes = try TracedRouter(service.tracing) { Get("/files") { _ in .ok } }
        try await LiveServer.run(routes) { (url) async throws in
            let headers = isProbe ? [("X-Probe", "1")] : []
            _ = try await Wire.answer(to: Wire.request("GET", "/files", headers: headers), from: url)
        }
        #expect(service.tracer.finishedSpans.isEmpty == isProbe)
    }
}
#endif
