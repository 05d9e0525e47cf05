//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

/// The procedure called by a request, in a remote procedure call system.
///
/// A ``TraceableRequest`` or ``OutgoingRequest`` that has one is a call: its span has the tags of calls instead of those of HTTP,
/// and its status is a code of the system, see ``RPCSystem``.
public struct RemoteProcedure: Sendable, Hashable {
    /// The service including its package, for example `kitchen.v1.Oven`.
    public let service: String

    /// The method, for example `Preheat`.
    public let method: String

    /// How long the caller waits, if specified.
    public var deadline: Duration?

    /// Creates a procedure.
    ///
    /// - Parameters:
    ///   - service: the service including its package.
    ///   - method: the method.
    ///   - deadline: how long the caller waits, if specified.
    public init(service: String, method: String, deadline: Duration? = nil) {
        self.service = service
        self.method = method
        self.deadline = deadline
    }

    /// Service and method, separated by a slash: the name of the spans and the template of the route.
    public var fullName: String { "\(service)/\(method)" }

    var deadlineInMilliseconds: Double? {
        deadline.map { Double($0.wholeNanoseconds) / 1_000_000 }
    }
}
