//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Who may see the console, and whether it may change anything.
struct ConsoleAccess: Sendable {
    /// Whether settings may be changed.
    let allowsChanges: Bool

    /// What requests have to bring along; `nil` for requests of this machine alone.
    let token: [UInt8]?

    /// Further names under which the service is asked.
    let hosts: Set<String>

    /// How short a token may be at least, in bytes.
    static let shortestToken = 16

    /// Whether a token is the one that is wanted. Takes the same time wherever they differ.
    func accepts(token given: String) -> Bool {
        guard let token, token.count >= Self.shortestToken, given.utf8.count <= 4096 else { return false }
        var difference = token.count ^ given.utf8.count
        for (index, byte) in given.utf8.enumerated() {
            difference |= Int(token[index % token.count] ^ byte)
        }
        return difference == 0
    }

    /// Whether the service may be asked under a name: a foreign one may have been made to point to this machine.
    func accepts(host: HostName) -> Bool {
        host.isLoopback || hosts.contains(host.name) || (token != nil && host.isAddress)
    }
}

/// The name of a host without its port, or the address of a peer.
struct HostName: Sendable, Hashable {
    /// The name in small letters; without brackets.
    let name: String

    /// Reads `localhost:8080`, `127.0.0.1`, `[::1]:8080` or `::1`; `nil` for what is none of the kind.
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

    /// Whether it is this machine, as far as the name tells.
    var isLoopback: Bool { name == "localhost" || isLoopbackAddress }

    /// Whether it is an address of this machine's own.
    var isLoopbackAddress: Bool {
        if name == "::1" || name == "0:0:0:0:0:0:0:1" { return true }
        let address = name.hasPrefix("::ffff:") ? name.dropFirst("::ffff:".count) : name[...]
        return Self.isAddressOfFour(address) && address.hasPrefix("127.")
    }

    /// Whether it is an address, and no name that somebody else may point anywhere.
    var isAddress: Bool { name.contains(":") || Self.isAddressOfFour(name[...]) }

    private static func isAddressOfFour(_ text: Substring) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } && UInt8(part) != nil
            }
    }
}
