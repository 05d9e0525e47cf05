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

/// An `HTTPClient` of its own whose requests are all traced: with every redirect, and with bodies that arrive piece by piece.
///
/// ```swift
/// let inventory = TracedHTTPClient(tracing: tracing, settings: ClientSettings(operationName: .methodAndHost))
/// let response = try await inventory.execute(request, timeout: .seconds(5), "inventory.stock")
/// let stock = try await response.body.collect(upTo: 1 << 20)
/// …
/// try await inventory.shutdown()
/// ```
///
/// Keep one for each service that is called, as you would keep a client: it holds the connections. As AsyncHTTPClient demands,
/// it has to be shut down. A client that is there already is traced by the methods on `HTTPClient`.
///
/// The client under it has no tracer of swift-distributed-tracing, whatever the configuration says, so one context goes out.
public final class TracedHTTPClient: Sendable {
    /// Which redirects are followed, and how.
    public typealias FollowConfiguration = HTTPClient.Configuration.RedirectConfiguration.FollowConfiguration

    let tracing: ClientTracing
    private let client: HTTPClient
    private let redirects: FollowConfiguration?

    /// Creates a client.
    ///
    /// - Parameters:
    ///   - configuration: the configuration of the client. Redirects are followed as it says, by this type, which shows each of them; what
    ///     it says of tracing is not used.
    ///   - eventLoopGroup: where the client works.
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

    /// Creates a client that follows redirects in another way than its configuration says.
    ///
    /// - Parameters:
    ///   - configuration: the configuration of the client. What it says of redirects and of tracing is not used.
    ///   - eventLoopGroup: where the client works.
    ///   - tracing: the tracer and the settings.
    ///   - settings: settings for this client; `nil` for the client settings of `tracing`.
    ///   - redirects: how redirects are followed; `nil` to follow none.
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

    /// Closes the connections. Requests under way fail, and later ones are refused.
    ///
    /// - Throws: what `HTTPClient.shutdown()` throws.
    public func shutdown() async throws {
        try await client.shutdown()
    }

    /// Sends a request, follows redirects, and returns when the head of the last response has arrived.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - deadline: when the head must have arrived.
    ///   - logger: the client's logger for this request.
    ///   - begin: begins the exchange, and changes the headers.
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
