//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import OpenTracing
import OpenTracingExporters
import TracedRouting

extension RequestAttributes {
    /// The tenant that the request is made for: an attribute of the shop's own.
    var tenant: RequestTag { headers["x-tenant"].named("tenant") }

    /// The customer, whom middleware finds out: read at the end, as `\.atEnd.customer`.
    var customer: RequestTag { RequestTag("customer", request.storage?[CustomerKey.self]) }
}

/// The customer of a request, as middleware has found out.
enum CustomerKey: RequestStorageKey {
    typealias Value = String
}

enum ShopSettings {
    /// The tags that stand beside the bars of a waterfall.
    static let printedTags: WaterfallTags = [
        "http.method", "http.status_code", "http.header.user-agent", "http.parameter.id", "http.query.source", "tenant",
        "customer", "product", "rows",
    ]

    /// What is traced: by default what is annotated. `TRACE_MODE`, `TRACE_ALL` and `TRACED_REQUEST_ATTRIBUTES` change that.
    static func fromEnvironment(_ environment: [String: String]) throws -> TracingSettings {
        try TracingSettings(
            environment: environment,
            attributes: ["tenant": \.tenant, "customer": \.atEnd.customer],
            defaults: TracingSettings(
                mode: .annotated,
                tracedRequestAttributes: [\.method, \.path, \.headers.userAgent, \.tenant, \.atEnd.customer]
            )
        )
    }
}
#endif
