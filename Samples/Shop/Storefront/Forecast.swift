//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird && AsyncHTTPClient && DistributedTracing && Logging && ServiceLifecycle
import TracedRouting

/// Guesses what will be sold. It thinks for as many seconds as it is asked about months.
enum Forecast {
    static func response(to request: Request) async throws -> Response {
        let months = try request.parameters.require("months", as: Int.self)
        try await Task.sleep(for: .seconds(min(max(0, months), 60)))
        return .text("In \(months) months: lamps.\n")
    }
}
#endif
