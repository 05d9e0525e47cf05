//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension Span {
    /// Marks the span as failed and logs the error.
    ///
    /// Sets the tag `error` to `true` and adds one log record with `event=error`, `error.kind` (the error's type, see
    /// ``RecordedError/kind(of:)``), `error.object` (the error itself) and `message` (its description). The error is described
    /// once. A cancellation is not a failure: a `CancellationError`, `URLError.cancelled` or an error that
    /// is ``CancellationIndicating`` sets the tag `cancelled` to `true`, logs `event=cancelled`, and leaves `error` alone.
    ///
    /// OpenTracing semantic conventions, "Capturing errors".
    ///
    /// - Parameters:
    ///   - error: what went wrong.
    ///   - fields: further fields for the log record.
    ///   - timestamp: when it happened; `nil` for now.
    /// - Returns: this span.
    @discardableResult
    public func record(error: any Error, fields: LogFields = [:], at timestamp: Timestamp? = nil) -> Self {
        guard isRecording else { return self }
        if error.meansCancellation {
            setTag(.cancelled, to: true)
            var cancellation = LogFields(event: "cancelled")
            cancellation.append(contentsOf: fields)
            return log(cancellation, at: timestamp)
        }
        setTag(.error, to: true)
        var failure = LogFields(error: error)
        failure.append(contentsOf: fields)
        return log(failure, at: timestamp)
    }
}

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
        if self is CancellationError { return true }
        if let error = self as? any CancellationIndicating { return error.indicatesCancellation }
        // The code is cheap to read, and the domain of an ordinary error is not.
        return _code == -999 && _domain == "NSURLErrorDomain"
    }
}
