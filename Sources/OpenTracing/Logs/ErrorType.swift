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

    /// The name of the type, see ``RecordedError/kind(of:)``.
    let kind: String

    /// Whether errors of the type stand for others.
    let isRecord: Bool

    private let cancellation: Cancellation

    private init(_ type: any Error.Type) {
        kind = RecordedError.withoutModules(String(reflecting: type))
        isRecord = type == RecordedError.self
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
