//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import OpenTracingSupport

/// The page of all settings: what a person wrote, and between marks what is written from the declarations of the settings.
struct SettingsPage {
    private static let file = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources/OpenTracingInstrumentation/OpenTracingInstrumentation.docc/Settings.md")

    private static let end = "<!-- end -->"

    /// The page as it stands in the repository.
    let text: String

    init() throws {
        text = try String(contentsOf: Self.file, encoding: .utf8)
    }

    /// The page with other parts between its marks, each under its name.
    func replacing(_ parts: [String: [String]]) -> String {
        var lines: [String] = []
        var isWritten = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line == Self.end { isWritten = false }
            if !isWritten { lines.append(line) }
            guard line.hasPrefix("<!-- "), let name = line.dropFirst(5).split(separator: ":").first,
                let part = parts[String(name)]
            else { continue }
            lines += [""] + part + [""]
            isWritten = true
        }
        return lines.joined(separator: "\n")
    }

    static func write(_ text: String) throws {
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    // MARK: Parts

    /// Settings with their keys and variables, as a table.
    static func table(_ settings: [Setting], heading: String) -> [String] {
        let rows = settings.filter { $0.key != nil || !$0.variables.isEmpty }.map { setting in
            let cells = [
                setting.code.map { "`\($0)`" } ?? "",
                setting.variables.map { "`\($0)`" }.joined(separator: ", "),
                setting.type,
                setting.defaultValue.map { "`\($0)`" } ?? "",
                setting.meaning + key(of: setting)
                    + (setting.isSecret ? ". Treated as a secret: no message shows it" : ""),
            ]
            return "| " + cells.joined(separator: " | ") + " |"
        }
        return ["| \(heading) | variable | value | default | meaning |", "|---|---|---|---|---|"] + rows
    }

    /// The key in the file, where it is not the property.
    private static func key(of setting: Setting) -> String {
        guard let key = setting.key, key != setting.code else { return "" }
        return "; in the file `\(key)`"
    }

    /// What only code can say of settings, as a list.
    static func codeOnly(_ settings: [Setting]) -> [String] {
        settings.compactMap { setting in
            guard let code = setting.code, let reason = setting.onlyInCode else { return nil }
            let isElsewhereToo = setting.key != nil || !setting.variables.isEmpty
            return "- `\(code)`" + (isElsewhereToo ? "" : " (\(setting.meaning))") + ": \(reason)"
        }
    }
}
