//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracing

extension TracerConformance {
    /// One demand on a tracer, ready to be run.
    public struct Case: Sendable, Identifiable {
        private let rule: ConformanceRule
        private let probe: TracerProbe

        init(rule: ConformanceRule, probe: TracerProbe) {
            self.rule = rule
            self.probe = probe
        }

        /// What is checked, in a sentence; no two cases have the same name.
        public var name: String { rule.name }

        /// What the case demands, and where that is written.
        public var requirement: String { rule.requirement }

        /// The name.
        public var id: String { name }

        /// Runs the case with new tracers, and with no active span.
        ///
        /// - Throws: ``ConformanceFailure`` when the tracer does not do what is demanded.
        public func run() async throws(ConformanceFailure) {
            let run = ConformanceRun(probe: probe)
            var mismatch: String?
            do {
                try await withoutActiveSpan { () async throws in try await rule.check(run) }
            } catch let found as ConformanceMismatch {
                mismatch = found.description
            } catch {
                mismatch = "threw \(type(of: error)) where nothing is to be thrown: \(error)"
            }
            await run.closeTracers()
            if let mismatch {
                throw ConformanceFailure(caseName: name, requirement: requirement, reason: mismatch)
            }
        }
    }
}

extension TracerConformance.Case: CustomStringConvertible {
    /// The name.
    public var description: String { name }
}
