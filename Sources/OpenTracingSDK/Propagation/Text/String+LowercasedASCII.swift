//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing

extension String {
    /// The text with the capital letters of ASCII made small, as names of HTTP headers are compared.
    var lowercasedASCII: String {
        guard utf8.contains(where: { $0.lowercasedASCII != $0 }) else { return self }
        return String(decoding: utf8.map(\.lowercasedASCII), as: UTF8.self)
    }

    /// Whether two texts are the same but for spaces and tabs around this one and the case of ASCII letters.
    ///
    /// - Parameter word: what to compare with, in lower case.
    func isWord(_ word: StaticString) -> Bool {
        withBytes { bytes in
            let range = bytes.trimmed(0..<bytes.count)
            guard range.count == word.utf8CodeUnitCount else { return false }
            return word.withUTF8Buffer { expected in
                range.enumerated().allSatisfy { bytes[$0.element].lowercasedASCII == expected[$0.offset] }
            }
        }
    }
}
