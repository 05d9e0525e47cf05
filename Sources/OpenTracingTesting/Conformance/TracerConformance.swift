//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracing

/// Tests whether a tracer conforms to the OpenTracing API, for authors of tracers.
///
/// The cases combine those of the harnesses in the OpenTracing libraries for Go, Python and JavaScript with cases that all of
/// them lack: malformed carriers, several references, isolation of baggage, misuse and concurrency.
///
/// The kit does not depend on a test library. With Swift Testing:
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
/// Scopes that other libraries open and close explicitly are closures here. Cases about closing scopes twice, out of order or on
/// another thread therefore do not apply, and those about what `close` restores become cases about the end of a closure. Carriers
/// are typed, so cases that pass an object that is not a carrier use a carrier type unknown to the tracer instead. Deprecated
/// calls are not part of this API.
public struct TracerConformance: Sendable {
    /// The probe that inspects the tracer.
    package let probe: TracerProbe

    /// The cases that the probe supports.
    public let cases: [Case]

    /// The cases that the probe does not support.
    package let skippedCases: [SkippedCase]

    /// Selects the cases for a tracer.
    ///
    /// - Parameter probe: creates tracers and inspects them.
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

    /// Runs all cases sequentially.
    ///
    /// - Returns: the results.
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
    /// A conformance case, ready to run.
    public struct Case: Sendable, Identifiable {
        private let rule: ConformanceRule
        private let probe: TracerProbe

        init(rule: ConformanceRule, probe: TracerProbe) {
            self.rule = rule
            self.probe = probe
        }

        /// A sentence that states what is checked; unique among the cases.
        public var name: String { rule.name }

        /// The requirement that the case checks, and its source.
        public var requirement: String { rule.requirement }

        /// The name.
        public var id: String { name }

        /// Runs the case with new tracers and without an active span.
        ///
        /// - Throws: ``ConformanceFailure`` if the tracer does not meet the requirement.
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
    /// A case that the probe does not support.
    package struct SkippedCase: Sendable, Hashable {
        /// A sentence that states what would be checked.
        package let name: String

        /// The requirement that the case checks, and its source.
        package let requirement: String

        /// What the probe lacks.
        package let reason: String
    }
}

extension TracerConformance {
    /// The results of all cases.
    public struct Report: Sendable {
        /// The results: first those of the cases that ran, then the skipped ones.
        package let results: [Result]

        /// The outcome of a case.
        package enum Outcome: Sendable, Hashable {
            /// The tracer met the requirement.
            case passed
            /// The tracer did not meet the requirement.
            case failed(ConformanceFailure)
            /// The case was skipped, with a reason.
            case skipped(String)
        }

        /// A case and its outcome.
        package struct Result: Sendable, Hashable {
            /// A sentence that states what is checked.
            package let name: String

            /// The requirement that the case checks, and its source.
            package let requirement: String

            /// The outcome.
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

        /// The failures, in the order of the cases.
        public var failures: [ConformanceFailure] {
            results.compactMap { if case .failed(let failure) = $0.outcome { failure } else { nil } }
        }

        /// Whether no case failed.
        public var isSuccess: Bool { failures.isEmpty }
    }
}

extension TracerConformance.Report: CustomStringConvertible {
    /// One line per case, followed by a summary.
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
