//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird && AsyncHTTPClient && DistributedTracing && Logging && ServiceLifecycle
import OpenTracing
import OpenTracingExporters
import TracedRouting

extension RequestAttributes {
    /// The tenant that the request is made for: an attribute of the shop's own.
    var tenant: RequestTag { self.headers["x-tenant"].named("tenant") }

    /// The customer, whom middleware finds out: read at the end, as `\.atEnd.customer`.
    var customer: RequestTag { RequestTag("customer", request.storage?[CustomerKey.self]) }
}

/// The customer of a request, as middleware has found out.
enum CustomerKey: RequestStorageKey {
    typealias Value = String
}

enum ShopSettings {
    /// Names for the shop's own attributes, for variables, the settings file and the console.
    static let attributes: [String: RequestAttribute] = ["tenant": \.tenant, "customer": \.atEnd.customer]

    /// The tags that stand beside the bars of a waterfall.
    static let printedTags: WaterfallTags = [
        "tenant", "customer", "http.query.source", "http.parameter.id", "product", "rows", "http.status_code",
    ]

    /// What is traced: by default what is annotated. Variables such as `TRACE_MODE` change that, and
    /// so does the file that `TRACE_SETTINGS_FILE` names, also while the shop is open.
    static func sources(_ environment: [String: String]) -> TracingSettingsSources {
        TracingSettingsSources(
            TracingSettings(
                mode: .annotated,
                tracedRequestAttributes: [\.method, \.path, \.headers.userAgent, \.tenant, \.atEnd.customer]
            ),
            environment: environment,
            attributes: attributes
        )
    }
}
#endif
