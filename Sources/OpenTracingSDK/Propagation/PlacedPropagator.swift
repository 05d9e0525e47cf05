//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// A propagator in an object whose field never changes, so that it is called where it stands: taken out of an optional, it would be
/// copied for each call.
final class PlacedPropagator: Sendable {
    let propagator: any TextMapPropagator

    init(_ propagator: any TextMapPropagator) {
        self.propagator = propagator
    }

    /// Writes a context, see ``TextMapPropagator/inject(_:into:as:)``.
    func inject(_ context: TraceContext, into carrier: inout some TextMapWriter, as format: Format) -> Int {
        propagator.inject(context, into: &carrier, as: format)
    }
}
