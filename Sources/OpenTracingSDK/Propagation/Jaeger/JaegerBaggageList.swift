//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

/// The value of a `jaeger-baggage` entry: baggage that somebody adds to a request by hand.
enum JaegerBaggageList {
    /// Reads the items of a value such as `k1=v1, k2=v2`, which is encoded like the query of a URL as a whole.
    ///
    /// Parts without exactly one equals sign or without a key are skipped.
    ///
    /// - Parameters:
    ///   - value: the value of the entry.
    ///   - body: receives each item.
    static func forEachItem(in value: String, _ body: (BaggageItem) -> Void) {
        let text = BaggageValueEscaping.query.unescape(value)
        text.withBytes { bytes in
            var start = 0
            while start <= bytes.count {
                let end = bytes.firstIndex(of: UInt8(ascii: ","), in: start..<bytes.count) ?? bytes.count
                if let item = item(bytes, in: bytes.trimmed(start..<end)) {
                    body(item)
                }
                start = end + 1
            }
        }
    }

    private static func item(_ bytes: Bytes, in range: Range<Int>) -> BaggageItem? {
        guard let equals = bytes.firstIndex(of: UInt8(ascii: "="), in: range) else { return nil }
        let key = bytes.trimmed(range.lowerBound..<equals)
        let value = equals + 1..<range.upperBound
        guard !key.isEmpty, bytes.firstIndex(of: UInt8(ascii: "="), in: value) == nil else { return nil }
        return BaggageItem(key: bytes.text(in: key), value: bytes.text(in: value))
    }
}
