//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
extension SettingsFileReader {
    /// The keys of the object `client`, named like the ``ClientSettings``.
    static let clientKeys: [(name: String, reading: Reading)] = [
        (
            "skip",
            { reader, node in
                reader.readHosts(node)
            }
        ),
        (
            "operationName",
            {
                let choices = [("method", ClientNaming.method), ("methodAndHost", .methodAndHost)]
                $0.settings.client.operationName = $0.choice($1, choices) ?? $0.settings.client.operationName
            }
        ),
        (
            "tracedRequestAttributes",
            { reader, node in
                guard
                    let attributes = reader.attributes(
                        node,
                        known: AttributeNames<OutgoingAttributes>.allowed,
                        named: { AttributeNames<OutgoingAttributes>.attribute(named: $0) }
                    )
                else { return }
                reader.settings.client.tracedRequestAttributes = attributes
            }
        ),
        (
            "tracedResponseAttributes",
            { reader, node in
                guard let attributes = reader.responseAttributes(node) else { return }
                reader.settings.client.tracedResponseAttributes = attributes
            }
        ),
        (
            "statusRule",
            { $0.settings.client.statusRule = $0.choice($1, statusRules) ?? $0.settings.client.statusRule }
        ),
        ("ends", { $0.settings.client.ends = $0.choice($1, named([.head, .body])) ?? $0.settings.client.ends }),
        (
            "redirects",
            {
                let choices = named([RedirectRecording.oneSpan, .spanPerHop])
                $0.settings.client.redirects = $0.choice($1, choices) ?? $0.settings.client.redirects
            }
        ),
        (
            "propagatedHeaders",
            {
                let current = $0.settings.client.propagatedHeaders
                $0.settings.client.propagatedHeaders = $0.choice($1, propagatedHeaders) ?? current
            }
        ),
        (
            "propagatedHeadersToOtherOrigins",
            {
                let current = $0.settings.client.propagatedHeadersToOtherOrigins
                $0.settings.client.propagatedHeadersToOtherOrigins = $0.choice($1, propagatedHeaders) ?? current
            }
        ),
    ]

    private static let propagatedHeaders = named([PropagatedHeaders.contextAndBaggage, .context, .nothing])

    /// Reads the hosts that are left out. One that no request can ask would be left in without a word, so it is refused.
    private mutating func readHosts(_ node: JSONNode) {
        guard let elements = list(node) else { return }
        var rules: [ClientSkipRule] = []
        for element in elements {
            guard let host = text(element) else { continue }
            if Self.isHost(host) {
                rules.append(.host(host))
            } else {
                refuse(
                    element,
                    "\"\(host.limited(to: 100))\" is no host",
                    "write a name without scheme, port and path, as in \"inventory\" or \"*.example.com\""
                )
            }
        }
        settings.client.skip = rules
    }

    private static func isHost(_ text: String) -> Bool {
        let name = text.hasPrefix("*.") ? text.dropFirst(2) : text[...]
        guard !name.isEmpty, !name.contains(where: { $0.isWhitespace || "*/@?#".contains($0) }) else { return false }
        // Only the addresses of IPv6 have colons, and those two at least; a port has one before it.
        let colons = name.count { $0 == ":" }
        return colons != 1
    }
}
