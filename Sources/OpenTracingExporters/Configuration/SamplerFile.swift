//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
internal import OpenTracingSupport

/// The sampler settings in the settings file, and the problems with them.
struct SamplerFile {
    /// A value, and the line that contains it.
    struct Value {
        let text: String
        let line: Int
    }

    private static let consequence = "the sampler is not changed"

    private let path: String

    /// The values by their equivalent variable.
    private(set) var values: [String: Value] = [:]
    private(set) var problems: [ConfigurationProblem] = []

    init(_ path: String) {
        self.path = path
    }

    /// Reads the contents of the file; `nil` for no file.
    mutating func read(_ contents: Result<[UInt8], SettingsFile.Failure>?) {
        switch contents {
        case .success(let text)?: read(text)
        case .failure(let failure)?: refuse(line: nil, failure.problem, remedy: failure.remedy)
        case nil: break
        }
    }

    private mutating func read(_ text: [UInt8]) {
        do throws(JSONReader.Failure) {
            guard case .object(let members) = try JSONReader.read(text).value else {
                return refuse(line: 1, "the settings must be an object", remedy: "enclose the settings in { … }")
            }
            for member in members where member.name == "tracer" { read(member.value) }
        } catch {
            refuse(line: error.line, error.problem, remedy: error.remedy)
        }
    }

    private mutating func read(_ node: JSONNode) {
        guard case .object(let members) = node.value else {
            return refuse(line: node.line, "expected an object, found \(node.kind)", remedy: "use { … }")
        }
        for member in members {
            let key = "tracer." + member.name
            guard let variable = SamplerSources.keys.first(where: { $0.key == key })?.value else {
                refuseKey(member)
                continue
            }
            switch member.value.value {
            case .string(let text), .number(let text):
                values[variable] = Value(text: text, line: member.value.line)
            default:
                refuse(
                    line: member.value.line,
                    setting: key,
                    "\(member.value.kind) is not a valid value",
                    remedy: "use a name in quotes, or a number"
                )
            }
        }
    }

    private mutating func refuseKey(_ member: JSONMember) {
        let names = SamplerSources.keys.map { String($0.key.dropFirst("tracer.".count)) }
        let remedy =
            Misspelling.key(meantBy: member.name, among: names).map { "did you mean \"\($0)\"?" }
            ?? "use one of \(names.joined(separator: ", "))"
        refuse(line: member.line, "\"\(member.name.limited(to: 100))\" is not a setting of the tracer", remedy: remedy)
    }

    private mutating func refuse(line: Int?, setting: String? = nil, _ problem: String, remedy: String) {
        problems.append(
            ConfigurationProblem(
                inFile: path,
                line: line,
                setting: setting,
                problem,
                remedy: remedy,
                consequence: Self.consequence
            )
        )
    }

    /// Returns a variable's problem with the location of the equivalent setting in the file.
    func locating(_ problem: ConfigurationProblem) -> ConfigurationProblem {
        ConfigurationProblem(
            inFile: path,
            line: values[problem.place]?.line,
            setting: SamplerSources.keys.first { $0.value == problem.place }?.key,
            problem.problem,
            remedy: problem.remedy,
            consequence: Self.consequence
        )
    }

    /// Returns a variable's problem with the consequence that nothing changes.
    static func withoutEffect(_ problem: ConfigurationProblem) -> ConfigurationProblem {
        ConfigurationProblem(
            in: problem.place,
            setting: problem.setting,
            problem.problem,
            remedy: problem.remedy,
            consequence: consequence
        )
    }
}
