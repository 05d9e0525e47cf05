//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What a producer has written down at its end.
struct ProducerResult {
    private var values: [Substring: Int] = [:]

    init(_ path: String) {
        for line in AppendOnlyFile.lines(of: path) {
            let words = line.split(separator: " ")
            if words.count == 2 { values[words[0]] = Int(words[1]) }
        }
    }

    subscript(name: String) -> Int { values[name[...]] ?? -1 }
}
