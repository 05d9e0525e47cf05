//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracingInstrumentation

extension ClientTracing {
    /// Tracing of what a `URLSession` sends.
    init(urlSession tracing: RequestTracing, settings: ClientSettings? = nil, seesRedirects: Bool = false) {
        self.init(
            tracing,
            component: "url-session",
            settings: settings,
            seesRedirects: seesRedirects,
            failure: { ClientFailure(urlSession: $0) }
        )
    }
}
