//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracing

/// Runs a tracer through what the OpenTracing API demands, for authors of tracers.
///
/// The cases are those of the harnesses that come with the OpenTracing libraries for Go, Python and JavaScript, and those
/// which all of them lack: broken carriers, several references, isolation of baggage, misuse, concurrency.
///
/// It depends on no test library. With Swift Testing:
///
/// ```swift
/// let conformance = TracerConformance(TracerProbe { MyTracer() })
///
/// @Test(arguments: conformance.cases)
/// func conforms(_ conformanceCase: TracerConformance.Case) async throws {
///     try await conformanceCase.run()
/// }
/// ```
///
/// With XCTest:
///
/// ```swift
/// func testConformance() async {
///     let report = await conformance.report()
///     XCTAssert(report.isSuccess, report.description)
/// }
/// ```
///
/// What other libraries open and close is bound to a closure here. So their cases about scopes that are closed twice, or
/// in the wrong order, or on another thread, cannot be written, and those about what `close` restores are cases about the
/// end of a closure. Carriers are typed: the cases that pass an object which is no carrier pass one that the tracer cannot
/// know. Deprecated calls are not part of this API.
public struct TracerConformance: Sendable {
    /// What the tracer is looked at through.
    package let probe: TracerProbe

    /// The cases that can be run with the probe.
    public let cases: [Case]

    /// The cases that cannot be run with the probe.
    package let skippedCases: [SkippedCase]

    /// Chooses the cases for a tracer.
    ///
    /// - Parameter probe: how to make a tracer, and how to look into it.
    public init(_ probe: TracerProbe) {
        self.probe = probe
        var cases: [Case] = []
        var skippedCases: [SkippedCase] = []
        for rule in ConformanceRule.all {
            let missing = rule.needs.filter { !$0.isOffered(by: probe) }
            if missing.isEmpty {
                cases.append(Case(rule: rule, probe: probe))
            } else {
                let reason = missing.map(\.reasonForSkipping).joined(separator: ", ")
                skippedCases.append(SkippedCase(name: rule.name, requirement: rule.requirement, reason: reason))
            }
        }
        self.cases = cases
        self.skippedCases = skippedCases
    }

    /// Runs all cases one after the other.
    ///
    /// - Returns: what came of each.
    public func report() async -> Report {
        var results: [Report.Result] = []
        for conformanceCase in cases {
            do throws(ConformanceFailure) {
                try await conformanceCase.run()
                results.append(Report.Result(conformanceCase, outcome: .passed))
            } catch {
                results.append(Report.Result(conformanceCase, outcome: .failed(error)))
            }
        }
        results += skippedCases.map { Report.Result($0) }
        return Report(results: results)
    }
}

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

extension TracerConformance {
    /// One demand that cannot be checked with the probe.
    package struct SkippedCase: Sendable, Hashable {
        /// What would be checked, in a sentence.
        package let name: String

        /// What the case demands, and where that is written.
        package let requirement: String

        /// What the probe lacks.
        package let reason: String
    }
}

extension TracerConformance {
    /// What came of all cases.
    public struct Report: Sendable {
        /// The cases with their outcomes: first those that ran, then those that were skipped.
        package let results: [Result]

        /// What came of a case.
        package enum Outcome: Sendable, Hashable {
            /// The tracer did what was demanded.
            case passed
            /// The tracer did not do what was demanded.
            case failed(ConformanceFailure)
            /// The case was not run, for a reason.
            case skipped(String)
        }

        /// A case and what came of it.
        package struct Result: Sendable, Hashable {
            /// What is checked, in a sentence.
            package let name: String

            /// What the case demands, and where that is written.
            package let requirement: String

            /// What came of it.
            package let outcome: Outcome

            init(_ conformanceCase: Case, outcome: Outcome) {
                name = conformanceCase.name
                requirement = conformanceCase.requirement
                self.outcome = outcome
            }

            init(_ skippedCase: SkippedCase) {
                name = skippedCase.name
                requirement = skippedCase.requirement
                outcome = .skipped(skippedCase.reason)
            }
        }

        /// The number of cases that passed.
        public var passedCount: Int { results.count { $0.outcome == .passed } }

        /// The number of cases that were skipped.
        public var skippedCount: Int {
            results.count { if case .skipped = $0.outcome { true } else { false } }
        }

        /// What the tracer did not do, in the order of the cases.
        public var failures: [ConformanceFailure] {
            results.compactMap { if case .failed(let failure) = $0.outcome { failure } else { nil } }
        }

        /// Whether no case failed.
        public var isSuccess: Bool { failures.isEmpty }
    }
}

extension TracerConformance.Report: CustomStringConvertible {
    /// A line for each case, and one with the numbers.
    public var description: String {
        let lines = results.map { result in
            switch result.outcome {
            case .passed: "passed   \(result.name)"
            case .failed(let failure): "FAILED   \(failure)"
            case .skipped(let reason): "skipped  \(result.name) (\(reason))"
            }
        }
        let summary = "\(passedCount) passed, \(failures.count) failed, \(skippedCount) skipped"
        return (lines + [summary]).joined(separator: "\n")
    }
}
