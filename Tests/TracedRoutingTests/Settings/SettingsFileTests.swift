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

@Suite("Settings from a file")
struct SettingsFileTests {
    private func settings(_ json: String, defaults: TracingSettings = TracingSettings()) throws -> TracingSettings {
        let file = try TemporaryFile(json)
        defer { withExtendedLifetime(file) {} }
        return try TracingSettings(
            file: file.path,
            attributes: ["tenant": \.headers["x-tenant"]],
            responseAttributes: ["cache": \.headers["x-cache"]],
            defaults: defaults
        )
    }

    /// The spans of a few requests under settings.
    private func spans(
        _ json: String,
        defaults: TracingSettings = TracingSettings(mode: .all)
    ) async throws -> [MockSpan] {
        struct Users: Routes {
            @Traced(.get, "/users/:id") var show = { _ in .text("ann", status: .conflict) }
        }
        let fixture = try Fixture(settings(json, defaults: defaults))
        let router = try TracedRouter(fixture.tracing) {
            Users()
            Get("/health") { _ in .ok }
            Get("/internal/x") { _ in .ok }
        }
        let (_, headers) = try fixture.caller(baggage: ["user": "bob"])
        var request = Request(.get, "/users/7?page=2&card=1", headers: headers)
        request.headers["x-tenant"] = "acme"
        for target in [request, Request(.get, "/health"), Request(.get, "/internal/x")] {
            _ = await router.respond(to: target)
        }
        return fixture.spans
    }

    @Test("An empty object changes nothing")
    func empty() async throws {
        #expect(try await spans("{}").map(\.operationName) == ["GET /users/:id", "GET /internal/x"])
    }

    @Test("The mode", arguments: TracingMode.allCases)
    func mode(mode: TracingMode) throws {
        #expect(try settings(#"{"mode": "\#(mode.rawValue)"}"#).mode == mode)
    }

    @Test("Attributes of requests and responses, those of your own among them; a list replaces that of the code")
    func attributes() async throws {
        let json = """
            {
                "tracedRequestAttributes": ["path", "query.page", "at-end.headers.x-tenant", "tenant"],
                "tracedResponseAttributes": ["status", "headers.contentType", "content-length", "cache"]
            }
            """
        let defaults = TracingSettings(mode: .all, tracedRequestAttributes: [\.query.card])
        let tags = try await spans(json, defaults: defaults)[0].tags
        #expect(tags["http.path"] == "/users/7" && tags["http.query.page"] == "2")
        #expect(tags["http.header.x-tenant"] == "acme")
        #expect(tags["http.response.header.content-type"] == "text/plain; charset=utf-8")
        #expect(tags["http.query.card"] == nil)
    }

    @Test(
        "Names",
        arguments: [("routeTemplate", "GET /users/:id"), ("handlerName", "Users.show"), ("method", "GET")]
    )
    func operationName(value: String, name: String) async throws {
        #expect(try await spans(#"{"operationName": "\#(value)"}"#)[0].operationName == name)
    }

