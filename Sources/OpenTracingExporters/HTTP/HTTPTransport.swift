//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Sends one HTTP request and returns what came back. Exporters decide about everything else: content, retries, deadlines.
///
/// ``URLSessionTransport`` serves unless another is given, for example one over the HTTP client that a service has anyway.
public protocol HTTPTransport: Sendable {
    /// Sends a request with the method POST.
    ///
    /// Must not follow redirects: headers may hold secrets that are meant for one host. Must end soon after the task is
    /// cancelled, since that is how a deadline makes itself known.
    ///
    /// - Parameter request: what to send.
    /// - Returns: the answer, whatever its status.
    /// - Throws: ``HTTPTransportError`` or any other error when no answer came; the exporter tries again.
    func send(_ request: HTTPExportRequest) async throws -> HTTPExportResponse

    /// Releases connections. A second call does nothing, and ``send(_:)`` throws from now on.
    func shutdown() async
}

extension HTTPTransport {
    /// Does nothing.
    public func shutdown() async {}
}

/// A request of an exporter; its method is POST.
public struct HTTPExportRequest: Sendable {
    /// The absolute URL, with the scheme `http` or `https` and without user info.
    public var url: String

    /// The headers. Their values may be secrets.
    public var headers: [(name: String, value: String)]

    /// The body.
    public var body: [UInt8]

    /// How long the exchange may take. The exporter cancels it then; a transport may use the number for limits of its own.
    public var timeout: Duration

    /// Creates a request.
    ///
    /// - Parameters:
    ///   - url: the absolute URL.
    ///   - headers: the headers.
    ///   - body: the body.
    ///   - timeout: how long the exchange may take.
    package init(url: String, headers: [(name: String, value: String)], body: [UInt8], timeout: Duration) {
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
    }
}

/// What came back for a request of an exporter.
public struct HTTPExportResponse: Sendable {
    /// The status, for example 200.
    public var status: Int

    /// The headers.
    public var headers: [(name: String, value: String)]

    /// The body, or the beginning of it: an exporter needs a few hundred bytes, and 64 KiB are plenty.
    public var body: [UInt8]

    /// How much of a body a transport needs to keep, in bytes.
    package static let maximumBodySize = 65_536

    /// Creates an answer.
    ///
    /// - Parameters:
    ///   - status: the status.
    ///   - headers: the headers.
    ///   - body: the body, or the beginning of it.
    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first value of a header.
    ///
    /// - Parameter name: the name of the header, in lower case.
    /// - Returns: the value, or `nil` where there is none.
    func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name }?.value
    }
}

/// Why no answer came. Says nothing of the URL or the headers, which may hold secrets.
public struct HTTPTransportError: Error, Hashable {
    package enum Problem: Sendable, Hashable {
        case connectionFailed(code: Int?)
        case secureConnectionFailed
        case timedOut
        case invalidURL
        case invalidAnswer
        case shutDown
    }

    package let problem: Problem

    /// The host could not be found or reached, or the connection was lost; with the number of the `URLError`, where it is one.
    public static func connectionFailed(code: Int? = nil) -> HTTPTransportError {
        Self(problem: .connectionFailed(code: code))
    }

    /// There was no agreement on a secure connection: one side does not trust the other's certificate, or misses one.
    public static let secureConnectionFailed = Self(problem: .secureConnectionFailed)

    /// The exchange took longer than it may.
    public static let timedOut = Self(problem: .timedOut)

    /// The transport cannot send to the URL.
    public static let invalidURL = Self(problem: .invalidURL)

    /// The answer is not HTTP.
    public static let invalidAnswer = Self(problem: .invalidAnswer)

    /// The transport was shut down.
    public static let shutDown = Self(problem: .shutDown)
}

extension HTTPTransportError: CustomStringConvertible {
    /// The reason in words.
    public var description: String {
        switch problem {
        case .connectionFailed(let code): "no connection" + (code.map { " (URL error \($0))" } ?? "")
        case .secureConnectionFailed: "no secure connection, check the certificates of both sides"
        case .timedOut: "no answer in time"
        case .invalidURL: "the transport cannot send to this URL"
        case .invalidAnswer: "the answer is not HTTP"
        case .shutDown: "the transport was shut down"
        }
    }
}

/// How the body of a request is compressed.
public struct ContentCompression: Sendable {
    /// The name of the coding, as the header `Content-Encoding` has it.
    package let name: String

    private let compressBody: @Sendable ([UInt8]) -> [UInt8]?

    /// Creates a compression.
    ///
    /// - Parameters:
    ///   - name: the name of the coding, as the header `Content-Encoding` has it.
    ///   - compress: compresses a body; `nil` where it cannot, and the body is sent as it is.
    public init(name: String, compress: @escaping @Sendable ([UInt8]) -> [UInt8]?) {
        self.name = name
        compressBody = compress
    }

    /// Compression with gzip, which every receiver takes, by the zlib that the system offers. Where it offers none, bodies are
    /// sent as they are.
    public static let gzip = ContentCompression(name: "gzip") { SystemZlib.shared?.gzip($0) }

    /// Bodies below this size are sent as they are: what compression saves of them is less than a packet.
    static let smallestBody = 1_024

    /// Compresses a body; `nil` where that is of no use or cannot be done.
    package func compress(_ body: [UInt8]) -> [UInt8]? {
        guard body.count >= Self.smallestBody, let compressed = compressBody(body), compressed.count < body.count else {
            return nil
        }
        return compressed
    }
}
