//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension TracerConformance {
    /// What came of all cases.
    public struct Report: Sendable {
        /// The cases with their outcomes: first those that ran, then those that were skipped.
        public let results: [Result]

        /// What came of a case.
        public enum Outcome: Sendable, Hashable {
            /// The tracer did what was demanded.
            case passed
            /// The tracer did not do what was demanded.
            case failed(ConformanceFailure)
            /// The case was not run, for a reason.
            case skipped(String)
        }

        /// A case and what came of it.
        public struct Result: Sendable, Hashable {
            /// What is checked, in a sentence.
            public let name: String

            /// What the case demands, and where that is written.
            public let requirement: String

            /// What came of it.
            public let outcome: Outcome

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
