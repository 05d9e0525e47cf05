//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing
private import Synchronization

/// An incoming request of any framework, as tracing sees it.
///
/// Conform a small wrapper around the framework's request. The caller's context is extracted from it: a header with several
/// values must expose all of them.
public protocol TraceableRequest: TextMapReader, Sendable {
    /// The method, for example `GET`.
    var method: String { get }

    /// The path as it was sent, percent-encoded, without the query.
    var path: String { get }

    /// The query as it was sent, without the question mark, or `nil`.
    var query: String? { get }

    /// `http` or `https`, if known.
    var scheme: String? { get }

    /// The requested host and port, if known.
    var authority: String? { get }

    /// The address and port of the client, if known.
    var remoteAddress: String? { get }

    /// The called procedure, if the request is a procedure call.
    var procedure: RemoteProcedure? { get }

    /// The storage for values from middleware and handlers, if the framework has one.
    var storage: RequestStorage? { get }

    /// Returns the value of a path parameter.
    ///
    /// - Parameter name: the name of the parameter.
    /// - Returns: the decoded value, or `nil` if the route has no such parameter.
    func parameter(_ name: String) -> String?

    /// Returns the framework's own request or context, for attributes that read from it.
    ///
    /// - Parameter type: the requested type.
    /// - Returns: the value, or `nil` if this request has none of that type.
    func native<Native>(_ type: Native.Type) -> Native?
}

extension TraceableRequest {
    /// `nil` unless the adapter provides it.
    public var query: String? { nil }

    /// `nil` unless the adapter provides it.
    public var authority: String? { nil }

    /// `nil` unless the adapter provides it.
    public var scheme: String? { nil }

    /// `nil` unless the adapter provides it.
    public var remoteAddress: String? { nil }

    /// `nil` unless the adapter provides it.
    public var procedure: RemoteProcedure? { nil }

    /// `nil` unless the adapter provides it.
    public var storage: RequestStorage? { nil }

    /// Returns `nil` unless the adapter provides parameters.
    public func parameter(_ name: String) -> String? { nil }

    /// Returns the request itself if it has the type.
    public func native<Native>(_ type: Native.Type) -> Native? { self as? Native }
}

/// A key for a value in a request's storage, with the type of the value.
///
/// ```swift
/// enum CurrentUser: RequestStorageKey { typealias Value = User }
/// request.storage[CurrentUser.self] = user
/// ```
public protocol RequestStorageKey {
    /// The type of the value.
    associatedtype Value: Sendable
}

/// Values that middleware and handlers store for one request, keyed by type.
///
/// All copies of a request share one storage, so values stored by a handler are available to attributes read at the end.
public final class RequestStorage: Sendable {
    private let values = Mutex<[ObjectIdentifier: any Sendable]>([:])

    /// Creates an empty storage.
    public init() {}

    /// The value for a key, or `nil` if there is none.
    public subscript<Key: RequestStorageKey>(key: Key.Type) -> Key.Value? {
        get {
            values.withLock { $0[ObjectIdentifier(key)] } as? Key.Value
        }
        set {
            // Releases the old value outside the lock, since its deinitializer may access the storage again.
            _ = values.withLock { values -> (any Sendable)? in
                let old = values.removeValue(forKey: ObjectIdentifier(key))
                if let newValue { values[ObjectIdentifier(key)] = newValue }
                return old
            }
        }
    }
}
