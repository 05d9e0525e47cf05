//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingTesting
import Synchronization
import Testing
import TracedRouting

extension OutgoingAttributes {
    var shard: RequestTag { self.headers["x-shard"].named("shard") }
}

@Suite("Settings of clients")
struct ClientSettingsTests {
    private func span(
        _ settings: ClientSettings,
        _ request: FakeRequest = FakeRequest(),
        head: ResponseHead = ResponseHead(statusCode: 200)
    ) async throws -> MockSpan {
        let fixture = Fixture(client: settings)
        try await fixture.client.trace(request, response: { _ in head }, { _ in })
        return try #require(fixture.spans.first)
    }

    @Test(
        "A host can be left out",
        arguments: [
            ("inventory", "inventory", true), ("INVENTORY", "inventory", true), ("inventory", "Inventory", true),
            ("inventory", "inventory2", false), ("inventory", "my.inventory", false),
            ("*.example.com", "a.example.com", true),
            ("*.example.com", "a.b.EXAMPLE.com", true), ("*.example.com", "example.com", false),
            ("*.example.com", "badexample.com", false), ("*.example.com", ".example.com", false),
            ("inventory", nil, false),
        ] as [(String, String?, Bool)]
    )
    func skippedHosts(rule: String, host: String?, isSkipped: Bool) {
        let fixture = Fixture(client: ClientSettings(skip: [.host(rule)]))
        var request = FakeRequest(host: host)
        let exchange = fixture.client.begin(&request)
        #expect((exchange.span == nil) == isSkipped)
        #expect(request.headers.isEmpty == isSkipped)
    }

    @Test("A rule may pass the active trace on, the first rule counts, and a predicate sees the request")
    func skipRules() {
        let fixture = Fixture(
            client: ClientSettings(skip: [
                .when("methods", .passThrough) { $0.method == "OPTIONS" }, .host("inventory"),
            ])
        )
        fixture.tracer.withSpan("parent") { parent in
            for (method, arrives) in [("OPTIONS", true), ("GET", false)] {
                var request = FakeRequest(method: method)
                #expect(fixture.client.begin(&request).span == nil)
                #expect((fixture.context(in: request)?.spanIDString == parent.context.spanIDString) == arrives)
            }
        }
        #expect(fixture.spans.count == 1)
    }

    @Test(
        "Names come from the call, the client, and the method",
        arguments: [
            (ClientNaming.method, "GET", "GET"), (.method, "BREW", "HTTP"), (.methodAndHost, "GET", "GET inventory"),
            (.custom { "to \($0.port ?? 0)" }, "GET", "to 8081"), (.custom { _ in "" }, "PUT", "PUT"),
        ]
    )
    func names(naming: ClientNaming, method: String, name: String) async throws {
        let settings = ClientSettings(operationName: naming)
        #expect(try await span(settings, FakeRequest(method: method)).operationName == name)
        let fixture = Fixture(client: settings)
        var request = FakeRequest(method: method)
        fixture.client.begin(&request, "own").finish()
        #expect(fixture.spans[0].operationName == "own")
    }

    @Test("No name is the raw URL or its path, and none ends where a host should be")
    func neverRaw() async throws {
        let request = FakeRequest(url: "http://inventory/stock/7?page=2")
        let made: [@Sendable (any OutgoingRequest) -> String] = [
            { $0.url }, { _ in "http://inventory/stock/7" }, { _ in "/stock/7" }, { _ in "/stock/7?page=2" },
        ]
        for make in made {
            #expect(try await span(ClientSettings(operationName: .custom(make)), request).operationName == "GET")
        }
        let combining = FakeRequest(url: "http://inventory/stock/7?\u{301}token=abc")
        let cut = ClientSettings(operationName: .custom { _ in "http://inventory/stock/7" })
        #expect(try await span(cut, combining).operationName == "GET")
        let kept = ClientSettings(operationName: .custom { _ in "/stock/:id" })
        #expect(try await span(kept, request).operationName == "/stock/:id")
        let nowhere = ClientSettings(operationName: .methodAndHost)
        #expect(try await span(nowhere, FakeRequest(host: "")).operationName == "GET")
    }

