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

@Suite("Outcomes of a request", .timeLimit(.minutes(10)))
struct OutcomeTests {
    @Test("A handler that takes too long is cancelled and answered for at once, with log, tag and decorator")
    func timeout() async throws {
        let noticed = Mutex<[Duration]>([])
        let fixture = Fixture(
            TracingSettings(
                mode: .all,
                decorators: [SpanDecorator(onTimeout: { _, _, limit in noticed.withLock { $0.append(limit) } })]
            )
        )
        let clock = ManualClock()
        let (cancelled, wasCancelled) = AsyncStream<Void>.makeStream()
        let router = try TracedRouter(fixture.tracing, middleware: [TimeLimit(.milliseconds(1500), clock: clock)]) {
            Get("/") { _ in
                do {
                    try await clock.sleep(for: .seconds(3600))
                } catch {
                    wasCancelled.finish()
                }
                return .ok
            }
        }
        async let pending = router.respond(to: Request(.get, "/"))
        while clock.sleeperCount < 2 { await Task.yield() }
        clock.advance(by: .milliseconds(1499))
        #expect(clock.sleeperCount == 2)
        clock.advance(by: .milliseconds(1))
        let response = await pending
        for await _ in cancelled {}
        #expect(response.status == .serviceUnavailable)
        let span = try #require(fixture.spans.first)
        #expect(span.tags[.error] == true && span.tags["timeout"] == true && span.tags[.httpStatusCode] == 503)
        #expect(span.logs.map(\.fields) == [["event": "timeout", "timeout.ms": 1500]])
        #expect(noticed.withLock(\.self) == [.milliseconds(1500)])
        #expect(fixture.spans.count == 1)
    }

    @Test("A handler that does not listen does not hold up the response")
    func deaf() async throws {
        let fixture = Fixture(mode: .all)
        let clock = ManualClock()
        let (stream, go) = AsyncStream<Void>.makeStream()
        let router = try TracedRouter(fixture.tracing) {
            Group("", middleware: [TimeLimit(.seconds(1), status: .gatewayTimeout, clock: clock)]) {
                Get("/") { _ in
                    // Reads in a task of its own, which the cancellation of the handler does not reach.
                    await Task.detached { for await _ in stream {} }.value
                    return .ok
                }
            }
        }
        async let pending = router.respond(to: Request(.get, "/"))
        await clock.someoneSleeps()
        clock.advance(by: .seconds(1))
        #expect(await pending.status == .gatewayTimeout)
        #expect(fixture.spans.count == 1)
        go.finish()
    }

    @Test(
        "Within the limit the response, the error and the active span are those without a limit",
        arguments: [true, false]
    )
    func inTime(throwing: Bool) async throws {
        let fixture = Fixture(mode: .all)
        let clock = ManualClock()
        let router = try TracedRouter(fixture.tracing, middleware: [TimeLimit(.seconds(1), clock: clock)]) {
            Get("/") { _ in
                if throwing { throw HTTPError(.conflict, "no") }
                return fixture.tracer.withSpan("child") { _ in .text("fine") }
            }
        }
        let response = await router.respond(to: Request(.get, "/"))
        #expect(response.status == (throwing ? .conflict : .ok))
        #expect(fixture.spans.last?.tags["timeout"] == nil)
        if !throwing { #expect(fixture.spans[0].isChild(of: fixture.spans[1])) }
        // The sleep that watches over the limit ends with its time, and is the last.
        clock.advance(by: .seconds(1))
        while clock.sleeperCount > 0 { await Task.yield() }
    }

    @Test("A cancelled request cancels its handler behind the limit")
    func cancelledOutside() async throws {
        let fixture = Fixture(mode: .all)
        let clock = ManualClock()
        let router = try TracedRouter(fixture.tracing, middleware: [TimeLimit(.seconds(1), clock: clock)]) {
            Get("/") { _ in
                try await clock.sleep(for: .seconds(60))
                return .ok
            }
        }
        let task = Task { await router.respond(to: Request(.get, "/")).status }
        while clock.sleeperCount < 2 { await Task.yield() }
        task.cancel()
        #expect(await task.value == .clientClosedRequest)
        #expect(fixture.spans.first?.tags[.cancelled] == true)
    }

    @Test(
        "Middleware that tries again does so in one span, which says how often the handler ran",
        arguments: [true, false]
    )
    func triesAgain(inGroup: Bool) async throws {
        let fixture = Fixture(mode: .all)
        let tries = Mutex(0)
        let again = Intercept { request, next in
            while true {
                let response = try await next(request)
                if response.status != .serviceUnavailable { return response }
            }
        }
        let router = try TracedRouter(fixture.tracing, middleware: inGroup ? [] : [again]) {
            Group("", middleware: inGroup ? [again] : []) {
                Get("/") { _ in
                    let count = tries.withLock { tries in
                        tries += 1
                        return tries
                    }
                    return count < 3 ? Response(.serviceUnavailable) : .ok
                }
            }
        }
        #expect(await router.respond(to: Request(.get, "/")).status == .ok)
        #expect(fixture.spans.count == 1)
        #expect(
            fixture.spans.first?.logs.map(\.fields) == [
                ["event": "handler.repeated", "handler.calls": 2], ["event": "handler.repeated", "handler.calls": 3],
            ]
        )
    }

