//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Decides which response statuses mark a request as failed.
public struct StatusRule: Sendable {
    private let isFailure: @Sendable (Int) -> Bool

    /// Creates a rule.
    ///
    /// - Parameter isFailure: returns whether a status is a failure.
    public init(_ isFailure: @escaping @Sendable (Int) -> Bool) {
        self.isFailure = isFailure
    }

    /// 500 and above, and invalid statuses below 100. Client errors are not server failures.
    public static let server = StatusRule { $0 >= 500 || $0 < 100 }

    /// 400 and above, and invalid statuses below 100.
    public static let client = StatusRule { $0 >= 400 || $0 < 100 }

    /// Returns whether a status is a failure.
    ///
    /// - Parameter status: the status of the response.
    /// - Returns: `true` if it is.
    package func isFailure(_ status: Int) -> Bool {
        isFailure(status)
    }
}
