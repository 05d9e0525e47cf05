//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracingSupport

/// Where requests go and what stands in the head of each of them, checked once.
struct HTTPEndpoint: Sendable {
    let url: String
    /// The host and port: what may be said of the endpoint in messages.
    let displayName: String
    let headers: [(name: String, value: String)]
    /// The values of the headers and what they are made of, the longest first.
    private let secrets: [String]

    private static let reserved: Set<String> = ["content-type", "content-encoding", "content-length", "host"]

    init(url: String, headers: [String: String]) throws(ExporterConfigurationError) {
        guard let parts = URLParts(url), let host = parts.host, let scheme = parts.scheme?.lowercased(),
            scheme == "http" || scheme == "https", !host.contains(where: { "[]".contains($0) }),
            url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f })
        else { throw ExporterConfigurationError(.endpointIsNoHTTPURL) }
        guard parts.userInfo == nil else { throw ExporterConfigurationError(.endpointHoldsUserInfo) }
        self.url = url
        displayName = host + (parts.port.map { ":\($0)" } ?? "")
        for (name, value) in headers {
            guard Self.isToken(name), Self.isFieldValue(value) else {
                throw ExporterConfigurationError(.illegalHeader(name: name))
            }
            guard !Self.reserved.contains(name.lowercased()) else {
                throw ExporterConfigurationError(.reservedHeader(name: name.lowercased()))
            }
        }
        secrets = Self.secrets(in: headers)
        self.headers = headers.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
    }

    /// What a receiver says, fit to be shown: without the values of the headers, which a receiver may echo, cut, and safe for a terminal.
    ///
    /// - Parameter text: what the receiver says.
    /// - Returns: the text to show.
    func shown(_ text: String) -> String {
        // Cut before the search, which is not to take long, and again after it, so that no part of a value is left at the end.
        var text = String(text.prefix(4_096))
        for secret in secrets { text = text.replacing(secret, with: "…") }
        return String(text.prefix(200)).escapedForTerminal
    }

    /// The values as a whole, and the words of a value such as `Bearer TOKEN`: a receiver may tell the token alone. Short ones are
    /// no secrets, and would make the text unreadable.
    private static func secrets(in headers: [String: String]) -> [String] {
        let words = headers.values.flatMap { value in
            [value] + value.split { " \t,;=:".contains($0) }.map(String.init)
        }
        return Set(words.filter { $0.utf8.count >= 4 }).subtracting(["Basic", "Bearer", "Digest"])
            .sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
    }

    /// RFC 9110, section 5.6.2.
    private static func isToken(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }

    /// Without control characters: a line feed would begin another header.
    private static func isFieldValue(_ value: String) -> Bool {
        value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 }
    }
}
