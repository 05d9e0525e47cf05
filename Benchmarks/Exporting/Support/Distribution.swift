//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Times that were measured, in nanoseconds.
struct Distribution {
    private let sorted: [Int64]

    init(_ values: [Int64]) {
        sorted = values.sorted()
    }

    var count: Int { sorted.count }

    /// The time that so large a share of the others does not exceed, in microseconds.
    func microseconds(atShare share: Double) -> Double {
        guard !sorted.isEmpty else { return 0 }
        let index = min(sorted.count - 1, Int(Double(sorted.count) * share))
        return Double(sorted[index]) / 1_000
    }

    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }
}
