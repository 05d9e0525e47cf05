//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// How the library that makes the spans is named in what exporters write.
package enum InstrumentationLibrary {
    package static let name = "swift-opentracing"
    package static let version = "0.1.0"
}
