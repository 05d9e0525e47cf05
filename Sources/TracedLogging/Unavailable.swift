//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if !Logging
public import OpenTracingSDK

extension RecordingTracer {
    /// Trace identifiers in log lines need the package trait `Logging`: `.package(…, traits: ["Logging"])`.
    @available(
        *,
        unavailable,
        message: "Enable the trait \"Logging\" of the package swift-opentracing to have trace identifiers in log lines."
    )
    public func loggerMetadataProvider() {}
}
#endif
