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
    private let custom: Set<String>

    /// Creates the text of settings.
    ///
    /// - Parameters:
    ///   - settings: the settings.
    ///   - named: the names of their attributes.
    ///   - custom: the names of attributes that the service defines.
    init(_ settings: TracingSettings, named: [NamedAttribute], custom: Set<String>) {
        self.custom = custom
        mode = settings.mode
        names = named
        skip = settings.skip.compactMap(\.wording)
        sampling = settings.sampling.wording
    }

    /// Shell variables, with values in single quotes.
    var environment: String {
        var lines = ["TRACE_MODE=\(mode.rawValue)"]
        let listed = names.compactMap(\.name).filter(Self.fitsList)
        if !listed.isEmpty { lines.append("TRACED_REQUEST_ATTRIBUTES=" + quoted(listed.joined(separator: ","))) }
        let paths = skip.filter { $0.methods.isEmpty }.compactMap(\.path).filter(Self.fitsList)
        if !paths.isEmpty { lines.append("TRACE_SKIP=" + quoted(paths.joined(separator: ","))) }
        if let sampling { lines.append("TRACE_SAMPLING=\(sampling)") }
        var missing: [String] = []
        if names.isEmpty { missing.append("an empty TRACED_REQUEST_ATTRIBUTES") }
        missing += names.filter { !($0.name.map(Self.fitsList) ?? false) }.map { $0.name ?? $0.tag }
        if skip.isEmpty { missing.append("TRACE_SKIP with only the default rules") }
        missing += skip.filter { !($0.path.map(Self.fitsList) ?? false) || !$0.methods.isEmpty }
            .map { $0.route ?? $0.path ?? $0.methods.joined(separator: " ") }
        if sampling == nil { missing.append("the sampling closure") }
        lines += missing.map { "# not expressible as a variable: \($0.filter { !$0.isNewline })" }
        return lines.joined(separator: "\n")
    }

    /// Whether a text can be an entry of a list that is separated by commas.
    private static func fitsList(_ text: String) -> Bool {
        !text.isEmpty && !text.contains(",") && !text.contains(where: \.isNewline)
            && text.first?.isWhitespace != true && text.last?.isWhitespace != true
    }

    /// Identifies the settings: an FNV-1a hash of the text.
    var revision: String {
        let hash = (environment + "\0" + swift).utf8.reduce(14_695_981_039_346_656_037 as UInt64) { hash, byte in
            (hash ^ UInt64(byte)) &* 1_099_511_628_211
        }
        return String(hash, radix: 16)
    }

    private func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// The Swift initializer of the settings.
    var swift: String {
        var arguments = ["mode: .\(mode.rawValue)"]
        arguments.append("tracedRequestAttributes: [\(names.map(keyPath).joined(separator: ", "))]")
        let rules = skip.isEmpty ? "" : "try [\(skip.map(rule).joined(separator: ", "))] + "
        arguments.append("skip: \(rules)SkipRule.defaultRules")
        arguments.append("sampling: \(samplingExpression)")
        return "TracingSettings(\n    " + arguments.joined(separator: ",\n    ") + "\n)"
    }

    private var samplingExpression: String {
        switch sampling {
        case nil: "/* your closure */"
        case "tracer"?: ".tracer"
        case let ratio?: ratio
        }
    }

    /// Converts `headers.user-agent` to `\.headers["user-agent"]`.
    private func keyPath(_ attribute: NamedAttribute) -> String {
        guard let name = attribute.name, !custom.contains(name) else {
            let name = literal(attribute.name ?? attribute.tag)
            return "/* your attribute \(name.split(separator: "*/").joined(separator: "* /")) */"
        }
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
