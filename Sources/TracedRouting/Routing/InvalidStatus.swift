//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// A handler or an error answered with a number that is no final status, so the client gets a 500.
struct InvalidStatus: Error, CustomStringConvertible {
    let code: Int

    var description: String { "The status \(code) cannot end a request; a final status has three digits, 200 to 999." }
}

extension HTTPStatus {
    /// Whether the status can be sent as the answer to a request: it has three digits, and is not interim.
    ///
    /// After a status from 100 to 199 the client waits for the final one (RFC 9110, section 15.2), which would never come. That
    /// goes for 101 too: it gives the connection to another protocol, and a handler has no connection to speak one on.
    /// Servers upgrade a connection before a request comes to a router.
    var canBeSent: Bool { (200...999).contains(code) }
}
