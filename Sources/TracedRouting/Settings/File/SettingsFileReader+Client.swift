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
                guard let hosts = reader.texts(node) else { return }
                reader.settings.client.skip = hosts.map { .host($0) }
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
                        known: AttributeName.allowedOfOutgoing,
                        named: AttributeName.outgoingAttribute
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
}
