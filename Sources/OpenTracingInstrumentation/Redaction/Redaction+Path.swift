//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracingSupport
private import Synchronization

extension Redaction {
    /// Redacts a path by replacing the segments matched by parameters with secret-looking names, and the values of hidden path
    /// parameters, as in `/a;password=x`.
    ///
    /// - Parameters:
    ///   - path: the path as sent in the request.
    ///   - template: the route template, with parameters as in `/reset/:token`, `/reset/{token}` or `/reset/user-{token}.html`.
    /// - Returns: the redacted path.
    package func path(_ path: String, template: String?) -> String {
        self.path(path, hiding: hiddenSegments(of: template))
    }

    /// Redacts a path, given the indices of the hidden segments. With routes, also hides what a secret parameter of any of them
    /// would match: for requests that none of them serves.
    func path(_ path: String, hiding segments: [Int], routes: RouteTemplates? = nil) -> String {
        replacing(in: path) { bytes, replacements in
            self.path(bytes, hiding: segments, routes: routes, into: &replacements)
        }
    }

    /// Finds the parts of a path to replace.
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

    /// Returns the indices of the segments that match parameters with secret-looking names: few templates have any.
    func hiddenSegments(of template: String?) -> [Int] {
        guard let template, !parameterNames.isEmpty else { return [] }
        return zip(0..., PathSegments(template))
            .filter { Self.parameterNames(in: $1).contains(where: hides(parameter:)) }
            .map(\.0)
    }

    /// Returns the names of the parameters in a template segment.
    static func parameterNames(in segment: Substring) -> [String] {
        if segment.utf8.first == UInt8(ascii: ":") { return [String(Substring(segment.utf8.dropFirst()))] }
        guard segment.utf8.contains(UInt8(ascii: "{")) else { return [] }
        return segment.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            part.firstIndex(of: "}").map { String(part[..<$0]) }
        }
    }

    /// Returns whether a byte is one of those that any pair, URL or JSON in a path segment contains.
    private static func isSign(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: "%"), UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""): true
        default: false
        }
    }

    /// Finds the segments of a path that contain a pair, a URL or JSON, encoded or not. Segments that are already partially
    /// replaced are left unchanged.
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

    /// Finds the values of path parameters to replace.
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

/// The templates of a router's routes with parameters, for redacting paths that none of them serves.
package final class RouteTemplates: Sendable {
    private enum Segment: Sendable {
        /// A literal, in lowercase.
        case literal(String)
        /// The names of the parameters; empty for a wildcard.
        case parameters([String])
    }

    private struct State: Sendable {
        var templates: [[Segment]] = []
        /// The templates with secret-looking parameters, and the names used to find them; few routers have any.
        var secret: [[Segment]] = []
        var names: SecretNames?
    }

    private let state = Mutex(State())

    /// Creates a list without templates.
    package init() {}

    /// Adds the template of a route.
    package func add(_ template: String) {
        var segments: [Segment] = []
        var hasParameters = false
        for segment in PathSegments(template) {
            if segment == "**" { break }
            let names = Redaction.parameterNames(in: segment)
            if !names.isEmpty || segment == "*" {
                segments.append(.parameters(names))
                hasParameters = hasParameters || !names.isEmpty
            } else {
                segments.append(.literal((PercentEncoding.decode(segment) ?? String(segment)).lowercased()))
            }
        }
        guard hasParameters else { return }
        state.withLock { state in
            state.templates.append(segments)
            state.names = nil
        }
    }

    /// Finds the segments of a path that a secret-looking parameter of any template would match, as far as the path matches the
    /// template up to that point. Case, dot segments and doubled slashes are ignored.
    func hide(
        _ bytes: UnsafeBufferPointer<UInt8>,
        in range: Range<Int>,
        by redaction: Redaction,
        into replacements: inout Replacements
    ) {
        let templates = secretTemplates(redaction)
        guard !templates.isEmpty else { return }
        let path = Self.segments(of: bytes, in: range)
        for template in templates {
            for (segment, part) in zip(template, path) {
                switch segment {
                case .literal(let text):
                    if text == part.text { continue }
                case .parameters(let names):
                    if names.contains(where: redaction.hides(parameter:)) { replacements.replace(part.range) }
                    continue
                }
                break
            }
        }
    }

    private func secretTemplates(_ redaction: Redaction) -> [[Segment]] {
        state.withLock { state in
            let names = redaction.parameterNames
            if state.names !== names {
                state.names = names
                state.secret = state.templates.filter { template in
                    template.contains { segment in
                        if case .parameters(let names) = segment {
                            return names.contains(where: redaction.hides(parameter:))
                        }
                        return false
                    }
                }
            }
            return state.secret
        }
    }

    private static func segments(
        of bytes: UnsafeBufferPointer<UInt8>,
        in range: Range<Int>
    ) -> [(text: String, range: Range<Int>)] {
        var segments: [(text: String, range: Range<Int>)] = []
        var start = range.lowerBound
        while start < range.upperBound {
            var end = start
            var separator = 1
            while end < range.upperBound {
                let byte = bytes[end]
                if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\") { break }
                if byte == UInt8(ascii: "%"), end + 2 < range.upperBound {
                    let (high, low) = (bytes[end + 1], bytes[end + 2] | 0x20)
                    if (high == UInt8(ascii: "2") && low == UInt8(ascii: "f"))
                        || (high == UInt8(ascii: "5") && low == UInt8(ascii: "c"))
                    {
                        separator = 3
                        break
                    }
                }
                end += 1
            }
            let raw = String(decoding: bytes[start..<end], as: UTF8.self)
            switch PercentEncoding.decode(raw[...]) ?? raw {
            case "", ".": break
            case "..": _ = segments.popLast()
            case let text: segments.append((text.lowercased(), start..<end))
            }
            start = end + separator
        }
        return segments
    }
}
