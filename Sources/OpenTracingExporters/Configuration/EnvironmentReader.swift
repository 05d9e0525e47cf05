//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Foundation

/// Reads variables by type, and collects what is wrong with them. A value that is wrong counts as not set.
struct EnvironmentReader {
    private let environment: [String: String]
    private(set) var mistakes: [ConfigurationMistake] = []

    init(_ environment: [String: String]) {
        self.environment = environment
    }

    /// The text of a variable without white space around it; `nil` where it is not set or empty.
    func text(_ variable: EnvironmentVariable) -> String? {
        text(variable.name)
    }

    func text(_ name: String) -> String? {
        guard let text = environment[name]?.trimmingCharacters(in: .whitespacesAndNewlines), !text.isEmpty else {
            return nil
        }
        return text
    }

    /// The elements of a list, without empty ones.
    func list(_ variable: EnvironmentVariable) -> [String] {
        (text(variable) ?? "").split(separator: ",")
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    /// A truth value. By the specification everything but `true` is false.
    mutating func flag(_ variable: EnvironmentVariable) -> Bool {
        choice(variable, ["true": true, "false": false]) ?? false
    }

    mutating func number(_ variable: EnvironmentVariable, from minimum: Int) -> Int? {
        guard let text = text(variable) else { return nil }
        guard let number = Int(text), number >= minimum else {
            report(variable, Self.has(text), remedy: "give a whole number from \(minimum)")
            return nil
        }
        return number
    }

    /// A time in milliseconds, a year at most. Where zero means that there is no limit, it is a year too.
    mutating func duration(_ variable: EnvironmentVariable, zeroMeansNoLimit: Bool) -> Duration? {
        guard let text = text(variable) else { return nil }
        guard let milliseconds = Int(text), milliseconds >= 0 else {
            report(variable, Self.has(text), remedy: "give a whole number of milliseconds, such as 10000")
            return nil
        }
        if milliseconds == 0, zeroMeansNoLimit { return Self.noLimit }
        return min(.milliseconds(milliseconds), Self.noLimit)
    }

    /// One of several values, under names in lower case.
    mutating func choice<Value>(_ variable: EnvironmentVariable, _ values: KeyValuePairs<String, Value>) -> Value? {
        guard let text = text(variable) else { return nil }
        if let value = values.first(where: { $0.key == text.lowercased() })?.value { return value }
        report(variable, Self.has(text), remedy: "it may have: \(values.map(\.key).joined(separator: ", "))")
        return nil
    }

    mutating func report(
        _ variable: EnvironmentVariable,
        _ problem: String,
        remedy: String,
        consequence: String? = nil
    ) {
        let unset = "it counts as not set" + (variable.defaultValue.map { ", default \($0)" } ?? "")
        mistakes.append(
            ConfigurationMistake(variable.name, problem, remedy: remedy, consequence: consequence ?? unset)
        )
    }

    /// Reports variables that are set and do nothing: those that cannot be followed, and those that seem misspelled.
    mutating func reportIgnored() {
        for (name, remedy) in EnvironmentVariable.unsupported where text(name) != nil {
            mistakes.append(
                ConfigurationMistake(name, "is not supported", remedy: remedy, consequence: "it is ignored")
            )
        }
        for name in environment.keys.sorted() where text(name) != nil {
            guard let meant = Misspelling.meant(by: name) else { continue }
            mistakes.append(
                ConfigurationMistake(
                    name.escapedForTerminal,
                    "is not known",
                    remedy: "is \(meant) meant?",
                    consequence: "it is ignored"
                )
            )
        }
    }

    /// A value in a message: of variables that hold no secret only.
    static func has(_ text: String) -> String {
        let shown = text.prefix(40)
        return "has \"\(String(shown).escapedForTerminal)\(shown.count < text.count ? "…" : "")\""
    }

    static let noLimit = Duration.seconds(365 * 24 * 3_600)
}
