//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A system of remote procedure calls: its name, and what its status codes mean.
///
/// ```swift
/// let server = ServerTracing(tracing, component: "line-rpc", rpc: RPCSystem("line"))
/// ```
///
/// A call that succeeds has the status 0. Which other codes mean failure differs between the two sides, as it does in HTTP: what a
/// caller did wrong is no failure of the server.
public struct RPCSystem: Sendable {
    /// The name, for the tag `rpc.system`.
    public let name: String

    /// Which codes are failures of a server, with the names of OpenTracing and with those of OpenTelemetry.
    private let serverFailures: (openTracing: StatusRule, openTelemetry: StatusRule)

    /// The code of an error that says none.
    package let unknownCode: Int

    /// Creates a system whose codes all mean failure, but for 0.
    ///
    /// - Parameters:
    ///   - name: the name, for the tag `rpc.system`.
    ///   - serverFailure: which codes mean that a server failed.
    ///   - unknownCode: the code of an error that says none.
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
    /// With the names of OpenTracing, a server fails with the codes that its integration of gRPC counts as the server's: deadline
    /// exceeded, resource exhausted, aborted, unimplemented, internal, unavailable and data loss. With the names of OpenTelemetry, with
    /// those of its semantic conventions: unknown, deadline exceeded, unimplemented, internal, unavailable and data loss. A client
    /// fails with every code but 0 and 1: a call that was cancelled is no failure, as nowhere in this package.
    public static let grpc = RPCSystem(
        "grpc",
        openTracing: StatusRule { [4, 8, 10, 12, 13, 14, 15].contains($0) },
        openTelemetry: StatusRule { [2, 4, 12, 13, 14, 15].contains($0) },
        client: StatusRule { $0 != 0 && $0 != 1 },
        unknownCode: 2
    )

    /// Which codes mean that a server failed.
    func serverFailure(named conventions: TagConventions) -> StatusRule {
        conventions.rpcStatusCode == TagConventions.openTelemetry.rpcStatusCode
            ? serverFailures.openTelemetry : serverFailures.openTracing
    }

    /// Which codes mean that a call failed.
    let clientFailure: StatusRule
}
