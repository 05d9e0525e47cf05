//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracingSupport

/// The path of a route: literal segments, parameters (`:id`), one-segment wildcards (`*`), and a trailing `**` for the rest.
struct PathTemplate: Sendable, Hashable, CustomStringConvertible {
    enum Segment: Sendable, Hashable {
        case literal(String)
        case parameter(String)
        case wildcard
        case rest
    }

    /// The template as shown in names and tags: with a leading slash, single slashes and no trailing slash.
    let description: String
    let segments: [Segment]

    /// The names of the parameters, in order.
    let parameterNames: [String]

    /// The problems with the template, each with its fix.
    let problems: [String]

    /// Joins and parses path parts, from the outermost group to the route.
    init(_ parts: [String]) {
        var segments: [Segment] = []
        var problems: [String] = []
        var names: [String] = []
        for part in parts where !part.isEmpty && !part.hasPrefix("/") {
            problems.append("the path \"\(part)\" must begin with a slash: write \"/\(part)\"")
        }
        for part in parts where part.contains("?") || part.contains("#") {
            problems.append("the path \"\(part)\" has a query or a fragment; routes match only the path")
        }
        let texts = parts.flatMap { $0.split(separator: "/") }
        for (index, text) in texts.enumerated() {
            if text == "**" {
                if index != texts.count - 1 {
                    problems.append("\"**\" matches the rest of a path, so it must be the last segment")
                }
                segments.append(.rest)
            } else if text == "*" {
                segments.append(.wildcard)
            } else if text.first == ":" {
                let name = String(text.dropFirst())
                if name.isEmpty {
                    problems.append("\":\" needs a name after it, as in \":id\"")
                } else if names.contains(name) {
                    problems.append("the parameter \":\(name)\" appears twice in the path; rename one of them")
                }
                names.append(name)
                segments.append(.parameter(name))
            } else {
                if text.first == "{", text.last == "}", text.count > 2 {
                    problems.append("\"\(text)\" is not a parameter: write \":\(text.dropFirst().dropLast())\"")
                }
                if text.contains("*") || text.contains(":") {
                    problems.append("\"\(text)\" mixes text with \"*\" or \":\", which match only whole segments")
                }
                segments.append(.literal(PercentEncoding.decode(text) ?? String(text)))
            }
        }
        self.segments = segments
        self.problems = problems
        self.parameterNames = names
        self.description = "/" + texts.joined(separator: "/")
    }

    /// The segments without parameter names: two routes with the same shape match the same paths.
    var shape: [Segment] {
        segments.map { segment in
            if case .parameter = segment { .parameter("") } else { segment }
        }
    }
}
