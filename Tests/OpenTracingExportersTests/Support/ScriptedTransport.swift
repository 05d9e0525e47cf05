//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracingExporters
import Synchronization

/// A transport without a network: the n-th request gets the n-th answer, and the last answer stands for all further ones. A status
/// of zero is no answer.
final class ScriptedTransport: HTTPTransport {
    private let state: Mutex<(answers: [Int], bodies: [[UInt8]])>

    init(_ answers: Int...) {
        state = Mutex((answers, []))
    }

    /// The bodies that were sent, in order.
    var bodies: [[UInt8]] { state.withLock(\.bodies) }

    func send(_ request: HTTPExportRequest) async throws -> HTTPExportResponse {
        try Task.checkCancellation()
        let status = state.withLock { state in
            state.bodies.append(request.body)
            return state.answers.count > 1 ? state.answers.removeFirst() : state.answers[0]
        }
        guard status != 0 else { throw HTTPTransportError.connectionFailed(code: nil) }
        return HTTPExportResponse(status: status)
    }
}
