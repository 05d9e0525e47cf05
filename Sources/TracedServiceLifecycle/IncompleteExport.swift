//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if ServiceLifecycle
public import OpenTracing

/// The error thrown when a tracer was closed without exporting everything.
public struct IncompleteExport: Error, Hashable, CustomStringConvertible {
    /// What was lost or is pending, and why.
    public let result: FlushResult

    /// A one-line description of the error.
    public var description: String { "the tracer closed before all spans were delivered: \(result)" }
}
#endif
