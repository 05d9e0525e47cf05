//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import Foundation
private import OpenTracingSupport
private import Synchronization

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

#if canImport(FoundationNetworking)
internal import FoundationNetworking
#endif

/// Sends requests with Foundation's `URLSession`.
///
/// The transport has its own session, which stores nothing: no cache, no cookies, no credentials. It opens few connections,
/// follows no redirects, and keeps at most 64 KiB of a body.
///
/// On Linux, each `URLSession` request leaks about 140 bytes in libcurl (observed with libcurl 7.88): with a batch every five
/// seconds, 2.4 MB a day. There, a `URLSession` also continues to receive until its delegate stops it: an endless response body
/// is cut off, but everything received until then is held in memory. ``AsyncHTTPClientTransport`` has neither problem.
public final class URLSessionTransport: HTTPTransport {
    private let exchanges = URLSessionExchanges()
    /// `nil` after the shutdown.
    private let session: Mutex<URLSession?>

    /// Creates a transport.
    ///
    /// - Parameter maximumConnections: the maximum number of open connections per host.
    public init(maximumConnections: Int = 2) {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpMaximumConnectionsPerHost = max(1, maximumConnections)
        configuration.httpCookieStorage = nil
        configuration.httpShouldSetCookies = false
        configuration.urlCache = nil
        configuration.urlCredentialStorage = nil
        configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
        let queue = OperationQueue()
        queue.maxConcurrentOperationCount = 1
        session = Mutex(URLSession(configuration: configuration, delegate: exchanges, delegateQueue: queue))
    }

    deinit {
        Self.invalidate(session)
    }

    /// Sends a request.
    ///
    /// - Parameter request: the request to send.
    /// - Returns: the response.
    /// - Throws: ``HTTPTransportError``, or `CancellationError` if the task was cancelled.
    public func send(_ request: HTTPExportRequest) async throws -> HTTPExportResponse {
        guard let url = URL(string: request.url), url.host != nil else { throw HTTPTransportError.invalidURL }
        var message = URLRequest(url: url)
        message.httpMethod = "POST"
        message.httpBody = Data(request.body)
        message.timeoutInterval = max(0.001, request.timeout / .seconds(1))
        for (name, value) in request.headers {
            message.setValue(value, forHTTPHeaderField: name)
        }
        // Under the lock: an invalidated session must not be asked for a task, and a waiter must be able to tell whether
        // invalidation has already ended the task.
        let created = session.withLock { session in
            let task = session?.dataTask(with: message)
            if let task { exchanges.add(task) }
            return task
        }
        guard let task = created else { throw HTTPTransportError.shutDown }
        return try await withTaskCancellationHandler {
            try await exchanges.outcome(of: task)
        } onCancel: {
            task.cancel()
            exchanges.giveUp(task)
        }
    }

    /// Cancels all exchanges in progress and closes the connections.
    public func shutdown() async {
        Self.invalidate(session)
        exchanges.giveUpAll()
    }

    private static func invalidate(_ session: borrowing Mutex<URLSession?>) {
        let current = session.withLock { session in
            defer { session = nil }
            return session
        }
        current?.invalidateAndCancel()
    }
}

/// The exchanges in progress in a session, and the delegate that receives their outcomes.
private final class URLSessionExchanges: NSObject, URLSessionDataDelegate, Sendable {
    private typealias Outcome = Result<HTTPExportResponse, any Error>

    private struct Exchange {
        var body: [UInt8] = []
        let outcome = FirstOutcome<HTTPExportResponse, any Error>()
    }

    /// The exchanges by task identifier, which is unique within the session.
    private let exchanges = Mutex<[Int: Exchange]>([:])

    /// Registers a new task. Must be followed by ``outcome(of:)``.
    func add(_ task: URLSessionTask) {
        exchanges.withLock { $0[task.taskIdentifier] = Exchange() }
    }

    /// Starts a task and waits for its outcome.
    func outcome(of task: URLSessionTask) async throws -> HTTPExportResponse {
        let identifier = task.taskIdentifier
        guard let outcome = exchanges.withLock({ $0[identifier]?.outcome }) else { throw HTTPTransportError.shutDown }
        defer { exchanges.withLock { $0[identifier] = nil } }
        // A task can be cancelled before anything waits for it.
        if outcome.isOpen { task.resume() }
        return try await outcome.value()
    }

    /// Ends the wait for a cancelled task. A session reports nothing about a task that was cancelled before it began.
    func giveUp(_ task: URLSessionTask) {
        settle(task.taskIdentifier) { _ in .failure(CancellationError()) }
    }

    /// Ends the wait for all tasks of an invalidated session.
    func giveUpAll() {
        for identifier in exchanges.withLock({ Array($0.keys) }) {
            settle(identifier) { _ in .failure(HTTPTransportError.shutDown) }
        }
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }

    /// Uses no credentials but those in the headers. Foundation on Linux waits forever for an unanswered challenge, so the
    /// challenging response becomes the outcome. Anything else, such as the receiver's certificate, gets the default handling.
    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        guard let answer = (challenge.failureResponse ?? task.response) as? HTTPURLResponse else {
            completionHandler(.performDefaultHandling, nil)
            return
        }
        settle(task.taskIdentifier) { .success(Self.response(answer, body: $0)) }
        completionHandler(.cancelAuthenticationChallenge, nil)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let isFull = exchanges.withLock { exchanges in
            let size = exchanges[dataTask.taskIdentifier]?.body.count ?? 0
            exchanges[dataTask.taskIdentifier]?.body += data.prefix(HTTPExportResponse.maximumBodySize - size)
            return size + data.count >= HTTPExportResponse.maximumBodySize
        }
        guard isFull else { return }
        end(dataTask, nil)
        dataTask.cancel()
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        end(task, error)
    }

    /// Delivers the outcome of a task to its waiter, once.
    private func end(_ task: URLSessionTask, _ error: (any Error)?) {
        settle(task.taskIdentifier) { Self.outcome(of: task, error, body: $0) }
    }

    /// Sets the outcome of a task; only the first one is used.
    private func settle(_ identifier: Int, _ outcome: (_ body: [UInt8]) -> Outcome) {
        guard let exchange = exchanges.withLock({ $0[identifier] }) else { return }
        exchange.outcome.settle(outcome(exchange.body))
    }

    private static func outcome(
        of task: URLSessionTask,
        _ error: (any Error)?,
        body: [UInt8]
    ) -> Outcome {
        if let error {
            switch (error as? URLError)?.code {
            case .cancelled: return .failure(CancellationError())
            case .timedOut: return .failure(HTTPTransportError.timedOut)
            case .secureConnectionFailed, .serverCertificateHasBadDate, .serverCertificateUntrusted,
                .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid, .clientCertificateRejected,
                .clientCertificateRequired:
                return .failure(HTTPTransportError.secureConnectionFailed)
            // The error itself contains the URL.
            case let code: return .failure(HTTPTransportError.connectionFailed(code: code?.rawValue))
            }
        }
        guard let answer = task.response as? HTTPURLResponse else { return .failure(HTTPTransportError.invalidAnswer) }
        return .success(response(answer, body: body))
    }

    private static func response(_ answer: HTTPURLResponse, body: [UInt8]) -> HTTPExportResponse {
        let headers = answer.allHeaderFields.compactMap { field in
            (field.key as? String).map { (name: $0, value: "\(field.value)") }
        }
        return HTTPExportResponse(status: answer.statusCode, headers: headers, body: body)
    }
}
