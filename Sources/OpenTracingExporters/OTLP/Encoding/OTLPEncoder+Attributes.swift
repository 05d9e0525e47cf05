//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
internal import OpenTracingSDK

extension OTLPEncoder {
    /// Whether any tag of a span becomes an attribute; an empty list of them is not written.
    func hasAttributes(_ span: SpanRecord, kind: SpanKind?) -> Bool {
        // The first tag of most spans is one.
        span.tags.contains { isAttribute($0.key, $0.value, kind: kind) } || errorType(of: span) != nil
    }

    private func isAttribute(_ key: String, _ value: TagValue, kind: SpanKind?) -> Bool {
        guard !key.isEmpty else { return false }
        guard conventions == .openTelemetry, let rule = OpenTelemetryNames.rule(for: key) else { return true }
        return switch rule {
        case .kind: kind == nil
        case .status: !Self.isStatus(value)
        case .sampler: false
        case .name, .peer, .peerIPv4, .url, .databaseSystem: true
        }
    }

    /// The attribute `error.type` of a failed span, unless the span has one of its own.
    private func errorType(of span: SpanRecord) -> String? {
        guard conventions == .openTelemetry, span.isFailed, span.tags["error.type"] == nil else { return nil }
        return span.errorType
    }

    private static func isStatus(_ error: TagValue?) -> Bool {
        switch error?.storage {
        case .boolean, .string("true"), .string("false"): true
        default: false
        }
    }

    /// Writes the tags of a span under the names of the conventions, none of them twice.
    func encodeAttributes(of span: SpanRecord, kind: SpanKind?, to writer: inout some OTLPWriter & ~Copyable) {
        let field = OTLPField.Span.attributes
        for (key, value) in span.tags where !key.isEmpty {
            guard conventions == .openTelemetry, let rule = OpenTelemetryNames.rule(for: key) else {
                encode(key, value, field, &writer)
                continue
            }
            switch rule {
            case .name(let name):
                // An IPv4 and an IPv6 address have the same name there; the first of the tags wins.
                if key == "peer.ipv6", span.tags["peer.ipv4"] != nil { continue }
                encode(name, value, unlessIn: span.tags, &writer)
            case .peerIPv4:
                encode(
                    "network.peer.address",
                    value.dottedIPv4.map(TagValue.string) ?? value,
                    unlessIn: span.tags,
                    &writer
                )
            case .sampler:
                continue
            case .peer(let ofServer, let otherwise):
                encode(kind == .server ? ofServer : otherwise, value, unlessIn: span.tags, &writer)
            case .url:
                encodeURL(value, isServer: kind == .server, of: span.tags, &writer)
            case .databaseSystem:
                encode("db.system.name", value == "sql" ? "other_sql" : value, unlessIn: span.tags, &writer)
            case .kind:
                if kind == nil { encode(key, value, field, &writer) }
            case .status:
                if !Self.isStatus(value) { encode(key, value, field, &writer) }
            }
        }
        if let errorType = errorType(of: span) { encode("error.type", TagValue(errorType), field, &writer) }
    }

    /// A client's URL is one attribute, and a server's is several: it knows itself by the parts.
    private func encodeURL(
        _ value: TagValue,
        isServer: Bool,
        of tags: Tags,
        _ writer: inout some OTLPWriter & ~Copyable
    ) {
        guard isServer, let url = value.stringValue, let parts = URLParts(url) else {
            return encode("url.full", value, unlessIn: tags, &writer)
        }
        if let scheme = parts.scheme { encode("url.scheme", TagValue(scheme), unlessIn: tags, &writer) }
        if let host = parts.host { encode("server.address", TagValue(host), unlessIn: tags, &writer) }
        if let port = parts.port { encode("server.port", TagValue(port), unlessIn: tags, &writer) }
        encode("url.path", TagValue(parts.path), unlessIn: tags, &writer)
        if let query = parts.query { encode("url.query", TagValue(query), unlessIn: tags, &writer) }
    }

    private func encode(
        _ name: String,
        _ value: TagValue,
        unlessIn tags: Tags,
        _ writer: inout some OTLPWriter & ~Copyable
    ) {
        guard tags[name] == nil else { return }
        encode(name, value, OTLPField.Span.attributes, &writer)
    }
}
