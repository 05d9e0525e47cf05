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

@Suite("Redirects of outgoing requests")
struct RedirectTests {
    @Test("By default one span stands for the request, with each hop in its log and a count")
    func oneSpan() throws {
        let fixture = Fixture(mode: .all)
        var request = FakeRequest()
        let exchange = fixture.client.begin(&request)
        let first = fixture.context(in: request)
        for url in ["http://inventory:8081/a?token=xyz&page=1", "http://bob:pw12@inventory:8081/b"] {
            request = request.redirected(to: url)
            exchange.redirected(statusCode: 302, to: &request)
            #expect(fixture.context(in: request) == first)
        }
        exchange.responded(statusCode: 200)
        exchange.finish()
        let span = try #require(fixture.spans.first)
        #expect(fixture.spans.count == 1)
        #expect(span.tags["http.resend_count"] == 2)
        #expect(span.tags[.httpStatusCode] == 200)
        #expect(span.tags[.error] == nil)
        #expect(
            span.logs("redirect") == [
                [
                    "event": "redirect", "http.status_code": 302,
                    "location": "http://inventory:8081/a?token=[redacted]&page=1",
                ],
                ["event": "redirect", "http.status_code": 302, "location": "http://[redacted]@inventory:8081/b"],
            ]
        )
    }

    @Test("A span keeps its baggage while its context is written without")
    func baggageStays() throws {
        let fixture = Fixture(mode: .all)
        var request = FakeRequest()
        let exchange = fixture.client.begin(&request)
        let span = try #require(exchange.span)
        span.setBaggageItem("user", to: "ann")
        let seen = Mutex<[Baggage]>([])
        fixture.tracer.faults.onCall = { call in
            guard call != .context else { return }
            let baggage = span.context.baggage
            seen.withLock { $0.append(baggage) }
        }
        request = request.redirected(to: "http://elsewhere/")
        exchange.redirected(statusCode: 302, to: &request)
        fixture.tracer.faults = .none
        let context = fixture.context(in: request)
        #expect(context?.spanIDString == span.context.spanIDString && context?.baggage.isEmpty == true)
        let everSeen = seen.withLock { $0 }
        #expect(!everSeen.isEmpty && everSeen.allSatisfy { $0["user"] == "ann" })
        exchange.finish()
    }

    @Test("A port is read by bytes, so that a mark behind the colon makes no other origin")
    func portByBytes() {
        let fixture = Fixture(mode: .all)
        var request = FakeRequest(url: "http://inventory:\u{301}80/")
        let exchange = fixture.client.begin(&request)
        exchange.span?.setBaggageItem("user", to: "ann")
        request = request.redirected(to: "http://inventory:\u{301}80:80/")
        exchange.redirected(statusCode: 302, to: &request)
        #expect(fixture.context(in: request)?.baggage.isEmpty == true)
        exchange.finish()
    }

    @Test("By choice every hop has a span, siblings with the status that each got")
    func spanPerHop() throws {
        let fixture = Fixture(client: ClientSettings(redirects: .spanPerHop))
        var request = FakeRequest()
        fixture.tracer.withSpan("parent") { _ in
            let exchange = fixture.client.begin(&request, "stock")
            for (status, path) in [(301, "a"), (307, "b")] {
                request = request.redirected(to: "http://inventory:8081/\(path)")
                exchange.redirected(statusCode: status, to: &request)
                #expect(fixture.context(in: request)?.spanIDString == exchange.span?.context.spanIDString)
            }
            exchange.responded(statusCode: 404)
            exchange.finish()
        }
        let hops = fixture.spans.named("stock")
        let parent = try #require(fixture.spans.named("parent").first)
        #expect(hops.map { $0.tags[.httpStatusCode] } == [301, 307, 404])
        #expect(hops.map { $0.tags["http.resend_count"] } == [nil, 1, 2])
        #expect(hops.map { $0.tags[.error] } == [nil, nil, true])
        #expect(hops.map { $0.tags[.httpURL] }.suffix(2) == ["http://inventory:8081/a", "http://inventory:8081/b"])
        #expect(hops.allSatisfy { $0.isChild(of: parent) })
        #expect(fixture.tracer.misuse.isEmpty && fixture.tracer.unfinishedSpans.isEmpty)
    }

    @Test("Without a parent, a hop with a span of its own follows from the hop before, in the same trace")
    func hopsOfARoot() {
        let fixture = Fixture(client: ClientSettings(redirects: .spanPerHop))
        var request = FakeRequest()
        let exchange = fixture.client.begin(&request)
        exchange.redirected(statusCode: 302, to: &request)
        exchange.finish()
        #expect(fixture.spans.count == 2)
        #expect(fixture.spans[1].isChild(of: fixture.spans[0]))
        #expect(fixture.spans[1].references.map(\.type) == [.followsFrom])
    }

    @Test("A hop keeps the parent that the call was given in place of what is active")
    func hopsOfAnotherParent() {
        let fixture = Fixture(client: ClientSettings(redirects: .spanPerHop))
        let other = fixture.tracer.startSpan("other")
        other.setBaggageItem("from", to: "other")
        var request = FakeRequest()
        fixture.tracer.withSpan("active") { active in
            active.setBaggageItem("active", to: "yes")
            let exchange = fixture.client.begin(&request, ClientCall(references: [.childOf(other)]))
            exchange.redirected(statusCode: 302, to: &request)
            exchange.finish()
        }
        let hops = fixture.spans.named("GET")
        #expect(hops.map(\.parentID) == [other.context.spanIDString, other.context.spanIDString])
        #expect(hops[1].baggage["active"] == nil)
    }

    static let homes = [
        "http://inventory:8081/other", "HTTP://INVENTORY:8081", "http://eve:pw@inventory:8081/x?y#z",
    ]
    static let elsewhere = [
        "https://inventory:8081/stock", "http://inventory:8082/stock", "http://inventory/stock",
        "http://evil.inventory:8081/", "http://inventory:8081@evil/", "//inventory:8081/stock", "/stock", "",
    ]

    @Test("Scheme, host and port make an origin", arguments: homes.map { ($0, true) } + elsewhere.map { ($0, false) })
    func origins(url: String, isHome: Bool) {
        let fixture = Fixture(client: ClientSettings(propagatedHeadersToOtherOrigins: .nothing))
        var request = FakeRequest()
        let exchange = fixture.client.begin(&request)
        request = request.redirected(to: url)
        exchange.redirected(statusCode: 302, to: &request)
        #expect((fixture.context(in: request) != nil) == isHome)
        #expect(request.headers.isEmpty == !isHome)
    }

    @Test(
        "The default port of a scheme is the same as none",
        arguments: [
            ("http://a/", "http://a:80/", true), ("https://a", "https://a:443", true),
            ("http://a:443", "https://a", false),
            ("http://[::1]/", "http://[::1]:80/", true), ("http://[::1]:8080/", "http://[::1]/", false),
        ]
    )
    func defaultPorts(from: String, to: String, isHome: Bool) {
        let fixture = Fixture(client: ClientSettings(propagatedHeadersToOtherOrigins: .nothing))
        var request = FakeRequest(url: from)
        let exchange = fixture.client.begin(&request)
        request = request.redirected(to: to)
        exchange.redirected(statusCode: 302, to: &request)
        #expect((fixture.context(in: request) != nil) == isHome)
    }

    @Test(
        "Another origin gets the context without baggage, or what is chosen",
        arguments: [
            (nil, true, false), (.contextAndBaggage, true, true), (.context, true, false), (.nothing, false, false),
        ]
            as [(PropagatedHeaders?, Bool, Bool)]
    )
    func otherOrigins(chosen: PropagatedHeaders?, context: Bool, baggage: Bool) {
        var settings = ClientSettings()
        if let chosen { settings.propagatedHeadersToOtherOrigins = chosen }
        let fixture = Fixture(client: settings)
        let parent = fixture.tracer.startSpan("parent")
        parent.setBaggageItem("user", to: "ann")
        var request = FakeRequest()
        request.headers["x-other"] = "1"
        let exchange = fixture.client.begin(&request, ClientCall(references: [.childOf(parent)]))
        #expect(fixture.context(in: request)?.baggage["user"] == "ann")
        request = request.redirected(to: "http://elsewhere/")
        exchange.redirected(statusCode: 302, to: &request)
        #expect((fixture.context(in: request)?.spanIDString == exchange.span?.context.spanIDString) == context)
        #expect((fixture.context(in: request)?.baggage["user"] == "ann") == baggage)
        #expect(request.headers["x-other"] == "1")
        #expect(parent.baggageItem("user") == "ann")
    }

    @Test("Baggage is taken back even from headers that can only be written")
    func unreadableHeaders() {
        struct Unreadable: OutgoingRequest {
            var fake = FakeRequest()
            var method: String { fake.method }
            var url: String { fake.url }
            var host: String? { fake.host }
            var port: Int? { fake.port }
            mutating func set(_ value: String, forKey key: String) { fake.set(value, forKey: key) }
            mutating func removeValues(forKey key: String) { fake.removeValues(forKey: key) }
        }
        let fixture = Fixture(mode: .all)
        let parent = fixture.tracer.startSpan("parent")
        parent.setBaggageItem("user", to: "ann")
        var request = Unreadable()
        let exchange = fixture.client.begin(&request, ClientCall(references: [.childOf(parent)]))
        #expect(fixture.context(in: request.fake)?.baggage["user"] == "ann")
        request.fake = request.fake.redirected(to: "http://elsewhere/")
        exchange.redirected(statusCode: 302, to: &request)
        #expect(fixture.context(in: request.fake)?.baggage.isEmpty == true)
    }

    @Test("Back at home, the context is there again")
    func backHome() {
        let fixture = Fixture(client: ClientSettings(propagatedHeadersToOtherOrigins: .nothing))
        var request = FakeRequest()
        let exchange = fixture.client.begin(&request)
        for url in ["http://elsewhere/", "http://inventory:8081/"] {
            request = request.redirected(to: url)
            exchange.redirected(statusCode: 302, to: &request)
        }
        #expect(fixture.context(in: request)?.spanIDString == exchange.span?.context.spanIDString)
    }

    @Test(
        "Back at home, and inside the call, there is the baggage that stayed behind elsewhere",
        arguments: [RedirectRecording.oneSpan, .spanPerHop]
    )
    func baggageBackHome(redirects: RedirectRecording) {
        let fixture = Fixture(client: ClientSettings(redirects: redirects))
        let parent = fixture.tracer.startSpan("parent")
        parent.setBaggageItem("user", to: "ann")
        fixture.tracer.scopeManager.withActiveSpan(parent) {
            var request = FakeRequest()
            let exchange = fixture.client.begin(&request)
            for (url, baggage) in [("http://elsewhere/", nil), ("http://inventory:8081/", "ann")] as [(String, String?)]
            {
                request = request.redirected(to: url)
                exchange.redirected(statusCode: 302, to: &request)
                #expect(fixture.context(in: request)?.baggage["user"] == baggage)
                #expect(exchange.span?.baggageItem("user") == "ann")
            }
        }
    }

    @Test(
        "What passes through an untraced request obeys the same choice, and goes on without its baggage where that stays",
        arguments: [
            (PropagatedHeaders.contextAndBaggage, true, "ann", true), (.context, true, nil, true),
            (.context, false, nil, true), (.nothing, false, nil, false),
        ] as [(PropagatedHeaders, Bool, String?, Bool)]
    )
    func passThrough(chosen: PropagatedHeaders, hasBaggage: Bool, arriving: String?, arrives: Bool) {
        let fixture = Fixture(client: ClientSettings(propagatedHeadersToOtherOrigins: chosen))
        let parent = fixture.tracer.startSpan("parent")
        if hasBaggage { parent.setBaggageItem("user", to: "ann") }
        var request = FakeRequest()
        fixture.tracer.scopeManager.withActiveContext(parent.context) {
            let exchange = fixture.client.begin(&request)
            #expect(exchange.span == nil)
            request = request.redirected(to: "http://inventory:8081/other")
            exchange.redirected(statusCode: 302, to: &request)
            #expect(fixture.context(in: request)?.spanIDString == parent.context.spanIDString)
            request = request.redirected(to: "http://elsewhere/")
            exchange.redirected(statusCode: 302, to: &request)
        }
        #expect((fixture.context(in: request)?.spanIDString == parent.context.spanIDString) == arrives)
        #expect(fixture.context(in: request)?.baggage["user"] == arriving)
        #expect(request.headers.isEmpty == !arrives)
        #expect(fixture.spans.isEmpty)
    }

    @Test("A call that is off has no headers to change")
    func off() {
        let fixture = Fixture(mode: .all)
        var request = FakeRequest()
        let exchange = fixture.client.begin(&request, .off)
        exchange.redirected(statusCode: 302, to: &request)
        #expect(request.headers.isEmpty && fixture.spans.isEmpty)
    }

    @Test("A hop after the end changes nothing", arguments: [RedirectRecording.oneSpan, .spanPerHop])
    func late(redirects: RedirectRecording) {
        let fixture = Fixture(client: ClientSettings(redirects: redirects))
        var request = FakeRequest()
        let exchange = fixture.client.begin(&request)
        exchange.finish()
        exchange.redirected(statusCode: 302, to: &request)
        exchange.followedRedirects(to: "http://elsewhere/")
        #expect(fixture.spans.count == 1 && fixture.tracer.unfinishedSpans.isEmpty)
        #expect(fixture.spans[0].logs.isEmpty && fixture.tracer.misuse.isEmpty)
    }

    @Test("A client that only shows where redirects led leaves that in the log")
    func followed() {
        let fixture = Fixture(mode: .all)
        var request = FakeRequest()
        let exchange = fixture.client.begin(&request)
        exchange.followedRedirects(to: "http://elsewhere/?sig=1234")
        exchange.finish()
        #expect(
            fixture.spans[0].logs("redirect") == [
                ["event": "redirect", "location": "http://elsewhere/?sig=[redacted]"]
            ]
        )
    }
}
