//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension String {
    /// The text with everything escaped that would move the cursor, change colors or hide other text: names and values come
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
        guard value < 0x20 || value > 0x7e else { return false }
        return switch properties.generalCategory {
        // Scalars that control the terminal, break lines, reverse text direction, or have no width.
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        // Other invisible scalars can hide in a name, too. Variation selectors change how the previous character is drawn.
        default: properties.isDefaultIgnorableCodePoint && !properties.isVariationSelector
        }
    }
}