    @Test("A timeout whose status is no failure is logged and fails nothing")
    func mildTimeout() async throws {
        let fixture = Fixture(mode: .all)
        let router = try TracedRouter(fixture.tracing) {
            Get("/") { _ in throw RequestTimeout(limit: .seconds(1), status: HTTPStatus(408)) }
        }
        _ = await router.respond(to: Request(.get, "/"))
        #expect(fixture.spans.first?.tags["timeout"] == true)
        #expect(fixture.spans.first?.tags[.error] == nil)
    }

    @Test(
        "Other frameworks tell of their own timeouts, and the log has the limit in milliseconds",
        arguments: [
            (.milliseconds(20), 20), (.microseconds(1500), 1.5),
            (.seconds(Int64.max), .double(Double(Int64.max) / 1_000_000)),
        ] as [(Duration, LogValue)]
    )
    func tellTimeout(limit: Duration, milliseconds: LogValue) {
        let fixture = Fixture(mode: .all)
        let exchange = ServerTracing(fixture.tracing, component: "x").begin(PlainRequest())
        exchange.failed(RequestTimeout(limit: limit), answeredWith: ResponseHead(statusCode: 503))
        exchange.finish()
        #expect(fixture.spans.first?.logs.map(\.fields) == [["event": "timeout", "timeout.ms": milliseconds]])
    }

    @Test(
        "What is no final status never reaches the server, and the span says what is sent",
        arguments: [Int.min, -1, 0, 99, 100, 101, 103, 199, 1000, Int.max],
        TracingMode.allCases
    )
    func invalid(code: Int, mode: TracingMode) async throws {
        let fixture = Fixture(mode: mode)
        let router = try TracedRouter(fixture.tracing) {
            Get("/returned", traced: true) { _ in Response(HTTPStatus(code), body: ResponseBody("x")) }
            Get("/thrown", traced: true) { _ in throw HTTPError(HTTPStatus(code), "x") }
        }
        for path in ["/returned", "/thrown"] {
            let response = await router.respond(to: Request(.get, path))
            #expect(response.status == .internalServerError)
            #expect(response.body.length == 0)
        }
        #expect(fixture.spans.count == (mode == .off ? 0 : 2))
        for span in fixture.spans {
            #expect(span.tags[.httpStatusCode] == 500 && span.tags[.error] == true)
            #expect(span.logs.map { $0.fields["event"] } == ["error"])
        }
    }

    @Test("Every other number of three digits is sent as it is", arguments: [200, 599, 600, 999])
    func valid(code: Int) async throws {
        let router = try TracedRouter(Fixture().tracing) { Get("/") { _ in Response(HTTPStatus(code)) } }
        #expect(await router.respond(to: Request(.get, "/")).status.code == code)
    }

