//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if !Metrics
public import OpenTracing
public import OpenTracingInstrumentation

/// Request metrics require the package trait `Metrics`: `.package(…, traits: ["Metrics"])`.
@available(
    *,
    unavailable,
    message: "Enable the trait \"Metrics\" of the package swift-opentracing to collect request metrics."
)
public struct RequestMetrics: RequestObserver {
    /// Requires the package trait `Metrics`.
    public init(factory: Any? = nil, seriesLimit: Int = 1000) {}

    /// The current time.
    public var now: Timestamp { .now }

    /// Does nothing.
    public func requestEnded(_ request: ObservedRequest) {}

    /// Does nothing.
    public func requestUntraced(_ route: RouteInformation) {}
}

/// Tracer metrics require the package trait `Metrics`: `.package(…, traits: ["Metrics"])`.
@available(
    *,
    unavailable,
    message: "Enable the trait \"Metrics\" of the package swift-opentracing to collect tracer metrics."
)
public struct TracerMetrics {
    /// Requires the package trait `Metrics`.
    public init(of tracer: Any, factory: Any? = nil) {}
}
#endif
