//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// What holds for all attributes of a service. An object, because the names alone are sixteen strings, and views of requests are
/// copied more often than they are read.
final class AttributeRules: Sendable {
    let redaction: Redaction
    let conventions: TagConventions

    init(redaction: Redaction, conventions: TagConventions) {
        self.redaction = redaction
        self.conventions = conventions
    }
}
