//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import OpenTracing
import OpenTracingInstrumentation
import Testing
import TracedRouting
import TracingConsole

@Suite("The list of changes")
struct ChangeLogTests {
    private func changes(_ service: ConsoleService) async throws -> [[String: Any]] {
        let settings = try #require(try await service.json("/_tracing/api/settings") as? [String: Any])
        return try #require(settings["changes"] as? [[String: Any]])
    }

    @Test("Changes by code are listed with what they made different")
    func code() async throws {
        let service = try ConsoleService()
        service.tracing.update {
            $0.mode = .all
            $0.sampling = 0.5
        }
        service.tracing.update { $0.tracedRequestAttributes.append(\.path) }
        service.tracing.update { $0.redaction.headers.insert("x-own") }
        let changes = try await changes(service)
        #expect(
            changes.map { $0["what"] as? String } == [
                "redaction: changed", "tracedRequestAttributes: method → method, path",
                "mode: annotated → all; sampling: tracer → 0.5",
            ]
        )
        #expect(changes.allSatisfy { $0["origin"] as? String == "code" && $0["undoes"] as? [String] == [] })
    }

    @Test("A reload is listed once it changes something, and says which changes of the console it undoes")
    func reload() async throws {
        let service = try ConsoleService()
        func reload(_ mode: String, _ attributes: String = "method") async throws {
            let environment = ["TRACE_MODE": mode, "TRACED_REQUEST_ATTRIBUTES": attributes]
            try await service.tracing.reload(from: TracingSettingsSources(environment: environment))
        }
        try await reload("annotated")
        #expect(try await changes(service).isEmpty)
        #expect(await service.put("/_tracing/api/settings", #"{"mode":"all"}"#).status == .ok)
        try await reload("annotated", "method,path")
        try await reload("off", "method,path")
        let changes = try await changes(service)
        #expect(changes.map { $0["origin"] as? String } == ["reload", "reload", "console"])
        #expect(changes.map { $0["undoes"] as? [String] } == [[], ["mode"], []])
        #expect(
            changes.map { $0["what"] as? String } == [
                "mode: annotated → off", "mode: all → annotated; tracedRequestAttributes: method → method, path",
                #"{"mode":"all"}"#,
            ]
        )
    }

    @Test("The latest hundred changes are kept")
    func bound() async throws {
        let service = try ConsoleService()
        for number in 1...150 { service.tracing.update { $0.tagValueLimit = 2000 + number } }
        let changes = try await changes(service)
        #expect(changes.count == 100)
        #expect(changes.first?["what"] as? String == "tagValueLimit: 2149 → 2150")
    }
}
