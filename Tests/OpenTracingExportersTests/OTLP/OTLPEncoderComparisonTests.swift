//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingExporters
import OpenTracingSDK
import Testing

@Suite("OTLP encoding beside a plain encoder")
struct OTLPEncoderComparisonTests {
    @Test("Random spans are written byte for byte as the plain encoder writes them", arguments: 0..<40)
    func random(seed: Int) {
        var generator = RandomSpans(seed: UInt64(seed))
        for count in [1, 2, 13] {
            let spans = generator.spans(count)
            for conventions in [OTLPConventions.openTelemetry, .openTracing] {
                expectSameBytes(spans, conventions)
            }
        }
    }

    /// Lengths take one byte up to 127, two up to 16 383 and three above; every message around a text passes each limit at
    /// another length of it.
    @Test(
        "Texts of every length around the limits of protobuf's lengths are written as the plain encoder writes them",
        arguments: [0..<20, 100..<130, 16_345..<16_387]
    )
    func lengths(lengths: Range<Int>) {
        for length in lengths {
            let text = String(repeating: "x", count: length)
            let span = Sample.span(
                1,
                tags: ["http.url": .string(text), "span.kind": "server", text: 1, "list": [.string(text)]],
                logs: [Sample.log(["event": "error", "message": .string(text)])]
            )
            expectSameBytes([span, Sample.span(2, text), Sample.span(3, service: text)], .openTelemetry)
        }
    }

    private func expectSameBytes(
        _ spans: [SpanRecord],
        _ conventions: OTLPConventions,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let expected = PlainOTLPEncoder(conventions).request(spans)
        let protobuf = OTLPEncoding.protobuf.encode(spans, conventions: conventions)
        #expect(protobuf.bytes == expected.protobuf, "\(conventions)", sourceLocation: sourceLocation)
        let json = OTLPEncoding.json.encode(spans, conventions: conventions)
        #expect(
            String(decoding: json.bytes, as: UTF8.self) == expected.json,
            "\(conventions)",
            sourceLocation: sourceLocation
        )
        let spanCount = spans.count { $0.context.isValid }
        #expect(protobuf.spanCount == spanCount && json.spanCount == spanCount, sourceLocation: sourceLocation)
    }
}
