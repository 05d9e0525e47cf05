//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Testing
import TracedRouting

@Suite("Parameters of a path")
struct PathParametersTests {
    let parameters = PathParameters([(name: "id", value: "7"), (name: "name", value: "ann")], rest: "a/b")

    @Test("They are found by name, and the rest by itself")
    func found() {
        #expect(parameters.id == "7" && parameters["name"] == "ann" && parameters["x"] == nil)
        #expect(parameters.rest == "a/b")
        #expect(PathParameters().id == nil && PathParameters().rest == nil)
    }

    @Test(
        "The rest of a path is there decoded and as it was sent",
        arguments: [
            ("/files/a/b", "/files/**", "a/b", "a/b"), ("/files/a%2Fb", "/files/**", "a/b", "a%2Fb"),
            ("/files/%2e%2e%2Fetc", "/files/**", "../etc", "%2e%2e%2Fetc"),
            ("/files//a//b/", "/files/**", "a/b", "/a//b/"),
            ("/files", "/files/**", "", ""), ("/a%20b/c", "/**", "a b/c", "a%20b/c"), ("//a", "/**", "a", "/a"),
        ]
    )
    func rest(path: String, template: String, rest: String, rawRest: String) async throws {
        let router = try TracedRouter(Fixture().tracing) {
            Get(template) { .text("\($0.parameters.rest ?? "-") \($0.parameters.rawRest ?? "-")") }
        }
        let body = try await router.respond(to: Request(.get, path)).body.collect()
        #expect(String(decoding: body, as: UTF8.self) == "\(rest) \(rawRest)")
    }

    @Test("A required parameter comes as its type")
    func required() throws {
        #expect(try parameters.require("id") == "7")
        #expect(try parameters.require("id", as: Int.self) == 7)
    }

    @Test("One that is missing or of another type is the client's mistake, and the error does not repeat what was sent")
    func wrong() {
        for name in ["name", "missing"] {
            let error = #expect(throws: HTTPError.self) { try parameters.require(name, as: Int.self) }
            #expect(error?.status == .badRequest)
            #expect(error?.message.contains(name) == true && error?.message.contains("ann") == false)
        }
    }
}
