//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Decides which traces are recorded.
///
/// It is asked when a span is started, before anything is made that only a recorded span needs, on the thread that starts
/// the span: it has to be quick and must not block. It is not asked where somebody has decided already, by the tag
/// `sampling.priority` or by a debug flag.
public protocol Sampler: Sendable {
    /// Decides about one span.
    ///
    /// - Parameter request: what is known about the span.
    /// - Returns: whether to record it, and the tags that say why.
    func decide(_ request: SamplingRequest) -> SamplingDecision
}
