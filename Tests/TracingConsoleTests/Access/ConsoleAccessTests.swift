//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import OpenTracing
import OpenTracingInstrumentation
import OpenTracingSDK
import Testing
import TracedRouting
import TracingConsole

@Suite("Who may see the console")
struct ConsoleAccessTests {
    private static let answers = ["/_tracing", "/_tracing/console.js", "/_tracing/api/routes", "/_tracing/api/traces"]

    @Test(
        "Changes without a token are warned of at the start, with the remedy",
        arguments: [(true, nil, 1), (true, ConsoleService.token, 0), (false, nil, 0)] as [(Bool, String?, Int)]
    )
    func warning(allowsChanges: Bool, token: String?, count: Int) throws {
        let service = try ConsoleService(allowsChanges: allowsChanges, token: token)
        let tracer = try #require(service.tracing.tracer as? RecordingTracer)
        #expect(tracer.diagnostics.count(of: .configurationDoubted) == count)
    }

    @Test(
        "Without a token, requests of this machine alone are answered",
        arguments: [
            ("127.0.0.1:4000", HTTPStatus.ok), ("127.9.9.9:1", .ok), ("[::1]:4000", .ok), ("[::ffff:127.0.0.1]:9", .ok),
            ("10.0.0.7:4000", .forbidden), ("[2001:db8::1]:4000", .forbidden), ("1270.0.0.1:1", .forbidden),
            ("127.0.0.1.evil.example", .forbidden), ("/run/socket", .forbidden), ("localhost", .forbidden),
            (nil, .forbidden),
        ] as [(String?, HTTPStatus)]
    )
    func peers(peer: String?, status: HTTPStatus) async throws {
        let service = try ConsoleService()
        for path in Self.answers {
            #expect(await service.send(.get, path, peer: peer).status == status)
        }
    }

    @Test(
        "What came through a proxy is of another machine",
        arguments: [
            "x-forwarded-for", "forwarded", "via", "x-real-ip", "x-forwarded-host", "x-forwarded", "X-Forwarded-Proto",
            "x-forwarded-port", "x-forwarded-server", "x-forwarded-client-cert", "x-original-forwarded-for",
            "x-envoy-external-address", "cf-connecting-ip", "CF-Ray", "true-client-ip", "x-client-ip", "client-ip",
        ]
    )
    func proxies(header: String) async throws {
        let service = try ConsoleService()
        let response = await service.send(.get, "/_tracing/api/routes", headers: Headers([(header, "203.0.113.9")]))
        #expect(response.status == .forbidden)
    }

    @Test(
        "A name that somebody else may point to this machine is refused",
        arguments: [
            ("localhost:8080", HTTPStatus.ok), ("LOCALHOST.", .ok), ("127.0.0.1", .ok), ("[::1]:80", .ok),
            ("tracing.example.com:8080", .ok), ("evil.example", .forbidden), ("localhost.evil.example", .forbidden),
            ("evil.example:8080", .forbidden), ("10.0.0.7:8080", .forbidden), ("", .forbidden), ("[::1", .forbidden),
            ("localhost:99999", .forbidden), ("localhost@evil.example", .forbidden),
        ]
    )
    func hosts(host: String, status: HTTPStatus) async throws {
        let service = try ConsoleService(hosts: ["Tracing.example.com"])
        #expect(await service.send(.get, "/_tracing/api/routes", host: host).status == status)
    }

    @Test(
        "With a token, whoever brings it along is answered, and nobody else",
        arguments: [
            ("Bearer \(ConsoleService.token)", HTTPStatus.ok), ("bearer \(ConsoleService.token)", .ok),
            ("Bearer \(ConsoleService.token)x", .unauthorized), ("Bearer a token", .unauthorized),
            ("Bearer ", .unauthorized), ("Bearer \(ConsoleService.token)\(ConsoleService.token)", .unauthorized),
            ("Basic \(ConsoleService.token)", .unauthorized), (nil, .unauthorized),
        ] as [(String?, HTTPStatus)]
    )
    func token(header: String?, status: HTTPStatus) async throws {
        let service = try ConsoleService(token: ConsoleService.token)
        for peer in ["127.0.0.1:1", "203.0.113.9:1"] {
            let response = await service.send(
                .get,
                "/_tracing/api/routes",
                host: "10.0.0.7:8080",
                peer: peer,
                headers: header.map { ["authorization": $0] } ?? [:]
            )
            #expect(response.status == status)
            #expect((response.headers["www-authenticate"] == "Bearer") == (status == .unauthorized))
        }
    }

    @Test("The files of the page need no token, since they say nothing of the service")
    func filesWithoutToken() async throws {
        let service = try ConsoleService(token: ConsoleService.token)
        let response = await service.send(.get, "/_tracing", host: "10.0.0.7", peer: "203.0.113.9:1")
        #expect(response.status == .ok)
        #expect(try await !response.text().contains("orders"))
    }

    @Test("A token that could be guessed is a mistake", arguments: ["", "short", "fifteen letters"])
    func shortToken(token: String) {
        #expect(throws: DefinitionError.self) { try ConsoleService(token: token) }
    }

