//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Why a client got no response, or no whole one, in words that are safe to record.
///
/// What clients throw often holds the URL, and with it its secrets. So a client's integration turns its errors into this
/// type for the span; the caller still gets the error itself.
public struct ClientFailure: Error, Sendable, Hashable {
    /// What kind of thing went wrong.
    public let kind: Kind

    /// One line for humans. URLs in it are redacted before it is recorded.
    public let message: String

    /// How long the client waited, for a ``Kind/timeout``, where it is known.
    public let limit: Duration?

    /// Creates a failure.
    ///
    /// - Parameters:
    ///   - kind: what kind of thing went wrong.
    ///   - message: one line for humans.
    ///   - limit: how long the client waited, for a timeout.
    public init(_ kind: Kind, message: String, limit: Duration? = nil) {
        self.kind = kind
        self.message = message
        self.limit = limit
    }

    /// The kinds of failure, as they stand in the field `error.kind`.
    public struct Kind: RawRepresentable, Sendable, Hashable {
        /// The name of the kind.
        public let rawValue: String

        /// Creates a kind of your own.
        ///
        /// - Parameter rawValue: the name of the kind, in words joined by underscores.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// `host_not_found`: the name of the host has no address.
        public static let hostNotFound = Kind(rawValue: "host_not_found")

        /// `cannot_connect`: nobody listens there, or there is no way to it.
        public static let cannotConnect = Kind(rawValue: "cannot_connect")

        /// `tls`: the connection could not be secured, or the other side could not be trusted.
        public static let tls = Kind(rawValue: "tls")

        /// `timeout`: the client has waited long enough.
        public static let timeout = Kind(rawValue: "timeout")

        /// `connection_lost`: the connection broke off.
        public static let connectionLost = Kind(rawValue: "connection_lost")

        /// `too_many_redirects`: the client was sent on more often than it goes.
        public static let tooManyRedirects = Kind(rawValue: "too_many_redirects")

        /// `invalid_request`: the client refused to send the request.
        public static let invalidRequest = Kind(rawValue: "invalid_request")

        /// `invalid_response`: what came back is no response, or none that could be read.
        public static let invalidResponse = Kind(rawValue: "invalid_response")

        /// `cancelled`: nobody waits for the response any more. No failure of the call.
        public static let cancelled = Kind(rawValue: "cancelled")

        /// `other`: anything else.
        public static let other = Kind(rawValue: "other")
    }
}

extension ClientFailure: CustomStringConvertible {
    /// The kind and the message.
    public var description: String { "\(kind.rawValue): \(message)" }
}
