//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingSDK
import OpenTracingTesting
import Testing

@Suite("The production tracer conforms to the API")
struct RecordingTracerConformanceTests {
    static let conformance = TracerConformance(RecordingTracerProbe.probe(Propagators()))

    @Test("Case", arguments: conformance.cases)
    func conforms(_ conformanceCase: TracerConformance.Case) async throws {
        try await conformanceCase.run()
    }

    @Test("All cases are run")
    func numberOfCases() {
        #expect(Self.conformance.cases.count == 149)
        #expect(Self.conformance.skippedCases.isEmpty)
    }

    /// Formats that a service may be set up with. All carry baggage but B3, which has no place for it.
    enum Formats: String, CaseIterable {
        case b3Single, b3Multiple, jaeger, basicTracer, composite

        var propagators: Propagators {
            switch self {
            case .b3Single: Propagators(text: B3Propagator())
            case .b3Multiple: Propagators(text: B3Propagator(encoding: .multiple))
            case .jaeger: Propagators(text: JaegerPropagator())
            case .basicTracer: Propagators(text: BasicTracerPropagator(), binary: BasicTracerBinaryPropagator())
            case .composite:
                Propagators(text: CompositePropagator([W3CPropagator(), B3Propagator(), JaegerPropagator()]))
            }
        }

        /// The format of basictracer has room for trace identifiers of 64 bits only.
        var identifierGenerator: any IdentifierGenerator {
            self == .basicTracer ? ShortIdentifierGenerator() : RandomIdentifierGenerator()
        }

        var checksBaggage: Bool { self != .b3Single && self != .b3Multiple }
    }

    @Test("Whatever the formats", arguments: Formats.allCases)
    func formats(_ formats: Formats) async {
        let probe = RecordingTracerProbe.probe(
            formats.propagators,
            identifierGenerator: formats.identifierGenerator,
            checksBaggage: formats.checksBaggage
        )
        let report = await TracerConformance(probe).report()
        #expect(report.isSuccess, "\(report)")
        #expect(report.passedCount == (formats.checksBaggage ? 149 : 133))
    }
}
