//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// When the span of an outgoing request finishes.
public enum ClientSpanEnd: String, Sendable, Hashable, Codable {
    /// When the head of the response has arrived: how long the other side took to answer.
    case head
    /// When the last byte of the body has arrived, or the body has failed or was dropped.
    case body
}
