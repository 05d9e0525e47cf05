//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Synchronization

/// Cached properties of an error type: a cast takes as long as a tag, and a type name a hundred times as long.
final class ErrorType: Sendable {
    /// How an error of this type indicates cancellation.
    private enum Cancellation: Sendable {
        /// Always.
        case always
        /// By its own ``CancellationIndicating`` member.
        case indicated
        /// By its domain and code, which match Foundation's.
        case coded
    }

    /// The name of the type; see ``RecordedError/kind``.
    let kind: String

    /// Whether errors of this type are records of others.
    let isRecord: Bool

    private let cancellation: Cancellation

    /// Cached descriptions of errors identified by a single byte; `nil` for other types. Describing an error takes as long as two
    /// spans.
    private let descriptions: Descriptions?

    private init<Failure: Error>(_ type: Failure.Type) {
        kind = RecordedError.withoutModules(String(reflecting: type))
        isRecord = type == RecordedError.self
        descriptions = Self.isToldByByte(type) ? Descriptions() : nil
        cancellation =
            type == CancellationError.self ? .always : type is any CancellationIndicating.Type ? .indicated : .coded
    }

    /// Returns whether an error of this type indicates that the operation was cancelled.
    func meansCancellation(_ error: any Error) -> Bool {
        switch cancellation {
        case .always: true
        case .indicated: (error as? any CancellationIndicating)?.indicatesCancellation ?? false
        // The code is cheap to read; the domain of an ordinary error is not.
        case .coded: error._code == -999 && error._domain == "NSURLErrorDomain"
        }
    }

    /// Returns the description of an error of this type.
    func description(of error: any Error) -> String {
        guard let descriptions else { return String(describing: error) }
        let byte = error.firstByte
        if let known = descriptions.byByte.withLock({ $0[byte] }) { return known }
        let description = String(describing: error)
        descriptions.byByte.withLock { $0[byte] = description }
        return description
    }

    /// Whether the type has no custom description and its values take at most one byte: mostly enumeration cases.
    private static func isToldByByte<Failure: Error>(_ type: Failure.Type) -> Bool {
        MemoryLayout<Failure>.size <= 1
            && !(type is any CustomStringConvertible.Type || type is any CustomDebugStringConvertible.Type
                || type is any TextOutputStreamable.Type || type is any CustomReflectable.Type)
    }

    // Types are never unloaded and a program has a limited number of error types, but generic types are unbounded.
    private static let known = Mutex<[ObjectIdentifier: ErrorType]>([:])
    private static let maximumCount = 1024

    /// Returns the cached properties for the type of an error.
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
    /// The first byte of the error; zero if it has none. A member, because only members are passed the error itself instead of
    /// its box.
    fileprivate var firstByte: UInt8 {
        // Safe: the value outlives the call, and only its own bytes are read.
        withUnsafeBytes(of: self) { $0.first ?? 0 }
    }
}

/// Descriptions by the byte of their error.
private final class Descriptions: Sendable {
    let byByte = Mutex<[UInt8: String]>([:])
}
