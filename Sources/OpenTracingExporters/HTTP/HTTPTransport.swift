//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Sends one HTTP request and returns the response. Exporters handle everything else: content, retries, deadlines.
///
/// The default is ``URLSessionTransport``. You can supply another, for example one that uses the service's own HTTP client.
public protocol HTTPTransport: Sendable {
    /// Sends a POST request.
    ///
    /// Must not follow redirects: headers may hold secrets meant for one host. Must end soon after the task is cancelled, which
    /// is how deadlines are enforced.
    ///
    /// - Parameter request: the request to send.
    /// - Returns: the response, whatever its status.
    /// - Throws: ``HTTPTransportError`` or any other error if there was no response; the exporter retries.
    func send(_ request: HTTPExportRequest) async throws -> HTTPExportResponse

    /// Closes connections. A second call does nothing, and ``send(_:)`` throws from now on.
    func shutdown() async
}

extension HTTPTransport {
    /// Does nothing.
    public func shutdown() async {}
}

/// An exporter's request; its method is POST.
public struct HTTPExportRequest: Sendable {
    /// The absolute URL, with the scheme `http` or `https` and without user info.
    public var url: String

    /// The headers. Their values may be secrets.
    public var headers: [(name: String, value: String)]

    /// The body.
    public var body: [UInt8]

    /// How long the exchange may take before the exporter cancels it; a transport may also use it for its own timeouts.
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

/// The response to an exporter's request.
public struct HTTPExportResponse: Sendable {
    /// The status code, for example 200.
    public var status: Int

    /// The headers.
    public var headers: [(name: String, value: String)]

    /// The body, or a prefix of it: an exporter needs a few hundred bytes, and 64 KiB are plenty.
    public var body: [UInt8]

    /// The maximum number of body bytes that a transport needs to keep.
    package static let maximumBodySize = 65_536

    /// Creates a response.
    ///
    /// - Parameters:
    ///   - status: the status code.
    ///   - headers: the headers.
    ///   - body: the body, or a prefix of it.
    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Returns the first value of a header.
    ///
    /// - Parameter name: the name of the header, in lowercase.
    /// - Returns: the value, or `nil` if there is none.
    func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name }?.value
    }
}

/// The reason why there was no response. Omits the URL and the headers, which may hold secrets.
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

    /// The host could not be found or reached, or the connection was lost; with the code of the `URLError`, if it is one.
    public static func connectionFailed(code: Int? = nil) -> HTTPTransportError {
        Self(problem: .connectionFailed(code: code))
    }

    /// The TLS handshake failed: one side does not trust the other's certificate, or lacks one.
    public static let secureConnectionFailed = Self(problem: .secureConnectionFailed)

    /// The exchange timed out.
    public static let timedOut = Self(problem: .timedOut)

    /// The transport does not support the URL.
    public static let invalidURL = Self(problem: .invalidURL)

    /// The response is not HTTP.
    public static let invalidAnswer = Self(problem: .invalidAnswer)

    /// The transport was shut down.
    public static let shutDown = Self(problem: .shutDown)
}

extension HTTPTransportError: CustomStringConvertible {
    /// The reason as text.
    public var description: String {
        switch problem {
        case .connectionFailed(let code): "the connection failed" + (code.map { " (URL error \($0))" } ?? "")
        case .secureConnectionFailed: "the TLS connection failed; check the certificates of both sides"
        case .timedOut: "timed out waiting for a response"
        case .invalidURL: "the transport cannot send to this URL"
        case .invalidAnswer: "the response is not HTTP"
        case .shutDown: "the transport was shut down"
        }
    }
}

/// A compression for request bodies.
public struct ContentCompression: Sendable {
    /// The name of the content coding, as in the header `Content-Encoding`.
    package let name: String

    private let compressBody: @Sendable ([UInt8]) -> [UInt8]?

    /// Creates a compression.
    ///
    /// - Parameters:
    ///   - name: the name of the content coding, as in the header `Content-Encoding`.
    ///   - compress: compresses a body; returns `nil` if it cannot, and the body is sent uncompressed.
    public init(name: String, compress: @escaping @Sendable ([UInt8]) -> [UInt8]?) {
        self.name = name
        compressBody = compress
    }

    /// Gzip compression, which every receiver accepts, with the system's zlib. If there is none, bodies are sent uncompressed.
    public static let gzip = ContentCompression(name: "gzip") { SystemZlib.shared?.gzip($0) }

    /// The minimum size to compress: below it, compression saves less than a packet.
    static let smallestBody = 1_024

    /// Compresses a body; `nil` if that is not worthwhile or fails.
    package func compress(_ body: [UInt8]) -> [UInt8]? {
        guard body.count >= Self.smallestBody, let compressed = compressBody(body), compressed.count < body.count else {
            return nil
        }
        return compressed
    }
}
