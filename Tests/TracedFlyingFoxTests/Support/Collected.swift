//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if FlyingFox
import Synchronization

/// What several tasks found out.
final class Collected: Sendable {
    private let found = Mutex<[String]>([])

    var texts: [String] { found.withLock(\.self) }

    func add(_ text: String) {
        found.withLock { $0.append(text) }
    }
}
#endif
