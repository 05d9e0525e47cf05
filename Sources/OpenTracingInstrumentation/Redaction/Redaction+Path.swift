//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracingSupport

extension Redaction {
    /// A path with the segments replaced that parameters with secret-looking names matched, and the values of hidden path
    /// parameters, as in `/a;password=x`.
    ///
    /// - Parameters:
    ///   - path: the path as it was sent.
    ///   - template: the template of the route, with parameters as in `/reset/:token`, `/reset/{token}` or
    ///     `/reset/user-{token}.html`.
    /// - Returns: the path to show.
    public func path(_ path: String, template: String?) -> String {
        self.path(path, hiding: hiddenSegments(of: template))
    }

    /// The same, with the numbers of the segments that are hidden, and without what a secret parameter of any of some routes would
    /// match: for requests that none of them serves.
    func path(_ path: String, hiding segments: [Int], routes: RouteTemplates? = nil) -> String {
        replacing(in: path) { bytes, replacements in
            self.path(bytes, hiding: segments, routes: routes, into: &replacements)
        }
    }

    /// Finds the parts of a path that are to be replaced.
    func path(
        _ bytes: UnsafeBufferPointer<UInt8>,
        hiding hidden: [Int],
        routes: RouteTemplates?,
        into replacements: inout Replacements
    ) {
        if !hidden.isEmpty {
            for (number, segment) in bytes.split(separator: UInt8(ascii: "/")).enumerated()
            where hidden.contains(number) {
                replacements.replace(segment.indices)
            }
        }
        routes?.hide(bytes, in: bytes.indices, by: self, into: &replacements)
        guard bytes.contains(where: { Self.isSign($0) || $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: ";") }) else {
            return
        }
        if bytes.contains(UInt8(ascii: "@")) { _ = userInfo(bytes, in: bytes.indices, into: &replacements) }
        segments(bytes, in: bytes.indices, depth: Self.maximumDepth, into: &replacements)
        pathParameters(bytes, in: bytes.indices, into: &replacements)
    }

    /// The numbers of the segments that parameters with secret-looking names stand for: few templates have any.
    func hiddenSegments(of template: String?) -> [Int] {
        guard let template, !parameterNames.isEmpty else { return [] }
        return zip(0..., PathSegments(template))
            .filter { Self.parameterNames(in: $1).contains(where: hides(parameter:)) }
            .map(\.0)
    }

    /// The names of the parameters in a segment of a template.
    static func parameterNames(in segment: Substring) -> [String] {
        if segment.utf8.first == UInt8(ascii: ":") { return [String(Substring(segment.utf8.dropFirst()))] }
        guard segment.utf8.contains(UInt8(ascii: "{")) else { return [] }
        return segment.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            part.firstIndex(of: "}").map { String(part[..<$0]) }
        }
    }

    /// Whether a byte is one without which no pair, URL or JSON stands in a segment of a path.
    private static func isSign(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: "%"), UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""): true
        default: false
        }
    }

    /// Finds the segments of a path in which a pair, a URL or JSON stands, encoded or not. Those of which a part is to be
    /// replaced already are left alone.
    func segments(
        _ bytes: UnsafeBufferPointer<UInt8>,
        in range: Range<Int>,
        depth: Int,
        into replacements: inout Replacements
    ) {
        guard hidesInTexts, bytes[range].contains(where: Self.isSign) else { return }
        let replaced = replacements.ranges
        for segment in bytes[range].split(separator: UInt8(ascii: "/"))
        where Self.mayHoldSecrets(segment) && !replaced.contains(where: segment.indices.overlaps) {
            if let shown = value(segment, depth: depth) { replacements.replace(segment.indices, with: shown) }
        }
    }

    /// Finds the values of path parameters that are to be replaced.
    func pathParameters(
        _ bytes: UnsafeBufferPointer<UInt8>,
        in range: Range<Int>,
        into replacements: inout Replacements
    ) {
        guard var start = bytes[range].firstIndex(of: UInt8(ascii: ";")) else { return }
        while start < range.upperBound {
            let rest = bytes[(start + 1)..<range.upperBound]
            let slash = rest.firstIndex(of: UInt8(ascii: "/")) ?? range.upperBound
            let end = rest[..<slash].firstIndex(of: UInt8(ascii: ";")) ?? slash
            if let equals = rest[..<end].firstIndex(of: UInt8(ascii: "=")),
                hides(encoded: UnsafeBufferPointer(rebasing: rest[..<equals]))
            {
                replacements.replace((equals + 1)..<slash)
                start = slash
            } else {
                start = end
            }
            guard start < range.upperBound else { return }
            if bytes[start] != UInt8(ascii: ";") {
                start = bytes[start..<range.upperBound].firstIndex(of: UInt8(ascii: ";")) ?? range.upperBound
            }
        }
    }
}
