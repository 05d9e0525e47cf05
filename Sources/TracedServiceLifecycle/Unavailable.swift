//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if !ServiceLifecycle
/// Running a tracer in a `ServiceGroup` requires the package trait `ServiceLifecycle`: `.package(…, traits: ["ServiceLifecycle"])`.
@available(
    *,
    unavailable,
    message: "Enable the trait \"ServiceLifecycle\" of the package swift-opentracing to run a tracer in a ServiceGroup."
)
public struct TracerService {
    /// Requires the package trait `ServiceLifecycle`.
    public init(_ tracer: Any, throwsWhenIncomplete: Bool = false) {}
}

/// Running a tracer in a `ServiceGroup` requires the package trait `ServiceLifecycle`: `.package(…, traits: ["ServiceLifecycle"])`.
@available(
    *,
    unavailable,
    message: "Enable the trait \"ServiceLifecycle\" of the package swift-opentracing to run a tracer in a ServiceGroup."
)
public struct IncompleteExport {}
#endif
