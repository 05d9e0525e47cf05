//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracingExporters
import Synchronization

/// A transport that does not answer until a test wants it to, and takes everything then.
final class HangingTransport: HTTPTransport {
    private typealias Answer = CheckedContinuation<HTTPExportResponse, any Error>

    private struct State {
        var requestCount = 0
        var isAnswering = false
        var isCancelled = false
        var waiting: [Answer] = []
    }

    private let state = Mutex(State())

    var requestCount: Int { state.withLock(\.requestCount) }

    /// Waits until there was a request.
    func isAsked() async {
        while requestCount == 0 { await Task.yield() }
    }

    /// Answers all requests, from now on at once.
    func answer() {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            state.isAnswering = true
            return state.waiting
        }
        for answer in waiting { answer.resume(returning: HTTPExportResponse(status: 200)) }
    }

    func send(_ request: HTTPExportRequest) async throws -> HTTPExportResponse {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let result = state.withLock { state -> Result<HTTPExportResponse, any Error>? in
                    state.requestCount += 1
                    if state.isCancelled { return .failure(CancellationError()) }
                    if state.isAnswering { return .success(HTTPExportResponse(status: 200)) }
                    state.waiting.append(continuation)
                    return nil
                }
                if let result { continuation.resume(with: result) }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                defer { state.waiting = [] }
                state.isCancelled = true
                return state.waiting
            }
            for answer in waiting { answer.resume(throwing: CancellationError()) }
        }
    }
}
