//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingTesting
import Testing
import TracedRouting

@Suite("Requests that are skipped")
struct SkipRuleTests {
    private func isTraced(
        _ target: String,
        _ method: HTTPMethod = .get,
        skip: [SkipRule],
        traced: RouteTracing = .inherit,
        template: String = "/**"
    ) async throws -> Bool {
        let fixture = Fixture(TracingSettings(mode: .all, skip: skip))
        let router = try TracedRouter(fixture.tracing) {
            Get(template, traced: traced) { _ in .ok }
            Post(template, traced: traced) { _ in .ok }
        }
        _ = await router.respond(to: Request(method, target))
        return !fixture.spans.isEmpty
    }

    @Test(
        "A path pattern stands for a whole path",
        arguments: [
            ("/health", "/health", true),
            ("/health", "/health/", true),
            ("/health", "//health", true),
            ("/health", "/health?probe=1", true),
            ("/health", "/healthz", false),
            ("/health", "/health/live", false),
            ("/health", "/api/health", false),
            ("/health", "/Health", false),
            ("/health", "/h%65alth", true),
            ("/health", "/x?path=/health", false),
            ("/health/", "/health", true),
            ("/caf%C3%A9", "/café", true),
            ("/café", "/caf%c3%a9", true),
            ("/a b", "/a%20b", true),
            ("/a/b", "/a%2Fb", false),
            ("/\u{212A}elvin", "/Kelvin", true),
            // A slash that a sign joins into one character separates nothing.
            ("/a/**", "/a/\u{301}b", false),
            ("/a/**", "/a/b\u{301}", true),
            ("/100%", "/100%", true),
            ("/internal/*", "/internal/x", true),
            ("/internal/*", "/internal", false),
            ("/internal/*", "/internal/x/y", false),
            ("/*/x", "/internal/x", true),
            ("/assets/**", "/assets", true),
            ("/assets/**", "/assets/a/b.css", true),
            ("/assets/**", "/assetsfolder", false),
            ("/**", "/", true),
            ("/", "/", true),
            ("/", "/x", false),
        ]
    )
    func path(pattern: String, target: String, isSkipped: Bool) async throws {
        #expect(try await isTraced(target, skip: [.path(pattern)]) == !isSkipped)
    }

    @Test(
        "A pattern that is none is refused, with what would be right",
        arguments: [
            ("health", "begin with a slash"), ("", "begin with a slash"), ("/health?x=1", "queries are never compared"),
            ("/a/**/b", "only at the end"), ("/a*", "a whole segment"), ("/***", "a whole segment"),
        ]
    )
    func malformed(pattern: String, reason: String) throws {
        let error = #expect(throws: SkipRuleError.self) { try SkipRule.path(pattern) }
        #expect(try #require(error).description.contains(reason))
        #expect(try #require(error).pattern == pattern)
        #expect(throws: SkipRuleError.self) { try SkipRule.route("orders/:id") }
    }

    @Test("A rule may be for some methods only")
    func methods() async throws {
        let rules: [[SkipRule]] = [[try .path("/x", methods: .get)], [.methods(.get)]]
        for skip in rules {
            #expect(try await !isTraced("/x", .get, skip: skip))
            #expect(try await isTraced("/x", .post, skip: skip))
        }
        #expect(try await isTraced("/y", .get, skip: [.path("/x", methods: .get)]))
        #expect(try await isTraced("/x", .get, skip: [.path("/x", methods: .post, .put)]))
    }