    @Test("Decorators that finish, rename or retag the span harm neither the response nor the end of the span")
    func decorators() async throws {
        let meddle: @Sendable (any Span) -> Void = { span in
            span.setOperationName("")
            span.setTag("http.status_code", to: "teapot")
            span.setBaggageItem("x", to: "y")
            span.finish()
            span.finish()
        }
        let decorator = SpanDecorator(
            onStart: { span, _ in meddle(span) },
            onResponse: { span, _, _ in meddle(span) },
            onError: { span, _, _, _ in meddle(span) },
            onCancel: { span, _ in meddle(span) },
            onTimeout: { span, _, _ in meddle(span) }
        )
        let fixture = Fixture(TracingSettings(mode: .all, decorators: [decorator, decorator]))
        let routers = try [fixture, Fixture(mode: .off)].map { try Representative.router($0.tracing) }
        for request in Representative.requests {
            let seen = await Representative.answers(of: routers[0], to: request)
            #expect(seen == (await Representative.answers(of: routers[1], to: request)), "\(request.path)")
        }
        #expect(fixture.tracer.unfinishedSpans.isEmpty)
        #expect(fixture.spans.count == Representative.requests.count)
    }

    @Test("Whatever the tracer does wrong, the answers are those without tracing", arguments: MockCall.allCases)
    func brokenTracer(call: MockCall) async throws {
        let fixture = Fixture(TracingSettings(mode: .all, tracedRequestAttributes: [\.method, \.atEnd.url]))
        let routers = try [fixture.tracing, RequestTracing(NoopTracer(), settings: TracingSettings(mode: .off))]
            .map(Representative.router)
        for faults in [MockFaults.ignoring(call), .everything(), .everything(throwing: .invalidCarrier)] {
            fixture.tracer.faults = faults
            for request in Representative.requests {
                let seen = await Representative.answers(of: routers[0], to: request)
                #expect(seen == (await Representative.answers(of: routers[1], to: request)), "\(request.path)")
            }
        }
    }

    @Test("A decorator holds up nobody else: other requests, and changes of the settings, go on while it runs")
    func busyDecorator() {
        let fixture = Fixture(mode: .all)
        let server = ServerTracing(fixture.tracing, component: "x")
        let tracing = fixture.tracing
        let decorator = SpanDecorator(
            onStart: { _, _ in _ = tracing.settings },
            onResponse: { _, request, _ in
                guard request.path == "/slow" else { return }
                let other = server.begin(PlainRequest(path: "/quick"))
                other.responded(ResponseHead(statusCode: 200))
                other.finish()
                tracing.update { $0.decorators = [] }
            }
        )
        tracing.update { $0.decorators = [decorator, decorator] }
        let exchange = server.begin(PlainRequest(path: "/slow"))
        exchange.responded(ResponseHead(statusCode: 200))
        exchange.finish()
        #expect(fixture.spans.map { $0.tags["http.url"] } == ["/quick", "/quick", "/slow"])
    }

    @Test("A decorator that ends its own exchange still sees the rest of the decorators run first")
    func endingDecorator() {
        let fixture = Fixture(mode: .all)
        let server = ServerTracing(fixture.tracing, component: "x")
        let holder = Mutex<ServerExchange?>(nil)
        fixture.tracing.update {
            $0.decorators = [
                SpanDecorator(onResponse: { _, _, _ in holder.withLock(\.self)?.finish() }),
                SpanDecorator(onResponse: { span, _, _ in span.setTag("second", to: true) }),
            ]
        }
        let exchange = server.begin(PlainRequest())
        holder.withLock { $0 = exchange }
        exchange.responded(ResponseHead(statusCode: 200))
        #expect(fixture.spans.count == 1)
        #expect(fixture.spans[0].tags["second"] == true)
        #expect(fixture.tracer.misuse.isEmpty)
    }

    @Test("Ten thousand exchanges whose ends race finish once each, with one outcome")
    func racingEnds() async {
        let fixture = Fixture(mode: .all)
        let server = ServerTracing(fixture.tracing, component: "x")
        let exchanges = (0..<10_000).map { _ in server.begin(PlainRequest()) }
        await withTaskGroup(of: Void.self) { group in
            for way in 0..<4 {
                group.addTask {
                    for exchange in exchanges {
                        switch way {
                        case 0: exchange.responded(ResponseHead(statusCode: 200))
                        case 1: exchange.failed(Breakdown(), answeredWith: ResponseHead(statusCode: 500))
                        case 2:
                            let timeout = RequestTimeout(limit: .seconds(1))
                            exchange.failed(timeout, answeredWith: ResponseHead(statusCode: timeout.statusCode))
                        default: exchange.finish()
                        }
                        exchange.finish()
                    }
                }
            }
        }
        #expect(fixture.spans.count == 10_000)
        #expect(fixture.tracer.misuse.isEmpty && fixture.tracer.unfinishedSpans.isEmpty)
        for span in fixture.spans {
            let events = span.logs.map { $0.fields["event"] }
            switch span.tags[.httpStatusCode] {
            case 500: #expect(events == ["error"] && span.tags[.error] == true)
            case 503: #expect(events == ["timeout"] && span.tags[.error] == true)
            default: #expect(events.isEmpty && span.tags[.error] == nil)
            }
        }
    }

