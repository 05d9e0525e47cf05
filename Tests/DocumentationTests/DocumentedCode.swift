//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation

/// The code in a text of the documentation.
struct DocumentedCode {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The whole text.
    let text: String

    /// Reads a text.
    ///
    /// - Parameter path: its path in the repository.
    init(_ path: String) throws {
        text = try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
    }

    /// The blocks of code, by language.
    func blocks(_ language: String) -> [String] {
        var blocks: [String] = []
        var open: (language: Substring, lines: [Substring])?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if let block = open {
                if line == "```" {
                    if block.language == language { blocks.append(block.lines.joined(separator: "\n")) }
                    open = nil
                } else {
                    open?.lines.append(line)
                }
            } else if line.hasPrefix("```") {
                open = (line.dropFirst(3), [])
            }
        }
        return blocks
    }

    /// The declarations of a block that do not stand in any of the files that are compiled, apart from how they are indented.
    ///
    /// - Parameters:
    ///   - block: the block.
    ///   - files: the names of files beside this one.
    /// - Returns: the declarations; two that stand together in a block may stand apart in the files.
    static func uncompiled(_ block: String, in files: [String]) throws -> [String] {
        let compiled = try files.map { file in
            normalized(
                try String(contentsOf: root.appendingPathComponent("Tests/DocumentationTests/\(file)"), encoding: .utf8)
            )
        }.joined(separator: "\n")
        return block.components(separatedBy: "\n\n").filter { !compiled.contains(normalized($0)) }
    }

    /// The articles of all modules, each by its catalog and its name.
    static func articles() throws -> [String] {
        let sources = root.appendingPathComponent("Sources")
        return try FileManager.default.contentsOfDirectory(atPath: sources.path).flatMap { module in
            let catalog = sources.appendingPathComponent("\(module)/\(module).docc")
            let names = (try? FileManager.default.contentsOfDirectory(atPath: catalog.path)) ?? []
            return names.filter { $0.hasSuffix(".md") }.map { "\(module).docc/\($0)" }
        }
    }

    /// Whether a module of tests has a file with a suite.
    static func hasTestFile(_ suite: String, of module: String) -> Bool {
        let folder = root.appendingPathComponent("Tests/\(module)")
        return FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?
            .contains { ($0 as? URL)?.lastPathComponent == "\(suite).swift" } ?? false
    }

    /// The lines of a text without what stands around them.
    private static func normalized(_ text: String) -> String {
        text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
            .joined(separator: "\n")
    }
}
