//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What tracing systems on the way attached to a trace, the latest first.
///
/// Kept and passed on as it came. The W3C propagator refuses what is malformed and cuts what is too long.
///
/// W3C Trace Context, "tracestate".
public struct TraceState: Sendable, Hashable {
    /// One system's entry.
    public struct Member: Sendable, Hashable {
        /// The name of the system.
        public let key: String

        /// What the system attached, opaque to others.
        public let value: String

        /// Creates an entry.
        ///
        /// - Parameters:
        ///   - key: the name of the system.
        ///   - value: what the system attached.
        public init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    /// The entries, the latest first.
    public var members: [Member]

    /// Creates a state.
    ///
    /// - Parameter members: the entries, the latest first.
    public init(_ members: [Member] = []) {
        self.members = members
    }

    /// Whether there are no entries.
    public var isEmpty: Bool { members.isEmpty }
}
