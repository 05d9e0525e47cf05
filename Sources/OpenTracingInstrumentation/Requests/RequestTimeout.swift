//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// A request took longer than it may.
///
/// On the span of the request it is no thrown error but a timeout: a log `event=timeout` with the limit in milliseconds as
/// `timeout.ms`, and the tag `timeout=true`. Whether the request has failed is for its status to say.
public struct RequestTimeout: ResponseError, Hashable, CustomStringConvertible {
    /// How long the request may take.
    public let limit: Duration

    /// The status that it is answered with.
    public let status: HTTPStatus

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - limit: how long the request may take.
    ///   - status: the status that it is answered with.
    public init(limit: Duration, status: HTTPStatus = .serviceUnavailable) {
        self.limit = limit
        self.status = status
    }

    /// The status alone.
    public var response: Response { Response(status) }

    /// What happened, in one line.
    public var description: String { "The request took longer than \(limit)." }
}
