//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import Testing

@Suite("What a tracer has without doing anything for it")
struct TracerDefaultsTests {
    private struct BareTracer: Tracer {
        func startSpan(_ operationName: String, options: SpanOptions) -> any Span {
            NoopTracer().startSpan(operationName, options: options)
        }

        func inject<Carrier: TextMapWriter>(
            _ context: any SpanContext,
            as format: Format,
            into carrier: inout Carrier
        ) throws(PropagationError) {}

        func inject<Carrier: BinaryWriter>(
            _ context: any SpanContext,
            as format: Format,
            into carrier: inout Carrier
        ) throws(PropagationError) {}

        func extract<Carrier: TextMapReader>(
            as format: Format,
            from carrier: Carrier
        ) throws(PropagationError) -> (any SpanContext)? { nil }

        func extract<Carrier: BinaryReader>(
            as format: Format,
            from carrier: Carrier
        ) throws(PropagationError) -> (any SpanContext)? { nil }
    }

    @Test("It shares the scope manager with other tracers, and can be closed")
    func defaults() async {
        let tracer: any Tracer = BareTracer()
        #expect(tracer.scopeManager === ScopeManager.shared)
        await tracer.close()
    }

    @Test(
        "It refuses carriers of its user's own",
        arguments: [
            (Format.textMap, "invalid carrier"), (.binary, "invalid carrier"), (Format("own"), "unsupported format"),
        ]
    )
    func ownCarriers(format: Format, code: String) {
        let tracer: any Tracer = BareTracer()
        var carrier = 0
        let context = tracer.startSpan("operation").context
        let injection = #expect(throws: PropagationError.self) {
            try tracer.inject(context, as: format, into: &carrier)
        }
        let extraction = #expect(throws: PropagationError.self) { try tracer.extract(as: format, from: carrier) }
        #expect(injection?.code.description == code)
        #expect(extraction?.code.description == code)
    }
}
