//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What came of one attempt to send a batch.
enum HTTPSenderOutcome {
    case success(HTTPExportResponse)
    case failure(HTTPExportFailure.Reason)

    /// The answer, when it is one of success.
    var acceptance: HTTPExportResponse? {
        guard case .success(let answer) = self, (200..<300).contains(answer.status) else { return nil }
        return answer
    }

    /// Why the attempt did not do; of use only where it did not.
    var failureReason: HTTPExportFailure.Reason {
        switch self {
        case .success(let answer): .status(answer.status)
        case .failure(let reason): reason
        }
    }

    /// Whether another attempt may do.
    var isRetryable: Bool {
        switch self {
        case .success(let answer): RetryPolicy.isRetryable(status: answer.status)
        case .failure(.noAnswer(.invalidURL)), .failure(.noAnswer(.shutDown)), .failure(.shutDown): false
        case .failure: true
        }
    }

    /// The wait that the receiver asked for.
    func requestedDelay(now: Int64) -> Duration? {
        guard case .success(let answer) = self else { return nil }
        return answer.header("retry-after").flatMap { RetryAfter.delay($0, now: now) }
    }
}
