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

@Suite("The service, from the environment")
struct ServiceConfigurationTests {
    @Test(
        "The name is the one of the variable, else that of the attributes, else the default of the code",
        arguments: [
            (["OTEL_SERVICE_NAME": "orders"], "orders"),
            (["OTEL_SERVICE_NAME": "  orders "], "orders"),
            (["OTEL_SERVICE_NAME": "orders", "OTEL_RESOURCE_ATTRIBUTES": "service.name=other"], "orders"),
            (["OTEL_SERVICE_NAME": "", "OTEL_RESOURCE_ATTRIBUTES": "service.name=other"], "other"),
            (["OTEL_RESOURCE_ATTRIBUTES": "service.name=B%C3%BCro"], "Büro"),
            (["OTEL_RESOURCE_ATTRIBUTES": "service.name="], "code"),
            ([:], "code"),
        ]
    )
    func name(environment: [String: String], name: String) throws {
        let configuration = try TracerConfiguration(validating: environment, defaultServiceName: "code")
        #expect(configuration.resource.serviceName == name)
        #expect(configuration.resource.attributes["service.name"] == nil)
    }

    @Test("Without any name the service is unknown, and the process is named")
    func unknown() {
        let name = ConfigurationReading([:]).configuration.resource.serviceName
        #expect(name == "unknown_service:\(ProcessInfo.processInfo.processName)")
    }

    @Test(
        "Attributes are decoded, and white space around them does not count",
        arguments: [
            ("a=1,b=2", ["a": "1", "b": "2"]),
            (" a = 1 , b=2 ,", ["a": "1", "b": "2"]),
            ("a=x%2Cy%3Dz%25", ["a": "x,y=z%"]),
            ("k%20ey=v", ["k ey": "v"]),
            ("a=b=c", ["a": "b=c"]),
            ("a=", ["a": ""]),
            ("a=1,a=2", ["a": "2"]),
            ("", [:]),
        ]
    )
    func attributes(text: String, expected: [String: String]) {
        let reading = ConfigurationReading(["OTEL_RESOURCE_ATTRIBUTES": text])
        #expect(reading.mistakes.isEmpty)
        let attributes = reading.configuration.resource.attributes
        #expect(attributes.count == expected.count)
        for (key, value) in expected { #expect(attributes[key] == .string(value)) }
    }

    @Test(
        "A list with a broken entry is left aside as a whole, and the place is named",
        arguments: [("a=1,secret", 2), ("=secret", 1), ("a=1,b=2,c=%secret", 3), ("a=%F", 1), ("a=%FF", 1)]
    )
    func brokenAttributes(text: String, place: Int) {
        let reading = ConfigurationReading(["OTEL_RESOURCE_ATTRIBUTES": text])
        #expect(reading.configuration.resource.attributes.isEmpty)
        #expect(reading.settings == ["OTEL_RESOURCE_ATTRIBUTES"])
        #expect(reading.mistakes[0].problem.hasSuffix("in entry \(place)"))
        #expect(!"\(reading.mistakes)".contains("secret"))
    }

    @Test(
        "Only the word true disables tracing",
        arguments: [("true", true, 0), ("TRUE", true, 0), ("false", false, 0), ("", false, 0), ("1", false, 1)]
    )
    func disabled(text: String, isDisabled: Bool, mistakes: Int) {
        let reading = ConfigurationReading(["OTEL_SDK_DISABLED": text])
        #expect(reading.configuration.isEnabled == !isDisabled)
        #expect(reading.mistakes.count == mistakes)
    }
}
