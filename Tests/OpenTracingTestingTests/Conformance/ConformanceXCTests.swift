//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import XCTest

/// The harness as authors of tracers use it who write XCTest.
final class ConformanceXCTests: XCTestCase {
    private let conformance = TracerConformance(.mock())

    func testReport() async {
        let report = await conformance.report()
        XCTAssert(report.isSuccess, report.description)
    }

    func testEachCase() async {
        for conformanceCase in conformance.cases {
            do throws(ConformanceFailure) {
                try await conformanceCase.run()
            } catch {
                XCTFail(error.description)
            }
        }
    }
}
