//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

/// The record of an error thrown by a handler or a client.
struct FailureRecord {
    /// The logs, in order; the last one describes the error.
    let logs: [LogFields]

    /// A one-line description of the error.
    let message: String

    init(
        _ error: any Error,
        failure: ClientFailure?,
        limit: Duration?,
        conventions: TagConventions,
        redact: (String) -> String
    ) {
        let kind: String
        let object: any Error
        if let failure {
            let safe = ClientFailure(failure.kind, message: redact(failure.message), limit: failure.limit ?? limit)
            kind = safe.kind.rawValue
            message = safe.message
            object = safe
        } else {
            let description = String(describing: error)
            kind = RecordedError.kind(of: error)
            message = redact(description)
            object = message == description ? error : ClientFailure(.other, message: message)
        }
        let fields: LogFields = [.event("error"), .errorKind(kind), .errorObject(object), .message(message)]
        guard failure?.kind == .timeout else {
            logs = [fields]
            return
        }
        let milliseconds = (failure?.limit ?? limit).map {
            LogField(conventions.timeoutMilliseconds, $0.inMilliseconds)
        }
        logs = [[.event("timeout"), milliseconds], fields]
    }
}

extension Duration {
    /// The duration in milliseconds: an integer if it is one, and clamped if it is too long.
    var inMilliseconds: LogValue {
        let (whole, rest) = wholeNanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return rest == 0 ? .integer(whole) : .double(Double(wholeNanoseconds) / 1_000_000)
    }
}
