//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing

/// The other side of a call, from the tags `peer.service`, `peer.ipv4`, `peer.ipv6` and `peer.port`.
struct ZipkinRemoteEndpoint {
    private let serviceName: String?
    private let ipv4: String?
    private let ipv6: String?
    private let port: Int64?

    /// The tags that stand in the endpoint. Those whose values have no place there stay tags.
    let tags: Set<String>

    init?(of tags: Tags) {
        serviceName = tags["peer.service"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
        ipv4 = tags["peer.ipv4"]?.stringValue.flatMap { System.isIPv4Address($0) ? $0 : nil }
        ipv6 = tags["peer.ipv6"]?.stringValue.flatMap { System.isIPv6Address($0) ? $0 : nil }
        port = tags["peer.port"]?.integerValue.flatMap { (1...65_535).contains($0) ? $0 : nil }
        var used: Set<String> = []
        if serviceName != nil { used.insert("peer.service") }
        if ipv4 != nil { used.insert("peer.ipv4") }
        if ipv6 != nil { used.insert("peer.ipv6") }
        if port != nil { used.insert("peer.port") }
        guard !used.isEmpty else { return nil }
        self.tags = used
    }

    func encode(to text: inout JSONText) {
        text.key("remoteEndpoint")
        text.object { text in
            if let serviceName {
                text.key("serviceName")
                text.string(serviceName)
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
