//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if !GRPC
/// Tracing gRPC requires the package trait `GRPC`: `.package(…, traits: ["GRPC"])`.
@available(*, unavailable, message: "Enable the trait \"GRPC\" of the package swift-opentracing to trace gRPC.")
public struct TracedServerInterceptor {
    /// Requires the package trait `GRPC`.
    public init(_ tracing: Any? = nil, methods: Any? = nil, messages: Any? = nil) {}
}

/// Tracing gRPC requires the package trait `GRPC`: `.package(…, traits: ["GRPC"])`.
@available(*, unavailable, message: "Enable the trait \"GRPC\" of the package swift-opentracing to trace gRPC.")
public struct TracedClientInterceptor {
    /// Requires the package trait `GRPC`.
    public init(_ tracing: Any? = nil, methods: Any? = nil, settings: Any? = nil, messages: Any? = nil) {}
}
#endif
