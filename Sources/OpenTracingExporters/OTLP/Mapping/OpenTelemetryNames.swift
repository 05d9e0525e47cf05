//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The table that ``OTLPConventions/openTelemetry`` describes.
enum OpenTelemetryNames {
    /// What becomes of a tag.
    enum Rule {
        /// It has another name.
        case name(String)
        /// It has another name, which depends on the side of the call: the peer of a server is the client.
        case peer(ofServer: String, otherwise: String)
        /// It is a URL.
        case url
        /// It is an IPv4 address, as text or as a number.
        case peerIPv4
        /// It names a kind of database.
        case databaseSystem
        /// It is the kind of the span.
        case kind
        /// It is the status of the span.
        case status
        /// It says which sampler decided, to OpenTracing's tools only.
        case sampler
    }

    /// What becomes of a tag; `nil` when it stays as it is.
    static func rule(for key: String) -> Rule? {
        // Almost no two names have the same length, so one comparison tells whether a tag is one of them.
        let length = key.utf8.count
        guard length < candidates.count else { return nil }
        for candidate in candidates[length] where candidate.key == key {
            return candidate.rule
        }
        return nil
    }

    private static let rules: [(key: String, rule: Rule)] = [
        ("http.method", .name("http.request.method")),
        ("http.status_code", .name("http.response.status_code")),
        ("http.url", .url),
        ("peer.hostname", .peer(ofServer: "client.address", otherwise: "server.address")),
        ("peer.port", .peer(ofServer: "client.port", otherwise: "server.port")),
        ("peer.ipv4", .peerIPv4),
        ("peer.ipv6", .name("network.peer.address")),
        ("db.instance", .name("db.namespace")),
        ("db.statement", .name("db.query.text")),
        ("db.type", .databaseSystem),
        ("message_bus.destination", .name("messaging.destination.name")),
        ("span.kind", .kind),
        ("error", .status),
        ("sampler.type", .sampler),
        ("sampler.param", .sampler),
    ]

    /// The rules by the length of the tag's name.
    private static let candidates: [[(key: String, rule: Rule)]] = {
        let longest = rules.map(\.key.utf8.count).max() ?? 0
        return (0...longest).map { length in rules.filter { $0.key.utf8.count == length } }
    }()
}
