//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Names of header fields, as Swift writes them and as HTTP does.
enum HeaderFieldName {
    /// Puts a dash before each word, and makes its letters small. Capital letters side by side are one word, but for the last
    /// before a small one: `xRequestID`, `xHTTPMethodOverride`. What has a dash already is no Swift name, and stays as it is.
    static func words(of swiftName: String) -> String {
        guard !swiftName.utf8.contains(UInt8(ascii: "-")) else { return swiftName.lowercased() }
        var name = ""
        var previous: Character?
        for index in swiftName.indices {
            let character = swiftName[index]
            if character.isUppercase, let previous {
                let next = swiftName[swiftName.index(after: index)...].first
                if !previous.isUppercase || next?.isLowercase == true { name += "-" }
            }
            name += character.lowercased()
            previous = character
        }
        // The one common name that has a capital letter inside of a word.
        return name == "e-tag" ? "etag" : name
    }
}
