//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracingExporters
import Synchronization

/// Time that passes only when somebody waits, and chance that always falls the same way.
final class ManualTime: Sendable {
    private let state = Mutex((elapsed: Duration.zero, waits: [Duration]()))

    /// The waits so far.
    var waits: [Duration] { state.withLock(\.waits) }

    /// - Parameter chance: which way chance falls.
    func senderTime(chance: Double = 1) -> HTTPSenderTime {
        HTTPSenderTime(
            elapsed: { self.state.withLock(\.elapsed) },
            secondsSinceEpoch: { 784_111_770 },
            wait: { duration in
                self.state.withLock { state in
                    state.elapsed += duration
                    state.waits.append(duration)
                }
            },
            chance: { chance }
        )
    }
}
