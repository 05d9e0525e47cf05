//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

/// A property of an outgoing request that becomes a tag: a key path over ``OutgoingAttributes``.
///
/// ```swift
/// let attributes: [OutgoingRequestAttribute] = [\.host, \.headers.accept, \.headers["idempotency-key"], \.query.page]
/// ```
public typealias OutgoingRequestAttribute = any KeyPath<OutgoingAttributes, RequestTag> & Sendable

/// What of an outgoing request can become a tag.
///
/// Add your own by extension, and list it like those that are here. Values that look like secrets come redacted, even when
/// they are listed; see ``Redaction``.
public struct OutgoingAttributes: Sendable {
    /// The request that is read, as its client has it.
    public let request: any OutgoingRequest

    /// What must not show.
    public let redaction: Redaction

    /// How tags are named.
    public let conventions: TagConventions

    /// Creates the view of a request.
    ///
    /// - Parameters:
    ///   - request: the request to read.
    ///   - redaction: what must not show.
    ///   - conventions: how tags are named.
    public init(
        _ request: any OutgoingRequest,
        redaction: Redaction = .default,
        conventions: TagConventions = .openTracing
    ) {
        self.request = request
        self.redaction = redaction
        self.conventions = conventions
    }

    /// The method.
    public var method: RequestTag { RequestTag(conventions.method, request.method) }

    /// The URL.
    public var url: RequestTag { RequestTag(conventions.url, redaction.url(request.url)) }

    /// The scheme of the URL.
    public var scheme: RequestTag { RequestTag(conventions.scheme, RequestTarget(request.url).scheme) }

    /// The path of the URL, without the query.
    public var path: RequestTag { RequestTag(conventions.path, RequestTarget(request.url).path) }

    /// The host that is asked.
    public var host: RequestTag { RequestTag(conventions.host, request.host) }

    /// The port that is asked.
    public var port: RequestTag { RequestTag(conventions.peerPort, request.port) }

    /// The length of the body in bytes, or what the request states of it.
    public var contentLength: RequestTag {
        RequestTag(
            conventions.requestBodySize,
            request.bodySize ?? request.values(forKey: "content-length").first.flatMap(Int.init)
        )
    }

    /// The header fields: `\.headers.accept` or `\.headers["x-request-id"]`.
    public var headers: HeaderAttributes {
        HeaderAttributes(carrier: request, prefix: conventions.requestHeaderPrefix, redaction: redaction)
    }

    /// The query, whole as `\.query.all`, or one parameter of it: `\.query.page` or `\.query["page"]`.
    public var query: QueryAttributes {
        QueryAttributes(query: RequestTarget(request.url).query, conventions: conventions, redaction: redaction)
    }
}
