//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import TracedRouting

func text(_ request: Request) async throws -> String { "" }

func closure(_ tracing: RequestTracing) throws -> TracedRouter {
    try TracedRouter(tracing) {
        // error: value of type 'Request' has no member 'nothing'
        Get("/missing") { request in request.nothing }
    }
}

func statements(_ tracing: RequestTracing) throws -> TracedRouter {
    try TracedRouter(tracing) {
        Get("/missing", traced: true) { request in
            let name = request.path
            // error: value of type 'Request' has no member 'nothing'
            return request.nothing(name)
        }
    }
}

// error: cannot convert value of type 'String' to closure result type 'Response'
let result = Get("/result", traced: "name") { request in "text" }
// error: async throws -> String' to expected argument type 'Handler'
let function = Get("/function", text)
// error: async throws -> String' to expected argument type 'Handler'
let tracedFunction = Get("/function", traced: true, text)
// error: 'RouteTracingConvertible' has no member 'namd'
let rule = Get("/rule", traced: .namd("x")) { request in .ok }
// error: 'pth'
let tag = Get("/tag", traced: .named("x", tags: \.pth)) { request in .ok }
// error: 'RouteTracing' has no member 'incmng'
let chain = Get("/chain", traced: .on().incmng(.restart)) { request in .ok }
// error: 'IncomingContextPolicy' has no member 'restrt'
let policy = Get("/policy", traced: .on().incoming(.restrt)) { request in .ok }
// error: 'Int' conform to 'RouteTracingConvertible'
let number = Get("/number", traced: 3) { request in .ok }
// error: '_:trced:_:'
let label = Get("/label", trced: true) { request in .ok }
// error: 'RouteTracingConvertible' has no member 'of'
let group = Group("/group", traced: .of) { Get("/x") { _ in .ok } }
