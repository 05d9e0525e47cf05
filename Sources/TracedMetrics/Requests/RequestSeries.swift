//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Metrics
internal import OpenTracingInstrumentation

/// The dimensions shared by requests that are measured together.
struct RequestSeries: Hashable, Sendable {
    static let other = "_OTHER"

    /// The known HTTP methods (RFC 9110 and RFC 5789), as listed by OpenTelemetry.
    private static let methods: Set<String> = [
        "CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE",
    ]

    private let method: String
    private var route: String?
    private let statusCode: Int?
    private let errorType: String?

    init(_ request: ObservedRequest) {
        method = Self.methods.contains(request.method) ? request.method : Self.other
        route = request.route.template
        statusCode = request.statusCode.flatMap { (100...599).contains($0) ? $0 : nil }
        switch (request.hasFailed, statusCode) {
        case (false, _): errorType = nil
        case (true, let statusCode?) where statusCode >= 500: errorType = String(statusCode)
        case (true, _): errorType = Self.other
        }
    }

    /// The same series for any route.
    var withoutRoute: RequestSeries {
        var series = self
        series.route = Self.other
        return series
    }

    /// The dimensions of the series.
    var dimensions: [(String, String)] {
        var dimensions = [("http.request.method", method)]
        if let route { dimensions.append(("http.route", route)) }
        if let statusCode { dimensions.append(("http.response.status_code", String(statusCode))) }
        if let errorType { dimensions.append(("error.type", errorType)) }
        return dimensions
    }
}
#endif
