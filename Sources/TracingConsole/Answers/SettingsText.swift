//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracingInstrumentation

/// The settings that the console can change, as text for copying into a configuration.
struct SettingsText {
    private let mode: TracingMode
    private let names: [NamedAttribute]
    private let skip: [SkipRuleWording]
    private let sampling: String?

    init(_ settings: TracingSettings, named: [NamedAttribute]) {
        mode = settings.mode
        names = named
        skip = settings.skip.compactMap(\.wording)
        sampling = settings.sampling.wording
    }

    /// Shell variables, with values in single quotes.
    var environment: String {
        var lines = ["TRACE_MODE=\(mode.rawValue)"]
        if !names.isEmpty {
            lines.append("TRACED_REQUEST_ATTRIBUTES=" + quoted(names.compactMap(\.name).joined(separator: ",")))
        }
        let paths = skip.filter { $0.methods.isEmpty }.compactMap(\.path)
        if !paths.isEmpty { lines.append("TRACE_SKIP=" + quoted(paths.joined(separator: ","))) }
        if let sampling, sampling != "tracer" { lines.append("TRACE_SAMPLING=\(sampling)") }
        let missing =
            names.filter { $0.name == nil }.map(\.tag)
            + skip.filter { $0.path == nil || !$0.methods.isEmpty }
            .map { $0.route ?? $0.path ?? $0.methods.joined(separator: " ") }
        lines += missing.map { "# a variable cannot say: \($0.filter { !$0.isNewline })" }
        return lines.joined(separator: "\n")
    }

    private func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// The Swift initializer of the settings.
    var swift: String {
        var arguments = ["mode: .\(mode.rawValue)"]
        if !names.isEmpty {
            arguments.append("tracedRequestAttributes: [\(names.map(keyPath).joined(separator: ", "))]")
        }
        if !skip.isEmpty {
            arguments.append("skip: try [\(skip.map(rule).joined(separator: ", "))] + SkipRule.defaultRules")
        }
        if let sampling, sampling != "tracer" { arguments.append("sampling: \(sampling)") }
        return "TracingSettings(\n    " + arguments.joined(separator: ",\n    ") + "\n)"
    }

    /// Converts `headers.user-agent` to `\.headers["user-agent"]`.
    private func keyPath(_ attribute: NamedAttribute) -> String {
        guard let name = attribute.name else { return "/* your attribute \(literal(attribute.tag)) */" }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        var path = "\\"
        var rest = parts[...]
        if rest.first == "at-end" {
            path += ".atEnd"
            rest = rest.dropFirst()
        }
        if let property = rest.popFirst() { path += "." + camelCase(property) }
        if !rest.isEmpty { path += "[\(literal(rest.joined(separator: ".")))]" }
        return path
    }

    private func camelCase(_ name: Substring) -> String {
        let words = name.split(separator: "-")
        return words.dropFirst().reduce(words.first.map(String.init) ?? "") { text, word in
            text + (word.first?.uppercased() ?? "") + word.dropFirst()
        }
    }

    private func rule(_ wording: SkipRuleWording) -> String {
        let methods = wording.methods.map { ".\($0.lowercased())" }.joined(separator: ", ")
        let argument = methods.isEmpty ? "" : ", methods: \(methods)"
        if let path = wording.path { return ".path(\(literal(path))\(argument))" }
        if let route = wording.route { return ".route(\(literal(route))\(argument))" }
        return ".methods(\(methods))"
    }

    private func literal(_ text: String) -> String { text.debugDescription }
}
