//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracing

extension Tags {
    /// Whether the operation as a whole failed: the tag `error` is true.
    ///
    /// By convention the tag is a Boolean; instrumentation that writes it as a string is supported too.
    package var tellFailure: Bool {
        switch self["error"]?.storage {
        case .boolean(let value): value
        case .string(let value): value == "true"
        default: false
        }
    }
}
