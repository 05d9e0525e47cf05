//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Synchronization

/// What follows from the type of an error: worked out once for each type, since a cast takes as long as a tag, and a name a hundred times that.
final class ErrorType: Sendable {
    /// How an error of the type tells that it means a cancellation.
    private enum Cancellation: Sendable {
        /// It always does.
        case always
        /// It is asked.
        case indicated
        /// By its domain and its code, which are those of Foundation's types.
        case coded
    }

    /// The name of the type, see ``RecordedError/kind``.
    let kind: String

    /// Whether errors of the type stand for others.
    let isRecord: Bool

    private let cancellation: Cancellation

    /// The descriptions of errors that their only byte tells apart; `nil` for other types. To describe one takes as long as two spans.
    private let descriptions: Descriptions?

    private init<Failure: Error>(_ type: Failure.Type) {
        kind = RecordedError.withoutModules(String(reflecting: type))
        isRecord = type == RecordedError.self
        descriptions = Self.isToldByByte(type) ? Descriptions() : nil
        cancellation =
            type == CancellationError.self ? .always : type is any CancellationIndicating.Type ? .indicated : .coded
    }

    /// Whether an error of this type means that the operation was cancelled.
    func meansCancellation(_ error: any Error) -> Bool {
        switch cancellation {
        case .always: true
        case .indicated: (error as? any CancellationIndicating)?.indicatesCancellation ?? false
        // The code is cheap to read, and the domain of an ordinary error is not.
        case .coded: error._code == -999 && error._domain == "NSURLErrorDomain"
        }
    }

    /// The description of an error of this type.
    func description(of error: any Error) -> String {
        guard let descriptions else { return String(describing: error) }
        let byte = error.firstByte
        if let known = descriptions.byByte.withLock({ $0[byte] }) { return known }
        let description = String(describing: error)
        descriptions.byByte.withLock { $0[byte] = description }
        return description
    }

    /// Whether the errors of a type are described by their value alone, and have a byte at most: cases of an enumeration, mostly.
    private static func isToldByByte<Failure: Error>(_ type: Failure.Type) -> Bool {
        MemoryLayout<Failure>.size <= 1
            && !(type is any CustomStringConvertible.Type || type is any CustomDebugStringConvertible.Type
                || type is any TextOutputStreamable.Type || type is any CustomReflectable.Type)
    }

    // Types never go, and a program has so many types of errors; but generic types can be made without end.
    private static let known = Mutex<[ObjectIdentifier: ErrorType]>([:])
    private static let maximumCount = 1024

    /// What follows from the type of an error.
    static func of(_ error: any Error) -> ErrorType {
        let type = type(of: error)
        let identifier = ObjectIdentifier(type)
        if let known = known.withLock({ $0[identifier] }) { return known }
        let new = ErrorType(type)
        known.withLock { known in
            if known.count < maximumCount { known[identifier] = new }
        }
        return new
    }
}

extension Error {
    /// The first byte of the error; zero for one that has none. A member, since only that is called with the error itself in place of its box.
    fileprivate var firstByte: UInt8 {
        // Safe: the bytes are those of a value that lives as long as the call, and only as many are read as it has.
        withUnsafeBytes(of: self) { $0.first ?? 0 }
    }
}

/// Descriptions under the byte of their error.
private final class Descriptions: Sendable {
    let byByte = Mutex<[UInt8: String]>([:])
}
