//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingInstrumentation

/// A call as the tracing of a server and of a client sees it. Its metadata carries the context.
struct TracedCall: TraceableRequest, OutgoingRequest {
    var call: Call

    init(_ call: Call) {
        self.call = call
    }

    var procedure: RemoteProcedure? { RemoteProcedure(service: call.service, method: call.method) }
    var method: String { "CALL" }
    var path: String { "/\(call.service)/\(call.method)" }
    var url: String { path }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
        for (key, value) in call.metadata { body(key, value) }
    }

    mutating func set(_ value: String, forKey key: String) { call.metadata[key] = value }

    mutating func removeValues(forKey key: String) { call.metadata[key] = nil }
}

extension RPCSystem {
    /// Calls over lines of JSON. A method that does not exist is the client's mistake, and no failure of the server.
    static let line = RPCSystem("line", serverFailure: StatusRule { $0 == Status.failed.rawValue })
}
