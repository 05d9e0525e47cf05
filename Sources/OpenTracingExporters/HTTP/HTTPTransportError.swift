//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Why no answer came. Says nothing of the URL or the headers, which may hold secrets.
public enum HTTPTransportError: Error, Hashable {
    /// The host could not be found or reached, or the connection was lost; with the number of the `URLError`, where it is one.
    case connectionFailed(code: Int?)
    /// There was no agreement on a secure connection: one side does not trust the other's certificate, or misses one.
    case secureConnectionFailed
    /// The exchange took longer than it may.
    case timedOut
    /// The URL is none that the transport can send to.
    case invalidURL
    /// What came back is not HTTP.
    case invalidAnswer
    /// The transport was shut down.
    case shutDown
}

extension HTTPTransportError: CustomStringConvertible {
    /// The reason in words.
    public var description: String {
        switch self {
        case .connectionFailed(let code): "no connection" + (code.map { " (URL error \($0))" } ?? "")
        case .secureConnectionFailed: "no secure connection, check the certificates of both sides"
        case .timedOut: "no answer in time"
        case .invalidURL: "the transport cannot send to this URL"
        case .invalidAnswer: "the answer is not HTTP"
        case .shutDown: "the transport was shut down"
        }
    }
}
