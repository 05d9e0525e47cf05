//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A response of any framework, as tracing sees it.
///
/// Create a small wrapper around the framework's response, and pass it to
/// ``ServerTracing/serve(_:route:arrival:errorStatus:_:)``. A response that provides only its ``head`` has no body to wait for:
/// the span finishes when the handler returns.
public protocol TraceableResponse {
    /// The type of a buffered body.
    associatedtype WholeBody: Collection<UInt8> = EmptyCollection<UInt8>

    /// The status and header fields.
    var head: ResponseHead { get }

    /// The bytes of a buffered body; `nil` for a streamed body.
    var wholeBody: WholeBody? { get }

    /// Lets an observer observe the body while it is written.
    ///
    /// Write the body inside ``BodyObserver/write(_:)``, and send each piece inside ``BodyObserver/send(_:_:)``.
    ///
    /// - Parameter observer: finishes the span when the body has been written, and captures what is logged of it.
    mutating func observeBody(_ observer: BodyObserver)
}

extension TraceableResponse where WholeBody == EmptyCollection<UInt8> {
    /// Empty: there is nothing to wait for.
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
