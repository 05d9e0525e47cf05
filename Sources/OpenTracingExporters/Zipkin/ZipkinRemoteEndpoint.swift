//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// The other side of a call, from the tags `peer.service`, `peer.ipv4`, `peer.ipv6` and `peer.port`, and from
/// `peer.hostname` where it is an address.
struct ZipkinRemoteEndpoint {
    private let serviceName: String?
    private let ipv4: String?
    private let ipv6: String?
    private let port: Int64?

    /// The tags that stand in the endpoint. Those whose values have no place there stay tags.
    let tags: Set<String>

    init?(of tags: Tags) {
        serviceName = tags["peer.service"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
        let address4 = tags["peer.ipv4"].flatMap { $0.stringValue ?? $0.dottedIPv4 }
            .flatMap { System.isIPv4Address($0) ? $0 : nil }
        let address6 = tags["peer.ipv6"]?.stringValue.flatMap { System.isIPv6Address($0) ? $0 : nil }
        let host = tags["peer.hostname"]?.stringValue.map(Self.withoutBrackets)
        let host4 = address4 == nil ? host.flatMap { System.isIPv4Address($0) ? $0 : nil } : nil
        let host6 = address6 == nil ? host.flatMap { System.isIPv6Address($0) ? $0 : nil } : nil
        ipv4 = address4 ?? host4
        ipv6 = address6 ?? host6
        port = tags["peer.port"]?.integerValue.flatMap { (1...65_535).contains($0) ? $0 : nil }
        var used: Set<String> = []
        if serviceName != nil { used.insert("peer.service") }
        if address4 != nil { used.insert("peer.ipv4") }
        if address6 != nil { used.insert("peer.ipv6") }
        if host4 != nil || host6 != nil { used.insert("peer.hostname") }
        if port != nil { used.insert("peer.port") }
        guard !used.isEmpty else { return nil }
        self.tags = used
    }

    /// An IPv6 address as URLs have it stands in brackets.
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
