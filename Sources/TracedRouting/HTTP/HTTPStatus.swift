//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// The status of an HTTP response.
///
/// A router sends statuses from 200 to 999 as handlers return them. Any other status, including 100 to 199, is not final: the
/// client would keep waiting for one. The router sends 500 instead, and the span records it.
public struct HTTPStatus: Sendable, Hashable {
    /// The status code, for example 404.
    public let code: Int

    /// Creates a status.
    ///
    /// - Parameter code: the status code.
    public init(_ code: Int) {
        self.code = code
    }

    /// 200
    public static let ok = HTTPStatus(200)
    /// 201
    public static let created = HTTPStatus(201)
    /// 202
    public static let accepted = HTTPStatus(202)
    /// 204
    public static let noContent = HTTPStatus(204)
    /// 301
    public static let movedPermanently = HTTPStatus(301)
    /// 303
    public static let seeOther = HTTPStatus(303)
    /// 304
    public static let notModified = HTTPStatus(304)
    /// 307
    public static let temporaryRedirect = HTTPStatus(307)
    /// 400
    public static let badRequest = HTTPStatus(400)
    /// 401
    public static let unauthorized = HTTPStatus(401)
    /// 403
    public static let forbidden = HTTPStatus(403)
    /// 404
    public static let notFound = HTTPStatus(404)
    /// 405
    public static let methodNotAllowed = HTTPStatus(405)
    /// 409
    public static let conflict = HTTPStatus(409)
    /// 413
    public static let contentTooLarge = HTTPStatus(413)
    /// 415
    public static let unsupportedMediaType = HTTPStatus(415)
    /// 422
    public static let unprocessableContent = HTTPStatus(422)
    /// 429
    public static let tooManyRequests = HTTPStatus(429)
    /// 499: the handler was cancelled, usually because the client disconnected before the response. A client that is still
    /// connected receives it.
    public static let clientClosedRequest = HTTPStatus(499)
    /// 500
    public static let internalServerError = HTTPStatus(500)
    /// 501
    public static let notImplemented = HTTPStatus(501)
    /// 502
    public static let badGateway = HTTPStatus(502)
    /// 503
    public static let serviceUnavailable = HTTPStatus(503)
    /// 504
    public static let gatewayTimeout = HTTPStatus(504)
}

extension HTTPStatus: ExpressibleByIntegerLiteral, CustomStringConvertible {
    /// Creates a status from an integer literal.
    public init(integerLiteral value: Int) {
        self.init(value)
    }

    /// The status code.
    public var description: String { String(code) }
}

/// A handler or an error returned a status that is not final, so the client receives a 500.
struct InvalidStatus: Error, CustomStringConvertible {
    let code: Int

    var description: String { "The status \(code) cannot end a request; a final status is 200 to 999." }
}

extension HTTPStatus {
    /// Whether the status can end a request: it has three digits and is not interim.
    ///
    /// After a status from 100 to 199, the client waits for a final one (RFC 9110, section 15.2) that would never come. That
    /// includes 101, which hands the connection to another protocol: a handler has no connection to speak it on. Servers upgrade
    /// a connection before a request reaches a router.
    var canBeSent: Bool { (200...999).contains(code) }
}

/// An error that supplies its own response.
///
/// Conform your domain errors to this protocol so that handlers can throw them directly. The request's span records the status of
/// the response and is marked as failed only when the status calls for it.
public protocol ResponseError: Error {
    /// The response to send for the error.
    var response: Response { get }
}

/// An error with a status, for handlers and middleware to throw.
///
/// ```swift
/// guard let order = try await orders.find(id) else { throw HTTPError(.notFound, "There is no order \(id).") }
/// ```
public struct HTTPError: ResponseError, Hashable {
    /// The status of the response.
    public let status: HTTPStatus

    /// The plain-text message for the client; an empty message sends no body.
    public let message: String

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - status: the status of the response.
    ///   - message: the plain-text message for the client.
    public init(_ status: HTTPStatus, _ message: String = "") {
        self.status = status
        self.message = message
    }

    /// A response with the status, and the message as its body.
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
