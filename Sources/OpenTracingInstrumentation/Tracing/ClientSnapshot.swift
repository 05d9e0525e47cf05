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
            let tag = OutgoingAttributes(EmptyOutgoingRequest())[keyPath: attribute]
            if let known = tag.reading as? AttributeReading<OutgoingAttributes> { return known.read }
            return { @Sendable in $0[keyPath: attribute] }
        }
    }
}

/// The request that attributes are read on once, to find the closures that read them.
private struct EmptyOutgoingRequest: OutgoingRequest {
    var method: String { "" }
    var url: String { "" }
    var host: String? { nil }
    var port: Int? { nil }

    func values(forKey key: String) -> [String] { [] }
    func set(_ value: String, forKey key: String) {}
    func removeValues(forKey key: String) {}
}
