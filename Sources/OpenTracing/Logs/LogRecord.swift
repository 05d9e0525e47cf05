//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// An event at one point in time during a span.
public struct LogRecord: Sendable, Equatable {
    /// When it happened.
    public let timestamp: Timestamp

    /// What happened.
    public let fields: LogFields

    /// The number of fields dropped because the record had too many.
    public let droppedFieldCount: Int

    /// Creates a record.
    ///
    /// - Parameters:
    ///   - timestamp: when it happened.
    ///   - fields: what happened.
    ///   - droppedFieldCount: the number of fields dropped because the record had too many.
    public init(timestamp: Timestamp, fields: LogFields, droppedFieldCount: Int = 0) {
        self.timestamp = timestamp
        self.fields = fields
        self.droppedFieldCount = droppedFieldCount
    }
}

/// The fields of a log record, in order.
///
/// Write them as a dictionary literal, `["event": "retry", "attempt": 2]`, or as an array literal whose `nil` elements are
/// skipped, `[.event("retry"), attempt > 1 ? LogField("attempt", .integer(attempt)) : nil]`. If a field is expensive to create,
/// use ``Span/log(at:_:)``, which creates it only if the span records it.
///
/// OpenTracing semantic conventions 1.1, "Log fields".
public struct LogFields: Sendable {
    /// The fields, without `error.object` if ``object`` represents it.
    @usableFromInline var fields: [LogField]

    /// What ``init(error:)`` puts into `error.object`.
    private var object = ErrorObject.none

    /// Where ``init(error:)`` puts `error.object`, after `event` and `error.kind` and before `message`.
    private static let objectPlace = 2

    /// The error of a record that describes it by its type and its message.
    private enum ErrorObject: Sendable {
        /// The record describes none.
        case none
        /// The error itself.
        case error(any Error)
        /// What the fields beside it say, in its place.
        case recorded

        var exists: Bool {
            if case .none = self { false } else { true }
        }
    }

    /// Creates a record from fields.
    ///
    /// - Parameter fields: the fields; `nil` elements are skipped.
    package init(_ fields: some Sequence<LogField?>) {
        self.fields = fields.compactMap(\.self)
    }

    /// Creates a record from fields.
    ///
    /// - Parameter fields: the fields.
    public init(_ fields: some Sequence<LogField>) {
        self.fields = Array(fields)
    }

    /// Creates a record with the single field `event`.
    ///
    /// - Parameter event: a stable name for the event.
    package init(event: String) {
        fields = [.event(event)]
    }

    /// Creates the record of an error: `event=error`, `error.kind`, `error.object` and `message`.
    ///
    /// `error.kind` is the error's type, qualified by its enclosing types but not by its module; see ``RecordedError/kind``.
    ///
    /// - Parameter error: what went wrong.
    public init(error: any Error) {
        self.init(error: error, ErrorType.of(error))
    }

    init(error: any Error, _ type: ErrorType) {
        let recorded = RecordedError(error, type)
        fields = [.event("error"), .errorKind(recorded.kind), .message(recorded.description)]
        object = .error(error)
    }

    /// The error as the fields `error.kind` and `message` describe it; `nil` if they do not.
    package var describedError: RecordedError? {
        guard object.exists, case .string(let kind) = fields[1].value.storage,
            case .string(let message) = fields[2].value.storage
        else { return nil }
        return RecordedError(kind: kind, description: message)
    }

    /// Whether all fields but the error that others describe are as they should be. They are looked at where they stand.
    @inlinable @inline(__always)
    package func allBesidesDescribedError(satisfy isFit: (_ key: String, _ value: LogValue) -> Bool) -> Bool {
        fields.withUnsafeBufferPointer { fields in
            var place = 0
            while place < fields.count {
                guard isFit(fields[place].key, fields[place].value) else { return false }
                place += 1
            }
            return true
        }
    }

    /// The same fields with what they say about an error in the place of the error itself.
    package var recordingDescribedError: LogFields {
        guard object.exists else { return self }
        var recording = self
        recording.object = .recorded
        return recording
    }

    /// The value of the first field with the given key, or `nil` if there is none.
    public subscript(key: String) -> LogValue? {
        first { $0.key == key }?.value
    }

    /// Appends a field.
    ///
    /// - Parameter field: the field to append.
    public mutating func append(_ field: LogField) {
        fields.append(field)
    }

    /// Appends fields.
    ///
    /// - Parameter fields: the fields to append.
    public mutating func append(contentsOf fields: some Sequence<LogField>) {
        self.fields.append(contentsOf: fields)
    }
}

extension LogFields: Equatable {
    /// Returns whether two records have the same fields in the same order.
    public static func == (left: LogFields, right: LogFields) -> Bool {
        left.elementsEqual(right)
    }
}

extension LogFields: RandomAccessCollection {
    /// Always zero.
    public var startIndex: Int { 0 }

    /// The number of fields.
    public var endIndex: Int { object.exists ? fields.count + 1 : fields.count }

    /// The field at a position.
    public subscript(position: Int) -> LogField {
        guard object.exists, position >= Self.objectPlace else { return fields[position] }
        guard position == Self.objectPlace else { return fields[position - 1] }
        if case .error(let error) = object { return .errorObject(error) }
        return .errorObject(describedError)
    }
}

extension LogFields: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral {
    /// Creates a record from keys and values.
    public init(dictionaryLiteral elements: (String, LogValue)...) {
        fields = elements.map { LogField($0.0, $0.1) }
    }

    /// Creates a record from fields; `nil` elements are skipped.
    public init(arrayLiteral elements: LogField?...) {
        self.init(elements)
    }
}

extension LogFields: CustomStringConvertible {
    /// The fields as `key=value`, separated by spaces.
    public var description: String {
        map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }
}

/// A key-value pair in a log record.
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

    /// `event`: a stable name for the event; `error` for errors.
    public static func event(_ name: String) -> LogField {
        LogField("event", .string(name))
    }

    /// `message`: a one-line, human-readable description.
    public static func message(_ text: String) -> LogField {
        LogField("message", .string(text))
    }

    /// `error.kind`: the type of an error; use it only with `event=error`.
    public static func errorKind(_ name: String) -> LogField {
        LogField("error.kind", .string(name))
    }

    /// `error.kind`: the error's type, qualified by its enclosing types but not by its module; see ``RecordedError/kind``.
    public static func errorKind(of error: any Error) -> LogField {
        .errorKind(RecordedError.kind(of: error))
    }

    /// `error.object`: the error itself, or ``LogValue/null`` for `nil`.
    public static func errorObject(_ error: (any Error)?) -> LogField {
        LogField("error.object", LogValue(error))
    }

    /// `stack`: a stack trace in the platform's format.
    public static func stack(_ text: String) -> LogField {
        LogField("stack", .string(text))
    }
}
