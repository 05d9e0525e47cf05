//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// An error that can indicate that the operation was cancelled.
///
/// ``Span/record(error:fields:at:)`` does not treat such an error as a failure. `CancellationError` and `URLError.cancelled` are
/// recognized already. Conform your own or a library's error type if its cancellations should be recognized too.
public protocol CancellationIndicating: Error {
    /// Whether this error indicates that the operation was cancelled.
    var indicatesCancellation: Bool { get }
}

extension Error {
    /// Whether the error indicates that the operation was cancelled.
    ///
    /// A cancelled `URLSession` call throws `URLError.cancelled`. To avoid depending on Foundation, it is recognized by domain
    /// and code.
    package var meansCancellation: Bool {
        ErrorType.of(self).meansCancellation(self)
    }
}
