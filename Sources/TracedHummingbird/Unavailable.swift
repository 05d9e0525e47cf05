//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if !Hummingbird
public import TracedRouting

extension TracedRouter {
    /// Serving with Hummingbird requires the package trait `Hummingbird`: `.package(…, traits: ["Hummingbird"])`.
    @available(
        *,
        unavailable,
        message: "Enable the trait \"Hummingbird\" of the package swift-opentracing to serve with Hummingbird."
    )
    public func buildResponder() {}
}
#endif
