//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A tracer that writes the contexts of its own spans without making an existential value of each, which would need a box.
package protocol SpanContextWriting: Tracer {
    /// What writes them: always the same.
    var contextWriter: any SpanContextWriter { get }
}
