//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// The reason why a client received no response or an incomplete one, safe to record.
///
/// Client errors often contain the URL, including its secrets. A client integration therefore maps its errors to this type for
/// the span; the caller still receives the original error.
public struct ClientFailure: Error, Sendable, Hashable {
    /// The kind of failure.
    public let kind: Kind

    /// A one-line message for humans. URLs in it are redacted before it is recorded.
    public let message: String

    /// How long the client waited, for a ``Kind/timeout``, if known.
    public let limit: Duration?

    /// Creates a failure.
    ///
    /// - Parameters:
    ///   - kind: the kind of failure.
    ///   - message: a one-line message for humans.
    ///   - limit: how long the client waited, for a timeout.
    public init(_ kind: Kind, message: String, limit: Duration? = nil) {
        self.kind = kind
        self.message = message
        self.limit = limit
    }

    /// The kinds of failure, recorded in the field `error.kind`.
    public struct Kind: RawRepresentable, Sendable, Hashable {
        /// The name of the kind.
        public let rawValue: String

        /// Creates a custom kind.
        ///
        /// - Parameter rawValue: the name of the kind, in snake case.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// `host_not_found`: the host name could not be resolved.
        public static let hostNotFound = Kind(rawValue: "host_not_found")

        /// `cannot_connect`: the connection was refused, or the host is unreachable.
        public static let cannotConnect = Kind(rawValue: "cannot_connect")

        /// `tls`: the connection could not be secured, or the peer could not be trusted.
        public static let tls = Kind(rawValue: "tls")

        /// `timeout`: the client's time limit was exceeded.
        public static let timeout = Kind(rawValue: "timeout")

        /// `connection_lost`: the connection broke off.
        public static let connectionLost = Kind(rawValue: "connection_lost")

        /// `too_many_redirects`: the client's redirect limit was exceeded.
        public static let tooManyRedirects = Kind(rawValue: "too_many_redirects")

        /// `invalid_request`: the client refused to send the request.
        public static let invalidRequest = Kind(rawValue: "invalid_request")

        /// `invalid_response`: the reply was not a response, or could not be parsed.
        public static let invalidResponse = Kind(rawValue: "invalid_response")

        /// `cancelled`: the response is no longer awaited. Not a failure of the call.
        public static let cancelled = Kind(rawValue: "cancelled")

        /// `other`: anything else.
        public static let other = Kind(rawValue: "other")
    }
}

extension ClientFailure: CustomStringConvertible {
    /// The kind and the message.
    public var description: String { "\(kind.rawValue): \(message)" }
}
