//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
package import OpenTracing

/// The request as its server holds it. A ``Request`` reads from it what most handlers never ask for: header fields one by one, the
/// body, and the address of the client.
///
/// One object per request, instead of a converted copy of everything.
package protocol RequestOrigin: AnyObject, TextMapReader, Sendable {
    /// The header fields, converted on first access. It has the same fields as the carrier.
    var headerList: HeaderList { get }

    /// The body. Every value reads from the same connection, so that only the first reader receives it.
    var body: RequestBody { get }

    /// The address and port of the client, if the server knows them.
    var remoteAddress: String? { get }

    /// Returns what the server, or its middleware before the router, attached to the request; `nil` if it is of another type.
    func context<Context>(_ type: Context.Type) -> Context?
}
