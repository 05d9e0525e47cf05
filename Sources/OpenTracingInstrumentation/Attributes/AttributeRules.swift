//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// What holds for all attributes of a service. An object, because the names alone are sixteen strings, and views of requests are
/// copied more often than they are read.
package final class AttributeRules: Sendable {
    let redaction: Redaction
    let conventions: TagConventions

    /// How many bytes of UTF-8 the value of a tag may have.
    let tagValueLimit: Int

    package static let `default` = AttributeRules(redaction: .default, conventions: .openTracing)

    package init(redaction: Redaction, conventions: TagConventions, tagValueLimit: Int = .max) {
        self.redaction = redaction
        self.conventions = conventions
        self.tagValueLimit = tagValueLimit
    }
}
