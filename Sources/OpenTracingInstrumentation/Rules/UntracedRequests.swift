//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// What a request that is not traced means for the calls that are made inside it.
public enum UntracedRequests: String, Sendable, Hashable, Codable {
    /// The caller's trace passes on to calls made inside; where there was none, they start none. It passes on as far as it would
    /// count for a span: with ``IncomingContextPolicy/restart`` and ``IncomingContextPolicy/ignore`` nothing does, and with
    /// ``IncomingContextPolicy/refer(to:)`` the parent that was found elsewhere.
    case passThrough
    /// Neither does the caller's trace pass on, nor do calls made inside start one.
    case isolate
}
