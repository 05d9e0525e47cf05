//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// A response as handlers and middleware make it, whichever server sends it.
public struct Response: Sendable {
    /// The status.
    public var status: HTTPStatus

    /// The header fields. The length of the body is added by whoever sends it.
    public var headers: Headers

    /// The body.
    public var body: ResponseBody

    /// Creates a response.
    ///
    /// - Parameters:
    ///   - status: the status.
    ///   - headers: the header fields.
    ///   - body: the body.
    public init(_ status: HTTPStatus = .ok, headers: Headers = [:], body: ResponseBody = ResponseBody()) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A response that is written while it is sent.
    ///
    /// The request's span stays active in the closure, and finishes after the last byte.
    ///
    /// - Parameters:
    ///   - status: the status.
    ///   - headers: the header fields.
    ///   - length: the number of bytes, where it is known.
    ///   - write: writes the pieces.
    /// - Returns: the response.
    public static func stream(
        _ status: HTTPStatus = .ok,
        headers: Headers = [:],
        length: Int? = nil,
        _ write: @escaping ResponseBody.Stream
    ) -> Response {
        Response(status, headers: headers, body: ResponseBody(length: length, stream: write))
    }

    /// A response of plain text.
    ///
    /// - Parameters:
    ///   - text: the body.
    ///   - status: the status.
    /// - Returns: the response.
    public static func text(_ text: String, status: HTTPStatus = .ok) -> Response {
        Response(status, headers: ["content-type": "text/plain; charset=utf-8"], body: ResponseBody(text))
    }

    /// A redirection.
    ///
    /// - Parameters:
    ///   - location: where to go.
    ///   - status: the kind of redirection.
    /// - Returns: the response.
    public static func redirect(to location: String, status: HTTPStatus = .seeOther) -> Response {
        Response(status, headers: ["location": location])
    }

    /// 200 without a body.
    public static var ok: Response { Response(.ok) }

    /// 204
    public static var noContent: Response { Response(.noContent) }
}
