//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if GRPC
import GRPCCore

extension Metadata {
    /// The caller's timeout, if the transport leaves `grpc-timeout` in the metadata.
    ///
    /// gRPC over HTTP/2, "Requests": at most eight digits and a unit.
    var callTimeout: Duration? {
        guard let text = self[stringValues: "grpc-timeout"].first(where: { _ in true }), let unit = text.last,
            text.utf8.count <= 9, let value = Int64(text.dropLast()), value >= 0
        else { return nil }
        switch unit {
        case "H": return .seconds(value * 3_600)
        case "M": return .seconds(value * 60)
        case "S": return .seconds(value)
        case "m": return .milliseconds(value)
        case "u": return .microseconds(value)
        case "n": return .nanoseconds(value)
        default: return nil
        }
    }
}
#endif
