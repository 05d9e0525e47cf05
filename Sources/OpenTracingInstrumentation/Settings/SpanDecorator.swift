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
    package var onStart: (@Sendable (any Span, any TraceableRequest) -> Void)?

    /// Called when the head of the response is known, also that of an error which is no failure, such as a thrown 404.
    package var onResponse: (@Sendable (any Span, any TraceableRequest, ResponseAttributes) -> Void)?

    /// Called when handler or body have thrown an error that fails the request, with the status that is sent for it.
    package var onError: (@Sendable (any Span, any TraceableRequest, any Error, Int) -> Void)?

    /// Called when the client has gone or the task was cancelled.
    package var onCancel: (@Sendable (any Span, any TraceableRequest) -> Void)?

    /// Called when the request took longer than it may, with the limit.
    package var onTimeout: (@Sendable (any Span, any TraceableRequest, Duration) -> Void)?

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

/// Closures that are called with the span of an outgoing request in hand, to set what no attribute can.
///
/// Decorators run in the order of the list, after the standard tags and the attributes have been set, so they may overwrite
/// those. They cannot throw, so they cannot fail the request; whatever they do to the span, the response stays the same.
public struct ClientDecorator: Sendable {
    /// Called when the span has been started, with the request as it is sent. With ``RedirectRecording/spanPerHop``, it is called
    /// for each hop; the other closures are given the request that was sent first.
    package var onRequest: (@Sendable (any Span, any OutgoingRequest) -> Void)?

    /// Called when the head of the response has arrived.
    package var onResponse: (@Sendable (any Span, any OutgoingRequest, ResponseAttributes) -> Void)?

    /// Called when no response has come, or its body broke off. The error is the client's own, and may hold secrets.
    package var onError: (@Sendable (any Span, any OutgoingRequest, any Error) -> Void)?

    /// Called when the request was cancelled.
    package var onCancel: (@Sendable (any Span, any OutgoingRequest) -> Void)?

    /// Creates a decorator.
    ///
    /// - Parameters:
    ///   - onRequest: called when the span has been started.
    ///   - onResponse: called when the head of the response has arrived.
    ///   - onError: called when no response has come, or its body broke off.
    ///   - onCancel: called when the request was cancelled.
    public init(
        onRequest: (@Sendable (any Span, any OutgoingRequest) -> Void)? = nil,
        onResponse: (@Sendable (any Span, any OutgoingRequest, ResponseAttributes) -> Void)? = nil,
        onError: (@Sendable (any Span, any OutgoingRequest, any Error) -> Void)? = nil,
        onCancel: (@Sendable (any Span, any OutgoingRequest) -> Void)? = nil
    ) {
        self.onRequest = onRequest
        self.onResponse = onResponse
        self.onError = onError
        self.onCancel = onCancel
    }
}
