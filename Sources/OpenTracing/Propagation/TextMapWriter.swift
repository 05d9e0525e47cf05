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
    /// Injecting into a carrier that was injected into before therefore replaces the context in it.
    ///
    /// - Parameters:
    ///   - value: the value to write.
    ///   - key: the name to write it under. An earlier entry whose name differs in the case of ASCII letters only is the same.
    mutating func set(_ value: String, forKey key: String)

    /// Removes whatever stands under a key; nothing when there is nothing.
    ///
    /// Formats that spread a context over several entries need it to take back those that the context to write lacks. A
    /// carrier that cannot remove does nothing here, and keeps such entries when it is written to again.
    ///
    /// - Parameter key: the name, in lower case. Names are compared without regard to the case of ASCII letters.
    mutating func removeValues(forKey key: String)
}

extension TextMapWriter {
    /// Does nothing.
    public mutating func removeValues(forKey key: String) {}
}
