//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
internal import OpenTracingSDK

/// Encodes spans as a Zipkin v2 list.
///
/// The public schema is `zipkin2-api.yaml` of openzipkin/zipkin-api.
enum ZipkinEncoder {
    /// Encodes a list.
    ///
    /// - Parameter spans: the spans. Those without identifiers are omitted, because no backend accepts them.
    /// - Returns: the bytes, and the number of spans in them.
    static func encode(_ spans: [SpanRecord]) -> (bytes: [UInt8], spanCount: Int) {
        var text = JSONText(reservingCapacity: spans.count * 512 + 2)
        var count = 0
        text.array { text in
            for span in spans where span.isIdentified {
                let start = text.place
                encode(span, to: &text)
                if text.byteCount(since: start) > SpanRecord.largestEncoding {
                    text.goBack(to: start)
                    encode(span.fitting(in: SpanRecord.largestEncoding), to: &text)
                }
                count += 1
            }
        }
        return (text.bytes, count)
    }

    private static func encode(_ span: SpanRecord, to text: inout JSONText) {
        let kind = span.kind
        let remote = ZipkinRemoteEndpoint(of: span.tags)
        text.object { text in
            text.key("traceId")
            let trace = span.context.traceID
            // 64-bit systems compare identifiers as text, and theirs have 16 digits.
            if trace.high == 0 { text.hexadecimal(trace.low) } else { text.hexadecimal(trace.high, trace.low) }
            text.key("id")
            text.hexadecimal(span.context.spanID.rawValue)
            let parent = span.parentIdentifier(at: span.parentIndex)
            if parent.isValid {
                text.key("parentId")
                text.hexadecimal(parent.rawValue)
            }
            if !span.operationName.isEmpty {
                text.key("name")
                text.string(span.operationName)
            }
            if let kind {
                text.key("kind")
                text.string(kind.name.uppercased())
            }
            let start = span.startNanoseconds / 1_000
            if start > 0 {
                text.key("timestamp")
                text.number(start)
            }
            text.key("duration")
            // In Zipkin, zero means unknown.
            text.number(max(1, UInt64(max(0, span.durationNanoseconds)) / 1_000))
            if span.context.sampling == .debug {
                text.key("debug")
                text.boolean(true)
            }
            if !span.resource.serviceName.isEmpty {
                text.key("localEndpoint")
                text.object { text in
                    text.key("serviceName")
                    // Zipkin's own readers lowercase names, and look them up that way.
                    text.string(span.resource.serviceName.lowercased())
                }
            }
            remote?.encode(to: &text)
            encodeAnnotations(span.logs, earliest: span.startNanoseconds, to: &text)
            encodeTags(of: span, kind: kind, remote: remote, to: &text)
        }
    }

    private static func encodeAnnotations(_ logs: [LogRecord], earliest: UInt64, to text: inout JSONText) {
        guard !logs.isEmpty else { return }
        text.key("annotations")
        text.array { text in
            for log in logs {
                text.object { text in
                    text.key("timestamp")
                    text.number(log.timestamp.unsignedNanoseconds(before1970: earliest) / 1_000)
                    text.key("value")
                    let event = log.fields.count == 1 ? log.fields["event"] : nil
                    text.string(event?.description ?? log.fields.description)
                }
            }
        }
    }

    private static func encodeTags(
        of span: SpanRecord,
        kind: SpanKind?,
        remote: ZipkinRemoteEndpoint?,
        to text: inout JSONText
    ) {
        text.key("tags")
        text.object { text in
            for (key, value) in span.tags {
                switch key {
                // In Zipkin, the mere presence of the tag means an error.
                case "error": continue
                case "span.kind" where kind != nil: continue
                case _ where remote?.tags.contains(key) == true: continue
                default:
                    text.key(key)
                    text.string(value.description)
                }
            }
            if let error = error(of: span) {
                text.key("error")
                text.string(error)
            }
            // They have no other place. The span's own tags take precedence.
            for (key, value) in span.resource.attributes
            where key != "service.name" && key != "error" && !key.isEmpty && span.tags[key] == nil {
                text.key(key)
                text.string(value.description)
            }
        }
    }

    /// Returns the value of the tag `error`: the error message, if known.
    private static func error(of span: SpanRecord) -> String? {
        if span.isFailed { return span.errorMessage ?? "true" }
        // A value that is neither true nor false is a custom description.
        guard let value = span.tags["error"], value.booleanValue == nil, !["false", ""].contains(value.stringValue)
        else {
            return nil
        }
        return value.description
    }
}

/// The other side of a call, from the tags `peer.service`, `peer.ipv4`, `peer.ipv6` and `peer.port`, and from `peer.hostname` if
/// it is an address.
private struct ZipkinRemoteEndpoint {
    private let serviceName: String?
    private let ipv4: String?
    private let ipv6: String?
    private let port: Int64?

    /// The tags used in the endpoint. Those whose values do not fit there remain tags.
    let tags: Set<String>

    init?(of tags: Tags) {
        var used: Set<String> = []
        func use(_ key: String, _ value: String?) -> String? {
            if value != nil { used.insert(key) }
            return value
        }
        let name = tags["peer.service"]?.stringValue
        serviceName = use("peer.service", name?.isEmpty == true ? nil : name)
        let host = tags["peer.hostname"]?.stringValue.map(Self.withoutBrackets)
        let address4 = tags["peer.ipv4"]
        ipv4 =
            use("peer.ipv4", Self.ipv4Address(address4?.stringValue ?? address4?.dottedIPv4))
            ?? use("peer.hostname", Self.ipv4Address(host))
        ipv6 =
            use("peer.ipv6", Self.ipv6Address(tags["peer.ipv6"]?.stringValue))
            ?? use("peer.hostname", Self.ipv6Address(host))
        if let number = tags["peer.port"]?.integerValue, (1...65_535).contains(number) {
            port = number
            used.insert("peer.port")
        } else {
            port = nil
        }
        guard !used.isEmpty else { return nil }
        self.tags = used
    }

    private static func ipv4Address(_ text: String?) -> String? {
        guard let text, System.isIPv4Address(text) else { return nil }
        return text
    }

    private static func ipv6Address(_ text: String?) -> String? {
        guard let text, System.isIPv6Address(text) else { return nil }
        return text
    }

    /// Removes the brackets around an IPv6 address, as used in URLs.
    private static func withoutBrackets(_ host: String) -> String {
        host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
    }

    func encode(to text: inout JSONText) {
        text.key("remoteEndpoint")
        text.object { text in
            if let serviceName {
                text.key("serviceName")
                text.string(serviceName.lowercased())
            }
            if let ipv4 {
                text.key("ipv4")
                text.string(ipv4)
            }
            if let ipv6 {
                text.key("ipv6")
                text.string(ipv6)
            }
            if let port {
                text.key("port")
                text.number(port)
            }
        }
    }
}
