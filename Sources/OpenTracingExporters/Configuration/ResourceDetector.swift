//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Foundation
public import OpenTracing

/// Detects attributes of the process that produces spans, for ``/OpenTracingSDK/Resource``.
///
/// A tracer created from a ``TracerConfiguration`` runs its detectors once. The environment and code override detected
/// attributes. The attributes that identify this library, `telemetry.sdk.…`, are not detected: every tracer has them.
///
/// OpenTelemetry specification, "Resource SDK", and semantic conventions, "Resource".
public struct ResourceDetector: Sendable {
    /// Returns the attributes. Called once per tracer; it must not wait for the network.
    package let detect: @Sendable () -> Tags

    /// Creates a detector.
    ///
    /// - Parameter detect: returns the attributes.
    public init(_ detect: @escaping @Sendable () -> Tags) {
        self.detect = detect
    }

    /// All detectors of this library, which are the default.
    public static let all = [serviceInstance, process, host]

    /// `service.instance.id`: a random identifier, the same for all tracers of the process.
    public static let serviceInstance = ResourceDetector { ["service.instance.id": .string(instanceIdentifier)] }

    /// `process.pid`, `process.executable.name`, `process.executable.path` and `process.runtime.name`. The arguments of the
    /// process are omitted, because they may contain secrets.
    public static let process = ResourceDetector {
        var attributes: Tags = [
            "process.pid": .integer(Int64(ProcessInfo.processInfo.processIdentifier)),
            "process.executable.name": .string(ProcessInfo.processInfo.processName), "process.runtime.name": "swift",
        ]
        attributes["process.executable.path"] = Bundle.main.executablePath.map(TagValue.string)
        return attributes
    }

    /// `host.name` and `host.arch`, each if known.
    public static let host = ResourceDetector {
        var attributes = Tags()
        attributes["host.name"] = System.hostName.map(TagValue.string)
        #if arch(x86_64)
        attributes["host.arch"] = "amd64"
        #elseif arch(arm64)
        attributes["host.arch"] = "arm64"
        #endif
        return attributes
    }

    private static let instanceIdentifier = UUID().uuidString.lowercased()
}
