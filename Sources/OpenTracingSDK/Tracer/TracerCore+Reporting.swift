//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension TracerCore {
    func report(_ kind: TracerDiagnostic.Kind, reason: String? = nil, _ message: String, count: Int = 1) {
        diagnostics.report(TracerDiagnostic(kind, reason: reason, message: message, count: count))
    }

    func reportUsedAfterFinish(_ operationName: String, _ operation: StaticString) {
        report(
            .spanUsedAfterFinish,
            "\(operation) was called on span '\(limits.bounded(name: operationName))' after it finished; change a span before its finish"
        )
    }

    func reportFinishedTwice(_ operationName: String) {
        report(
            .spanFinishedTwice,
            "span '\(limits.bounded(name: operationName))' was finished again; finish a span once"
        )
    }

    func reportBaggageDropped(_ operationName: String) {
        report(
            .baggageItemDropped,
            reason: "over the limits",
            "span '\(limits.bounded(name: operationName))' has as much baggage as its limits allow; set fewer or shorter items"
        )
    }
}
