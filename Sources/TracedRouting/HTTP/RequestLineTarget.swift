//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The target of a request, taken apart.
///
/// Bytes are compared, not characters: what follows a question mark is the query, also when it begins with an accent.
struct RequestLineTarget {
    /// In lower case; `nil` unless the target is in absolute form.
    let scheme: String?
    /// With user info, if there is any; `nil` unless the target is in absolute form.
    let authority: String?
    let path: String
    let query: String

    init(_ target: String) {
        let bytes = target.utf8
        let end = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.endIndex
        query = end == bytes.endIndex ? "" : String(target[bytes.index(after: end)...])
        guard bytes.first != UInt8(ascii: "/"), let start = Self.authorityStart(in: bytes[..<end]) else {
            scheme = nil
            authority = nil
            path = String(target[..<end])
            return
        }
        let slash = bytes[start..<end].firstIndex(of: UInt8(ascii: "/")) ?? end
        scheme = target[..<bytes.index(start, offsetBy: -3)].lowercased()
        authority = String(target[start..<slash])
        path = slash == end ? "/" : String(target[slash..<end])
    }

    /// Where the authority begins, after a scheme and `://`.
    private static func authorityStart(in bytes: Substring.UTF8View) -> String.Index? {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon != bytes.startIndex,
            bytes[colon...].starts(with: "://".utf8),
            bytes[..<colon].allSatisfy({ byte in
                ("a"..."z").contains(Unicode.Scalar(byte | 0x20)) || "+-.0123456789".utf8.contains(byte)
            })
        else { return nil }
        return bytes.index(colon, offsetBy: 3)
    }
}
