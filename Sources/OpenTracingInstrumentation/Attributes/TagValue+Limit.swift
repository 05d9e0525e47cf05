//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
private import OpenTracingSupport

extension TagValue {
    /// The value with its text cut to a number of bytes of UTF-8, at the end of a character.
    func limited(to limit: Int) -> TagValue {
        switch storage {
        case .string(let text): text.utf8.count <= limit ? self : .string(text.limited(to: limit))
        case .array(let values): .array(values.map { $0.limited(to: limit) })
        case .integer, .double, .boolean: self
        }
    }
}
