//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing

/// Is told how each request of a server went, whether or not its trace is recorded: what metrics are made of.
///
/// It is given to ``RequestTracing/init(_:settings:observer:)``. A request that is instrumented twice is told once. The calls come on the
/// way of the request, from many threads at once: they have to be quick, and must not block. Without an observer, a request pays one look
/// at whether there is one.
public protocol RequestObserver: Sendable {
    /// The time that requests are measured with, asked for when a request that is traced begins.
    var now: Timestamp { get }

    /// A request that is traced has ended: its response has been written, or it came to none.
    ///
    /// - Parameter request: what is known of it.
    func requestEnded(_ request: ObservedRequest)

    /// A request has come that is not traced.
    ///
    /// - Parameter route: the route that matched.
    func requestUntraced(_ route: RouteInformation)
}

/// A request that has ended, as a ``RequestObserver`` sees it.
public struct ObservedRequest: Sendable {
    /// The method, as it was sent.
    public let method: String

    /// The route that matched.
    public let route: RouteInformation

    /// The status of the response; `nil` where there was none.
    public let statusCode: Int?

    /// Whether the request failed, by the rule for statuses or since its response broke off. One that was cancelled did not.
    public let hasFailed: Bool

    /// When it began, by the observer's own time.
    public let startTime: Timestamp
}
