//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if DistributedTracing
internal import OpenTracing
internal import Tracing

extension Tracing.SpanKind {
    /// The tags that a span of the kind starts with. An internal one has none, as by the conventions of OpenTracing.
    var tags: Tags {
        switch self {
        case .server: Self.server
        case .client: Self.client
        case .producer: Self.producer
        case .consumer: Self.consumer
        case .internal: Tags()
        }
    }

    // Made once: a list for each span would cost an allocation.
    private static let server: Tags = ["span.kind": "server"]
    private static let client: Tags = ["span.kind": "client"]
    private static let producer: Tags = ["span.kind": "producer"]
    private static let consumer: Tags = ["span.kind": "consumer"]

    /// The kind that a tag `span.kind` names; `nil` where it is none of the known ones.
    init?(_ tag: TagValue) {
        switch tag.stringValue {
        case "server": self = .server
        case "client": self = .client
        case "producer": self = .producer
        case "consumer": self = .consumer
        case "internal": self = .internal
        default: return nil
        }
    }
}
#endif
