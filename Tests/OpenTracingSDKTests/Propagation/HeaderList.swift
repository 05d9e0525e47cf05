//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

/// Headers in order, in which a name may come more than once, as servers receive them.
struct HeaderList: TextMapReader, TextMapWriter {
    var entries: [(key: String, value: String)]

    init(_ entries: [(String, String)] = []) {
        self.entries = entries.map { (key: $0.0, value: $0.1) }
    }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
        for entry in entries {
            body(entry.key, entry.value)
        }
    }

    mutating func set(_ value: String, forKey key: String) {
        entries.removeAll { $0.key.lowercased() == key.lowercased() }
        entries.append((key: key, value: value))
    }
}
