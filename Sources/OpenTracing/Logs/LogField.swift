//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// One key and value of a log record.
public struct LogField: Sendable, Equatable {
    /// The name of the field.
    public let key: String

    /// The value of the field.
    public let value: LogValue

    /// Creates a field.
    ///
    /// - Parameters:
    ///   - key: the name of the field.
    ///   - value: the value of the field.
    public init(_ key: String, _ value: LogValue) {
        self.key = key
        self.value = value
    }

    /// `event`: a stable name of the moment; `error` for errors.
    public static func event(_ name: String) -> LogField {
        LogField("event", .string(name))
    }

    /// `message`: one line for humans.
    public static func message(_ text: String) -> LogField {
        LogField("message", .string(text))
    }

    /// `error.kind`: the type of an error, only beside `event=error`.
    public static func errorKind(_ name: String) -> LogField {
        LogField("error.kind", .string(name))
    }

    /// `error.kind`: the type of an error, with the types that enclose it and without its module; see
    /// ``RecordedError/kind(of:)``.
    public static func errorKind(of error: any Error) -> LogField {
        .errorKind(RecordedError.kind(of: error))
    }

    /// `error.object`: the error itself, or ``LogValue/null`` for `nil`.
    public static func errorObject(_ error: (any Error)?) -> LogField {
        LogField("error.object", LogValue(error))
    }

    /// `stack`: a stack trace in the format of the platform.
    public static func stack(_ text: String) -> LogField {
        LogField("stack", .string(text))
    }
}
