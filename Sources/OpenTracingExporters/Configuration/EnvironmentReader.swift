//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Foundation
public import OpenTracing
private import OpenTracingSupport

/// Reads typed variables, and collects problems with them.
///
/// An empty or invalid variable is treated as unset. A variable may be read several times, but is reported once.
public struct EnvironmentReader {
    private let environment: [String: String]
    private var mistakes: [ConfigurationProblem] = []

    init(_ environment: [String: String]) {
        self.environment = environment
    }

    /// Returns the trimmed text of a variable; `nil` if it is unset or empty.
    public func text(_ variable: EnvironmentVariable) -> String? {
        text(variable.name)
    }

    private func text(_ name: String) -> String? {
        guard let text = environment[name]?.trimmingCharacters(in: .whitespacesAndNewlines), !text.isEmpty else {
            return nil
        }
        return text
    }

    /// Returns the non-empty elements of a list.
    func list(_ variable: EnvironmentVariable) -> [String] {
        (text(variable) ?? "").split(separator: ",")
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    /// Reads a Boolean. Per the specification, everything but `true` is false.
    mutating func flag(_ variable: EnvironmentVariable) -> Bool {
        choice(variable, ["true": true, "false": false]) ?? false
    }

    /// Reads an integer that is at least `minimum`.
    public mutating func number(_ variable: EnvironmentVariable, from minimum: Int) -> Int? {
        guard let text = text(variable) else { return nil }
        guard let number = Int(text), number >= minimum else {
            report(variable, unusable(variable, text), remedy: "use a whole number of at least \(minimum)")
            return nil
        }
        return number
    }

    /// Reads a ratio: a number from 0 to 1.
    mutating func share(_ variable: EnvironmentVariable) -> Double? {
        guard let text = text(variable) else { return nil }
        guard let share = Double(text), (0...1).contains(share) else {
            report(variable, unusable(variable, text), remedy: "use a number from 0 to 1")
            return nil
        }
        return share
    }

    /// Reads a duration in milliseconds, at most one year. If zero means no limit, it is read as one year too.
    public mutating func duration(_ variable: EnvironmentVariable, zeroMeansNoLimit: Bool = false) -> Duration? {
        guard let text = text(variable) else { return nil }
        guard let milliseconds = Int(text), milliseconds >= 0 else {
            report(variable, unusable(variable, text), remedy: "use a whole number of milliseconds, such as 10000")
            return nil
        }
        if milliseconds == 0, zeroMeansNoLimit { return Self.noLimit }
        return min(.milliseconds(milliseconds), Self.noLimit)
    }

    /// Reads one of several values, given their lowercase names.
    public mutating func choice<Value>(
        _ variable: EnvironmentVariable,
        _ values: KeyValuePairs<String, Value>
    ) -> Value? {
        guard let text = text(variable) else { return nil }
        if let value = values.first(where: { $0.key == text.lowercased() })?.value { return value }
        report(variable, unusable(variable, text), remedy: "use one of \(values.map(\.key).joined(separator: ", "))")
        return nil
    }

    /// Reports an invalid value of a variable.
    ///
    /// - Parameters:
    ///   - variable: the variable.
    ///   - problem: what is wrong, as a clause: `"x" is not a color`. Must not contain a potential secret.
    ///   - remedy: what is expected.
    ///   - consequence: what applies instead; `nil` if the variable is treated as unset.
    public mutating func report(
        _ variable: EnvironmentVariable,
        _ problem: String,
        remedy: String,
        consequence: String? = nil
    ) {
        let unset = "it is treated as unset" + (variable.defaultValue.map { ", default \($0)" } ?? "")
        report(
            ConfigurationProblem(
                in: variable.name,
                setting: variable.property,
                problem,
                remedy: remedy,
                consequence: consequence ?? unset
            )
        )
    }

    private mutating func report(_ mistake: ConfigurationProblem) {
        if !mistakes.contains(mistake) { mistakes.append(mistake) }
    }

    /// Returns the problems, in the order of the variables, followed by those with other variables.
    func mistakes(inOrderOf variables: [EnvironmentVariable]) -> [ConfigurationProblem] {
        let names = variables.map(\.name)
        return names.flatMap { name in mistakes.filter { $0.place == name } }
            + mistakes.filter { !names.contains($0.place) }
    }

    /// Reports variables that have no effect: unsupported ones, and probable misspellings.
    mutating func reportIgnored(beside variables: [EnvironmentVariable]) {
        for (name, remedy) in Self.unsupported where text(name) != nil {
            report(ConfigurationProblem(in: name, "it is not supported", remedy: remedy, consequence: "it is ignored"))
        }
        let known = variables.map(\.name)
        for name in environment.keys.sorted() where text(name) != nil {
            guard !Self.unsupported.contains(where: { $0.name == name }),
                let meant = Misspelling.variable(meantBy: name, among: known)
            else { continue }
            report(
                ConfigurationProblem(
                    in: name.escapedForTerminal,
                    Misspelling.problem,
                    remedy: Misspelling.remedy(meant: meant),
                    consequence: "it is ignored"
                )
            )
        }
    }

    /// Returns the problem with a value that is not supported.
    private func unusable(_ variable: EnvironmentVariable, _ text: String) -> String {
        variable.isSecret ? "its value is invalid" : Self.unusable(text)
    }

    /// Returns the same for a variable that is not secret.
    static func unusable(_ text: String) -> String { quoted(text) + " is not a valid value" }

    /// Quotes a value for a message; only for variables that are not secret.
    static func quoted(_ text: String) -> String {
        let shown = text.prefix(40)
        return "\"\(String(shown).escapedForTerminal)\(shown.count < text.count ? "…" : "")\""
    }

    /// Variables of the specification that are not supported, and what to do instead.
    private static let unsupported: [(name: String, remedy: String)] = [
        ("OTEL_CONFIG_FILE", "set the variables one by one"),
        ("OTEL_EXPERIMENTAL_CONFIG_FILE", "set the variables one by one"),
    ]

    static let noLimit = Duration.seconds(365 * 24 * 3_600)
}

/// A list `key=value,key=value` of percent-encoded keys and values, as used for resource attributes and headers.
enum KeyValueList {
    /// A problem with an entry.
    enum Mistake: Error {
        case noEqualsSign
        case noKey
        case badPercentEncoding

        /// The problem as text.
        var problem: String {
            switch self {
            case .noEqualsSign: "has no equals sign"
            case .noKey: "has no key before the equals sign"
            case .badPercentEncoding: "has a percent sign that is not followed by two hexadecimal digits"
            }
        }
    }

    /// Parses an entry.
    static func entry(_ text: String) throws(Mistake) -> (key: String, value: String) {
        guard let equals = text.firstIndex(of: "=") else { throw .noEqualsSign }
        let key = text[..<equals].trimmingCharacters(in: .whitespaces)
        let value = text[text.index(after: equals)...].trimmingCharacters(in: .whitespaces)
        guard !key.isEmpty else { throw .noKey }
        guard let key = key.removingPercentEncoding, let value = value.removingPercentEncoding else {
            throw .badPercentEncoding
        }
        return (key, value)
    }
}
