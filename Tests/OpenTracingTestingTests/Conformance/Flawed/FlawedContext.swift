//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import Synchronization

/// The context of a ``FlawedSpan``.
struct FlawedContext: SpanContext {
    var traceIDString: String
    var spanIDString: String
    var isSampled = true
    var items = Baggage()

    /// What the flaw of shared baggage puts in the place of a value.
    var shared: SharedBaggage?

    var baggage: Baggage { shared?.items.withLock { $0 } ?? items }

    final class SharedBaggage: Sendable {
        let items: Mutex<Baggage>

        init(_ items: Baggage) {
            self.items = Mutex(items)
        }
    }
}
