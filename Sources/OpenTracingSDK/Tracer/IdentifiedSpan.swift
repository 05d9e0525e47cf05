//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing

/// A span of ``RecordingTracer``, recorded or not.
package protocol IdentifiedSpan: Span {
    /// The context under its own type.
    var traceContext: TraceContext { get }
}

extension RecordingSpan: IdentifiedSpan {}
