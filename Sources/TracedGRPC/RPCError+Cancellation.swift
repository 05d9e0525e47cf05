//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if GRPC
public import GRPCCore
public import OpenTracing

extension RPCError: CancellationIndicating {
    /// Whether the code is `cancelled`: spans then record a cancellation, not a failure.
    public var indicatesCancellation: Bool { code == .cancelled }
}
#endif
