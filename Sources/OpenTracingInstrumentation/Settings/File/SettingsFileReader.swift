//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Changes settings as a JSON text says, and collects every mistake on the way.
struct SettingsFileReader {
    let file: String
    let attributes: [String: RequestAttribute]
    let responseAttributes: [String: ResponseAttribute]
    var settings: TracingSettings
    /// The first mistakes, as many as are told.
    private(set) var problems: [TracingSettingsError.Problem] = []
    /// The keys that the file has.
    private(set) var keys: Set<String> = []
    /// All mistakes.
    private(set) var problemCount = 0

    init(
        _ settings: TracingSettings,
        file: String,
        attributes: [String: RequestAttribute],
        responseAttributes: [String: ResponseAttribute]
    ) {
        self.settings = settings
        self.file = file
        self.attributes = attributes
        self.responseAttributes = responseAttributes
    }

    /// Reads a whole text.
    mutating func read(_ text: [UInt8]) {
        do {
            let node = try JSONReader.read(text)
            guard case .object = node.value else {
                return refuse(
                    node,
                    "\(node.kind) stands where the settings must be an object",
                    "write { … } around them"
                )
            }
            if case .object(let members) = node.value { keys = Set(members.map(\.name)) }
            readMembers(of: node, keys: Self.keys)
        } catch {
            refuse(line: error.line, error.problem, error.remedy)
        }
    }

    // MARK: Parts for the keys

    /// What is done with the value of a key.
    typealias Reading = @Sendable (inout SettingsFileReader, JSONNode) -> Void

    /// Reads the members of an object, each under one of the keys that are known there.
    mutating func readMembers(of node: JSONNode, keys: [(name: String, reading: Reading)]) {
        guard case .object(let members) = node.value else {
            return refuse(node, "\(node.kind) stands where an object must stand", "write { … }")
        }
        var seen: Set<String> = []
        for member in members {
            guard seen.insert(member.name).inserted else {
                refuse(line: member.line, "\"\(member.name.limited(to: 100))\" stands twice", "keep one of the two")
                continue
            }
            guard let key = keys.first(where: { $0.name == member.name }) else {
                refuseKey(member, known: keys)
                continue
            }
            if case .null = member.value.value {
                refuse(
                    member.value,
                    "null is no value of \"\(key.name)\"",
                    "leave the key out to keep what the code says"
                )
                continue
            }
            key.reading(&self, member.value)
        }
    }

    /// The text of a value, which must be one of a few.
    mutating func choice<Value>(_ node: JSONNode, _ choices: [(name: String, value: Value)]) -> Value? {
        if case .string(let text) = node.value, let choice = choices.first(where: { $0.name == text }) {
            return choice.value
        }
        refuse(node, "\(node.kind) is none of the values", "write one of \(Self.list(choices.map(\.name)))")
        return nil
    }

    mutating func text(_ node: JSONNode) -> String? {
        if case .string(let text) = node.value, !text.isEmpty { return text }
        refuse(node, "\(node.kind) stands where text must stand", "write it in quotes")
        return nil
    }

    mutating func truth(_ node: JSONNode) -> Bool? {
        if case .boolean(let value) = node.value { return value }
        refuse(node, "\(node.kind) is no truth value", "write true or false")
        return nil
    }

    mutating func integer(_ node: JSONNode, in range: ClosedRange<Int>) -> Int? {
        if case .number(let digits) = node.value, let number = Int(digits), range.contains(number) { return number }
        refuse(
            node,
            "\(node.kind) cannot be used here",
            "write a whole number from \(range.lowerBound) to \(range.upperBound)"
        )
        return nil
    }

    /// A share of requests, or the choice to leave the decision to the tracer; `nil` when it is neither.
    mutating func sampling(_ node: JSONNode) -> RequestSampling? {
        if case .string("tracer") = node.value { return .tracer }
        if case .number(let digits) = node.value, let rate = Double(digits), (0...1).contains(rate) {
            return .rate(rate)
        }
        refuse(node, "\(node.kind) cannot be used here", "write a number from 0 for none to 1 for all, or \"tracer\"")
        return nil
    }

    /// The elements of a list; `nil` when it is none.
    mutating func list(_ node: JSONNode) -> [JSONNode]? {
        if case .array(let elements) = node.value { return elements }
        refuse(node, "\(node.kind) stands where a list must stand", "write [ … ]")
        return nil
    }

    /// The texts of a list; `nil` when it is none or has something else in it.
    mutating func texts(_ node: JSONNode) -> [String]? {
        guard let elements = list(node) else { return nil }
        let texts = elements.map { text($0) }
        return texts.contains { $0 == nil } ? nil : texts.compactMap(\.self)
    }

    mutating func refuse(
        _ node: JSONNode,
        _ problem: @autoclosure () -> String,
        _ remedy: @autoclosure () -> String
    ) {
        refuse(line: node.line, problem(), remedy())
    }

    /// Counts a mistake; text is made for the first ones only.
    mutating func refuse(
        line: Int?,
        _ problem: @autoclosure () -> String,
        _ remedy: @autoclosure () -> String
    ) {
        problemCount += 1
        guard problemCount <= TracingSettingsError.maximumProblemCount else { return }
        problems.append(TracingSettingsError.Problem(file: file, line: line, problem: problem(), remedy: remedy()))
    }

    private mutating func refuseKey(_ member: JSONMember, known keys: [(name: String, reading: Reading)]) {
        guard problemCount < TracingSettingsError.maximumProblemCount else {
            problemCount += 1
            return
        }
        let known = keys.map(\.name)
        let name = member.name.limited(to: 100)
        if name == "decorators" {
            return refuse(line: member.line, "\"\(name)\" cannot stand in a file", "set it in code")
        }
        let similar = known.min { name.editDistance(to: $0) < name.editDistance(to: $1) }
        let remedy =
            if let similar, name.editDistance(to: similar) <= 3 {
                "write \"\(similar)\""
            } else {
                "write one of \(Self.list(known))"
            }
        refuse(line: member.line, "\"\(name)\" is no setting", remedy)
    }

    private static func list(_ names: [String]) -> String {
        names.joined(separator: ", ")
    }
}
