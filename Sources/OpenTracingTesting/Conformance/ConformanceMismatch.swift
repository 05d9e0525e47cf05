//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What a case found wrong. ``TracerConformance/Case/run()`` makes a ``ConformanceFailure`` of it.
struct ConformanceMismatch: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