    @Test(
        "Requests to skip",
        arguments: [
            ("[]", ["GET /users/:id", "GET /health", "GET /internal/x"]),
            (#"["healthEndpoints"]"#, ["GET /users/:id", "GET /internal/x"]),
            (#"["healthEndpoints", "/internal/**"]"#, ["GET /users/:id"]),
            (#"[{"route": "/users/:id"}]"#, ["GET /health", "GET /internal/x"]),
            (#"[{"path": "/internal/*", "methods": ["GET"]}]"#, ["GET /users/:id", "GET /health"]),
            (#"[{"path": "/internal/*", "methods": ["post"]}]"#, ["GET /users/:id", "GET /health", "GET /internal/x"]),
            (#"[{"methods": ["get"]}]"#, []),
        ]
    )
    func skip(value: String, names: [String]) async throws {
        #expect(try await spans(#"{"skip": \#(value)}"#).map(\.operationName) == names)
    }

    @Test("Whatever else can stand in a file has its effect")
    func others() async throws {
        #expect(try settings(#"{"untracedRequests": "isolate"}"#).untracedRequests == .isolate)
        #expect(try settings(#"{"bufferedResponses": "whenWritten"}"#).bufferedResponses == .whenWritten)
        #expect(try settings(#"{"doubleInstrumentation": "nest"}"#).doubleInstrumentation == .nest)
        #expect(try settings(#"{"conventions": "openTelemetry"}"#).conventions == .openTelemetry)
        #expect(try settings(#"{"tagValueLimit": 7}"#).tagValueLimit == 7)
        #expect(try await spans(#"{"statusRule": "client"}"#)[0].tags[.error] == true)
        #expect(try await spans(#"{"statusRule": "server"}"#)[0].tags[.error] == nil)
        #expect(try await spans(#"{"incomingContext": "continue"}"#)[0].references.first?.type == .childOf)
        #expect(try await spans(#"{"incomingContext": "follow"}"#)[0].references.first?.type == .followsFrom)
        #expect(try await spans(#"{"incomingContext": "restart"}"#)[0].tags["upstream.trace_id"] != nil)
        #expect(try await spans(#"{"incomingContext": "ignore"}"#)[0].references.isEmpty)
    }

    @Test("A file hides more than the code does, and never less")
    func redaction() throws {
        let json = #"{"redaction": {"headers": ["X-Card"], "parameters": ["Card"], "secretWords": ["iban"]}}"#
        let redaction = try settings(json).redaction
        #expect(redaction.hides(header: "x-card") && redaction.hides(parameter: "card"))
        #expect(redaction.hides(parameter: "myIBAN"))
        #expect(redaction.hides(header: "authorization") && redaction.hides(parameter: "token"))
        #expect(throws: TracingSettingsError.self) { try settings(#"{"redaction": {"hidesUserInfo": false}}"#) }
    }

    @Test(
        "Payloads, in short and in full",
        arguments: [
            (#""off""#, [], 10), (#""requests""#, [.request], 10), (#""responses""#, [.response], 10),
            (#""both""#, [.request, .response], 10), (#"{"limit": 5}"#, [.request], 5),
            (#"{"directions": ["response"], "mediaTypes": ["Text/*"]}"#, [.response], 10),
            (#"{"directions": []}"#, [], 10),
        ] as [(String, Set<PayloadDirection>, Int)]
    )
    func payloads(value: String, directions: Set<PayloadDirection>, limit: Int) throws {
        let code = TracingSettings(payloads: PayloadLogging([.request], limit: 10, redact: { text, _ in text }))
        let payloads = try settings(#"{"payloads": \#(value)}"#, defaults: code).payloads
        #expect(payloads.directions == directions && payloads.limit == limit)
        #expect(payloads.redact != nil)
        #expect(payloads.mediaTypes == (value.contains("Text") ? ["text/*"] : PayloadLogging.redactableTypes))
    }

    @Test("What holds for outgoing requests can stand in a file too")
    func client() async throws {
        let settings = try settings(
            """
            {
                "client": {
                    "skip": ["*.internal"], "operationName": "methodAndHost", "statusRule": "server",
                    "tracedRequestAttributes": ["path", "host", "query.page", "headers.accept"],
                    "tracedResponseAttributes": ["cache"], "ends": "head", "redirects": "spanPerHop",
                    "propagatedHeaders": "context", "propagatedHeadersToOtherOrigins": "nothing"
                }
            }
            """
        ).client
        #expect(settings.skip.map(\.description) == ["host *.internal"])
        #expect(settings.tracedRequestAttributes.count == 4 && settings.tracedResponseAttributes.count == 1)
        #expect(settings.ends == .head && settings.redirects == .spanPerHop)
        #expect(settings.propagatedHeaders == .context && settings.propagatedHeadersToOtherOrigins == .nothing)
        #expect(!settings.statusRule.isFailure(404))
        let fixture = Fixture(TracingSettings(mode: .all, client: settings))
        var request = FakeRequest()
        request.headers["accept"] = "text/plain"
        ClientTracing(fixture.tracing, component: "x").begin(&request).finish()
        let span = try #require(fixture.spans.first)
        #expect(span.operationName == "GET inventory")
        #expect(span.tags["http.query.page"] == "2" && span.tags["http.header.accept"] == "text/plain")
        for key in ["decorators", "mode"] {
            #expect(throws: TracingSettingsError.self) { try self.settings("{\"client\": {\"\(key)\": []}}") }
        }
    }

    @Test(
        "A host to leave out that could never be asked is a mistake",
        arguments: [
            "inventory:8081", "http://inventory", "inventory/stock", "ann@inventory", "in*", "*.", "a.*.com", "a b",
        ]
    )
    func hosts(host: String) throws {
        let error = #expect(throws: TracingSettingsError.self) {
            try settings(#"{"client": {"skip": ["fine", "\#(host)"]}}"#)
        }
        let problem = try #require(error?.problems.first)
        #expect(error?.problems.count == 1)
        #expect(problem.problem.contains("\"\(host)\"") && problem.remedy.contains("*.example.com"))
    }

    @Test(
        "Every host that could be asked may be left out",
        arguments: ["a", "a.b", "*.b", "10.0.0.1", "::1", "[::1]", "x_y"]
    )
    func goodHosts(host: String) throws {
        #expect(try settings(#"{"client": {"skip": ["\#(host)"]}}"#).client.skip.count == 1)
    }

    @Test("All mistakes are reported at once, each with its line and its remedy")
    func mistakes() throws {
        let file = try TemporaryFile(
            """
            {
                "mod": "all",
                "mode": "sometimes",
                "tracedRequestAttributes": ["method", "color",
                    7],
                "tracedResponseAttributes": "status",
                "skip": ["health", {"path": "/a", "route": "/b"}, {},
                    {"pth": "/a"}, true, "/a/**/b"],
                "operationName": 5,
                "conventions": null,
                "redaction": [],
                "tagValueLimit": 0,
                "payloads": {"limit": 1.5, "directions": ["up"], "directions": ["request"]},
                "decorators": [],
                "untracedRequests": "passthrough",
                "something": { "else": true }
            }
            """
        )
        let error = #expect(throws: TracingSettingsError.self) { try TracingSettings(file: file.path) }
        let problems = try #require(error).problems
        let expected: [(Int, String, String)] = [
            (2, "\"mod\" is not a setting", "did you mean \"mode\"?"),
            (3, "\"sometimes\" is not a valid value", "off, annotated, all"),
            (4, "\"color\" is not an attribute", "headers.NAME"),
            (5, "expected text, found 7", "quotes"),
            (6, "expected a list, found \"status\"", "[ … ]"),
            (7, "the pattern \"health\" is invalid", "begin with a slash"),
            (7, "a rule must name one thing", "either a path or a route"),
            (7, "a rule must name one thing", "either a path or a route"),
            (8, "\"pth\" is not part of a rule", "path, route or methods"),
            (8, "true is not a rule", "healthEndpoints"),
            (8, "\"/a/**/b\" is invalid", "only at the end"),
            (9, "5 is not a valid value", "routeTemplate, handlerName, method"),
            (10, "null is not a valid value of \"conventions\"", "omit the key"),
            (11, "expected an object, found a list", "{ … }"),
            (12, "0 is not a valid value", "from 1 to"),
            (13, "1.5 is not a valid value", "a whole number from 0 to"),
            (13, "\"up\" is not a valid value", "request, response"),
            (13, "\"directions\" appears twice", "remove one"),
            (14, "\"decorators\" cannot be set in a file", "set it in code"),
            (15, "\"passthrough\" is not a valid value", "passThrough, isolate"),
        ]
        for (problem, (line, text, remedy)) in zip(problems, expected) {
            #expect(problem.line == line && problem.place == "\(file.path):\(line)")
            #expect(problem.problem.contains(text), "\(problem)")
            #expect(problem.remedy.contains(remedy), "\(problem)")
        }
        #expect(problems.count == expected.count)
        #expect(error?.omittedProblemCount == 1)
        #expect("\(try #require(error))".split(separator: "\n").count == expected.count + 1)
    }

    @Test(
        "What is no JSON is reported with its line and what would be right",
        arguments: [
            ("", 1, "expected a value", "use text in quotes"),
            ("\n\n", 3, "found the end of the text", "use text in quotes"),
            ("[]", 1, "expected an object, found a list", "{ … }"),
            ("\"mode\"", 1, "expected an object", "{ … }"),
            ("{", 1, "expected a name, found the end of the text", "in quotes"),
            ("{\n\"mode\": \"all\",\n}", 3, "expected a name, found \"}\"", "remove the comma"),
            ("{\n\"mode\" \"all\"}", 2, "expected a colon after \"mode\"", "add a colon"),
            ("{\n\"mode\": \"all\"\n\"skip\": []}", 3, "expected a comma or } in an object", "with commas"),
            ("{mode: 1}", 1, "expected a name, found \"m\"", "in quotes"),
            ("{'mode': 1}", 1, "expected a name, found \"'\"", "in quotes"),
            ("{\"skip\": [\n\"/a\",\n]}", 3, "expected a value, found \"]\"", "remove the comma"),
            ("{\"skip\": [1 2]}", 1, "expected a comma or ] in a list", "with commas"),
            ("{\"skip\": [", 1, "expected a value, found the end of the text", ""),
            ("{\n// here\n}", 2, "unexpected comment", "remove it"),
            ("{\n# here\n}", 2, "unexpected comment", "remove it"),
            ("{\"mode\": all}", 1, "expected a value, found \"a\"", "quotes"),
            ("{\"mode\": True}", 1, "expected a value, found \"T\"", "true, false"),
            ("{\"mode\": \"all}", 1, "no closing quotation mark", "close it"),
            ("{\"mode\": \"a\nll\"}", 1, "no closing quotation mark on its line", "\\n"),
            ("{\"mode\": \"\\x\"}", 1, "a backslash", "write a backslash as \\\\"),
            ("{\"mode\": \"\\u12\"}", 1, "four digits", "the character itself"),
            ("{\"mode\": \"\\ud800\"}", 1, "four digits", "the character itself"),
            ("{\"mode\": \"\\u+123\"}", 1, "four digits", "the character itself"),
            ("{\"tagValueLimit\": 01}", 1, "\"01\" is not a number", "1024"),
            ("{\"tagValueLimit\": 1.}", 1, "\"1.\" is not a number", "1024"),
            ("{\"tagValueLimit\": -}", 1, "\"-\" is not a number", "1024"),
            ("{\"tagValueLimit\": 1-2}", 1, "\"1-2\" is not a number", "1024"),
            ("{} x", 1, "after the end", "remove"),
            ("{}{}", 1, "after the end", "remove"),
            (String(repeating: "[", count: 100_000), 1, "nested too deeply", "a few levels"),
        ]
    )
    func malformed(text: String, line: Int, problem: String, remedy: String) throws {
        let file = try TemporaryFile(text)
        defer { withExtendedLifetime(file) {} }
        let error = #expect(throws: TracingSettingsError.self) { try TracingSettings(file: file.path) }
        let problems = try #require(error).problems
        #expect(problems.count == 1 && problems[0].line == line, "\(problems)")
        #expect(problems[0].problem.contains(problem) && problems[0].remedy.contains(remedy), "\(problems)")
    }

    @Test(
        "JSON in all its forms is read",
        arguments: [
            "{\"mode\":\"all\"}", " {\r\n\t\"mode\" : \"all\" }\r\n", "\u{FEFF}{\"mode\":\"all\"}",
            "{\"m\\u006fde\":\"\\u0061ll\"}",
            "{\"mode\":\"all\",\"skip\":[\"/\\ud83d\\ude00\",\"/\\\"\\\\\\/\\b\\f\\n\\r\\t\"]}",
            "{\"mode\":\"all\",\"tagValueLimit\":1024,\"skip\":[ ],\"redaction\":{ }}",
        ]
    )
    func wellFormed(text: String) throws {
        #expect(try settings(text).mode == .all)
    }

    @Test("Files that cannot be read are refused, with what to do")
    func unreadable() throws {
        let file = try TemporaryFile("{}")
        let folder = String(file.path.dropLast("/tracing.json".count))
        for (path, remedy) in [
            (folder + "/missing.json", "create it"), (file.path + "/x", "create it"), (folder, "a file in it"),
            ("", "create it"),
        ] {
            let error = #expect(throws: TracingSettingsError.self) { try TracingSettings(file: path) }
            let problem = try #require(error).problems[0]
            #expect(problem.place == path && problem.line == nil && problem.remedy.contains(remedy), "\(problem)")
        }
        try file.write([UInt8](repeating: 32, count: 1 << 20) + [123, 125])
        #expect(throws: TracingSettingsError.self) { try TracingSettings(file: file.path) }
        try file.write([123, 0xFF, 125])
        let error = #expect(throws: TracingSettingsError.self) { try TracingSettings(file: file.path) }
        #expect(try #require(error).problems[0].problem.contains("not UTF-8"))
    }
}
