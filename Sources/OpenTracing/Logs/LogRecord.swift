//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Something that happened at one moment of a span.
public struct LogRecord: Sendable, Equatable {
    /// When it happened.
    public let timestamp: Timestamp

    /// What happened.
    public let fields: LogFields

    /// How many fields were left out because the record had too many.
    public let droppedFieldCount: Int

    /// Creates a record.
    ///
    /// - Parameters:
    ///   - timestamp: when it happened.
    ///   - fields: what happened.
    ///   - droppedFieldCount: how many fields were left out because the record had too many.
    public init(timestamp: Timestamp, fields: LogFields, droppedFieldCount: Int = 0) {
        self.timestamp = timestamp
        self.fields = fields
        self.droppedFieldCount = droppedFieldCount
    }
}

/// The fields of a log record, in the order given.
///
/// Written as a dictionary literal, `["event": "retry", "attempt": 2]`, or as a list of fields that may be `nil` and are
/// skipped then, `[.event("retry"), attempt > 1 ? LogField("attempt", .integer(attempt)) : nil]`. A field that is
/// costly to make goes into ``Span/log(at:_:)``, which makes it only when it is kept.
///
/// OpenTracing semantic conventions 1.1, "Log fields".
public struct LogFields: Sendable {
    /// The fields, without `error.object` where ``object`` stands for it.
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
    /// - Parameter event: a stable name of the moment.
    package init(event: String) {
        fields = [.event(event)]
    }

    /// Creates the record of an error: `event=error`, `error.kind`, `error.object` and `message`.
    ///
    /// `error.kind` is the type of the error with the types that enclose it and without its module, see
    /// ``RecordedError/kind(of:)``.
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

    /// What the fields themselves say about the error in `error.object`; `nil` where they do not describe it.
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

    /// The value of the first field with a key, or `nil` when there is none.
    public subscript(key: String) -> LogValue? {
        first { $0.key == key }?.value
    }

    /// Adds a field at the end.
    ///
    /// - Parameter field: the field to add.
    public mutating func append(_ field: LogField) {
        fields.append(field)
    }

    /// Adds fields at the end.
    ///
    /// - Parameter fields: the fields to add.
    public mutating func append(contentsOf fields: some Sequence<LogField>) {
        self.fields.append(contentsOf: fields)
    }
}

extension LogFields: Equatable {
    /// Two records are equal when they have the same fields in the same order.
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
