//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// A call: one line of JSON from the client to the server.
struct Call: Codable, Sendable {
    /// Tells the calls of one connection apart.
    var id: Int
    var service: String
    var method: String
    var argument: String
    /// What is said about the call, such as the trace that it belongs to.
    var metadata: [String: String] = [:]
}

/// The answer to the call with the same identifier: one line of JSON from the server to the client.
struct Answer: Codable, Sendable {
    var id: Int
    var status: Status
    /// The result, or what went wrong.
    var text: String
}

/// How a call ended.
enum Status: Int, Codable, Sendable {
    case done = 0
    case noSuchMethod = 1
    case failed = 2
}

/// A call that has no result.
enum CallError: Error, CustomStringConvertible {
    case refused(Status, String)
    case unanswered(after: Duration)
    case disconnected

    var description: String {
        switch self {
        case .refused(let status, let text): "\(status): \(text)"
        case .unanswered(let limit): "no answer within \(limit)"
        case .disconnected: "the server disconnected"
        }
    }
}