    @Test("A template stands for its route, whatever the parameters are, and not for a path that looks like it")
    func template() async throws {
        let skip = [try SkipRule.route("/orders/:id")]
        #expect(try await !isTraced("/orders/7", skip: skip, template: "/orders/:id"))
        #expect(try await isTraced("/orders/:id", skip: skip, template: "/orders/:other"))
        #expect(try await isTraced("/orders/7", skip: [.route("/orders")], template: "/orders/:id"))
        #expect(
            try await isTraced(
                "/orders/7",
                .post,
                skip: [.route("/orders/:id", methods: .get)],
                template: "/orders/:id"
            )
        )
    }

    @Test(
        "A template is the same however its slashes are written",
        arguments: ["/orders/:id/", "//orders/:id", "/orders//:id"],
        ["/orders/:id", "/orders/:id/"]
    )
    func templateSlashes(rule: String, template: String) async throws {
        #expect(try await !isTraced("/orders/7", skip: [.route(rule)], template: template))
    }

    @Test(
        "A parameter of a template is the same in both notations",
        arguments: ["/orders/:id", "/orders/{id}", "/orders/:id/x", "/orders/:other"],
        ["/orders/:id", "/orders/{id}"]
    )
    func templateNotation(rule: String, template: String) throws {
        let fixture = Fixture(TracingSettings(mode: .all, skip: [try .route(rule)]))
        let server = ServerTracing(fixture.tracing, component: "x")
        let exchange = server.begin(PlainRequest(path: "/orders/7"), route: RouteInformation(template: template))
        #expect((exchange.span == nil) == ["/orders/:id", "/orders/{id}"].contains(rule))
    }

    @Test("A predicate sees the request")
    func predicate() async throws {
        let skip = [SkipRule.when("probes") { $0.query == "probe" }]
        #expect(try await !isTraced("/x?probe", skip: skip))
        #expect(try await isTraced("/x", skip: skip))
    }

    @Test("Any rule of the list is enough, and none skips nothing")
    func list() async throws {
        let skip: [SkipRule] = [try .path("/a"), try .path("/b")]
        #expect(try await !isTraced("/a", skip: skip))
        #expect(try await !isTraced("/b", skip: skip))
        #expect(try await isTraced("/c", skip: skip))
        #expect(try await isTraced("/health", skip: []))
    }

    @Test("Health endpoints and metrics are skipped unless the settings say otherwise")
    func monitoring() async throws {
        let paths = ["/health", "/healthz", "/health/live", "/health/ready", "/livez", "/readyz"]
        for path in paths + ["/metrics", "/metrics/", "/metrics/cpu/0"] {
            #expect(try await !isTraced(path, skip: TracingSettings().skip), "\(path)")
        }
        #expect(SkipRule.healthEndpoints.map(\.description) == paths.map { "path \($0)" })
        #expect(SkipRule.monitoringEndpoints.map(\.description) == (paths + ["/metrics/**"]).map { "path \($0)" })
        for path in ["/", "/healthy", "/health/x", "/api/health", "/metricsx", "/api/metrics"] {
            #expect(try await isTraced(path, skip: TracingSettings().skip), "\(path)")
        }
    }

    @Test(
        "An annotation wins over the default rules, and rules that somebody lists win over the annotation",
        arguments: ["/health", "/metrics/cpu"],
        [true, "probe", .named("probe"), .on(), .inherit] as [RouteTracing]
    )
    func annotated(path: String, tracing: RouteTracing) async throws {
        let isAnnotated = tracing.rule == .on
        #expect(try await isTraced(path, skip: TracingSettings().skip, traced: tracing) == isAnnotated)
        #expect(try await !isTraced(path, skip: SkipRule.monitoringEndpoints, traced: tracing))
        // A rule that is listed counts wherever it stands among the default ones.
        for skip in [SkipRule.defaultRules + [try .path(path)], [try .path(path)] + SkipRule.defaultRules] {
            #expect(try await !isTraced(path, skip: skip, traced: tracing))
        }
        let json = try TemporaryFile(#"{"mode": "all", "skip": ["monitoringEndpoints"]}"#)
        #expect(try await !isTraced(path, skip: TracingSettings(file: json.path).skip, traced: tracing))
        let silent = try TemporaryFile(#"{"mode": "all"}"#)
        #expect(try await isTraced(path, skip: TracingSettings(file: silent.path).skip, traced: tracing) == isAnnotated)
    }

    @Test("Skipping beats a plain on, and force beats skipping", arguments: TracingRule.allCases)
    func precedence(rule: TracingRule) async throws {
        #expect(try await isTraced("/x", skip: [.path("/x")], traced: RouteTracing(rule)) == (rule == .force))
    }
}
