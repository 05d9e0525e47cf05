//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Closures that receive the span, to set what attributes cannot.
///
/// Decorators run in list order, after the standard tags and attributes, which they may overwrite. They cannot throw, so they
/// cannot fail the request or change its response.
public struct SpanDecorator: Sendable {
    /// Called after the span is started.
    package var onStart: (@Sendable (any Span, any TraceableRequest) -> Void)?

    /// Called when the response head is known, including for errors that are not failures, such as a thrown 404.
    package var onResponse: (@Sendable (any Span, any TraceableRequest, ResponseAttributes) -> Void)?

    /// Called when the handler or body throws an error that fails the request, with the status being sent.
    package var onError: (@Sendable (any Span, any TraceableRequest, any Error, Int) -> Void)?

    /// Called when the client disconnects or the task is cancelled.
    package var onCancel: (@Sendable (any Span, any TraceableRequest) -> Void)?

    /// Called when the request exceeds its time limit, with the limit.
    package var onTimeout: (@Sendable (any Span, any TraceableRequest, Duration) -> Void)?

    /// Creates a decorator.
    ///
    /// - Parameters:
    ///   - onStart: called after the span is started.
    ///   - onResponse: called when the response head is known.
    ///   - onError: called when the handler or body throws an error that fails the request.
    ///   - onCancel: called when the client disconnects or the task is cancelled.
    ///   - onTimeout: called when the request exceeds its time limit.
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

/// Closures that receive the span of an outgoing request, to set what attributes cannot.
///
/// Decorators run in list order, after the standard tags and attributes, which they may overwrite. They cannot throw, so they
/// cannot fail the request or change its response.
public struct ClientDecorator: Sendable {
    /// Called after the span is started, with the request as it is sent. With ``RedirectRecording/spanPerHop`` it is called for
    /// each hop; the other closures receive the original request.
    package var onRequest: (@Sendable (any Span, any OutgoingRequest) -> Void)?

    /// Called when the response head arrives.
    package var onResponse: (@Sendable (any Span, any OutgoingRequest, ResponseAttributes) -> Void)?

    /// Called when no response arrives or its body breaks off. The error is the client's own and may contain secrets.
    package var onError: (@Sendable (any Span, any OutgoingRequest, any Error) -> Void)?

    /// Called when the request is cancelled.
    package var onCancel: (@Sendable (any Span, any OutgoingRequest) -> Void)?

    /// Creates a decorator.
    ///
    /// - Parameters:
    ///   - onRequest: called after the span is started.
    ///   - onResponse: called when the response head arrives.
    ///   - onError: called when no response arrives or its body breaks off.
    ///   - onCancel: called when the request is cancelled.
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
