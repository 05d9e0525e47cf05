//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK

extension TextMapPropagator {
    /// Writes a context into a dictionary.
    @discardableResult
    func inject(_ context: TraceContext, into entries: inout [String: String], as format: Format) -> Int {
        var carrier = TextMapCarrier(entries)
        defer { entries = carrier.entries }
        return inject(context, into: &carrier, as: format)
    }

    /// Reads a context from a dictionary.
    func extract(from entries: [String: String], as format: Format) throws(PropagationError) -> TraceContext? {
        try extract(from: TextMapCarrier(entries), as: format)
    }
}
