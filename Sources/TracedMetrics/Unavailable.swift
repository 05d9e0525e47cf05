//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if !Metrics
/// Metrics of requests needs the package trait `Metrics`: `.package(…, traits: ["Metrics"])`.
@available(
    *,
    unavailable,
    message: "Enable the trait \"Metrics\" of the package swift-opentracing to have metrics of requests."
)
public struct RequestMetrics {}

/// Metrics of a tracer needs the package trait `Metrics`: `.package(…, traits: ["Metrics"])`.
@available(
    *,
    unavailable,
    message: "Enable the trait \"Metrics\" of the package swift-opentracing to have metrics of a tracer."
)
public struct TracerMetrics {}
#endif
