//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// An error that knows the response it is answered with.
///
/// Conform the errors of your own domain, and handlers can throw them as they are. The span of the request gets the
/// status of the response, and counts as failed only when the status says so.
public protocol ResponseError: Error {
    /// The response that the error is answered with.
    var response: Response { get }
}

/// An error with a status, for handlers and middleware to throw.
///
/// ```swift
/// guard let order = try await orders.find(id) else { throw HTTPError(.notFound, "There is no order \(id).") }
/// ```
public struct HTTPError: ResponseError, Hashable {
    /// The status that the error is answered with.
    public let status: HTTPStatus

    /// What the client is told, as plain text; empty for nothing.
    public let message: String

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - status: the status that the error is answered with.
    ///   - message: what the client is told.
    public init(_ status: HTTPStatus, _ message: String = "") {
        self.status = status
        self.message = message
    }

    /// The status with the message as its body.
    public var response: Response {
        message.isEmpty ? Response(status) : .text(message, status: status)
    }
}

extension HTTPError: CustomStringConvertible {
    /// The status and the message.
    public var description: String {
        message.isEmpty ? "HTTP \(status)" : "HTTP \(status): \(message)"
    }
}
