//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK

extension Case {
    /// The context of a sampled span is written, and read, in each format.
    static let propagation: [Case] =
        text("w3c", W3CPropagator()) + text("b3", B3Propagator(encoding: .single))
        + text("b3-multiple", B3Propagator(encoding: .multiple))
        + text("jaeger", JaegerPropagator()) + text("basic", BasicTracerPropagator()) + bytes("binary")

    private static func text(_ name: String, _ propagator: any TextMapPropagator) -> [Case] {
        [
            Case("inject-\(name)") {
                let tracer: any Tracer = RecordingTracer(serviceName: "benchmark") {
                    $0.propagators = Propagators(text: propagator)
                }
                return { count in
                    let span = tracer.startSpan("GET /users/:id")
                    for _ in 0..<count {
                        var headers: [String: String] = [:]
                        try? tracer.inject(span.context, as: .httpHeaders, into: &headers)
                        precondition(!headers.isEmpty)
                    }
                    span.finish()
                }
            },
            Case("extract-\(name)") {
                let tracer: any Tracer = RecordingTracer(serviceName: "benchmark") {
                    $0.propagators = Propagators(text: propagator)
                }
                return { count in
                    let span = tracer.startSpan("GET /users/:id")
                    var headers = ["accept": "*/*", "host": "localhost"]
                    try? tracer.inject(span.context, as: .httpHeaders, into: &headers)
                    span.finish()
                    for _ in 0..<count {
                        precondition((try? tracer.extract(as: .httpHeaders, from: headers)) != nil)
                    }
                }
            },
        ]
    }

    private static func bytes(_ name: String) -> [Case] {
        [
            Case("inject-\(name)") {
                let tracer: any Tracer = RecordingTracer(serviceName: "benchmark")
                return { count in
                    let span = tracer.startSpan("GET /users/:id")
                    for _ in 0..<count {
                        var bytes: [UInt8] = []
                        try? tracer.inject(span.context, as: .binary, into: &bytes)
                        precondition(!bytes.isEmpty)
                    }
                    span.finish()
                }
            },
            Case("extract-\(name)") {
                let tracer: any Tracer = RecordingTracer(serviceName: "benchmark")
                return { count in
                    let span = tracer.startSpan("GET /users/:id")
                    var bytes: [UInt8] = []
                    try? tracer.inject(span.context, as: .binary, into: &bytes)
                    span.finish()
                    for _ in 0..<count {
                        precondition((try? tracer.extract(as: .binary, from: bytes)) != nil)
                    }
                }
            },
        ]
    }
}
