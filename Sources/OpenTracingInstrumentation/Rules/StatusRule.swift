//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Which statuses of a response mean that the request failed.
public struct StatusRule: Sendable {
    private let isFailure: @Sendable (Int) -> Bool

    /// Creates a rule.
    ///
    /// - Parameter isFailure: whether a status means failure.
    public init(_ isFailure: @escaping @Sendable (Int) -> Bool) {
        self.isFailure = isFailure
    }

    /// 500 and above, and what is no status at all: below 100. What the client did wrong is no failure of the server.
    public static let server = StatusRule { $0 >= 500 || $0 < 100 }

    /// 400 and above, and what is no status at all: below 100.
    public static let client = StatusRule { $0 >= 400 || $0 < 100 }

    /// Whether a status means failure.
    ///
    /// - Parameter status: the status of the response.
    /// - Returns: `true` when it does.
    package func isFailure(_ status: Int) -> Bool {
        isFailure(status)
    }
}