    @Test(
        "Nothing is changed unless that is allowed",
        arguments: [("settings", #"{"mode":"all"}"#), ("routes", #"{"method":"GET","template":"/plain","rule":"on"}"#)]
    )
    func readOnly(name: String, body: String) async throws {
        let service = try ConsoleService(allowsChanges: false)
        #expect(await service.put("/_tracing/api/" + name, body).status == .forbidden)
        #expect(service.tracing.settings.mode == .annotated)
        #expect(!service.router.explain(.get, "/plain").isTraced)
    }

    @Test(
        "A change that the page of another site sends is refused",
        arguments: [
            ("origin", "http://evil.example"), ("origin", "null"), ("origin", "http://localhost:9999"),
            ("origin", "http://localhost:8080.evil.example"), ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"), ("content-type", "text/plain"),
            ("content-type", "application/x-www-form-urlencoded"),
        ]
    )
    func foreignChange(header: String, value: String) async throws {
        let service = try ConsoleService()
        let headers = Headers([(header, value)])
        let response = await service.put("/_tracing/api/settings", #"{"mode":"all"}"#, headers: headers)
        #expect(response.status == (header == "content-type" ? .unsupportedMediaType : .forbidden))
        #expect(service.tracing.settings.mode == .annotated)
    }

    @Test(
        "A change of the console's own page is taken",
        arguments: [
            [("origin", "http://localhost:8080"), ("sec-fetch-site", "same-origin")],
            [("origin", "https://localhost:8080")], [],
        ]
    )
    func ownChange(fields: [(name: String, value: String)]) async throws {
        let service = try ConsoleService()
        let response = await service.put("/_tracing/api/settings", #"{"mode":"all"}"#, headers: Headers(fields))
        #expect(response.status == .ok)
        #expect(service.tracing.settings.mode == .all)
    }

    @Test("Another site may link to the page, and reads nothing")
    func foreignReading() async throws {
        let service = try ConsoleService()
        let link: Headers = [
            "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document",
        ]
        #expect(await service.send(.get, "/_tracing", headers: link).status == .ok)
        let script: Headers = ["sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"]
        #expect(await service.send(.get, "/_tracing/api/traces", headers: script).status == .forbidden)
    }

    @Test(
        "Any method is refused by the guard, and leaves no trace",
        arguments: ["OPTIONS", "TRACE", "CONNECT", "PROPFIND", "MKCOL", "POST"]
    )
    func guardedMethods(name: String) async throws {
        let service = try ConsoleService(mode: .all)
        for path in ["/_tracing", "/_tracing/api/traces", "/_tracing/nothing"] {
            for (host, peer) in [("evil.example", "127.0.0.1:1"), ("localhost", "10.0.0.7:1")] {
                let response = await service.send(HTTPMethod(rawValue: name), path, host: host, peer: peer)
                #expect(response.status == .forbidden)
                #expect(response.headers["content-security-policy"] != nil)
            }
            let json: Headers = ["content-type": "application/json"]
            let own = await service.send(HTTPMethod(rawValue: name), path, headers: json)
            #expect(own.status == .methodNotAllowed)
            #expect(own.headers["content-security-policy"] != nil)
        }
        #expect(service.traces.traces().isEmpty)
    }

    @Test("A method that changes nothing known is no way in", arguments: [HTTPMethod.post, .delete, .patch])
    func otherMethods(method: HTTPMethod) async throws {
        let service = try ConsoleService()
        let response = await service.send(
            method,
            "/_tracing/api/settings",
            headers: ["content-type": "application/json"],
            body: #"{"mode":"all"}"#
        )
        #expect(response.status == .methodNotAllowed)
        #expect(service.tracing.settings.mode == .annotated)
    }

    @Test("A change that is too long is refused")
    func tooLong() async throws {
        let body = #"{"mode":"all","skip":[""# + String(repeating: "a", count: 1 << 17) + #""]}"#
        #expect(try await ConsoleService().put("/_tracing/api/settings", body).status == .contentTooLarge)
    }

    @Test(
        "Every answer, a refusal too, keeps browsers to the console's own files",
        arguments: ["/_tracing", "/_tracing/api/routes", "/_tracing/nothing", "/_tracing/api/traces/xyz"]
    )
    func headers(path: String) async throws {
        for peer in ["127.0.0.1:1", "10.0.0.7:1"] {
            let response = try await ConsoleService().send(.get, path, peer: peer)
            let policy = try #require(response.headers["content-security-policy"])
            #expect(policy.contains("default-src 'none'"))
            #expect(!policy.contains("unsafe"))
            #expect(response.headers["x-content-type-options"] == "nosniff")
            #expect(response.headers["cache-control"] == "no-store")
            #expect(!response.headers.contains("access-control-allow-origin"))
        }
    }

    @Test("Markup in names, tags, headers and paths is never part of a page")
    func markup() async throws {
        let evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
        let service = try ConsoleService(mode: .all, attributes: [\.path, \.headers.userAgent, \.query.q])
        service.tracing.tracer.startSpan(evil).setTag(evil, to: evil).log([.message(evil)]).finish()
        _ = await service.send(
            .get,
            "/orders/%3Cscript%3E?q=%3Cscript%3Ealert(1)%3C/script%3E",
            headers: ["user-agent": evil]
        )
        let page = try await service.send(.get, "/_tracing/?x=<script>").text()
        #expect(page.components(separatedBy: "<script").count == 2)
        for trace in service.traces.traces() {
            for path in ["", "/compare", "/otlp"] {
                let response = await service.send(.get, "/_tracing/api/traces/\(trace.traceID)\(path)")
                #expect(response.headers["content-type"] == "application/json")
                _ = try await response.json()
            }
        }
        let script = try await service.send(.get, "/_tracing/console.js").text()
        for way in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"] {
            #expect(!script.contains(way))
        }
    }
}
