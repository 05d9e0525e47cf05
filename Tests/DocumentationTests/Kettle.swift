//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import TracedRouting

// A small framework as others make them, which the article about the framework guide integrates.

/// A route with what is said about its tracing.
struct KettleRoute: Sendable {
    let information: RouteInformation

    init(_ template: String, traced: RouteTracing = .inherit) {
        information = RouteInformation(template: template, tracing: traced)
    }
}

/// A request that the framework's server received.
struct KettleRequest: Sendable {
    var id: UInt64 = 0
    var method = "GET"
    var path = "/"
    var query: String?
    var fields: [(name: String, value: String)] = []
    var parameters: [String: String] = [:]
    var route: KettleRoute?
}

/// A response with a body that is there as a whole, or is written while it is sent.
struct KettleResponse: Sendable {
    typealias Send = @Sendable ([UInt8]) async throws -> Void

    var status = 200
    var fields: [(name: String, value: String)] = []
    /// The whole body; `nil` for one that is written.
    var bytes: [UInt8]?
    var write: @Sendable (Send) async throws -> Void = { _ in }
}

/// An error that knows its status.
struct KettleFailure: Error {
    let status: Int
}

/// A handler, and what comes after a filter.
typealias KettleHandler = @Sendable (KettleRequest) async throws -> KettleResponse

/// A request that the framework's client sends.
struct KettleCall: Sendable {
    var method = "GET"
    var url: String
    var host: String?
    var port: Int?
    var fields: [(name: String, value: String)] = []
}

/// What came back, with a body that arrives in pieces.
struct KettleAnswer: Sendable {
    var status = 200
    var fields: [(name: String, value: String)] = []
    var body: AsyncStream<[UInt8]>
}

/// A client that is there to be compiled: its requests go nowhere.
struct KettleSession: Sendable {
    let tracing: RequestTracing

    init(_ tracing: RequestTracing) {
        self.tracing = tracing
    }

    func fetch(_ method: String, _ url: String, _ fields: [(name: String, value: String)]) async throws -> KettleAnswer
    {
        throw KettleFailure(status: 503)
    }
}
