//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import OpenTracing
import OpenTracingExporters
import OpenTracingSDK
import Testing

@Suite("What is found out about the process")
struct ResourceDetectorTests {
    private static let library = ["telemetry.sdk.language", "telemetry.sdk.name", "telemetry.sdk.version"]

    private func resource(
        _ environment: [String: String],
        configure: (inout TracerConfiguration) -> Void = { _ in }
    ) throws -> Resource {
        try RecordingTracer.fromEnvironment(
            validating: environment.merging(["OTEL_TRACES_EXPORTER": "none"]) { first, _ in first },
            defaultServiceName: "code",
            configure: configure
        ).resource
    }

    @Test("A resource names the library, the instance, the process and the host")
    func detected() throws {
        let attributes = try resource([:]).attributes
        #expect(attributes["telemetry.sdk.name"] == "swift-opentracing")
        #expect(attributes["telemetry.sdk.language"] == "swift")
        #expect(attributes["telemetry.sdk.version"]?.stringValue?.isEmpty == false)
        #expect(UUID(uuidString: attributes["service.instance.id"]?.stringValue ?? "") != nil)
        #expect(attributes["process.pid"] == .integer(Int64(ProcessInfo.processInfo.processIdentifier)))
        #expect(attributes["process.executable.name"] == .string(ProcessInfo.processInfo.processName))
        #expect(attributes["host.name"]?.stringValue?.isEmpty == false)
        #expect(attributes.allSatisfy { !$0.key.contains("command") }, "arguments may hold secrets")
    }

    @Test("All tracers of a process are one instance")
    func instance() throws {
        let identifiers = try (0..<2).map { _ in try resource([:]).attributes["service.instance.id"] }
        #expect(identifiers[0] == identifiers[1])
    }

    @Test("What the variables say goes before what is found out")
    func environmentWins() throws {
        let resource = try resource([
            "OTEL_RESOURCE_ATTRIBUTES": "host.name=mine,service.instance.id=1,a=b", "OTEL_SERVICE_NAME": "orders",
        ]) {
            $0.resourceDetectors.append(ResourceDetector { ["service.name": "found", "a": "found", "b": "found"] })
        }
        #expect(resource.serviceName == "orders")
        #expect(resource.attributes["service.name"] == nil)
        #expect(resource.attributes["host.name"] == "mine")
        #expect(resource.attributes["service.instance.id"] == "1")
        #expect(resource.attributes["a"] == "b")
        #expect(resource.attributes["b"] == "found")
    }

    @Test("Without detectors a resource has what was said, and the library")
    func none() throws {
        let resource = try resource(["OTEL_RESOURCE_ATTRIBUTES": "a=b"]) { $0.resourceDetectors = [] }
        #expect(resource.attributes.map(\.key).sorted() == ["a"] + Self.library)
        #expect(resource.attributes["a"] == "b")
    }
}
