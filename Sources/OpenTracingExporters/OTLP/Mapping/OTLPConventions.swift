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
public enum OTLPConventions: Sendable, Hashable {
    /// The names that the tags and log fields have, as OpenTracing's semantic conventions give them.
    ///
    /// Nothing is renamed, left out or put in another form. The kind and the status of the span are set all the same, beside
    /// the tags `span.kind` and `error`.
    case openTracing

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
    case openTelemetry
}
