//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What a collector writes down, so that it can be told afterwards what it received and what it said so about.
///
/// `r NUMBER COUNT ID…` stands there before a request is answered, `a NUMBER` once the answer was sent.
struct CollectorRecord {
    /// How often each span came.
    private(set) var received: [Substring: Int] = [:]
    /// How many spans came in all.
    private(set) var spanCount = 0
    /// How often a span came although a request with it had been answered before.
    private(set) var afterAcknowledgement = 0

    /// Reads the record of one collector that may have died and come back.
    init(_ path: String) {
        var open: [Substring: [Substring]] = [:]
        var acknowledged: Set<Substring> = []
        for line in AppendOnlyFile.lines(of: path) {
            let words = line.split(separator: " ")
            guard words.count >= 2 else { continue }
            if words[0] == "a" {
                acknowledged.formUnion(open.removeValue(forKey: words[1]) ?? [])
                continue
            }
            guard words.count >= 3 else { continue }
            spanCount += Int(words[2]) ?? 0
            let spans = Array(words[3...])
            for span in spans {
                received[span, default: 0] += 1
                if acknowledged.contains(span) { afterAcknowledgement += 1 }
            }
            open[words[1]] = spans
        }
    }

    /// How often a span came again in all.
    var repeated: Int { received.values.reduce(0) { $0 + $1 - 1 } }
}
