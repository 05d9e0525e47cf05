//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing
private import Synchronization

/// What tracing needs to know of a request, whichever framework received it.
///
/// Conform a small value that wraps the framework's request. It is also the carrier that the incoming context is read
/// from: a header with several values shows all of them.
public protocol TraceableRequest: TextMapReader, Sendable {
    /// The method, for example `GET`.
    var method: String { get }

    /// The path as it was sent, percent-encoded, without the query.
    var path: String { get }

    /// The query as it was sent, without the question mark, or `nil`.
    var query: String? { get }

    /// `http` or `https`, where it is known.
    var scheme: String? { get }

    /// Host and port that the client asked, where it is known.
    var authority: String? { get }

    /// The address and port of the client, where it is known.
    var remoteAddress: String? { get }

    /// The procedure that is called, where the request is a call of one.
    var procedure: RemoteProcedure? { get }

    /// What middleware and handlers learned about the request, where there is such a place.
    var storage: RequestStorage? { get }

    /// What a parameter of the route's path matched.
    ///
    /// - Parameter name: the name of the parameter.
    /// - Returns: the decoded value, or `nil` when the route has none of that name.
    func parameter(_ name: String) -> String?

    /// The framework's own request or context, for attributes that read from it.
    ///
    /// - Parameter type: the type that is wanted.
    /// - Returns: the value, or `nil` when this request has none of that type.
    func native<Native>(_ type: Native.Type) -> Native?
}

extension TraceableRequest {
    /// None.
    public var query: String? { nil }

    /// Unknown.
    public var authority: String? { nil }

    /// Unknown.
    public var scheme: String? { nil }

    /// Unknown.
    public var remoteAddress: String? { nil }

    /// None.
    public var procedure: RemoteProcedure? { nil }

    /// None.
    public var storage: RequestStorage? { nil }

    /// None.
    public func parameter(_ name: String) -> String? { nil }

    /// The request itself, if it has the type.
    public func native<Native>(_ type: Native.Type) -> Native? { self as? Native }
}

/// Names a value in a request's storage, and its type.
///
/// ```swift
/// enum CurrentUser: RequestStorageKey { typealias Value = User }
/// request.storage[CurrentUser.self] = user
/// ```
public protocol RequestStorageKey {
    /// The type of the value.
    associatedtype Value: Sendable
}

/// What middleware and handlers learn about one request, under types as keys.
///
/// All copies of a request share one storage, so what a handler stores is there when attributes are read at the end.
public final class RequestStorage: Sendable {
    private let values = Mutex<[ObjectIdentifier: any Sendable]>([:])

    /// Creates an empty storage.
    public init() {}

    /// The value under a key, or `nil` when there is none.
    public subscript<Key: RequestStorageKey>(key: Key.Type) -> Key.Value? {
        get {
            values.withLock { $0[ObjectIdentifier(key)] } as? Key.Value
        }
        set {
            // What was there is let go outside of the lock, since its end may use the storage again.
            _ = values.withLock { values -> (any Sendable)? in
                let old = values.removeValue(forKey: ObjectIdentifier(key))
                if let newValue { values[ObjectIdentifier(key)] = newValue }
                return old
            }
        }
    }
}
