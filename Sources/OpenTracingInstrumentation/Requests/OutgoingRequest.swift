//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing

/// What tracing needs to know of a request that is sent, whichever client sends it.
///
/// Conform the client's request, or a small value that wraps it. It is also the carrier that the context is written to:
/// setting a header replaces all its values. Let it show its header fields as well, for attributes that read them and so
/// that what it has of an earlier context can be taken back.
public protocol OutgoingRequest: TextMapReader, TextMapWriter, Sendable {
    /// The method, for example `GET`.
    var method: String { get }

    /// The whole URL.
    var url: String { get }

    /// The host that is asked, without the port, where it is known.
    var host: String? { get }

    /// The port that is asked, where it is known.
    var port: Int? { get }

    /// The length of the body in bytes, where it is known.
    var bodySize: Int? { get }

    /// How long the client waits before it gives up, where it is known.
    var timeout: Duration? { get }
}

extension OutgoingRequest {
    /// Unknown.
    public var bodySize: Int? { nil }

    /// Unknown.
    public var timeout: Duration? { nil }

    /// Shows no header fields.
    public func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {}
}
