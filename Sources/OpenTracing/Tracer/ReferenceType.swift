//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// How a span depends on the span that it refers to.
///
/// OpenTracing specification 1.1, "References between spans".
public struct ReferenceType: Sendable, Hashable {
    /// The name of the type, for example `child_of`.
    public let name: String

    /// Creates a reference type that the specification does not have. Tracers keep it, and treat it as causal.
    ///
    /// - Parameter name: the name of the type.
    public init(name: String) {
        self.name = name
    }

    /// The parent depends on the child in some way: it waits for its result, or shares its fate.
    public static let childOf = ReferenceType(name: "child_of")

    /// The parent caused the child, and does not depend on it: a consumer follows from a producer.
    public static let followsFrom = ReferenceType(name: "follows_from")
}

extension ReferenceType: CustomStringConvertible {
    /// The name of the type.
    public var description: String { name }
}
