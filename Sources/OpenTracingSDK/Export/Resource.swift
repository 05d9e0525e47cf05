//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// The entity that produces spans: the service and the attributes of its process.
public struct Resource: Sendable, Hashable {
    /// The name of the service, under which its spans are found.
    public var serviceName: String

    /// Further attributes: version, host, environment. Does not include the service name.
    public var attributes: Tags

    /// Creates a resource.
    ///
    /// - Parameters:
    ///   - serviceName: the name of the service.
    ///   - attributes: further attributes.
    public init(serviceName: String, attributes: Tags = [:]) {
        self.serviceName = serviceName
        self.attributes = attributes
    }
}

extension Resource {
    /// The resource with the attributes that identify the SDK. Existing values are kept.
    ///
    /// OpenTelemetry specification, "Resource SDK", "SDK-provided resource attributes".
    var namingSDK: Resource {
        var complete = self
        for (key, value) in [
            ("telemetry.sdk.name", InstrumentationLibrary.name), ("telemetry.sdk.language", "swift"),
            ("telemetry.sdk.version", InstrumentationLibrary.version),
        ] where attributes[key] == nil {
            complete.attributes[key] = .string(value)
        }
        return complete
    }
}

/// The name and version of this library in exported data.
package enum InstrumentationLibrary {
    package static let name = "swift-opentracing"
    package static let version = "0.1.0"
}
