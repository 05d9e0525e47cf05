//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

#if Hummingbird
import HTTPTypes
import Hummingbird
import OpenTracingInstrumentation

/// A request body that Hummingbird takes back after the response has been written, to read the next request.
///
/// Hummingbird reads the next request from the same stream: if an abandoned task is still waiting there, the process crashes.
struct LentRequestBody: Sendable {
    let loan = BodyLoan()
    private let fields: HTTPFields

    init(of request: Hummingbird.Request) {
        fields = request.headers
    }

    /// Whether the connection closes after the response and is not read again.
    private var isLast: Bool { fields[.connection] == "close" }

    /// Ends the loan and waits for readers to finish.
    func end() async {
        if !loan.end() && !isLast { await loan.returned() }
    }

    /// Ends the loan for a response that no longer reads the request body.
    ///
    /// - Parameter response: the body of the response.
    /// - Returns: the body to send: unchanged, unless a reader must be awaited after it has been written.
    func ended(with response: Hummingbird.ResponseBody) -> Hummingbird.ResponseBody {
        loan.end() || isLast ? response : ending(response)
    }

    /// Ends the loan after a response that may read the request body has been written.
    ///
    /// - Parameter response: the body of the response.
    /// - Returns: the body to send.
    func ending(_ response: Hummingbird.ResponseBody) -> Hummingbird.ResponseBody {
        Hummingbird.ResponseBody(contentLength: response.contentLength) { writer in
            // Safe: the writer is handed over completely and awaited, so it is never used concurrently.
            nonisolated(unsafe) let target = writer
            try await response.write(target)
            await end()
        }
    }
}
#endif
