//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

/// Headers that answer by name only and cannot be listed.
struct KeyedHeaders: TextMapReader {
    let list: HeaderList

    func values(forKey key: String) -> [String] {
        list.values(forKey: key)
    }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {}
}
