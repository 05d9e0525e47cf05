//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Which names attributes have when spans are sent with the OpenTelemetry protocol.
///
/// With either, what the protocol does not allow is put right: tags and log fields without a name are left out and counted, a span
/// without a name is called `unknown`, and a log record from before 1970 has the time of the span's start.
public struct OTLPConventions: Sendable, Hashable {
    private enum Names: Hashable {
        case openTracing
        case openTelemetry
    }

    private let names: Names

    /// The names that the tags and log fields have, as OpenTracing's semantic conventions give them.
    ///
    /// Nothing is renamed, left out or put in another form. The kind and the status of the span are set all the same, beside
    /// the tags `span.kind` and `error`.
    public static var openTracing: OTLPConventions { Self(names: .openTracing) }

    /// The names of OpenTelemetry's semantic conventions, which backends made for OpenTelemetry look for.
    ///
    /// | tag | attribute |
    /// |---|---|
    /// | `http.method` | `http.request.method` |
    /// | `http.status_code` | `http.response.status_code` |
    /// | `http.url` of a server | `url.scheme`, `url.path`, `url.query`, `server.address`, `server.port`, each where the URL has it |
    /// | `http.url` otherwise, or one that is no URL | `url.full` |
    /// | `peer.hostname`, `peer.port` of a server | `client.address`, `client.port` |
    /// | `peer.hostname`, `peer.port` otherwise | `server.address`, `server.port` |
    /// | `peer.ipv4`, `peer.ipv6` | `network.peer.address`; an IPv4 address that is a number becomes dotted text |
    /// | `db.instance`, `db.statement` | `db.namespace`, `db.query.text` |
    /// | `db.type` | `db.system.name`; its value `sql` becomes `other_sql` |
    /// | `message_bus.destination` | `messaging.destination.name` |
    /// | `span.kind`, `error` | none: they are the kind and the status of the span |
    /// | `sampler.type`, `sampler.param` | none: only OpenTracing's tools read them |
    ///
    /// Every other tag keeps its name, `component`, `peer.service`, `peer.address` and `db.user` among them. Where a span has
    /// both a tag and an attribute that it would be renamed to, the attribute stands.
    ///
    /// A failed span has the attribute `error.type`: the kind of its first error record, else the status of the response, else
    /// `_OTHER`; unless it has a tag of that name.
    ///
    /// A log record that tells of an error becomes the event `exception`: `error.kind` is its `exception.type`, `message` its
    /// `exception.message` and `stack` its `exception.stacktrace`.
    public static var openTelemetry: OTLPConventions { Self(names: .openTelemetry) }
}

extension OTLPConventions: CustomStringConvertible {
    /// Whose names they are.
    public var description: String { "\(names)" }
}

/// The table that ``OTLPConventions/openTelemetry`` describes.
enum OpenTelemetryNames {
    /// What becomes of a tag.
    enum Rule {
        /// It stays as it is.
        case kept
        /// It has another name.
        case name(KnownName)
        /// It has another name, which depends on the side of the call: the peer of a server is the client.
        case peer(ofServer: KnownName, otherwise: KnownName)
        /// It is a URL.
        case url
        /// It is an IPv4 address, as text or as a number.
        case peerIPv4
        /// It is an IPv6 address, which has the name of the IPv4 address where there is none.
        case peerIPv6
        /// It names a kind of database.
        case databaseSystem
        /// It is the kind of the span.
        case kind
        /// It is the status of the span.
        case status
        /// Nothing becomes of it.
        case none
    }

    /// What becomes of a tag.
    static func rule(for name: KnownName) -> Rule {
        switch name {
        case .httpMethod: .name(.httpRequestMethod)
        case .httpStatusCode: .name(.httpResponseStatusCode)
        case .httpURL: .url
        case .peerHostname: .peer(ofServer: .clientAddress, otherwise: .serverAddress)
        case .peerPort: .peer(ofServer: .clientPort, otherwise: .serverPort)
        case .peerIPv4: .peerIPv4
        case .peerIPv6: .peerIPv6
        case .databaseInstance: .name(.databaseNamespace)
        case .databaseStatement: .name(.databaseQueryText)
        case .databaseType: .databaseSystem
        case .messageBusDestination: .name(.messagingDestinationName)
        case .spanKind: .kind
        case .error: .status
        // They say which sampler decided, to OpenTracing's tools only.
        case .samplerType, .samplerParameter: .none
        // An attribute must have a name.
        case .none: .none
        default: .kept
        }
    }
}
