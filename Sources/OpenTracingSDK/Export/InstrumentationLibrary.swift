//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// How exporters name the library that made the spans.
enum InstrumentationLibrary {
    static let name = "swift-opentracing"
    static let version = "0.1.0"
}
