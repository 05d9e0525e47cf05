//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import TracedRouting

extension TracedRouter {
    /// The body of the response to a request.
    func text(_ method: HTTPMethod, _ target: String, headers: Headers = [:]) async throws -> String {
        String(decoding: try await respond(to: Request(method, target, headers: headers)).body.collect(), as: UTF8.self)
    }
}
