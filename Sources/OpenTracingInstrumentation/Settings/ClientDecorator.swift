//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing

/// Closures that are called with the span of an outgoing request in hand, to set what no attribute can.
///
/// Decorators run in the order of the list, after the standard tags and the attributes have been set, so they may overwrite
/// those. They cannot throw, so they cannot fail the request; whatever they do to the span, the response stays the same.
public struct ClientDecorator: Sendable {
    /// Called when the span has been started, with the request as it is sent. With ``RedirectRecording/spanPerHop``, it is called
    /// for each hop; the other closures are given the request that was sent first.
    public var onRequest: (@Sendable (any Span, any OutgoingRequest) -> Void)?

    /// Called when the head of the response has arrived.
    public var onResponse: (@Sendable (any Span, any OutgoingRequest, ResponseAttributes) -> Void)?

    /// Called when no response has come, or its body broke off. The error is the client's own, and may hold secrets.
    public var onError: (@Sendable (any Span, any OutgoingRequest, any Error) -> Void)?

    /// Called when the request was cancelled.
    public var onCancel: (@Sendable (any Span, any OutgoingRequest) -> Void)?

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
