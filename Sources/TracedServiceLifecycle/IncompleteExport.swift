//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if ServiceLifecycle
public import OpenTracing

/// Something was not exported when a tracer was closed.
public struct IncompleteExport: Error, Hashable, CustomStringConvertible {
    /// What was lost, what waits, and why.
    public let result: FlushResult

    /// What happened, in one line.
    public var description: String { "the tracer was closed before everything was delivered: \(result)" }
}
#endif
