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
/// setting a header replaces all its values.
public protocol OutgoingRequest: TextMapWriter {
    /// The method, for example `GET`.
    var method: String { get }

    /// The whole URL.
    var url: String { get }

    /// The host that is asked, without the port, where it is known.
    var host: String? { get }

    /// The port that is asked, where it is known.
    var port: Int? { get }
}
