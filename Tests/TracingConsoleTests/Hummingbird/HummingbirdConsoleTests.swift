//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Foundation
import Hummingbird
import HummingbirdRouter
import Logging
import NIOCore
import OpenTracing
import OpenTracingInstrumentation
import OpenTracingSDK
import ServiceLifecycle
import Testing
import TracedHummingbird
import struct TracedRouting.TracedRouter
import TracingConsole

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("The console on Hummingbird's own router, and as a server of its own")
struct HummingbirdConsoleTests {
    let traces = RecentTraces(capacity: 100)
    let tracing: RequestTracing

    init() {
        let traces = traces
        let tracer = RecordingTracer(serviceName: "kitchen") {
            $0.processors = [traces]
            $0.scopeManager = ScopeManager()
        }
        tracing = RequestTracing(tracer, settings: TracingSettings(), observer: RequestMeasurements())
    }

    private func router<Context: RequestContext>(
        _ context: Context.Type = TracedRequestContext.self
    ) -> TracedHummingbirdRouter<Context> {
        let router = Router(context: Context.self).traced(by: tracing)
        router.get("orders/:id", traced: true) { _, _ in "order" }
        router.get("plain") { _, _ in "plain" }
        return router
    }

    @Test("Its page and its answers are there, its routes are in no list, and its requests are no traces")
    func mounted() async throws {
        let router = router()
        try router.addConsole(TracingConsole(allowsChanges: true))
        try await serve(application(router)) { (url) async throws in
            let page = try await ask(url + "/_tracing")
            #expect(page.status == 200 && page.text.contains("<!DOCTYPE html>"))
            #expect(page.policy?.contains("default-src 'none'") == true)
            _ = try await ask(url + "/orders/7")
            let routes = try await routes(url)
            #expect(routes.map(\.template) == ["/orders/{id}", "/plain"])
            #expect(routes.map(\.isTraced) == [true, false])
            #expect(routes.map(\.requests) == [1, 0])
            #expect(traces.traces().count == 1)
        }
    }

    @Test("It has a route without a rule traced from the next request on")
    func overriding() async throws {
        let router = router()
        try router.addConsole(TracingConsole(allowsChanges: true))
        try await serve(application(router)) { (url) async throws in
            _ = try await ask(url + "/plain")
            #expect(traces.traces().isEmpty)
            let change = #"{"method": "GET", "template": "/plain", "rule": "on"}"#
            let answer = try await ask(url + "/_tracing/api/routes", "PUT", change)
            #expect(answer.status == 200)
            _ = try await ask(url + "/plain")
            #expect(traces.traces().map { $0.spans.map(\.operationName) } == [["GET /plain"]])
            #expect(try await routes(url).map(\.isOverridden) == [false, true])
        }
    }

    @Test(
        "Any method below its path is refused by its guard, and leaves no trace",
        arguments: ["OPTIONS", "PROPFIND", "REBIND"]
    )
    func otherMethods(method: String) async throws {
        tracing.update { $0.mode = .all }
        let router = router()
        try router.addConsole(TracingConsole())
        let ownRouter = try TracedRouter(tracing) { TracingConsole() }
        let ownServer = try TracingConsoleServer(tracing, port: 0, onRunning: { await ready(port: $0) })
        for service in [
            application(router), Application(router: ownRouter, configuration: Self.anyPort, onServerRunning: ready),
            ownServer,
        ] as [any Service] {
            try await serve(service) { (url) async throws in
                for path in ["/_tracing", "/_tracing/api/traces", "/_tracing/nothing"] {
                    let answer = try await ask(url + path, method)
                    // The guard refuses what would change something.
                    #expect(answer.status == 403 && answer.policy != nil)
                }
                // No router sees what the server itself takes for no request.
                #expect(try await ask(url + "/_tracing", "BREW").status == 400)
            }
        }
        #expect(traces.traces().isEmpty)
    }

    @Test("A context that does not provide the client's address gets no answer, and the reason")
    func unknownPeer() async throws {
        let router = router(BasicRequestContext.self)
        try router.addConsole(TracingConsole())
        try await serve(application(router)) { (url) async throws in
            let page = try await ask(url + "/_tracing")
            #expect(page.status == 403 && page.text.contains("does not provide the client's address"))
        }
    }

