//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracingTesting
import XCTest

/// The same harness with XCTest.
final class ConformanceXCTests: XCTestCase {
    func testReport() async {
        let report = await TracerConformance(UserTracer.probe).report()
        XCTAssert(report.isSuccess, report.description)
        XCTAssertEqual(report.passedCount, 140)
    }
}
