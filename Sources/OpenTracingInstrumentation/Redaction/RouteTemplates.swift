//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracingSupport
private import Synchronization

/// The templates of the routes of a router that have parameters: what must not show of paths that none of them serves.
package final class RouteTemplates: Sendable {
    private enum Segment: Sendable {
        /// In lower case.
        case literal(String)
        /// With the names of its parameters; none for a wildcard.
        case parameters([String])
    }

    private struct State: Sendable {
        var templates: [[Segment]] = []
        /// Those with secret-looking parameters, and the names by which they were found; few routers have any.
        var secret: [[Segment]] = []
        var names: SecretNames?
    }

    private let state = Mutex(State())

    /// Creates a list without templates.
    package init() {}

    /// Learns the template of a route.
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

    /// Finds the segments of a path that a secret-looking parameter of any template would match, as far as the path agrees with
    /// the template before it. Case, dot segments and doubled slashes do not count.
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
