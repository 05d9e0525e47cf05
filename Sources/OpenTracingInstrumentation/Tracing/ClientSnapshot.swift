//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Settings of a client, with everything made ready that can be made once.
final class ClientSnapshot: Sendable {
    typealias Reading = @Sendable (OutgoingAttributes) -> RequestTag

    let settings: ClientSettings

    /// The attributes of requests, as closures where those are faster than key paths.
    let requestAttributes: [Reading]

    init(_ settings: ClientSettings) {
        self.settings = settings
        requestAttributes = settings.tracedRequestAttributes.map { attribute in
            Self.closures.first { $0.attribute == attribute }?.reading ?? { @Sendable in $0[keyPath: attribute] }
        }
    }

    private static let closures: [(attribute: OutgoingRequestAttribute, reading: Reading)] = [
        (\.method, { @Sendable in $0.method }),
        (\.url, { @Sendable in $0.url }),
        (\.path, { @Sendable in $0.path }),
        (\.host, { @Sendable in $0.host }),
        (\.contentLength, { @Sendable in $0.contentLength }),
    ]
}
