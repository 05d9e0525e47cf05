//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if !FlyingFox
public import TracedRouting

extension TracedRouter {
    /// Serving with FlyingFox needs the package trait `FlyingFox`: `.package(…, traits: ["FlyingFox"])`.
    @available(
        *,
        unavailable,
        message: "Enable the trait \"FlyingFox\" of the package swift-opentracing to serve with FlyingFox."
    )
    public func handleRequest(_ request: Any? = nil) {}
}

/// Tracing FlyingFox's own routes needs the package trait `FlyingFox`: `.package(…, traits: ["FlyingFox"])`.
@available(
    *,
    unavailable,
    message: "Enable the trait \"FlyingFox\" of the package swift-opentracing to trace FlyingFox's own routes."
)
public struct TracedRoutedHTTPHandler {
    /// Needs the package trait `FlyingFox`.
    public init(_ tracing: Any? = nil, traced rule: Any? = nil) {}
}
#endif
