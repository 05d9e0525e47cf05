//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A carrier of keys and values that a span context is written to.
///
/// Dictionaries from text to text conform.
public protocol TextMapWriter {
    /// Sets the value under a key, and removes whatever stood under it before.
    ///
    /// Injecting into a carrier that was injected into before therefore leaves the last context alone in it.
    ///
    /// - Parameters:
    ///   - value: the value to write.
    ///   - key: the name to write it under. An earlier entry whose name differs in the case of ASCII letters only is the same.
    mutating func set(_ value: String, forKey key: String)
}
