//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracingExporters
import Synchronization

/// A transport that answers by what it is asked to send: always the same for the same body.
final class JudgingTransport: HTTPTransport {
    private let answer: @Sendable ([UInt8]) -> Int
    private let sent = Mutex<[[UInt8]]>([])

    init(_ answer: @escaping @Sendable ([UInt8]) -> Int) {
        self.answer = answer
    }

    /// The bodies that were sent, in order.
    var bodies: [[UInt8]] { sent.withLock { $0 } }

    func send(_ request: HTTPExportRequest) async throws -> HTTPExportResponse {
        sent.withLock { $0.append(request.body) }
        return HTTPExportResponse(status: answer(request.body))
    }
}
