//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A change of the settings or of a route's rule, as shown by the console.
struct ConsoleChange: Encodable, Sendable {
    /// In microseconds since 1970.
    let time: Double
    let what: String
    /// `console`, `reload` or `code`.
    let origin: String
    /// The client that requested the change, if the console made it and the server knows the client; otherwise its origin.
    let from: String
    /// The settings changed by the console that this change reverts.
    let undoes: [String]
}
