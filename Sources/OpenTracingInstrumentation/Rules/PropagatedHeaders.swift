//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// What of a trace is written into the headers of an outgoing request.
public enum PropagatedHeaders: String, Sendable, Hashable, Codable {
    /// The context with its baggage.
    case contextAndBaggage
    /// The identifiers of the context, without baggage.
    case context
    /// Nothing. The span is recorded all the same.
    case nothing

    /// The lesser of two.
    func limited(to other: PropagatedHeaders) -> PropagatedHeaders {
        if self == .nothing || other == .nothing { return .nothing }
        return self == .context ? self : other
    }
}
