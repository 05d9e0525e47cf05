//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingInstrumentation
import OpenTracingSDK
import Testing
import TracedRouting
import TracingConsole

@Suite("What the console answers")
struct ConsoleAnswersTests {
    @Test("The page names its files as the browser looks for them", arguments: ["/_tracing", "/_tracing/"])
    func page(path: String) async throws {
        let response = try await ConsoleService().send(.get, path)
        #expect(response.status == .ok)
        let folder = path.hasSuffix("/") ? "" : "_tracing/"
        #expect(try await response.text().contains("src=\"\(folder)console.js\""))
    }

    @Test("Each file has its type", arguments: [("console.js", "text/javascript"), ("console.css", "text/css")])
    func files(name: String, type: String) async throws {
        let response = try await ConsoleService().send(.get, "/_tracing/" + name)
        #expect(response.headers["content-type"] == "\(type); charset=utf-8")
        #expect(try await response.text().contains("http://") == (name == "console.js"))
    }

    @Test("The routes say whether they are traced now, why, and what came of their requests")
    func routes() async throws {
        let service = try ConsoleService()
        for id in [1, 2, 0] { _ = await service.send(.get, "/orders/\(id)") }
        _ = await service.send(.get, "/plain")
        let routes = try #require(try await service.json("/_tracing/api/routes") as? [[String: Any]])
        #expect(routes.compactMap { $0["template"] as? String } == ["/health", "/orders/:id", "/plain", "/admin/mode"])
        let orders = routes[1]
        #expect(orders["isTraced"] as? Bool == true)
        #expect(orders["reason"] as? String == "the route says on")
        #expect(orders["requests"] as? Int == 3)
        #expect(orders["errors"] as? Int == 1)
        #expect(orders["p99"] is Double)
        #expect(orders["attributes"] as? [String] == ["http.method"])
        #expect(routes[2]["untraced"] as? Int == 1)
        #expect(routes[2]["isTraced"] as? Bool == false)
        #expect(routes[3]["rulePlace"] as? String == "the group \"/admin\"")
    }

