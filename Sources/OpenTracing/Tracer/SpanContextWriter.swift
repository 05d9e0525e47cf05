//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Writes the contexts of a tracer's spans into the header fields of requests.
package protocol SpanContextWriter: AnyObject, Sendable {
    /// Writes the context of a span, as ``Tracer/inject(_:as:into:)`` with the format ``Format/httpHeaders`` does.
    ///
    /// - Parameters:
    ///   - span: the span.
    ///   - carrier: where to write.
    /// - Returns: whether it was written: `false` for a span of another tracer, and where the format is not one of keys and values.
    func inject<Carrier: TextMapWriter>(contextOf span: any Span, into carrier: inout Carrier) -> Bool
}
