//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing
package import OpenTracingSDK

extension SpanRecord {
    /// Whether the operation as a whole failed: the tag `error` is true.
    package var isFailed: Bool { tags.tellFailure }

    /// The log records that tell of an error, in their order.
    package var errorLogs: some Sequence<LogRecord> {
        logs.lazy.filter(\.isError)
    }

    /// The class of error that made the operation fail, `error.type` of OpenTelemetry: the kind of the first error that is
    /// recorded, else the status of the response, else `_OTHER`.
    package var errorType: String {
        for log in errorLogs {
            if let kind = log.errorKind, !kind.isEmpty { return kind }
        }
        let status = (tags["http.status_code"] ?? tags["http.response.status_code"])?.integerValue
        return status.flatMap { $0 >= 400 ? String($0) : nil } ?? "_OTHER"
    }

    /// The message of the first log record that tells of an error, if it has one.
    package var errorMessage: String? {
        for log in errorLogs {
            if let message = log.errorMessage { return message }
        }
        return nil
    }
}

extension LogRecord {
    /// Whether the record tells of an error: `event=error`, or a field that only errors have.
    package var isError: Bool {
        switch fields["event"]?.storage {
        case .string("error"): true
        case .some, .none: fields["error.kind"] != nil || fields["error.object"] != nil
        }
    }

    /// What was wrong, for humans: the field `message`, else the error itself.
    package var errorMessage: String? {
        if let message = fields["message"] { return message.description }
        if let error = fields["error.object"]?.errorValue { return String(describing: error) }
        return nil
    }

    /// The type of the error: the field `error.kind`, else the type of the error itself.
    package var errorKind: String? {
        if let kind = fields["error.kind"] { return kind.description }
        if let error = fields["error.object"]?.errorValue { return RecordedError.kind(of: error) }
        return nil
    }
}