    @Test("A rule holds until it is taken back, with the next request")
    func overrides() async throws {
        let service = try ConsoleService()
        let changed = await service.put(
            "/_tracing/api/routes",
            #"{"method":"GET","template":"/plain","rule":"on"}"#
        )
        #expect(changed.status == .ok)
        _ = await service.send(.get, "/plain")
        #expect(service.traces.traces().count == 1)
        // A change of the settings leaves it as it is.
        service.tracing.update { $0.tagValueLimit = 100 }
        _ = await service.send(.get, "/plain")
        #expect(service.traces.traces().count == 2)
        #expect(service.router.explain(.get, "/plain").description.contains("an override says on"))
        _ = await service.put("/_tracing/api/routes", #"{"method":"GET","template":"/plain","rule":null}"#)
        _ = await service.send(.get, "/plain")
        #expect(service.traces.traces().count == 2)
        _ = await service.put("/_tracing/api/routes", #"{"method":"GET","template":"/orders/:id","rule":"off"}"#)
        _ = await service.send(.get, "/orders/1")
        #expect(service.traces.traces().count == 2)
    }

    @Test(
        "A rule that is none, and a route that is none, are refused",
        arguments: [
            (#"{"method":"GET","template":"/plain","rule":"maybe"}"#, HTTPStatus.badRequest),
            (#"{"method":"GET","template":"/nothing","rule":"on"}"#, .notFound),
            (#"{"method":"GET","template":"/_tracing/api/routes","rule":"on"}"#, .notFound),
            ("{", .badRequest),
        ]
    )
    func refusedOverrides(body: String, status: HTTPStatus) async throws {
        #expect(try await ConsoleService().put("/_tracing/api/routes", body).status == status)
    }

    @Test("Durations are told by route and in time, and calls by the routes that make them")
    func durations() async throws {
        let service = try ConsoleService(mode: .all)
        let tracer = service.tracing.tracer
        let client = RecordingTracer(serviceName: "front") {
            $0.processors = [service.traces]
            $0.scopeManager = ScopeManager()
        }
        let now = Timestamp.now
        func answer(after delay: Int64, secondsAgo: Int64, failing: Bool = false) {
            let end = now.advanced(byNanoseconds: -secondsAgo * 1_000_000_000)
            let start = end.advanced(byNanoseconds: -delay * 1_000_000)
            let outer = client.startSpan("page", tags: ["span.kind": "server"], startTime: start)
            let call = client.startSpan(
                "ask",
                childOf: outer.context,
                tags: ["span.kind": "client"],
                startTime: start
            )
            let inner = tracer.startSpan(
                "GET /orders/:id",
                childOf: call.context,
                tags: ["span.kind": "server", "error": .boolean(failing)],
                startTime: start
            )
            for span in [inner, call, outer] { span.finish(at: end) }
        }
        for delay: Int64 in [1, 2, 30] { answer(after: delay, secondsAgo: 60, failing: delay == 30) }
        answer(after: 5, secondsAgo: 6)
        answer(after: 7, secondsAgo: 3_600)
        let map = try #require(try await service.json("/_tracing/api/services") as? [String: Any])
        let durations = try #require(map["durations"] as? [[String: Any]])
        #expect(durations.map { $0["operation"] as? String } == ["page", "GET /orders/:id"])
        let slots = try #require(durations.last?["slots"] as? [[String: Any]])
        #expect(slots.map { $0["count"] as? Int } == [3, 1])
        #expect(slots.map { $0["errors"] as? Int } == [1, 0])
        #expect(slots.map { $0["median"] as? Double } == [2_000, 5_000])
        #expect(slots.map { $0["longest"] as? Double } == [30_000, 5_000])
        let calls = try #require(map["operationCalls"] as? [[String: Any]])
        #expect(calls.map { $0["fromOperation"] as? String } == ["page"])
        #expect(calls.map { $0["toOperation"] as? String } == ["GET /orders/:id"])
        #expect(calls.map { $0["count"] as? Int } == [5] && calls.map { $0["errors"] as? Int } == [1])
    }

    @Test("A change of the mode holds from the next request on, and is logged")
    func mode() async throws {
        let service = try ConsoleService()
        let changed = await service.put("/_tracing/api/settings", #"{"mode":"all"}"#)
        let settings = try #require(try await changed.json() as? [String: Any])
        #expect(settings["mode"] as? String == "all")
        #expect((settings["changes"] as? [[String: Any]])?.first?["what"] as? String == #"{"mode":"all"}"#)
        #expect(service.tracing.settings.mode == .all)
        _ = await service.send(.get, "/plain")
        #expect(service.traces.traces().count == 1)
    }

    @Test("Attributes are added and taken away by their names, and those that only code can list stay")
    func attributes() async throws {
        let service = try ConsoleService(
            attributes: [\.method, \.headers.userAgent, \.atEnd.parameters.id, \.own, \.known],
            custom: ["known": \.known]
        )
        var settings = try #require(try await service.json("/_tracing/api/settings") as? [String: Any])
        let names = (settings["attributes"] as? [[String: Any]])?.compactMap { $0["name"] as? String }
        #expect(names == ["method", "headers.user-agent", "at-end.parameters.id", "own.tag", "known"])
        _ = await service.put(
            "/_tracing/api/settings",
            #"{"tracedRequestAttributes":["own.tag","known","query.page","at-end.parameters.id"]}"#
        )
        _ = await service.send(.get, "/orders/7?page=3")
        let tags = try #require(service.traces.traces().first?.root?.tags)
        #expect(tags["own.tag"] == "mine")
        #expect(tags["http.query.page"] == "3")
        #expect(tags["http.parameter.id"] == "7")
        settings = try #require(try await service.json("/_tracing/api/settings") as? [String: Any])
        #expect((settings["swift"] as? String)?.contains(#"\.query["page"], \.atEnd.parameters["id"]"#) == true)
        #expect((settings["environment"] as? String)?.contains("known,query.page,at-end.parameters.id") == true)
    }

    @Test("What is no setting is refused with its remedy, and changes nothing")
    func mistakes() async throws {
        let service = try ConsoleService()
        let refused = await service.put(
            "/_tracing/api/settings",
            #"{"mode":"all","tracedRequestAttributes":["nothing"]}"#
        )
        #expect(refused.status == .unprocessableContent)
        let error = (try await refused.json() as? [String: Any])?["error"] as? String
        #expect(error?.contains("use one of method, path") == true)
        #expect(service.tracing.settings.mode == .annotated)
    }

    @Test(
        "What would have no effect, and what is no JSON, is refused as a whole",
        arguments: [#"{"mode":"all","tracer":{"sampler":"always_off"}}"#, "{\"mode\":\"all\"", "[]", "", "\u{0}"]
    )
    func ineffective(body: String) async throws {
        let service = try ConsoleService()
        #expect(await service.put("/_tracing/api/settings", body).status == .unprocessableContent)
        #expect(service.tracing.settings.mode == .annotated)
        let settings = try #require(try await service.json("/_tracing/api/settings") as? [String: Any])
        #expect((settings["changes"] as? [Any])?.isEmpty == true)
    }

    @Test("Listed patterns are replaced, default rules stay")
    func skip() async throws {
        let service = try ConsoleService(mode: .all)
        _ = await service.put("/_tracing/api/settings", #"{"skip":["/plain",{"route":"/x/:id","methods":["GET"]}]}"#)
        _ = await service.send(.get, "/plain")
        _ = await service.send(.get, "/health")
        #expect(service.traces.traces().isEmpty)
        let settings = try #require(try await service.json("/_tracing/api/settings") as? [String: Any])
        #expect((settings["skip"] as? [[String: Any]])?.map { $0["path"] as? String } == ["/plain", nil])
        #expect((settings["fixedSkip"] as? [String])?.count == SkipRule.defaultRules.count)
    }

    @Test("One trace, its comparison and its download")
    func oneTrace() async throws {
        let service = try ConsoleService()
        for id in 1...3 { _ = await service.send(.get, "/orders/\(id)") }
        let id = try #require(service.traces.traces().first?.traceID.description)
        let trace = try #require(try await service.json("/_tracing/api/traces/" + id) as? [String: Any])
        #expect((trace["spans"] as? [Any])?.count == 1)
        let comparison = try await service.json("/_tracing/api/traces/\(id)/compare") as? [String: Any]
        #expect(comparison?["traces"] as? Int == 2)
        let document = try await service.json("/_tracing/api/traces/\(id)/otlp") as? [String: Any]
        #expect(document?["resourceSpans"] != nil)
        #expect(await service.send(.get, "/_tracing/api/traces/abc").status == .notFound)
        #expect(await service.send(.get, "/_tracing/api/traces/xyz").status == .badRequest)
    }

    @Test("Health tells what is kept, and what the settings that were read last had wrong")
    func health() async throws {
        let service = try ConsoleService()
        _ = await service.send(.get, "/orders/1")
        let sources = TracingSettingsSources(environment: ["TRACE_MODE": "sometimes"])
        await #expect(throws: TracingSettingsError.self) { try await service.tracing.reload(from: sources) }
        let health = try #require(try await service.json("/_tracing/api/health") as? [String: Any])
        #expect((health["store"] as? [String: Any])?["traces"] as? Int == 1)
        #expect((health["settingsMistakes"] as? [String])?.first?.contains("TRACE_MODE") == true)
    }

    @Test("Requests of the console are never traced", arguments: TracingMode.allCases)
    func untraced(mode: TracingMode) async throws {
        let service = try ConsoleService(mode: mode)
        let paths = ["", "/", "/console.js", "/api/routes", "/api/settings", "/api/traces", "/api/health", "/nothing"]
        for path in paths { _ = await service.send(.get, "/_tracing" + path) }
        _ = await service.send(.get, "/_tracing", host: "evil.example")
        _ = await service.put("/_tracing/api/settings", "{")
        #expect(service.traces.traces().isEmpty)
    }

    @Test("What nobody asks a console is not traced either", arguments: ["POST", "PUT", "BREW", "*"])
    func untracedMethods(method: String) async throws {
        let method = HTTPMethod(rawValue: method)
        let service = try ConsoleService(mode: .all)
        for path in ["/_tracing", "/_tracing/api/traces", "/_tracing/nothing"] {
            let response = await service.send(method, path, headers: ["content-type": "application/json"])
            #expect(response.status == .methodNotAllowed)
        }
        #expect(service.traces.traces().isEmpty)
    }

    @Test("A console may stand anywhere", arguments: ["/_tracing", "/_tracing/", "/deep/down"])
    func places(path: String) async throws {
        let traces = RecentTraces()
        let tracer = RecordingTracer(serviceName: "shop") {
            $0.processors = [traces]
            $0.scopeManager = ScopeManager()
        }
        let router = try TracedRouter(RequestTracing(tracer, settings: TracingSettings(mode: .all))) {
            Group("/ops", traced: true) { TracingConsole(at: path) }
            Get("/plain") { _ in .ok }
        }
        let place = "/ops/" + path.split(separator: "/").joined(separator: "/")
        func ask(_ path: String) async -> Response {
            await router.respond(to: Request(.get, path, authority: "localhost", remoteAddress: "127.0.0.1:1"))
        }
        let routes = try #require(try await ask(place + "/api/routes").json() as? [[String: Any]])
        #expect(routes.compactMap { $0["template"] as? String } == ["/plain"])
        let folder = place.split(separator: "/").last.map(String.init) ?? ""
        #expect(try await ask(place).text().contains("href=\"\(folder)/console.css\""))
        #expect(traces.traces().isEmpty)
    }

    @Test("A console without a path of its own is a mistake", arguments: ["", "/"])
    func noPath(path: String) {
        #expect(throws: DefinitionError.self) {
            try TracedRouter(RequestTracing(RecordingTracer(serviceName: "shop"))) { TracingConsole(at: path) }
        }
    }

    @Test("The console keeps no router alive")
    func noCycle() throws {
        weak var tracing: RequestTracing?
        do { tracing = try ConsoleService().tracing }
        #expect(tracing == nil)
    }
}

extension RequestAttributes {
    fileprivate var own: RequestTag { RequestTag("own.tag", "mine") }
    fileprivate var known: RequestTag { RequestTag("known.tag", "known") }
}
