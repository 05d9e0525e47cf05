//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingInstrumentation
import Testing
import TracedRouting
import TracingConsole

@Suite("What a change of the settings is based on, and what is copied")
struct SettingsChangeTests {
    private func settings(_ service: ConsoleService) async throws -> [String: Any] {
        try #require(try await service.json("/_tracing/api/settings") as? [String: Any])
    }

    @Test("A change that is based on other settings is refused with 412, and changes nothing")
    func outdated() async throws {
        let service = try ConsoleService()
        let shown = await service.send(.get, "/_tracing/api/settings")
        let tag = try #require(shown.headers["etag"])
        let revision = try #require(try await settings(service)["revision"] as? String)
        #expect(tag == "\"\(revision)\"")
        let other = await service.put("/_tracing/api/settings", #"{"tracedRequestAttributes":["method","path"]}"#)
        #expect(other.status == .ok)
        let late = await service.put("/_tracing/api/settings", #"{"mode":"all"}"#, headers: ["if-match": tag])
        #expect(late.status == HTTPStatus(412))
        #expect(service.tracing.settings.mode == .annotated)
        #expect((try await settings(service)["changes"] as? [Any])?.count == 1)
        let again = try #require(other.headers["etag"])
        for tag in [again, "*", "\"x\", \(again)"] {
            let body = #"{"mode":"annotated"}"#
            let change = await service.put("/_tracing/api/settings", body, headers: ["if-match": tag])
            #expect(change.status == .ok)
        }
    }

    @Test("Lists that are empty are written out")
    func emptyLists() async throws {
        let service = try ConsoleService()
        let body = #"{"tracedRequestAttributes":[],"skip":[],"sampling":"tracer"}"#
        _ = await service.put("/_tracing/api/settings", body)
        let settings = try await settings(service)
        let swift = try #require(settings["swift"] as? String)
        #expect(swift.contains("tracedRequestAttributes: []"))
        #expect(swift.contains("skip: SkipRule.defaultRules"))
        #expect(swift.contains("sampling: .tracer"))
        let environment = try #require(settings["environment"] as? String)
        #expect(environment.contains("# not expressible as a variable: an empty TRACED_REQUEST_ATTRIBUTES"))
        #expect(environment.contains("# not expressible as a variable: TRACE_SKIP with only the default rules"))
        #expect(environment.contains("TRACE_SAMPLING=tracer"))
    }

    @Test("Names that a list in a variable cannot hold are told, and no variable spans two lines")
    func unfitNames() async throws {
        let service = try ConsoleService()
        let body = #"{"tracedRequestAttributes":["method","query.a,b","query.a\nb"],"skip":["/x,y/**","/z"]}"#
        #expect(await service.put("/_tracing/api/settings", body).status == .ok)
        let settings = try await settings(service)
        let environment = try #require(settings["environment"] as? String)
        let lines = environment.split(separator: "\n")
        #expect(lines.contains("TRACED_REQUEST_ATTRIBUTES='method'"))
        #expect(lines.contains("TRACE_SKIP='/z'"))
        #expect(lines.contains("# not expressible as a variable: query.a,b"))
        #expect(lines.contains("# not expressible as a variable: query.ab"))
        #expect(lines.contains("# not expressible as a variable: /x,y/**"))
        #expect(lines.allSatisfy { $0.hasPrefix("TRACE") || $0.hasPrefix("#") })
        #expect((settings["swift"] as? String)?.contains(#"\.query["a\nb"]"#) == true)
    }

    @Test("An attribute of the service's own is a placeholder in code, whatever its name")
    func ownNames() async throws {
        let service = try ConsoleService(custom: ["tenant-id": \.path, "customer": \.method])
        let body = #"{"tracedRequestAttributes":["customer","tenant-id"]}"#
        #expect(await service.put("/_tracing/api/settings", body).status == .ok)
        let swift = try #require(try await settings(service)["swift"] as? String)
        #expect(!swift.contains("\\."))
    }
}
