//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HTTPTypes
import OpenTracing

/// Header fields as a carrier.
struct HeaderFieldReader: TextMapReader, Sendable {
    let fields: HTTPFields

    func values(forKey key: String) -> [String] {
        HTTPField.Name(key).map { fields[values: $0] } ?? []
    }

    func forEachEntry(_ body: (_ key: String, _ value: String) -> Void) {
        for field in fields {
            body(field.name.rawName, field.value)
        }
    }
}
#endif
