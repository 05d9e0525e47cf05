//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

/// The procedure that a request calls, in a system of remote procedure calls.
///
/// A ``TraceableRequest`` and an ``OutgoingRequest`` that have one are calls: their spans have the tags of calls in place of those of
/// HTTP, and their status is one of the system, see ``RPCSystem``.
public struct RemoteProcedure: Sendable, Hashable {
    /// The service with its package, for example `kitchen.v1.Oven`.
    public let service: String

    /// The method, for example `Preheat`.
    public let method: String

    /// How long the caller waits, where it says so.
    public var deadline: Duration?

    /// Creates the description of a procedure.
    ///
    /// - Parameters:
    ///   - service: the service with its package.
    ///   - method: the method.
    ///   - deadline: how long the caller waits, where it says so.
    public init(service: String, method: String, deadline: Duration? = nil) {
        self.service = service
        self.method = method
        self.deadline = deadline
    }

    /// Service and method with a slash between them: the name of the spans, and the template of the route.
    public var fullName: String { "\(service)/\(method)" }

    var deadlineInMilliseconds: Double? {
        deadline.map { Double($0.wholeNanoseconds) / 1_000_000 }
    }
}
