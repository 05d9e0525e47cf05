//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A change of the settings or of the rule of a route, as the console shows it.
struct ConsoleChange: Encodable, Sendable {
    /// In microseconds since 1970.
    let time: Double
    let what: String
    /// `console`, `reload` or `code`.
    let origin: String
    /// The client that requested the change, if the console made it and the server knows the client; otherwise who made it.
    let from: String
    /// The settings that the console had changed and that are different again.
    let undoes: [String]
}