    @Test("With a span for every hop, decorators see each of them start, with its headers")
    func hops() {
        let decorator = ClientDecorator(onRequest: { span, request in
            span.setTag("to", to: request.url)
            span.setTag("sent", to: request.values(forKey: "mockpfx-ids-spanid").joined())
        })
        let fixture = Fixture(client: ClientSettings(redirects: .spanPerHop, decorators: [decorator]))
        var request = FakeRequest(url: "http://inventory/a")
        let exchange = fixture.client.begin(&request)
        request = request.redirected(to: "http://inventory/b")
        exchange.redirected(statusCode: 302, to: &request)
        exchange.finish()
        #expect(fixture.spans.map { $0.tags["to"] } == ["http://inventory/a", "http://inventory/b"])
        #expect(fixture.spans.allSatisfy { $0.tags["sent"] == .string($0.spanIDString) })
    }

    @Test("Listed attributes become tags, typed, and secrets among them do not show")
    func requestAttributes() async throws {
        let settings = ClientSettings(
            tracedRequestAttributes: [
                \.path, \.scheme, \.host, \.port, \.contentLength, \.headers.accept, \.headers["x-many"],
                \.headers["missing"],
                \.headers.authorization, \.headers["x-api-key"], \.query.page, \.query["token"], \.query.all, \.shard,
            ]
        )
        let request = FakeRequest(
            bodySize: 12,
            headers: [
                "Accept": "text/plain", "x-many": "a", "X-Many": "b", "Authorization": "Bearer 1234",
                "X-API-Key": "1234",
                "x-shard": "7",
            ]
        )
        let tags = try await span(settings, request).tags
        #expect(tags["http.path"] == "/stock/7" && tags["http.scheme"] == "http" && tags["http.host"] == "inventory")
        #expect(tags["peer.port"] == 8081 && tags["http.request_size"] == 12)
        #expect(tags["http.header.accept"] == "text/plain" && tags["http.header.x-many"] == ["a", "b"])
        #expect(tags["http.header.missing"] == nil)
        #expect(tags["http.header.authorization"] == "[redacted]" && tags["http.header.x-api-key"] == "[redacted]")
        #expect(tags["http.query.page"] == "2" && tags["http.query.token"] == "[redacted]")
        #expect(tags["http.query"] == "token=[redacted]&page=2" && tags["shard"] == "7")
    }

    @Test("Attributes of a response become tags")
    func responseAttributes() async throws {
        let settings = ClientSettings(
            tracedResponseAttributes: [\.headers.contentType, \.headers.setCookie, \.contentLength]
        )
        let head = ResponseHead(
            statusCode: 200,
            fields: ["Content-Type": "text/plain", "Set-Cookie": "id=1", "Content-Length": "5"] as Headers
        )
        let tags = try await span(settings, head: head).tags
        #expect(tags["http.response.header.content-type"] == "text/plain")
        #expect(tags["http.response.header.set-cookie"] == "[redacted]")
        #expect(tags["http.response_size"] == 5)
    }

    @Test(
        "Which statuses are failures is the client's choice",
        arguments: [(404, nil), (500, true)] as [(Int, Bool?)]
    )
    func statusRule(status: Int, error: Bool?) async throws {
        let head = ResponseHead(statusCode: status)
        #expect(try await span(ClientSettings(statusRule: .server), head: head).tags[.error] == error)
    }

