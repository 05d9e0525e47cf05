//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What tracing needs to know of a response, whichever framework sends it.
///
/// Make a small value that wraps the framework's response, and give it to ``ServerTracing/serve(_:route:arrival:errorStatus:_:)``. One that
/// says no more than its ``head`` has no body to wait for: the span finishes when the handler has answered.
public protocol TraceableResponse {
    /// A body that is there as a whole.
    associatedtype WholeBody: Collection<UInt8> = EmptyCollection<UInt8>

    /// Status and header fields.
    var head: ResponseHead { get }

    /// The bytes of the body, where they are all there; `nil` for a body that is made while it is sent.
    var wholeBody: WholeBody? { get }

    /// Lets an observer watch the body while it is written.
    ///
    /// The body of the response is to be written inside ``BodyObserver/write(_:)``, and each of its pieces sent inside
    /// ``BodyObserver/send(_:_:)``.
    ///
    /// - Parameter observer: finishes the span when the body has been written, and collects what of it is logged.
    mutating func observeBody(_ observer: BodyObserver)
}

extension TraceableResponse where WholeBody == EmptyCollection<UInt8> {
    /// No bytes: there is nothing to wait for.
    public var wholeBody: EmptyCollection<UInt8>? { EmptyCollection() }
}

extension TraceableResponse {
    /// Does nothing.
    public mutating func observeBody(_ observer: BodyObserver) {}
}

extension ResponseHead: TraceableResponse {
    /// The head itself, for a response without a body to wait for.
    public var head: ResponseHead { self }
}
