//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if GRPC
/// The peer of a call in gRPC's format: `ipv4:10.0.0.1:50051`, `ipv6:[::1]:443`, `unix:/tmp/socket`, `dns:///kitchen:443`.
struct PeerAddress {
    /// The host and port, or the address if they are missing.
    let text: String

    /// The host; `nil` if there is none.
    let host: String?

    let port: Int?

    init(_ peer: String) {
        let text = peer.firstIndex(of: ":").map { colon -> Substring in
            switch peer[..<colon] {
            case "ipv4", "ipv6", "dns", "unix", "vsock", "in-process": peer[peer.index(after: colon)...]
            default: peer[...]
            }
        }
        let address = (text ?? peer[...]).drop { $0 == "/" && peer.hasPrefix("dns") }
        self.text = String(address)
        guard !peer.hasPrefix("unix"), !peer.hasPrefix("in-process"), !peer.hasPrefix("vsock"),
            let colon = address.lastIndex(of: ":"), let port = Int(address[address.index(after: colon)...])
        else {
            host = nil
            port = nil
            return
        }
        host = String(address[..<colon].drop { $0 == "[" }.prefix { $0 != "]" })
        self.port = port
    }
}
#endif