    @Test("Decorators see what happens, in order, and may overwrite the standard tags")
    func decorators() async throws {
        let seen = Mutex<[String]>([])
        func decorator(_ name: String) -> ClientDecorator {
            ClientDecorator(
                onRequest: { span, request in
                    seen.withLock { $0.append("\(name) \(request.method) \(span.operationName)") }
                    span.setTag(.component, to: name)
                },
                onResponse: { span, request, response in
                    seen.withLock { $0.append("\(name) \(response.statusCode) \(request.values(forKey: "x-a"))") }
                    span.setTag(.error, to: false)
                },
                onError: { _, _, error in seen.withLock { $0.append("\(name) \(error)") } },
                onCancel: { _, _ in seen.withLock { $0.append("\(name) cancelled") } }
            )
        }
        let fixture = Fixture(client: ClientSettings(decorators: [decorator("a"), decorator("b")]))
        for error in [Breakdown(), CancellationError()] as [any Error] {
            var request = FakeRequest(headers: ["x-a": "1"])
            let exchange = fixture.client.begin(&request)
            exchange.responded(statusCode: 500)
            exchange.failed(error)
            exchange.finish()
        }
        #expect(
            seen.withLock { $0 } == [
                "a GET GET", "b GET GET", "a 500 [\"1\"]", "b 500 [\"1\"]", "a the machine broke down",
                "b the machine broke down", "a GET GET", "b GET GET", "a 500 [\"1\"]", "b 500 [\"1\"]", "a cancelled",
                "b cancelled",
            ]
        )
        #expect(fixture.spans[1].tags[.component] == "b" && fixture.spans[1].tags[.error] == false)
    }

    @Test("A decorator sees the request with its tracing headers")
    func decoratedHeaders() {
        let fixture = Fixture(
            client: ClientSettings(decorators: [
                ClientDecorator(onRequest: { span, request in
                    span.setTag("sent", to: request.values(forKey: "mockpfx-ids-spanid").joined())
                })
            ])
        )
        var request = FakeRequest()
        fixture.client.begin(&request).finish()
        #expect(fixture.spans[0].tags["sent"] == .string(fixture.spans[0].spanIDString))
    }

    @Test("Whatever a decorator does to the span, the request goes on and comes back")
    func hostileDecorators() async throws {
        let finishing = ClientDecorator(
            onRequest: { span, _ in span.finish() },
            onResponse: { span, _, _ in span.finish() },
            onError: { span, _, _ in span.finish() }
        )
        let fixture = Fixture(client: ClientSettings(decorators: [finishing]))
        let result = try await fixture.client.trace(FakeRequest(), statusCode: { _ in 200 }, { $0 })
        #expect(fixture.context(in: result)?.spanIDString == fixture.spans[0].spanIDString)
        #expect(fixture.spans.count == 1)
    }

    @Test("A client with settings of its own keeps them; the others follow those of the service, while it runs")
    func ownSettings() {
        let fixture = Fixture(client: ClientSettings(operationName: .methodAndHost))
        let own = ClientTracing(
            fixture.tracing,
            component: "own",
            settings: ClientSettings(operationName: .custom { _ in "own" })
        )
        var request = FakeRequest()
        own.begin(&request).finish()
        fixture.client.begin(&request).finish()
        fixture.tracing.update { $0.client.operationName = .method }
        own.begin(&request).finish()
        fixture.client.begin(&request).finish()
        #expect(fixture.spans.map(\.operationName) == ["own", "GET inventory", "own", "GET"])
    }

    @Test("Tags are named by the conventions of the service")
    func conventions() {
        let fixture = Fixture(TracingSettings(mode: .all, conventions: .openTelemetry))
        var request = FakeRequest()
        let exchange = fixture.client.begin(&request, ClientCall(resendCount: 1))
        exchange.received(bytes: 3)
        exchange.responded(statusCode: 200)
        exchange.finish()
        let tags = fixture.spans[0].tags
        #expect(tags["http.request.resend_count"] == 1 && tags["http.response.status_code"] == 200)
        #expect(tags["http.response.body.size"] == 3 && tags["url.full"] != nil && tags["server.port"] == 8081)
    }

    @Test(
        "What is written into headers can be less than the context with its baggage",
        arguments: [
            (PropagatedHeaders.contextAndBaggage, true, true), (.context, true, false), (.nothing, false, false),
        ]
    )
    func propagatedHeaders(headers: PropagatedHeaders, context: Bool, baggage: Bool) throws {
        let fixture = Fixture(client: ClientSettings(propagatedHeaders: headers))
        let (_, earlier) = try fixture.caller()
        let parent = fixture.tracer.startSpan("parent")
        parent.setBaggageItem("user", to: "ann")
        var request = FakeRequest(headers: earlier)
        let exchange = fixture.client.begin(&request, ClientCall(references: [.childOf(parent)]))
        #expect((fixture.context(in: request)?.spanIDString == exchange.span?.context.spanIDString) == context)
        #expect((fixture.context(in: request)?.baggage["user"] == "ann") == baggage)
        #expect(request.headers.isEmpty == !context)
        #expect(exchange.span != nil && parent.baggageItem("user") == "ann")
    }
}
