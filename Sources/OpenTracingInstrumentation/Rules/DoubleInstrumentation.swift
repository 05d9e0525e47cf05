//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// What is done with a request that is instrumented twice: by middleware and by a router inside it, or by a router in a
/// router.
///
/// A request counts as the same when its storage is the same, as it is for copies of a ``Request``; where one of the two
/// frameworks has no ``TraceableRequest/storage``, when method, path, query, host and all header fields are. Another
/// request that a handler sends to its own service in the same task is not the same, and gets a span of its own.
public enum DoubleInstrumentation: String, Sendable, Hashable, Codable, CaseIterable {
    /// The inner instrumentation makes no span. Its route gives name, tags and status rule to the span of the outer one,
    /// which is finished by that one, once. An inner route with the rule `off` is not traced below, and changes nothing.
    case join
    /// Each makes a span of its own; that of the inner instrumentation is a child of that of the outer one.
    case nest
}
