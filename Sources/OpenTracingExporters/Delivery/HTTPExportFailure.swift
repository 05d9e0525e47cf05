//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracingSDK

/// The reason why a batch could not be sent. Contains only the host and port of URLs, and nothing of headers and bodies.
package struct HTTPExportFailure: SpanExportError, Hashable {
    /// What went wrong in the last attempt.
    package enum Reason: Sendable, Hashable {
        /// The receiver rejected the batch, or remained unable to accept it.
        case status(Int)
        /// There was no response.
        case noAnswer(HTTPTransportError)
        /// There was no response, for a reason that the transport does not specify.
        case transportFailed
        /// The exporter was shut down.
        case shutDown
    }

    /// What went wrong in the last attempt.
    package let reason: Reason

    /// The host and port of the receiver.
    package let destination: String

    /// The number of attempts.
    package let attempts: Int

    /// The number of spans in the batch.
    package let spanCount: Int
}

extension HTTPExportFailure: CustomStringConvertible {
    /// What went wrong, where, and what to check; the same as ``publicDescription``.
    package var description: String { publicDescription }

    /// What went wrong, where, and what to check.
    package var publicDescription: String {
        let times = attempts == 1 ? "1 attempt" : "\(attempts) attempts"
        return "\(spanCount) spans were not sent to \(destination) (\(times)): \(explanation)"
    }

    private var explanation: String {
        switch reason {
        case .noAnswer(let error): error.description
        case .transportFailed: "the transport failed"
        case .shutDown: "the exporter was shut down"
        case .status(let status): "status \(status)" + (Self.hint(for: status).map { ", \($0)" } ?? "")
        }
    }

    private static func hint(for status: Int) -> String? {
        switch status {
        case 300..<400: "redirects are not followed; set the endpoint to the target URL"
        case 400: "the receiver does not understand the batch"
        case 401, 403: "check the authorization headers"
        case 404, 405: "check the path of the endpoint"
        case 413: "use smaller batches"
        case 415: "the receiver does not accept this encoding or compression"
        case 429, 502, 503, 504: "the receiver is temporarily unavailable"
        default: nil
        }
    }
}

/// A receiver's objection to a batch that it accepted: rejected spans, or a warning. Or a response that is not a receiver's.
struct Rejection: Sendable {
    /// The number of rejected spans; zero for a warning.
    let spanCount: Int
    /// The receiver's message; without secrets after ``HTTPEndpoint/shown(_:)``.
    let message: String
    /// Whether the response cannot be a receiver's.
    let isMisunderstanding: Bool

    init(spanCount: Int, message: String) {
        self.spanCount = spanCount
        self.message = message
        isMisunderstanding = false
    }

    /// Creates a copy with another message.
    init(_ other: Rejection, message: String) {
        spanCount = other.spanCount
        self.message = message
        isMisunderstanding = other.isMisunderstanding
    }

    private init(misunderstanding message: String) {
        spanCount = 0
        self.message = message
        isMisunderstanding = true
    }

    /// A successful response that is not a receiver's, for example a proxy's login page.
    static func notUnderstood(contentType: String?) -> Rejection {
        Rejection(misunderstanding: contentType ?? "")
    }

    var description: String {
        if isMisunderstanding {
            return "the successful response is not from a receiver" + (message.isEmpty ? "" : " (\(message))")
                + ", so spans may be lost: check that the endpoint is a receiver's and that no proxy answers for it"
        }
        let beginning =
            switch spanCount {
            case 0: "the receiver accepted all spans with a warning"
            case 1: "the receiver rejected 1 span"
            default: "the receiver rejected \(spanCount) spans"
            }
        return beginning + (message.isEmpty ? "" : ": \(message)")
    }
}
