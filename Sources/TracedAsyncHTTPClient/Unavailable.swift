//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if !AsyncHTTPClient
/// Tracing AsyncHTTPClient requires the package trait `AsyncHTTPClient`: `.package(…, traits: ["AsyncHTTPClient"])`.
@available(
    *,
    unavailable,
    message: "Enable the trait \"AsyncHTTPClient\" of the package swift-opentracing to trace AsyncHTTPClient."
)
public struct TracedHTTPClient {
    /// Requires the package trait `AsyncHTTPClient`.
    public init(
        configuration: Any? = nil,
        eventLoopGroup: Any? = nil,
        tracing: Any? = nil,
        settings: Any? = nil,
        redirects: Any? = nil
    ) {}
}

/// Retrying AsyncHTTPClient requests requires the package trait `AsyncHTTPClient`: `.package(…, traits: ["AsyncHTTPClient"])`.
@available(
    *,
    unavailable,
    message: "Enable the trait \"AsyncHTTPClient\" of the package swift-opentracing to trace AsyncHTTPClient."
)
public struct HTTPClientAttempts {}
#endif
