//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The access rules of the console.
struct ConsoleAccess: Sendable {
    /// Whether the console can change settings.
    let allowsChanges: Bool

    /// The token that requests must send; `nil` to allow only requests from the local machine.
    let token: [UInt8]?

    /// Additional host names of the service.
    let hosts: Set<String>

    /// The minimum length of a token, in bytes.
    static let shortestToken = 16

    /// Returns whether a token is correct, in constant time.
    func accepts(token given: String) -> Bool {
        guard let token, token.count >= Self.shortestToken, given.utf8.count <= 4096 else { return false }
        var difference = token.count ^ given.utf8.count
        for (index, byte) in given.utf8.enumerated() {
            difference |= Int(token[index % token.count] ^ byte)
        }
        return difference == 0
    }

    /// Returns whether a host name may be used: a foreign name may have been pointed at this machine (DNS rebinding).
    func accepts(host: HostName) -> Bool {
        host.isLoopback || hosts.contains(host.name) || (token != nil && host.isAddress)
    }
}

/// A host name without its port, or the address of a peer.
struct HostName: Sendable, Hashable {
    /// The lowercased name, without brackets.
    let name: String

    /// Parses `localhost:8080`, `127.0.0.1`, `[::1]:8080` or `::1`; returns `nil` for invalid text.
    init?(_ text: String) {
        var text = text.lowercased()[...]
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { return nil }
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || Self.isPort(rest) else { return nil }
            text = text[text.index(after: text.startIndex)..<end]
        } else if text.count(where: { $0 == ":" }) == 1, let colon = text.firstIndex(of: ":") {
            guard Self.isPort(text[colon...]) else { return nil }
            text = text[..<colon]
        }
        if text.last == "." { text.removeLast() }
        guard !text.isEmpty, text.utf8.allSatisfy(Self.isNameByte) else { return nil }
        name = String(text)
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.first == ":" && UInt16(text.dropFirst()) != nil
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "-._:%".utf8.contains(byte)
        }
    }

    /// Whether the name refers to the local machine.
    var isLoopback: Bool { name == "localhost" || isLoopbackAddress }

    /// Whether the name is a loopback address.
    var isLoopbackAddress: Bool {
        if name == "::1" || name == "0:0:0:0:0:0:0:1" { return true }
        let address = name.hasPrefix("::ffff:") ? name.dropFirst("::ffff:".count) : name[...]
        return Self.isAddressOfFour(address) && address.hasPrefix("127.")
    }

    /// Whether the name is an IP address, which no one else can point elsewhere.
    var isAddress: Bool { name.contains(":") || Self.isAddressOfFour(name[...]) }

    private static func isAddressOfFour(_ text: Substring) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } && UInt8(part) != nil
            }
    }
}
