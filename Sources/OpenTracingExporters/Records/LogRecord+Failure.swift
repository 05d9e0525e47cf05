//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing

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
