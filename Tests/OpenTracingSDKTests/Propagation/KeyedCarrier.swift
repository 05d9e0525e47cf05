//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

/// A carrier that answers by key only and cannot list its entries.
struct KeyedCarrier: TextMapReader {
    let headers: [String: String]

    func values(forKey key: String) -> [String] {
        TextMapCarrier(headers).values(forKey: key)
    }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {}
}
