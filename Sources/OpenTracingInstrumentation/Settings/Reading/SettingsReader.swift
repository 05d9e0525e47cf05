//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
internal import OpenTracing
internal import OpenTracingSupport

/// Applies a file or the environment to settings, driven by the table of ``TracingSetting``s, and collects all mistakes.
///
/// The text of a variable is converted to a JSON value first, so that both sources share one reader.
struct SettingsReader {
    /// The source being read.
    private enum Source {
        case file(String)
        case variable(String)
        /// A key of another configuration system.
        case configuration(String)
    }

    let attributes: [String: RequestAttribute]
    let responseAttributes: [String: ResponseAttribute]
    var settings: TracingSettings
    /// The first mistakes, up to the limit.
    private(set) var problems: [ConfigurationProblem] = []
    /// The total number of mistakes.
    private(set) var problemCount = 0
    /// The keys of the settings that were set.
    private(set) var keys: Set<String> = []
    private var source = Source.variable("")
    /// The key of the setting being read.
    private var key: String?

    init(
        _ settings: TracingSettings,
        attributes: [String: RequestAttribute],
        responseAttributes: [String: ResponseAttribute]
    ) {
        self.settings = settings
        self.attributes = attributes
        self.responseAttributes = responseAttributes
    }

    // MARK: Files

    /// Reads the contents of a file.
    mutating func read(_ text: [UInt8], of file: String) {
        source = .file(file)
        do {
            let node = try JSONReader.read(text)
            guard case .object = node.value else {
                return refuse(
                    node,
                    "expected an object, found \(node.kind)",
                    "enclose the settings in { … }"
                )
            }
            readMembers(of: node, in: nil)
        } catch {
            refuse(line: error.line, error.problem, error.remedy)
        }
    }

    /// Reads the members of the object at a key, or of the whole file.
    private mutating func readMembers(of node: JSONNode, in parent: String?) {
        guard case .object(let members) = node.value else {
            return refuse(node, "expected an object, found \(node.kind)", "use { … }")
        }
        let known = Self.members[parent ?? ""] ?? []
        var seen: Set<String> = []
        for member in members {
            let key = (parent.map { $0 + "." } ?? "") + member.name
            self.key = nil
            guard seen.insert(member.name).inserted else {
                refuse(line: member.line, "\"\(member.name.limited(to: 100))\" appears twice", "remove one of them")
                continue
            }
            if parent == nil, member.name == Self.objectOfTracer {
                checkTracer(member.value)
                continue
            }
            guard known.contains(member.name) else {
                refuseKey(member, in: parent, known: known)
                continue
            }
            self.key = key
            if case .null = member.value.value {
                refuse(
                    member.value,
                    "null is not a valid value of \"\(member.name)\"",
                    "omit the key to keep the value from code"
                )
            } else if let setting = Self.setting(for: key, holding: member.value) {
                take(setting, member.value)
            } else {
                readMembers(of: member.value, in: key)
            }
        }
    }

    /// The file member that belongs to the tracer, which reads it itself.
    private static let objectOfTracer = "tracer"

    private mutating func checkTracer(_ node: JSONNode) {
        if case .object = node.value { return }
        refuse(node, "expected an object, found \(node.kind)", "use { … }")
    }

    private mutating func take(_ setting: TracingSetting, _ node: JSONNode) {
        guard let reading = setting.reading, let key = setting.schema.key else { return }
        keys.insert(key)
        self.key = key
        reading(&self, node)
    }

    /// The member names of each object by its key; the empty key holds those of the file.
    private static let members: [String: [String]] = {
        var members: [String: [String]] = [:]
        for key in TracingSetting.all.compactMap(\.schema.key) {
            var parent = ""
            for name in key.split(separator: ".").map(String.init) {
                if members[parent]?.contains(name) != true { members[parent, default: []].append(name) }
                parent += (parent.isEmpty ? "" : ".") + name
            }
        }
        return members
    }()

    /// Returns the setting for a value at a key; `nil` if the value must be an object.
    private static func setting(for key: String, holding node: JSONNode) -> TracingSetting? {
        let isObject = if case .object = node.value { true } else { false }
        return TracingSetting.all.first { setting in
            guard let own = setting.schema.key else { return false }
            return own == key || (setting.standsForObject && !isObject && own.hasPrefix(key + "."))
        }
    }

    // MARK: The environment

    /// Reads the variables, general before specific, and reports names that look misspelled.
    mutating func read(_ environment: [String: String]) {
        for setting in TracingSetting.all {
            for variable in setting.variables.reversed() {
                guard let text = Self.text(of: variable.name, in: environment) else { continue }
                source = .variable(variable.name)
                key = setting.schema.key
                variable.reading(&self, Self.node(text, variable.form))
            }
        }
        key = nil
        let known = TracingSetting.all.flatMap(\.schema.variables)
        for name in environment.keys.sorted() where Self.text(of: name, in: environment) != nil {
            guard let meant = Misspelling.variable(meantBy: name, among: known) else { continue }
            source = .variable(name)
            refuse(line: nil, Misspelling.problem, Misspelling.remedy(meant: meant))
        }
    }

    /// Returns the value of a variable; `nil` if it is unset or empty.
    static func text(of variable: String, in environment: [String: String]) -> String? {
        guard let text = environment[variable].map({ trimmed($0[...]) }), !text.isEmpty else { return nil }
        return text
    }

