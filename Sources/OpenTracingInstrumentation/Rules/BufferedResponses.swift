//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// When the span of a response finishes whose body is there as a whole.
///
/// A streamed body always finishes its span after the last byte. So does every body of Hummingbird's own router: it does not
/// show from outside which are there as a whole.
public enum BufferedResponses: String, Sendable, Hashable, Codable {
    /// When the response is handed to the server. Head, body and end then go out in one write.
    case whenHandedOver
    /// When the server has written the body. The server then writes head, body and end apart, which costs about a tenth of
    /// a small request.
    case whenWritten
}
