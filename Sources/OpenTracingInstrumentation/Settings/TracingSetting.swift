//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
internal import OpenTracingSupport

/// A setting of ``TracingSettings``: its description, its file key and its variables.
///
/// ``all`` is the table of settings. Both readers, the error messages, the overrides and the settings page are derived from it.
struct TracingSetting: Sendable {
    /// Applies a value or rejects it.
    typealias Reading = @Sendable (inout SettingsReader, JSONNode) -> Void

    /// How the text of a variable is converted to a JSON value.
    enum TextForm: Sendable {
        case text, number
        /// Comma-separated strings.
        case list
    }

    /// A variable for the setting; its values may differ from those of the file key.
    struct Variable: Sendable {
        let name: String
        /// A description of the allowed values.
        let type: String
        let form: TextForm
        let reading: Reading
    }

    /// The description of the setting.
    let schema: Setting

    /// Reads the value of the file key; `nil` if the setting cannot be set in a file.
    let reading: Reading?

    /// Its variables; the first one set takes precedence.
    let variables: [Variable]

    /// Whether the value can stand in for the enclosing object, as in `"payloads": "both"`.
    let standsForObject: Bool

    /// Whether values are added to existing ones, so that nothing is overridden.
    let adds: Bool
}

extension TracingSetting {
    /// Creates a setting with a custom reader. The file key is the property path, and the variable name is derived from it.
    ///
    /// - Parameters:
    ///   - path: the path of the property in ``TracingSettings``.
    ///   - type: a description of the allowed values.
    ///   - form: the text form of the variable.
    ///   - short: a shorthand variable with its own reader.
    ///   - defaultValue: the default.
    ///   - meaning: the purpose of the setting.
    ///   - onlyInCode: what can be set only in code, and why.
    ///   - standsForObject: whether the value can stand in for the enclosing object.
    ///   - adds: whether values are added to existing ones.
    ///   - reading: applies a value.
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

    /// A setting that assigns a property; a rejected value leaves the property unchanged.
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

    /// A setting with a fixed set of values.
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

    /// A setting with an integer value.
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

    /// A setting whose lowercased strings are added to the existing ones.
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

    /// A setting that can be set only in code.
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

    /// Returns the variable name for a key: uppercased, with the prefix `TRACE_` unless it already starts with `TRACE`.
    private static func variable(for key: Substring) -> String {
        var name = ""
        for character in key {
            if character == "." || character.isUppercase { name += "_" }
            if character != "." { name += character.uppercased() }
        }
        return name.hasPrefix("TRACE") ? name : "TRACE_" + name
    }

    /// Joins values into a quoted list.
    static func list(_ names: [String]) -> String {
        let quoted = names.map { "`\($0)`" }
        guard let last = quoted.last, quoted.count > 1 else { return quoted.joined() }
        return quoted.dropLast().joined(separator: ", ") + " or " + last
    }
}