    private static func node(_ text: String, _ form: TracingSetting.TextForm) -> JSONNode {
        switch form {
        case .text:
            return JSONNode(value: .string(text), line: 1)
        case .number:
            let isNumber = text.first.map { $0.isNumber || $0 == "-" || $0 == "." } ?? false
            return JSONNode(value: isNumber ? .number(text) : .string(text), line: 1)
        case .list:
            let elements = text.split(separator: ",").map(trimmed).filter { !$0.isEmpty }
            return JSONNode(value: .array(elements.map { JSONNode(value: .string($0), line: 1) }), line: 1)
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    // MARK: Other systems of configuration

    /// Reads values from another configuration system, by variable or by file key.
    mutating func read(_ value: (SettingName) -> SettingValue?) {
        for setting in TracingSetting.all {
            for variable in setting.variables.reversed() {
                guard let found = value(.variable(variable.name, type: variable.type)) else { continue }
                take(found, of: setting, variable.form, variable.reading)
            }
            if let key = setting.schema.key, let reading = setting.reading, let own = setting.variables.first,
                let found = value(.key(key))
            {
                take(found, of: setting, own.form, reading)
            }
        }
        key = nil
    }

    private mutating func take(
        _ found: SettingValue,
        of setting: TracingSetting,
        _ form: TracingSetting.TextForm,
        _ reading: TracingSetting.Reading
    ) {
        source = .configuration(found.place)
        key = setting.schema.key
        switch (found.value, form) {
        case (.string(let text), _):
            let text = Self.trimmed(text[...])
            if !text.isEmpty { reading(&self, Self.node(text, form)) }
        case (.boolean(let value), .text):
            reading(&self, JSONNode(value: .string(String(value)), line: 1))
        default:
            reading(&self, JSONNode(value: found.value, line: 1))
        }
    }

    // MARK: Values

    /// Reads one of several named values, ignoring case except in files.
    mutating func choice<Value>(_ node: JSONNode, _ choices: [(name: String, value: Value)]) -> Value? {
        if case .string(let text) = node.value,
            let choice = choices.first(where: {
                $0.name == text || (ignoresCase && $0.name.lowercased() == text.lowercased())
            })
        {
            return choice.value
        }
        refuse(node, "\(node.kind) is not a valid value", "use one of \(Self.list(choices.map(\.name)))")
        return nil
    }

    private var ignoresCase: Bool {
        if case .file = source { false } else { true }
    }

    mutating func text(_ node: JSONNode) -> String? {
        if case .string(let text) = node.value, !text.isEmpty { return text }
        refuse(node, "expected text, found \(node.kind)", "put it in quotes")
        return nil
    }

    mutating func integer(_ node: JSONNode, in range: ClosedRange<Int>) -> Int? {
        if case .number(let digits) = node.value, let number = Int(digits), range.contains(number) { return number }
        refuse(
            node,
            "\(node.kind) is not a valid value",
            "use a whole number from \(range.lowerBound) to \(range.upperBound)"
        )
        return nil
    }

    /// Returns the elements of a list; `nil` if the value is not a list.
    mutating func list(_ node: JSONNode) -> [JSONNode]? {
        if case .array(let elements) = node.value { return elements }
        refuse(node, "expected a list, found \(node.kind)", "use [ … ]")
        return nil
    }

    /// Returns the strings of a list; `nil` if the value is not a list or contains anything else.
    mutating func texts(_ node: JSONNode) -> [String]? {
        guard let elements = list(node) else { return nil }
        let texts = elements.map { text($0) }
        return texts.contains { $0 == nil } ? nil : texts.compactMap(\.self)
    }

    mutating func lowercasedTexts(_ node: JSONNode) -> [String]? {
        texts(node)?.map { $0.lowercased() }
    }

    // MARK: Mistakes

    mutating func refuse(
        _ node: JSONNode,
        _ problem: @autoclosure () -> String,
        _ remedy: @autoclosure () -> String
    ) {
        refuse(line: node.line, problem(), remedy())
    }

    /// Counts a mistake; text is built only for the first ones.
    mutating func refuse(
        line: Int?,
        _ problem: @autoclosure () -> String,
        _ remedy: @autoclosure () -> String
    ) {
        problemCount += 1
        guard problemCount <= TracingSettingsError.maximumProblemCount else { return }
        let consequence = TracingSettingsError.consequence
        switch source {
        case .file(let file):
            problems.append(
                ConfigurationProblem(
                    inFile: file,
                    line: line,
                    setting: key,
                    problem(),
                    remedy: remedy(),
                    consequence: consequence
                )
            )
        case .variable(let name), .configuration(let name):
            problems.append(
                ConfigurationProblem(
                    in: name,
                    setting: key,
                    problem(),
                    remedy: remedy(),
                    consequence: consequence
                )
            )
        }
    }

    private mutating func refuseKey(_ member: JSONMember, in parent: String?, known: [String]) {
        guard problemCount < TracingSettingsError.maximumProblemCount else {
            problemCount += 1
            return
        }
        let name = member.name.limited(to: 100)
        let path = (parent.map { $0 + "." } ?? "") + name
        if let setting = TracingSetting.all.first(where: { $0.schema.code == path }),
            let reason = setting.schema.onlyInCode
        {
            return refuse(line: member.line, "\"\(name)\" cannot be set in a file", "set it in code; \(reason)")
        }
        let remedy =
            if let meant = Misspelling.key(meantBy: name, among: known) {
                "did you mean \"\(meant)\"?"
            } else {
                "use one of \(Self.list(known))"
            }
        refuse(line: member.line, "\"\(name)\" is not a setting", remedy)
    }

    private static func list(_ names: [String]) -> String {
        names.joined(separator: ", ")
    }
}