    @Test(
        "An error that is an answer is one for decorators and attributes of the response too",
        arguments: [(404, ["response 404"]), (429, ["response 429"]), (503, ["error 503"])]
    )
    func thrownAnswer(code: Int, told: [String]) async throws {
        struct Refusal: ResponseError {
            let code: Int
            var response: Response { Response(HTTPStatus(code), headers: ["retry-after": "7"]) }
        }
        let events = Mutex<[String]>([])
        let decorator = SpanDecorator(
            onResponse: { _, _, response in events.withLock { $0.append("response \(response.statusCode)") } },
            onError: { _, _, _, status in events.withLock { $0.append("error \(status)") } }
        )
        let fixture = Fixture(
            TracingSettings(
                mode: .all,
                tracedResponseAttributes: [\.headers.retryAfter],
                decorators: [decorator]
            )
        )
        let router = try TracedRouter(fixture.tracing) { Get("/") { _ in throw Refusal(code: code) } }
        _ = await router.respond(to: Request(.get, "/"))
        #expect(fixture.spans.first?.tags["http.response.header.retry-after"] == "7")
        #expect(events.withLock(\.self) == told)
    }

    @Test(
        "What a handler or a body throws because its task was cancelled is a cancellation, and the log says what it was"
    )
    func cancelledWithAnotherError() async throws {
        let fixture = Fixture(mode: .all)
        let router = try TracedRouter(fixture.tracing) {
            Get("/handler") { _ in
                withUnsafeCurrentTask { $0?.cancel() }
                throw Breakdown()
            }
            Get("/body") { _ in
                .stream { _ in
                    withUnsafeCurrentTask { $0?.cancel() }
                    throw Breakdown()
                }
            }
        }
        for path in ["/handler", "/body"] {
            await Task { _ = try? await router.respond(to: Request(.get, path)).body.collect() }.value
        }
        #expect(fixture.spans.map { $0.tags[.httpStatusCode] } == [500, 200])
        for span in fixture.spans {
            #expect(span.tags[.cancelled] == true && span.tags[.error] == nil)
            #expect(span.logs.map { $0.fields["event"] } == ["cancelled"])
            #expect(span.logs.first?.fields["error.kind"] == "Breakdown")
            #expect(span.logs.first?.fields["message"] == "the machine broke down")
        }
    }

    @Test("A limit of nothing or less is over before the handler runs", arguments: [Duration.zero, .seconds(-1)])
    func noTime(limit: Duration) async throws {
        let fixture = Fixture(mode: .all)
        let calls = Mutex(0)
        let router = try TracedRouter(fixture.tracing, middleware: [TimeLimit(limit)]) {
            Get("/") { _ in
                calls.withLock { $0 += 1 }
                return .ok
            }
        }
        for _ in 0..<100 { #expect(await router.respond(to: Request(.get, "/")).status == .serviceUnavailable) }
        #expect(calls.withLock(\.self) == 0)
        #expect(fixture.spans.allSatisfy { $0.tags["timeout"] == true })
    }

    @Test("Decorators run in their order")
    func order() async throws {
        let calls = Mutex<[String]>([])
        func decorator(_ name: String) -> SpanDecorator {
            SpanDecorator(
                onStart: { _, _ in calls.withLock { $0.append("start \(name)") } },
                onResponse: { _, _, _ in calls.withLock { $0.append("response \(name)") } }
            )
        }
        let fixture = Fixture(TracingSettings(mode: .all, decorators: [decorator("a"), decorator("b")]))
        let router = try TracedRouter(fixture.tracing) { Get("/") { _ in .ok } }
        _ = await router.respond(to: Request(.get, "/"))
        #expect(calls.withLock(\.self) == ["start a", "start b", "response a", "response b"])
    }
}
