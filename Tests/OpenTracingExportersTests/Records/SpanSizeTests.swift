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

@Suite("How much of a span is written")
struct SpanSizeTests {
    /// A span with many times the text that a receiver takes at once.
    private static let large: SpanRecord = {
        var tags: Tags = [:]
        for index in 0..<100 { tags["tag\(index)"] = .string(String(repeating: "t", count: 50_000)) }
        let logs = (0..<100).map { Sample.log(at: $0, ["text": .string(String(repeating: "l", count: 50_000))]) }
        return Sample.span(1, tags: tags, logs: logs)
    }()

    @Test(
        "What is over a mebibyte of tags and logs is left out, and counted",
        arguments: [OTLPEncoding.protobuf, .json]
    )
    func bounded(encoding: OTLPEncoding) {
        let bytes = encoding.encode([Self.large], conventions: .openTracing).bytes
        #expect(bytes.count > 900_000 && bytes.count < 1_200_000)
        let text = String(decoding: bytes, as: UTF8.self)
        guard encoding == .json else { return }
        // Twenty tags of 50 000 bytes fit, and no log beside them.
        #expect(text.contains(#""droppedAttributesCount":80"#))
        #expect(text.contains(#""droppedEventsCount":100"#))
    }

    @Test("A span within a mebibyte keeps everything", arguments: [OTLPEncoding.protobuf, .json])
    func whole(encoding: OTLPEncoding) {
        let text = String(repeating: "t", count: 500_000)
        let span = Sample.span(1, tags: ["a": .string(text), "b": .string(text)])
        let bytes = encoding.encode([span], conventions: .openTracing).bytes
        #expect(bytes.count > 1_000_000)
        #expect(!String(decoding: bytes, as: UTF8.self).contains("droppedAttributesCount"))
    }
}
