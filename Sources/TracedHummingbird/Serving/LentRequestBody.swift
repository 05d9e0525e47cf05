//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HTTPTypes
import Hummingbird
import TracedRouting

/// The body of a request that Hummingbird takes back once the response has been written, to read the next request.
///
/// It reads that where the body was read: while a task that has been left behind still waits there, it would end the process.
struct LentRequestBody: Sendable {
    let loan = BodyLoan()
    /// Whether the connection ends with the response, and is not read any more.
    private let isLast: Bool

    init(of request: Hummingbird.Request) {
        isLast = request.headers[.connection] == "close"
    }

    /// Ends the loan, and waits until nobody reads.
    func end() async {
        if !loan.end() && !isLast { await loan.returned() }
    }

    /// Ends the loan with a response that does not read the body of its request any more.
    ///
    /// - Parameter response: the body of the response.
    /// - Returns: the body to send: the same one, unless somebody is left to be waited for when it has been written.
    func ended(with response: Hummingbird.ResponseBody) -> Hummingbird.ResponseBody {
        loan.end() || isLast ? response : ending(response)
    }

    /// Ends the loan once a response has been written, which may read the body of its request meanwhile.
    ///
    /// - Parameter response: the body of the response.
    /// - Returns: the body to send.
    func ending(_ response: Hummingbird.ResponseBody) -> Hummingbird.ResponseBody {
        Hummingbird.ResponseBody(contentLength: response.contentLength) { writer in
            // Safe: the writer is handed on whole and waited for, so nobody uses it twice at once.
            nonisolated(unsafe) let target = writer
            try await response.write(target)
            await end()
        }
    }
}
#endif
