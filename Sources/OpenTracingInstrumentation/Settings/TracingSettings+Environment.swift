//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
extension TracingSettings {
    /// Creates settings from environment variables. What they do not say comes from `defaults`.
    ///
    /// - `TRACE_MODE` (`all`, `annotated` or `off`, optional): the mode.
    /// - `TRACE_ALL` (`true` or `false`, optional): `true` for the mode `all`, `false` for `annotated`. `TRACE_MODE` goes first.
    /// - `TRACED_REQUEST_ATTRIBUTES` (names separated by commas, optional): what of a request becomes tags, in place of the
    ///   list in `defaults`. Names: `method`, `path`, `route`, `url`, `scheme`, `host`, `remote-address`, `content-length`,
    ///   `query`, `headers.NAME`, `query.NAME`, `parameters.NAME`, `cookies.NAME`, each also behind `at-end.`, and those in
    ///   `attributes`.
    ///
    /// A variable that is empty counts as not set.
    ///
    /// - Parameters:
    ///   - environment: the variables, for example `ProcessInfo.processInfo.environment`.
    ///   - attributes: names for attributes of your own.
    ///   - defaults: what holds where the variables say nothing.
    /// - Throws: ``TracingSettingsError`` with every variable that cannot be read.
    public init(
        environment: [String: String],
        attributes: [String: RequestAttribute] = [:],
        defaults: TracingSettings = TracingSettings()
    ) throws(TracingSettingsError) {
        self = defaults
        let problems = apply(environment: environment, attributes: attributes)
        if !problems.isEmpty {
            throw TracingSettingsError(problems: problems)
        }
    }

    /// Changes what variables say, and returns their mistakes.
    mutating func apply(
        environment: [String: String],
        attributes: [String: RequestAttribute]
    ) -> [TracingSettingsError.Problem] {
        var problems: [TracingSettingsError.Problem] = []
        func refuse(_ variable: String, _ value: String, allowed: [String]) {
            problems.append(
                TracingSettingsError.Problem(
                    variable: variable,
                    problem: "\"\(value.limited(to: 100))\" is none of its values",
                    remedy: "it may have: \(allowed.joined(separator: ", "))"
                )
            )
        }
        if let value = Self.value(of: "TRACE_ALL", in: environment) {
            switch value.lowercased() {
            case "true", "1", "yes", "on": mode = .all
            case "false", "0", "no", "off": mode = .annotated
            default: refuse("TRACE_ALL", value, allowed: ["true", "false"])
            }
        }
        if let value = Self.value(of: "TRACE_MODE", in: environment) {
            if let mode = TracingMode(rawValue: value.lowercased()) {
                self.mode = mode
            } else {
                refuse("TRACE_MODE", value, allowed: ["all", "annotated", "off"])
            }
        }
        if let list = Self.value(of: "TRACED_REQUEST_ATTRIBUTES", in: environment) {
            tracedRequestAttributes = []
            for name in list.split(separator: ",").map(Self.trimmed) where !name.isEmpty {
                if let attribute = AttributeNames.attributeInEitherPhase(named: name, custom: attributes) {
                    tracedRequestAttributes.append(attribute)
                } else {
                    let allowed = AttributeNames<RequestAttributes>.allowedInBothPhases + attributes.keys.sorted()
                    refuse("TRACED_REQUEST_ATTRIBUTES", name, allowed: allowed)
                }
            }
        }
        return problems
    }

    /// What a variable says; `nil` when it is not set or empty.
    static func value(of variable: String, in environment: [String: String]) -> String? {
        guard let value = environment[variable].map({ trimmed($0[...]) }), !value.isEmpty else { return nil }
        return value
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
