//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if !DistributedTracing
/// Joining traces with swift-distributed-tracing needs the package trait `DistributedTracing`:
/// `.package(…, traits: ["DistributedTracing"])`.
@available(
    *,
    unavailable,
    message:
        "Enable the trait \"DistributedTracing\" of the package swift-opentracing to join traces with swift-distributed-tracing."
)
public struct DistributedTracer {}

/// A tracer of swift-distributed-tracing as the backend needs the package trait `DistributedTracing`:
/// `.package(…, traits: ["DistributedTracing"])`.
@available(
    *,
    unavailable,
    message:
        "Enable the trait \"DistributedTracing\" of the package swift-opentracing to record with swift-distributed-tracing."
)
public struct BackendTracer {}
#endif
