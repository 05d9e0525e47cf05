//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// An error that may mean that nobody waits for the result any more.
///
/// ``Span/record(error:fields:at:)`` does not count such an error as a failure. `CancellationError` and `URLError.cancelled` are
/// known already. Conform an error type of your own, or of a library, whose cancellations should be known too.
public protocol CancellationIndicating: Error {
    /// Whether this error means that the operation was cancelled.
    var indicatesCancellation: Bool { get }
}

extension Error {
    /// Whether the error means that the operation was cancelled.
    ///
    /// A cancelled call of `URLSession` throws `URLError.cancelled`. That type is Foundation's; domain and code tell it without.
    package var meansCancellation: Bool {
        ErrorType.of(self).meansCancellation(self)
    }
}