    @Test("A console that is made wrong is refused with its remedy")
    func mistake() {
        #expect(throws: DefinitionError.self) { try router().addConsole(TracingConsole(token: "short")) }
        #expect(throws: DefinitionError.self) {
            try TracingConsoleServer(tracing, console: TracingConsole(token: "short"))
        }
    }

    @Test("A server of its own shows the procedures of a service that is not HTTP, and changes their rules")
    func procedures() async throws {
        let methods = try TracedMethods {
            RPCService("kitchen.v1.Oven", traced: true) {
                RPCMethod("Preheat", traced: .named("oven.preheat"))
                RPCMethod("Peek", traced: false)
            }
        }
        let server = try TracingConsoleServer(
            tracing,
            methods: methods,
            console: TracingConsole(allowsChanges: true),
            port: 0,
            onRunning: { await ready(port: $0) }
        )
        try await serve(server) { (url) async throws in
            let page = try await ask(url + "/")
            #expect(page.text.contains("<!DOCTYPE html>"), "it leads to the page")
            #expect(try await routes(url).map(\.template) == ["kitchen.v1.Oven/Preheat", "kitchen.v1.Oven/Peek"])
            #expect(try await routes(url).map(\.isTraced) == [true, false])
            let peek = RemoteProcedure(service: "kitchen.v1.Oven", method: "Peek")
            let oven = ServerTracing(tracing, component: "oven", rpc: .grpc)
            #expect(oven.begin(Call(called: peek), route: methods.route(for: peek)).span == nil)
            let change = #"{"method": "CALL", "template": "kitchen.v1.Oven/Peek", "rule": "on"}"#
            #expect(try await ask(url + "/_tracing/api/routes", "PUT", change).status == 200)
            let exchange = oven.begin(Call(called: peek), route: methods.route(for: peek))
            exchange.responded(ResponseHead(statusCode: 0))
            exchange.finish()
            #expect(try await routes(url).map(\.requests) == [0, 1])
            let traces = try await ask(url + "/_tracing/api/traces")
            #expect(traces.text.contains("kitchen.v1.Oven/Peek"))
            let filtered = try await ask(url + "/_tracing/api/traces?route=kitchen.v1.Oven/Peek&status=0")
            #expect(filtered.text.contains("kitchen.v1.Oven/Peek"))
            let others = try await ask(url + "/_tracing/api/traces?route=kitchen.v1.Oven/Preheat")
            #expect(others.text == "[]")
        }
    }

    @Test("A server of its own shows the routes of either router, and listens on the loopback address alone")
    func ownServer() async throws {
        let router = router()
        _ = router.buildResponder()
        let builder = try TracedRouterBuilder(tracing, context: BasicRouterRequestContext.self) {
            Get("orders/:id", traced: true) { _, _ in "order" }
            Get("plain") { _, _ in "plain" }
        }
        for server in [
            try TracingConsoleServer(router, port: 0, onRunning: { await ready(port: $0) }),
            try TracingConsoleServer(builder, port: 0, onRunning: { await ready(port: $0) }),
        ] {
            try await serve(server) { (url) async throws in
                #expect(try await routes(url).map(\.template) == ["/orders/{id}", "/plain"])
                #expect(try await routes(url).map(\.isTraced) == [true, false])
            }
        }
    }

    // MARK: A server and its client

    private static let anyPort = ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0))
    private let ports = AsyncStream.makeStream(of: Int.self)

    private func ready(port: Int) async { ports.continuation.yield(port) }

    private var ready: @Sendable (any Channel) async -> Void {
        { [ports] in ports.continuation.yield($0.localAddress?.port ?? 0) }
    }

    private func application<Context: InitializableFromSource<ApplicationRequestContextSource>>(
        _ router: TracedHummingbirdRouter<Context>
    ) -> some Service {
        Application(router: router, configuration: Self.anyPort, onServerRunning: ready)
    }

    /// Runs a service while a closure asks it.
    private func serve(_ service: some Service, _ body: @Sendable (_ url: String) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            var iterator = ports.stream.makeAsyncIterator()
            let port = try #require(await iterator.next())
            do {
                try await body("http://127.0.0.1:\(port)")
            } catch {
                group.cancelAll()
                throw error
            }
            group.cancelAll()
            try? await group.waitForAll()
        }
    }

    private struct Answer: Sendable {
        let status: Int
        let policy: String?
        let text: String
    }

    private func ask(_ url: String, _ method: String = "GET", _ body: String? = nil) async throws -> Answer {
        var request = URLRequest(url: try #require(URL(string: url)))
        request.httpMethod = method
        request.httpBody = body.map { Data($0.utf8) }
        if body != nil { request.setValue("application/json", forHTTPHeaderField: "content-type") }
        let (data, response) = try await URLSession.shared.data(for: request)
        let head = try #require(response as? HTTPURLResponse)
        return Answer(
            status: head.statusCode,
            policy: head.value(forHTTPHeaderField: "content-security-policy"),
            text: String(decoding: data, as: UTF8.self)
        )
    }

    private struct ListedRoute: Decodable, Sendable {
        let template: String
        let isTraced: Bool
        let isOverridden: Bool
        let requests: Int
    }

    private func routes(_ url: String) async throws -> [ListedRoute] {
        let answer = try await ask(url + "/_tracing/api/routes")
        return try JSONDecoder().decode([ListedRoute].self, from: Data(answer.text.utf8))
    }

    private struct Call: TraceableRequest {
        let called: RemoteProcedure
        var procedure: RemoteProcedure? { called }
        var method: String { "POST" }
        var path: String { "/" + called.fullName }
        func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {}
    }
}
#endif
