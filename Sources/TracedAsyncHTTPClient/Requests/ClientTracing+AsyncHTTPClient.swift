//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if AsyncHTTPClient
import AsyncHTTPClient
import OpenTracingInstrumentation

extension ClientTracing {
    /// Creates client tracing for an `HTTPClient`.
    init(
        asyncHTTPClient tracing: RequestTracing,
        settings: ClientSettings? = nil,
        seesRedirects: Bool = false,
        limits: TimeLimits
    ) {
        self.init(
            tracing,
            component: "async-http-client",
            settings: settings,
            seesRedirects: seesRedirects,
            failure: { ClientFailure(asyncHTTPClient: $0, limits: limits) }
        )
    }
}
#endif
