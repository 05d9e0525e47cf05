//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import TracedRouting

struct Users: Routes {
    let names: [String]

    // error: value of type 'Request' has no member 'nothing'
    @Traced(.get, "/missing") var missing = { request in request.nothing }
    // error: cannot convert value of type 'String' to closure result type 'Response'
    @Traced(.get, "/result") var result = { request in "text" }
    @Traced(.get, "/statement") var statement = { request in
        let name = request.path
        // error: value of type 'Request' has no member 'nothing'
        return request.nothing(name)
    }
    // error: type 'HTTPMethod' has no member 'gt'
    @Traced(.gt, "/method") var method = { request in .ok }
    // error: 'pth'
    @Traced(.get, "/tag", tags: \.pth) var tag = { request in .ok }
    // error: 'RouteTracingConvertible' has no member 'onn'
    @Traced(.get, "/rule", traced: .onn()) var rule = { request in .ok }
    // error: 'Int' conform to 'RouteTracingConvertible'
    @Traced(.get, "/rule", traced: 3) var number = { request in .ok }
    // error: label 'nme:'
    @Traced("label", nme: "") var label = { request in .ok }

    // error: type 'Users' has no member 'nothing'
    @TracedMethod(.get, "/missing") var missingMethod = Users.nothing
    // error: -> String' to expected argument type
    @TracedMethod(.get, "/result") var resultMethod = Users.text
    // error: (String) async throws -> Response' to expected argument type
    @TracedMethod(.get, "/argument") var argumentMethod = Users.named
    // error: type 'HTTPMethod' has no member 'gt'
    @TracedMethod(.gt, "/method") var methodMethod = Users.list
    // error: 'pth'
    @TracedMethod(.get, "/tag", tags: \.pth) var tagMethod = Users.list

    func list(_ request: Request) async throws -> Response { .ok }
    func text(_ request: Request) async throws -> String { "" }
    func named(_ name: String) async throws -> Response { .ok }
}
