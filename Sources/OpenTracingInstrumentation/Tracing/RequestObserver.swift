//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracing

/// An observer of a server's requests, whether or not their traces are recorded, for example to collect metrics.
///
/// Pass it to ``RequestTracing/init(_:settings:observer:)``. A request that is instrumented twice is reported once. Methods are
/// called on the request path, concurrently from many threads: they must be fast and must not block. Without an observer, each
/// request only checks for its presence.
public protocol RequestObserver: Sendable {
    /// The time used to measure requests, read when a traced request begins.
    var now: Timestamp { get }

    /// Called when a traced request has ended: its response has been written, or there was none.
    ///
    /// - Parameter request: the ended request.
    func requestEnded(_ request: ObservedRequest)

    /// Called when an untraced request arrives.
    ///
    /// - Parameter route: the matched route.
    func requestUntraced(_ route: RouteInformation)
}

/// An ended request, as reported to a ``RequestObserver``.
public struct ObservedRequest: Sendable {
    /// The method as sent in the request.
    public let method: String

    /// The matched route.
    public let route: RouteInformation

    /// The status of the response; `nil` if there was none.
    public let statusCode: Int?

    /// Whether the request failed, according to the status rule or because its response broke off. Cancelled requests have not
    /// failed.
    public let hasFailed: Bool

    /// The time at which it began, according to the observer's ``RequestObserver/now``.
    public let startTime: Timestamp
}
