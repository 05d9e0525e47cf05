//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Which of the two bodies of an exchange is meant.
public enum PayloadDirection: String, Sendable, Hashable, Codable, CaseIterable {
    /// The body of the request.
    case request
    /// The body of the response.
    case response
}
