//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

/// What a scenario prints: figures, and claims that hold or do not.
struct Report {
    private var broken: [String] = []

    init(_ title: String) {
        Self.print("== \(title)")
    }

    /// Prints a figure.
    func figure(_ name: String, _ value: some CustomStringConvertible) {
        Self.print("\(name.padding(toLength: 52, withPad: " ", startingAt: 0)) \(value)")
    }

    /// Prints whether a claim holds.
    mutating func claim(_ claim: String, _ holds: Bool) {
        Self.print("\(holds ? "holds  " : "BROKEN ") \(claim)")
        if !holds { broken.append(claim) }
    }

    /// Throws when a claim did not hold.
    func conclude() throws {
        Self.print("")
        guard broken.isEmpty else { throw Failure("broken: " + broken.joined(separator: "; ")) }
    }

    static func print(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
}
