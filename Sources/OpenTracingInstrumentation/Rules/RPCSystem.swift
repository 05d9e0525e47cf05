//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A remote procedure call system: its name and the meaning of its status codes.
///
/// ```swift
/// let server = ServerTracing(tracing, component: "line-rpc", rpc: RPCSystem("line"))
/// ```
///
/// Status 0 means success. As in HTTP, client and server differ in which other codes are failures: a client error is not a server
/// failure.
public struct RPCSystem: Sendable {
    /// The name, recorded as the tag `rpc.system`.
    public let name: String

    /// The server failure codes, for OpenTracing and OpenTelemetry conventions.
    private let serverFailures: (openTracing: StatusRule, openTelemetry: StatusRule)

    /// The code of an error that does not specify one.
    package let unknownCode: Int

    /// Creates a system in which all codes except 0 are client failures.
    ///
    /// - Parameters:
    ///   - name: the name, recorded as the tag `rpc.system`.
    ///   - serverFailure: the codes that are server failures.
    ///   - unknownCode: the code of an error that does not specify one.
    public init(_ name: String, serverFailure: StatusRule = StatusRule { $0 != 0 }, unknownCode: Int = 2) {
        self.init(
            name,
            openTracing: serverFailure,
            openTelemetry: serverFailure,
            client: StatusRule { $0 != 0 },
            unknownCode: unknownCode
        )
    }

    private init(
        _ name: String,
        openTracing: StatusRule,
        openTelemetry: StatusRule,
        client: StatusRule,
        unknownCode: Int
    ) {
        self.name = name
        clientFailure = client
        serverFailures = (openTracing, openTelemetry)
        self.unknownCode = unknownCode
    }

    /// gRPC.
    ///
    /// With OpenTracing names, server failures follow its gRPC integration: deadline exceeded, resource exhausted, aborted,
    /// unimplemented, internal, unavailable and data loss. With OpenTelemetry names, they follow its semantic conventions:
    /// unknown, deadline exceeded, unimplemented, internal, unavailable and data loss. On the client, every code except 0 and 1
    /// is a failure: as everywhere in this package, cancellation is not a failure.
    public static let grpc = RPCSystem(
        "grpc",
        openTracing: StatusRule { [4, 8, 10, 12, 13, 14, 15].contains($0) },
        openTelemetry: StatusRule { [2, 4, 12, 13, 14, 15].contains($0) },
        client: StatusRule { $0 != 0 && $0 != 1 },
        unknownCode: 2
    )

    /// Returns the codes that are server failures.
    func serverFailure(named conventions: TagConventions) -> StatusRule {
        conventions.rpcStatusCode == TagConventions.openTelemetry.rpcStatusCode
            ? serverFailures.openTelemetry : serverFailures.openTracing
    }

    /// The codes that are client failures.
    let clientFailure: StatusRule

    /// Returns the name of the tag for a status: OpenTelemetry has one for gRPC alone.
    func statusTag(named conventions: TagConventions) -> String {
        name == Self.grpc.name ? conventions.rpcStatusCode : TagConventions.openTracing.rpcStatusCode
    }
}
