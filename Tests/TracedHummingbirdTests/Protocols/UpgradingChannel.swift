//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// A server's connection that can be upgraded to a protocol named `echo`, in which every byte comes back; as servers upgrade to
/// WebSockets.
struct UpgradingChannel: ServerChildChannel, HTTPChannelHandler {
    struct Value: ServerChildChannelValue {
        let connection: EventLoopFuture<Connection>
        let channel: any Channel
    }

    enum Connection: Sendable {
        case http(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
        case echo(NIOAsyncChannel<ByteBuffer, ByteBuffer>, HTTPRequestHead)
    }

    let responder: HTTPChannelHandler.Responder
    /// Runs around a session, with the request that asked for it.
    let session: @Sendable (HTTPRequestHead, () async throws -> Void) async throws -> Void

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let upgrade = NIOTypedHTTPServerUpgradeConfiguration<Connection>(upgraders: [EchoUpgrader()]) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(HTTP1ToHTTPServerCodec(secure: false))
                    return .http(
                        try NIOAsyncChannel(
                            wrappingChannelSynchronously: channel,
                            configuration: .init(isOutboundHalfClosureEnabled: true)
                        )
                    )
                }
            }
            var configuration = NIOUpgradableHTTPServerPipelineConfiguration(upgradeConfiguration: upgrade)
            // As Hummingbird has it: it reads one request after the other by itself.
            configuration.enablePipelining = false
            configuration.enableErrorHandling = false
            let connection = try channel.pipeline.syncOperations.configureUpgradableHTTPServerPipeline(
                configuration: configuration
            )
            return Value(connection: connection, channel: channel)
        }
    }

    func handle(value: Value, logger: Logger) async {
        switch try? await value.connection.get() {
        case .http(let channel): await handleHTTP(asyncChannel: channel, logger: logger)
        case .echo(let channel, let request):
            try? await session(request) {
                try await channel.executeThenClose { inbound, outbound in
                    for try await bytes in inbound { try await outbound.write(bytes) }
                }
            }
        case nil: break
        }
    }

    private struct EchoUpgrader: NIOTypedHTTPServerProtocolUpgrader {
        var supportedProtocol: String { "echo" }
        var requiredUpgradeHeaders: [String] { [] }

        func buildUpgradeResponse(
            channel: any Channel,
            upgradeRequest: HTTPRequestHead,
            initialResponseHeaders: HTTPHeaders
        ) -> EventLoopFuture<HTTPHeaders> {
            channel.eventLoop.makeSucceededFuture(initialResponseHeaders)
        }

        func upgrade(channel: any Channel, upgradeRequest: HTTPRequestHead) -> EventLoopFuture<Connection> {
            channel.eventLoop.makeCompletedFuture {
                .echo(try NIOAsyncChannel(wrappingChannelSynchronously: channel), upgradeRequest)
            }
        }
    }
}
#endif
