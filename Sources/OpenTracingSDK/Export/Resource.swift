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

extension Resource {
    /// The resource with the attributes that say which library made the spans. One that is there already stays as it is.
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

/// How the library that makes the spans is named in what exporters write.
package enum InstrumentationLibrary {
    package static let name = "swift-opentracing"
    package static let version = "0.1.0"
}
