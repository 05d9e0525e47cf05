//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

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
    public let probe: TracerProbe

    /// The cases that can be run with the probe.
    public let cases: [Case]

    /// The cases that cannot be run with the probe.
    public let skippedCases: [SkippedCase]

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
