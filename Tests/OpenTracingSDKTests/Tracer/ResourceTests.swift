//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import Testing

@Suite("The resource of a tracer")
struct ResourceTests {
    @Test("A tracer of which only the name is known says which library makes its spans")
    func named() {
        let tracer = RecordingTracer(serviceName: "orders")
        #expect(tracer.resource.serviceName == "orders")
        #expect(tracer.resource.attributes["telemetry.sdk.name"] == "swift-opentracing")
        #expect(tracer.resource.attributes["telemetry.sdk.language"] == "swift")
        #expect(tracer.resource.attributes["telemetry.sdk.version"]?.stringValue?.isEmpty == false)
        #expect(tracer.resource.attributes.count == 3)
    }

    @Test("What code says about the resource stays as it is and where it is")
    func ownAttributes() {
        let own: Tags = ["service.version": "2", "telemetry.sdk.name": "orders-tracing", "telemetry.sdk.language": ""]
        let tracer = RecordingTracer(serviceName: "orders") { $0.resource.attributes = own }
        let attributes = tracer.resource.attributes
        #expect(Tags(attributes.prefix(3).map { ($0.key, $0.value) }) == own)
        #expect(attributes.map(\.key).dropFirst(3) == ["telemetry.sdk.version"])
    }
}
