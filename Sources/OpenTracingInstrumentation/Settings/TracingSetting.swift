//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
internal import OpenTracingSupport

/// A setting of ``TracingSettings``: what it is, in words, and how a file and the environment say it.
///
/// ``all`` is the table of them. The two readers, the messages about mistakes, the overrides and the page of settings follow from it.
struct TracingSetting: Sendable {
    /// Takes over a value, or refuses it.
    typealias Reading = @Sendable (inout SettingsReader, JSONNode) -> Void

    /// How the text of a variable becomes a value like those of a file.
    enum TextForm: Sendable {
        case text, number
        /// Texts separated by commas.
        case list
    }

    /// A variable that says the setting, perhaps in other words than its key in the file.
    struct Variable: Sendable {
        let name: String
        /// What it may hold, in words.
        let type: String
        let form: TextForm
        let reading: Reading
    }

    /// The setting in words.
    let schema: Setting

    /// Reads the value of its key in the file; `nil` where a file cannot say it.
    let reading: Reading?

    /// Its variables, the first that is set counts.
    let variables: [Variable]

    /// Whether the value also stands for the object that it is a member of: `"payloads": "both"`.
    let standsForObject: Bool

    /// Whether what is said adds to what was said before, so that nothing is overridden.
    let adds: Bool
}

extension TracingSetting {
    /// A setting with a reading of its own. Its key in the file is its path in code, and the name of its variable follows from it.
    ///
    /// - Parameters:
    ///   - path: its path in ``TracingSettings``.
    ///   - type: what it may hold, in words.
    ///   - form: how a variable says it; `nil` for no variable.
    ///   - short: a variable that says the same in short, with its reading.
    ///   - defaultValue: what holds by default.
    ///   - meaning: what it is for.
    ///   - onlyInCode: what only code can say of it, and why.
    ///   - standsForObject: whether it stands for the object that it is a member of.
    ///   - adds: whether it adds to what was said before.
    ///   - reading: takes over a value.
    init(
        _ path: String,
        _ type: String,
        form: TextForm,
        short: Variable? = nil,
        default defaultValue: String?,
        _ meaning: String,
        onlyInCode: String? = nil,
        standsForObject: Bool = false,
        adds: Bool = false,
        reading: @escaping Reading
    ) {
        let ownName = standsForObject ? path.prefix { $0 != "." } : path[...]
        let own = Variable(name: Self.variable(for: ownName), type: type, form: form, reading: reading)
        variables = [own] + (short.map { [$0] } ?? [])
        schema = Setting(
            code: path,
            key: path,
            variables: variables.map(\.name),
            type: type,
            default: defaultValue,
            onlyInCode: onlyInCode,
            meaning
        )
        self.reading = reading
        self.standsForObject = standsForObject
        self.adds = adds
    }

    /// A setting that is read into a property; where the value is refused, the property stays as it is.
    static func value<Value>(
        _ path: String,
        _ property: any WritableKeyPath<TracingSettings, Value> & Sendable,
        _ type: String,
        form: TextForm,
        default defaultValue: String?,
        _ meaning: String,
        onlyInCode: String? = nil,
        reading: @escaping @Sendable (inout SettingsReader, JSONNode) -> Value?
    ) -> TracingSetting {
        TracingSetting(path, type, form: form, default: defaultValue, meaning, onlyInCode: onlyInCode) {
            if let value = reading(&$0, $1) { $0.settings[keyPath: property] = value }
        }
    }

    /// A setting that holds one of a few values.
    static func choice<Value: Sendable>(
        _ path: String,
        _ property: any WritableKeyPath<TracingSettings, Value> & Sendable,
        _ choices: [(name: String, value: Value)],
        short: Variable? = nil,
        default defaultValue: String,
        _ meaning: String,
        onlyInCode: String? = nil
    ) -> TracingSetting {
        TracingSetting(
            path,
            list(choices.map(\.name)),
            form: .text,
            short: short,
            default: defaultValue,
            meaning,
            onlyInCode: onlyInCode
        ) {
            if let value = $0.choice($1, choices) { $0.settings[keyPath: property] = value }
        }
    }

    /// A setting that holds a whole number.
    static func integer(
        _ path: String,
        _ property: any WritableKeyPath<TracingSettings, Int> & Sendable,
        in range: ClosedRange<Int>,
        default defaultValue: String,
        _ meaning: String
    ) -> TracingSetting {
        let type = "whole number from \(range.lowerBound) to \(range.upperBound)"
        return value(path, property, type, form: .number, default: defaultValue, meaning) { $0.integer($1, in: range) }
    }

    /// A setting whose texts are added to those that are there, in lower case.
    static func addition(
        _ path: String,
        _ property: any WritableKeyPath<TracingSettings, Set<String>> & Sendable,
        _ type: String,
        _ meaning: String
    ) -> TracingSetting {
        TracingSetting(path, type, form: .list, default: nil, meaning, adds: true) {
            $0.settings[keyPath: property].formUnion($0.lowercasedTexts($1) ?? [])
        }
    }

    /// A setting that neither a file nor a variable can say.
    static func codeOnly(
        _ path: String,
        _ type: String,
        default defaultValue: String? = nil,
        _ meaning: String,
        because reason: String
    ) -> TracingSetting {
        TracingSetting(
            schema: Setting(code: path, type: type, default: defaultValue, onlyInCode: reason, meaning),
            reading: nil,
            variables: [],
            standsForObject: false,
            adds: false
        )
    }

    /// The name of the variable for a key: in capitals, with `TRACE_` before it unless it begins like that.
    private static func variable(for key: Substring) -> String {
        var name = ""
        for character in key {
            if character == "." || character.isUppercase { name += "_" }
            if character != "." { name += character.uppercased() }
        }
        return name.hasPrefix("TRACE") ? name : "TRACE_" + name
    }

    /// Values in words.
    static func list(_ names: [String]) -> String {
        let quoted = names.map { "`\($0)`" }
        guard let last = quoted.last, quoted.count > 1 else { return quoted.joined() }
        return quoted.dropLast().joined(separator: ", ") + " or " + last
    }
}
