//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Finds the intended name for a misspelled one.
package enum Misspelling {
    /// The problem with an unknown variable, in the same words for all readers.
    package static let problem = "unknown variable"

    /// The remedy.
    package static func remedy(meant variable: String) -> String { "did you mean \(variable)?" }

    /// Returns the variable intended by a name in the environment, if they differ by one typo; underscores are ignored.
    ///
    /// The environment holds the variables of many programs, so a name must be very close and start like one of ours.
    ///
    /// - Parameters:
    ///   - name: a name in the environment.
    ///   - known: the known variables.
    /// - Returns: the nearest variable; `nil` for a correct name, and for one that resembles none of them.
    package static func variable(meantBy name: String, among known: [String]) -> String? {
        guard name.hasPrefix("OTEL") || name.hasPrefix("TRACE"), !known.contains(name) else { return nil }
        return nearest(to: letters(of: name), among: known, atMost: 1, spelled: letters)
    }

    /// Returns the key intended by a name in a file, if they differ by at most three typos; case is ignored.
    ///
    /// - Parameters:
    ///   - name: a short name.
    ///   - known: the valid keys.
    /// - Returns: the nearest key; `nil` for a name that resembles none of them.
    package static func key(meantBy name: String, among known: [String]) -> String? {
        nearest(to: Array(name.lowercased().utf8), among: known, atMost: 3) { Array($0.lowercased().utf8) }
    }

    private static func nearest(
        to letters: [UInt8],
        among known: [String],
        atMost limit: Int,
        spelled: (String) -> [UInt8]
    ) -> String? {
        var nearest: (name: String, slips: Int)?
        for name in known {
            let other = spelled(name)
            // At least as many typos as there are surplus letters.
            guard abs(letters.count - other.count) <= limit else { continue }
            let slips = slips(from: letters, to: other)
            if slips <= limit, slips < nearest?.slips ?? .max { nearest = (name, slips) }
        }
        return nearest?.name
    }

    /// The number of typos between the names of two variables; underscores are ignored.
    package static func slips(from name: String, to other: String) -> Int {
        slips(from: letters(of: name), to: letters(of: other))
    }

    private static func letters(of name: String) -> [UInt8] {
        name.uppercased().utf8.filter { $0 != UInt8(ascii: "_") }
    }

    /// The number of letters to change, add, remove, or swap with the next one to turn one name into another.
    private static func slips(from source: [UInt8], to target: [UInt8]) -> Int {
        var rows = [Array(0...target.count)]
        for (row, letter) in source.enumerated() {
            let above = rows[row]
            var current = [row + 1]
            for (column, other) in target.enumerated() {
                var fewest = min(above[column] + (letter == other ? 0 : 1), above[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, letter == target[column - 1], other == source[row - 1] {
                    fewest = min(fewest, rows[row - 1][column - 1] + 1)
                }
                current.append(fewest)
            }
            rows.append(current)
        }
        return rows[source.count][target.count]
    }
}
