//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingExporters
import Testing

@Suite("Receivers, from the environment")
struct ReceiverConfigurationTests {
    private static let general = "OTEL_EXPORTER_OTLP_ENDPOINT"
    private static let specific = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"

    @Test(
        "The general endpoint gets a path, the specific one is used as it is and goes first",
        arguments: [
            ([:], "http://localhost:4318/v1/traces"),
            ([general: ""], "http://localhost:4318/v1/traces"),
            ([general: "http://collector:4318"], "http://collector:4318/v1/traces"),
            ([general: "http://collector:4318/"], "http://collector:4318/v1/traces"),
            ([general: "https://collector/otlp"], "https://collector/otlp/v1/traces"),
            ([general: "https://collector/otlp/"], "https://collector/otlp/v1/traces"),
            ([general: "https://collector/otlp?key=1"], "https://collector/otlp/v1/traces?key=1"),
            ([general: "https://collector?key=1#part"], "https://collector/v1/traces?key=1"),
            ([specific: "https://collector/in"], "https://collector/in"),
            ([specific: "https://collector/v1/traces/"], "https://collector/v1/traces/"),
            ([specific: "https://collector:4318"], "https://collector:4318/"),
            ([specific: "https://collector?key=1"], "https://collector/?key=1"),
            ([general: "http://a", specific: "http://b/c"], "http://b/c"),
            ([general: "http://[::1]:4318"], "http://[::1]:4318/v1/traces"),
        ]
    )
    func endpoint(environment: [String: String], endpoint: String) {
        let reading = ConfigurationReading(environment)
        #expect(reading.mistakes.isEmpty)
        #expect(reading.configuration.otlp.endpoint == endpoint)
    }

    @Test(
        "An endpoint that is none counts as not set, gets no headers, and stands in no message",
        arguments: [
            "s3cr3t", "localhost:4318/s3cr3t", "ftp://s3cr3t", "http://", "http://user:s3cr3t@host",
            "http://s3cr3t:99999",
            "http://h/s3cr3t s", "/s3cr3t",
        ],
        [general, specific]
    )
    func brokenEndpoint(endpoint: String, variable: String) {
        let reading = ConfigurationReading([variable: endpoint, "OTEL_EXPORTER_OTLP_HEADERS": "authorization=s3cr3t"])
        #expect(reading.configuration.otlp.endpoint == "http://localhost:4318/v1/traces")
        #expect(reading.configuration.otlp.options.headers.isEmpty)
        #expect(reading.settings == [variable])
        #expect(!"\(reading.mistakes)".contains("s3cr3t"))
    }

    @Test(
        "Headers are decoded and known by lower case, the later of two under a name counts",
        arguments: [
            ("authorization=Bearer%20abc", ["authorization": "Bearer abc"]),
            ("Authorization=Basic YTpi==, x-tenant = acme", ["authorization": "Basic YTpi==", "x-tenant": "acme"]),
            ("a=1,A=2", ["a": "2"]),
            ("a=x%2Cy", ["a": "x,y"]),
            (",,", [:]),
        ]
    )
    func headers(text: String, expected: [String: String]) {
        let reading = ConfigurationReading(["OTEL_EXPORTER_OTLP_HEADERS": text])
        #expect(reading.mistakes.isEmpty)
        #expect(reading.configuration.otlp.options.headers == expected)
    }

    @Test(
        "A header that cannot be sent is left out, and the message holds nothing of it",
        arguments: [
            "s3cr3t", "=s3cr3t", "s3 cr3t=1", "x=s3cr3t%0Ay", "x=%s3cr3t", "content-type=s3cr3t", "x=s3cr3t%00",
        ]
    )
    func brokenHeader(header: String) {
        let reading = ConfigurationReading(["OTEL_EXPORTER_OTLP_HEADERS": "a=1,\(header),b=2"])
        #expect(reading.configuration.otlp.options.headers == ["a": "1", "b": "2"])
        #expect(reading.settings == ["OTEL_EXPORTER_OTLP_HEADERS"])
        #expect(reading.mistakes[0].problem.contains("position 2"))
        #expect(!"\(reading.mistakes)".contains("cr3t"))
    }

    @Test("Headers for traces replace the general ones")
    func headersForTraces() {
        let reading = ConfigurationReading([
            "OTEL_EXPORTER_OTLP_HEADERS": "a=1", "OTEL_EXPORTER_OTLP_TRACES_HEADERS": "b=2",
        ])
        #expect(reading.configuration.otlp.options.headers == ["b": "2"])
    }

    @Test(
        "The time for an attempt is in milliseconds; zero is no limit, and what is no number counts as not set",
        arguments: [
            ([:], Duration.seconds(10), 0),
            (["OTEL_EXPORTER_OTLP_TIMEOUT": "2500"], .milliseconds(2_500), 0),
            (
                ["OTEL_EXPORTER_OTLP_TIMEOUT": "2500", "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT": "100"], .milliseconds(100),
                0
            ),
            (
                ["OTEL_EXPORTER_OTLP_TIMEOUT": "2500", "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT": "10s"],
                .milliseconds(2_500), 1
            ),
            (["OTEL_EXPORTER_OTLP_TIMEOUT": "-1"], .seconds(10), 1),
            (["OTEL_EXPORTER_OTLP_TIMEOUT": "99999999999999999999"], .seconds(10), 1),
            (["OTEL_EXPORTER_OTLP_TIMEOUT": "9223372036854775807"], .seconds(31_536_000), 0),
            (["OTEL_EXPORTER_OTLP_TIMEOUT": "0"], .seconds(31_536_000), 0),
        ]
    )
    func timeout(environment: [String: String], timeout: Duration, mistakes: Int) {
        let reading = ConfigurationReading(environment)
        #expect(reading.configuration.otlp.options.timeout == timeout)
        #expect(reading.mistakes.count == mistakes)
    }

