//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracingSDK

extension Resource {
    /// The name of the service, or the one that OpenTelemetry gives to services without: backends group by it, and some refuse
    /// what has none.
    var nonemptyServiceName: String { serviceName.isEmpty ? "unknown_service" : serviceName }
}
