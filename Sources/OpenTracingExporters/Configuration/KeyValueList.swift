//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Foundation

/// A list `key=value,key=value` in which keys and values are percent-encoded, as resource attributes and headers have it.
enum KeyValueList {
    /// What is wrong with an entry.
    enum Mistake: Error {
        case noEqualsSign
        case noKey
        case badPercentEncoding

        /// The mistake in words.
        var problem: String {
            switch self {
            case .noEqualsSign: "has no equals sign"
            case .noKey: "has nothing before the equals sign"
            case .badPercentEncoding: "has a percent sign that begins no encoded byte"
            }
        }
    }

    /// Reads an entry.
    static func entry(_ text: String) throws(Mistake) -> (key: String, value: String) {
        guard let equals = text.firstIndex(of: "=") else { throw .noEqualsSign }
        let key = text[..<equals].trimmingCharacters(in: .whitespaces)
        let value = text[text.index(after: equals)...].trimmingCharacters(in: .whitespaces)
        guard !key.isEmpty else { throw .noKey }
        guard let key = key.removingPercentEncoding, let value = value.removingPercentEncoding else {
            throw .badPercentEncoding
        }
        return (key, value)
    }
}
