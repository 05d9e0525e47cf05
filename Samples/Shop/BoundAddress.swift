//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Synchronization

/// The port of a server, once it has one.
final class BoundAddress: Sendable {
    private struct State {
        var port: Int?
        var waiting: [CheckedContinuation<Int, Never>] = []
    }

    private let state = Mutex(State())

    var isSet: Bool { state.withLock { $0.port != nil } }

    /// The port; waits until there is one.
    var value: Int {
        get async {
            await withCheckedContinuation { continuation in
                let port: Int? = state.withLock { state in
                    if state.port == nil { state.waiting.append(continuation) }
                    return state.port
                }
                if let port { continuation.resume(returning: port) }
            }
        }
    }

    func set(_ port: Int?) {
        let waiting = state.withLock { state in
            state.port = port ?? 0
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume(returning: port ?? 0) }
    }
}
#endif
