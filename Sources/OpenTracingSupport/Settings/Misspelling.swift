//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Finds the name that somebody meant who wrote another one.
package enum Misspelling {
    /// What is wrong with a variable that is not known. All readers say it in the same words.
    package static let problem = "unknown variable"

    /// What would be right in its place.
    package static func remedy(meant variable: String) -> String { "did you mean \(variable)?" }

    /// The variable that is meant by a name in the environment, where the two are one slip apart; underscores do not count.
    ///
    /// The environment holds the variables of many programs, so a name must be very near, and must begin like one of ours.
    ///
    /// - Parameters:
    ///   - name: a name in the environment.
    ///   - known: the variables that there are.
    /// - Returns: the nearest variable; `nil` for a name that is right, and for one that is like none of them.
    package static func variable(meantBy name: String, among known: [String]) -> String? {
        guard name.hasPrefix("OTEL") || name.hasPrefix("TRACE"), !known.contains(name) else { return nil }
        return nearest(to: letters(of: name), among: known, atMost: 1, spelled: letters)
    }

    /// The key that is meant by a name in a file, where the two are three slips apart at most; capitals do not count.
    ///
    /// - Parameters:
    ///   - name: a short name.
    ///   - known: the keys that may stand in its place.
    /// - Returns: the nearest key; `nil` for a name that is like none of them.
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
            // No fewer slips than letters that are too many.
            guard abs(letters.count - other.count) <= limit else { continue }
            let slips = slips(from: letters, to: other)
            if slips <= limit, slips < nearest?.slips ?? .max { nearest = (name, slips) }
        }
        return nearest?.name
    }

    /// How many slips lie between the names of two variables; underscores do not count.
    package static func slips(from name: String, to other: String) -> Int {
        slips(from: letters(of: name), to: letters(of: other))
    }

    private static func letters(of name: String) -> [UInt8] {
        name.uppercased().utf8.filter { $0 != UInt8(ascii: "_") }
    }

    /// How often a letter must be changed, added, left out, or swapped with the next one to make one name of another.
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