    #if !GRPC
    @Test(
        "The protocol is one over HTTP; for gRPC the message says what is right",
        arguments: [
            ([:], OTLPEncoding.protobuf, 0),
            (["OTEL_EXPORTER_OTLP_PROTOCOL": "http/json"], .json, 0),
            (["OTEL_EXPORTER_OTLP_PROTOCOL": "HTTP/JSON"], .json, 0),
            (["OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf"], .protobuf, 0),
            (["OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"], .protobuf, 1),
            (["OTEL_EXPORTER_OTLP_PROTOCOL": "json"], .protobuf, 1),
            (["OTEL_EXPORTER_OTLP_PROTOCOL": "grpc", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "http/json"], .json, 1),
        ]
    )
    func encoding(environment: [String: String], encoding: OTLPEncoding, mistakes: Int) {
        let reading = ConfigurationReading(environment)
        #expect(reading.configuration.otlp.encoding == encoding)
        #expect(reading.mistakes.count == mistakes)
        if environment.values.contains("grpc") {
            #expect("\(reading.mistakes)".contains("http/protobuf") && "\(reading.mistakes)".contains("4318"))
        }
    }
    #else
    @Test("The protocol may be gRPC, which has a port and an endpoint of its own")
    func grpc() {
        let reading = ConfigurationReading(["OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"])
        #expect(reading.configuration.otlp.encoding == .grpc && reading.mistakes.isEmpty)
        #expect(reading.configuration.otlp.endpoint == "http://localhost:4317")
        let named = ConfigurationReading([
            "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "grpc", "OTEL_EXPORTER_OTLP_ENDPOINT": "https://collector:4317",
        ])
        #expect(named.configuration.otlp.endpoint == "https://collector:4317" && named.mistakes.isEmpty)
    }
    #endif

    @Test(
        "Requests are compressed where a variable says so",
        arguments: [
            ([:], nil as String?, 0),
            (["OTEL_EXPORTER_OTLP_COMPRESSION": "gzip"], "gzip", 0),
            (["OTEL_EXPORTER_OTLP_COMPRESSION": "gzip", "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION": "none"], nil, 0),
            (["OTEL_EXPORTER_OTLP_COMPRESSION": "zstd"], nil, 1),
        ]
    )
    func compression(environment: [String: String], name: String?, mistakes: Int) {
        let reading = ConfigurationReading(environment)
        #expect(reading.configuration.otlp.options.compression?.name == name)
        #expect(reading.mistakes.count == mistakes)
    }

    #if !AsyncHTTPClient
    @Test(
        "Each variable for certificates is a mistake of its own without the trait that it needs, and nothing else changes",
        arguments: ["CERTIFICATE", "CLIENT_KEY", "CLIENT_CERTIFICATE"],
        ["OTEL_EXPORTER_OTLP_", "OTEL_EXPORTER_OTLP_TRACES_"]
    )
    func certificates(name: String, prefix: String) {
        let reading = ConfigurationReading([prefix + name: "/secret/place.pem"])
        #expect(reading.settings == [prefix + name])
        let mistake = reading.mistakes.first
        #expect(mistake?.problem == "it needs the package trait AsyncHTTPClient, which is off")
        #expect(mistake?.consequence == "it is ignored")
        #expect(mistake?.description.contains("/secret") == false)
        #expect(reading.configuration.otlp.options.certificates == nil)
    }

    @Test("All six variables for certificates are six mistakes without the trait that they need")
    func allCertificates() {
        let variables = ["OTEL_EXPORTER_OTLP_", "OTEL_EXPORTER_OTLP_TRACES_"].flatMap { prefix in
            ["CERTIFICATE", "CLIENT_KEY", "CLIENT_CERTIFICATE"].map { prefix + $0 }
        }
        let reading = ConfigurationReading(Dictionary(uniqueKeysWithValues: variables.map { ($0, "/a.pem") }))
        #expect(reading.settings.sorted() == variables.sorted())
    }
    #endif

    @Test("Zipkin has an endpoint and a time of its own")
    func zipkin() {
        let reading = ConfigurationReading([
            "OTEL_EXPORTER_ZIPKIN_ENDPOINT": "https://zipkin:9411/api/v2/spans", "OTEL_EXPORTER_ZIPKIN_TIMEOUT": "1500",
            "OTEL_EXPORTER_OTLP_HEADERS": "a=1",
        ])
        #expect(reading.mistakes.isEmpty)
        #expect(reading.configuration.zipkin.endpoint == "https://zipkin:9411/api/v2/spans")
        #expect(reading.configuration.zipkin.options.timeout == .milliseconds(1_500))
        #expect(reading.configuration.zipkin.options.headers.isEmpty)
        #expect(ConfigurationReading([:]).configuration.zipkin.endpoint == "http://localhost:9411/api/v2/spans")
        #expect(
            ConfigurationReading(["OTEL_EXPORTER_ZIPKIN_ENDPOINT": "zipkin"]).settings == [
                "OTEL_EXPORTER_ZIPKIN_ENDPOINT"
            ]
        )
    }

    @Test("Options that are printed show the names of headers, not their values")
    func printing() {
        let reading = ConfigurationReading(["OTEL_EXPORTER_OTLP_HEADERS": "authorization=s3cr3t"])
        var dumped = ""
        dump(reading.configuration, to: &dumped)
        for text in [dumped, "\(reading.configuration)", String(reflecting: reading.configuration.otlp.options)] {
            #expect(text.contains("authorization"))
            #expect(!text.contains("s3cr3t"))
        }
    }
}
