//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing

/// Closures that are called with the span in hand, to set what no attribute can.
///
/// Decorators run in the order of the list, after the standard tags and the attributes have been set, so they may overwrite
/// those. They cannot throw, so they cannot fail the request; whatever they do to the span, the response stays the same.
public struct SpanDecorator: Sendable {
    /// Called when the span has been started.
    public var onStart: (@Sendable (any Span, any TraceableRequest) -> Void)?

    /// Called when the head of the response is known, also that of an error which is no failure, such as a thrown 404.
    public var onResponse: (@Sendable (any Span, any TraceableRequest, ResponseAttributes) -> Void)?

    /// Called when handler or body have thrown an error that fails the request, with the status that is sent for it.
    public var onError: (@Sendable (any Span, any TraceableRequest, any Error, Int) -> Void)?

    /// Called when the client has gone or the task was cancelled.
    public var onCancel: (@Sendable (any Span, any TraceableRequest) -> Void)?

    /// Called when the request took longer than it may, with the limit.
    public var onTimeout: (@Sendable (any Span, any TraceableRequest, Duration) -> Void)?

    /// Creates a decorator.
    ///
    /// - Parameters:
    ///   - onStart: called when the span has been started.
    ///   - onResponse: called when the head of the response is known.
    ///   - onError: called when handler or body have thrown an error.
    ///   - onCancel: called when the client has gone or the task was cancelled.
    ///   - onTimeout: called when the request took longer than it may.
    public init(
        onStart: (@Sendable (any Span, any TraceableRequest) -> Void)? = nil,
        onResponse: (@Sendable (any Span, any TraceableRequest, ResponseAttributes) -> Void)? = nil,
        onError: (@Sendable (any Span, any TraceableRequest, any Error, Int) -> Void)? = nil,
        onCancel: (@Sendable (any Span, any TraceableRequest) -> Void)? = nil,
        onTimeout: (@Sendable (any Span, any TraceableRequest, Duration) -> Void)? = nil
    ) {
        self.onStart = onStart
        self.onResponse = onResponse
        self.onError = onError
        self.onCancel = onCancel
        self.onTimeout = onTimeout
    }
}
