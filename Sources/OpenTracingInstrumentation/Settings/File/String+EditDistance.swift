//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
extension String {
    /// How many letters must be changed, added or removed to come to another text; capital letters do not count.
    ///
    /// For short texts: it takes as many steps as the product of their lengths.
    func editDistance(to other: String) -> Int {
        let (source, target) = (Array(lowercased()), Array(other.lowercased()))
        var previous = Array(0...target.count)
        for (row, letter) in source.enumerated() {
            var current = [row + 1]
            for (column, otherLetter) in target.enumerated() {
                let change = previous[column] + (letter == otherLetter ? 0 : 1)
                current.append(Swift.min(change, previous[column + 1] + 1, current[column] + 1))
            }
            previous = current
        }
        return previous[target.count]
    }
}
