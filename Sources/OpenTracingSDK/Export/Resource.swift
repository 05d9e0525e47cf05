//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// Who makes spans: the service and what is known about its process.
public struct Resource: Sendable, Hashable {
    /// The name of the service, under which its spans are found.
    public var serviceName: String

    /// What else is known: version, host, environment. Without the name.
    public var attributes: Tags

    /// Creates a resource.
    ///
    /// - Parameters:
    ///   - serviceName: the name of the service.
    ///   - attributes: what else is known.
    public init(serviceName: String, attributes: Tags = [:]) {
        self.serviceName = serviceName
        self.attributes = attributes
    }
}
