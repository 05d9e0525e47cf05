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
    /// The initial tags of a span of this kind. Internal spans have none, by OpenTracing convention.
    var tags: Tags {
        switch self {
        case .server: Self.server
        case .client: Self.client
        case .producer: Self.producer
        case .consumer: Self.consumer
        case .internal: Tags()
        }
    }

    // Static, because a new list per span would allocate.
    private static let server: Tags = ["span.kind": "server"]
    private static let client: Tags = ["span.kind": "client"]
    private static let producer: Tags = ["span.kind": "producer"]
    private static let consumer: Tags = ["span.kind": "consumer"]

    /// Creates the kind named by a `span.kind` tag; `nil` if it is unknown.
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
