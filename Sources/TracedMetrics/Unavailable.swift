//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if !Metrics
/// Metrics of requests need the package trait `Metrics`: `.package(…, traits: ["Metrics"])`.
@available(
    *,
    unavailable,
    message: "Enable the trait \"Metrics\" of the package swift-opentracing to have metrics of requests."
)
public struct RequestMetrics {
    /// Needs the package trait `Metrics`.
    public init() {}
}
#endif
