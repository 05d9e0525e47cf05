//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if AsyncHTTPClient
public import AsyncHTTPClient
import Logging
public import NIOCore
import NIOHTTP1
public import OpenTracingInstrumentation

/// A wrapper that owns an `HTTPClient` and traces all its requests, including every redirect and streamed bodies.
///
/// ```swift
/// let inventory = TracedHTTPClient(tracing: tracing, settings: ClientSettings(operationName: .methodAndHost))
/// let response = try await inventory.execute(request, timeout: .seconds(5), "inventory.stock")
/// let stock = try await response.body.collect(upTo: 1 << 20)
/// …
/// try await inventory.shutdown()
/// ```
///
/// Keep one per called service, as you would keep a client, because it holds the connections. Like any `HTTPClient`, it must be
/// shut down. To trace an existing client, use the methods on `HTTPClient`.
///
/// The underlying client has no swift-distributed-tracing tracer, whatever the configuration specifies, so only one context is
/// sent.
public final class TracedHTTPClient: Sendable {
    /// The configuration for following redirects.
    public typealias FollowConfiguration = HTTPClient.Configuration.RedirectConfiguration.FollowConfiguration

    let tracing: ClientTracing
    private let client: HTTPClient
    private let redirects: FollowConfiguration?

    /// Creates a client.
    ///
    /// - Parameters:
    ///   - configuration: the configuration of the client. This type itself follows redirects as configured, so that it sees each
    ///     of them; the tracing configuration is ignored.
    ///   - eventLoopGroup: the client's event loop group.
    ///   - tracing: the tracer and the settings.
    ///   - settings: settings for this client; `nil` for the client settings of `tracing`.
    public convenience init(
        configuration: HTTPClient.Configuration = HTTPClient.Configuration(),
        eventLoopGroup: any EventLoopGroup = HTTPClient.defaultEventLoopGroup,
        tracing: RequestTracing,
        settings: ClientSettings? = nil
    ) {
        self.init(
            configuration: configuration,
            eventLoopGroup: eventLoopGroup,
            tracing: tracing,
            settings: settings,
            redirects: configuration.redirectConfiguration.following
        )
    }

    /// Creates a client with its own redirect configuration.
    ///
    /// - Parameters:
    ///   - configuration: the configuration of the client. Its redirect and tracing configuration is ignored.
    ///   - eventLoopGroup: the client's event loop group.
    ///   - tracing: the tracer and the settings.
    ///   - settings: settings for this client; `nil` for the client settings of `tracing`.
    ///   - redirects: the redirect configuration; `nil` to follow none.
    public init(
        configuration: HTTPClient.Configuration = HTTPClient.Configuration(),
        eventLoopGroup: any EventLoopGroup = HTTPClient.defaultEventLoopGroup,
        tracing: RequestTracing,
        settings: ClientSettings? = nil,
        redirects: FollowConfiguration?
    ) {
        var configuration = configuration
        configuration.redirectConfiguration = .disallow
        configuration.tracing.tracer = nil
        client = HTTPClient(eventLoopGroup: eventLoopGroup, configuration: configuration)
        self.redirects = redirects
        self.tracing = ClientTracing(
            asyncHTTPClient: tracing,
            settings: settings,
            seesRedirects: true,
            limits: TimeLimits(configuration.timeout)
        )
    }

    /// Closes the connections. Requests in progress fail, and later ones are refused.
    ///
    /// - Throws: any error from `HTTPClient.shutdown()`.
    public func shutdown() async throws {
        try await client.shutdown()
    }

    /// Sends a request, follows redirects and returns when the head of the final response has arrived.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - deadline: the deadline for the head.
    ///   - logger: the client's logger for this request.
    ///   - begin: begins the exchange and modifies the headers.
    func send(
        _ request: HTTPClientRequest,
        deadline: NIODeadline,
        logger: Logger?,
        _ begin: (inout OutgoingHTTPRequest) -> ClientExchange
    ) async throws -> HTTPClientResponse {
        var outgoing = OutgoingHTTPRequest(request, timeout: Duration(until: deadline))
        let exchange = begin(&outgoing)
        var first = request
        first.headers = outgoing.headers
        let response = try await exchange.send(response: \.head) { [first] in
            try await follow(first, exchange, deadline: deadline, logger: logger)
        }
        return response.observed(by: exchange, method: response.history.last?.request.method ?? request.method)
    }

    private func follow(
        _ first: HTTPClientRequest,
        _ exchange: ClientExchange,
        deadline: NIODeadline,
        logger: Logger?
    ) async throws -> HTTPClientResponse {
        var request = first
        var visited = [first.url]
        var history: [HTTPClientRequestResponse] = []
        while true {
            var response = try await client.execute(request, deadline: deadline, logger: logger)
            history += response.history
            response.history = history
            guard let redirects, var next = request.redirected(by: response, redirects) else { return response }
            guard visited.count <= redirects.max else { throw HTTPClientError.redirectLimitReached }
            guard redirects.allowCycles || !visited.contains(next.url) else {
                throw HTTPClientError.redirectCycleDetected
            }
            guard next.body?.canBeSentAgain ?? true else { return response }
            visited.append(next.url)
            var outgoing = OutgoingHTTPRequest(next)
            exchange.redirected(statusCode: Int(response.status.code), to: &outgoing)
            next.headers = outgoing.headers
            request = next
        }
    }
}
#endif
