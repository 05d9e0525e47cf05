//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension String {
    /// The text with everything escaped that would move the cursor, change colours or hide other text: names and values come
    /// from requests, and a terminal obeys what it is sent.
    package var escapedForTerminal: String {
        guard unicodeScalars.contains(where: \.isUnsafeInTerminal) else { return self }
        var result = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.isUnsafeInTerminal: result += "\\u{\(String(scalar.value, radix: 16))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension Unicode.Scalar {
    fileprivate var isUnsafeInTerminal: Bool {
        switch value {
        case 0x20...0x7e: false
        // Control characters of both sets; separators of lines; marks that turn the direction of the text around.
        case 0...0x1f, 0x7f...0x9f, 0x2028...0x2029, 0x200e...0x200f, 0x202a...0x202e, 0x2066...0x2069: true
        default: false
        }
    }
}
