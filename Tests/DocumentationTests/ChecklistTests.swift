//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import OpenTracing
import OpenTracingTesting
import Testing

@Suite("The checklist of the OpenTracing API")
struct ChecklistTests {
    private struct Row: CustomTestStringConvertible {
        let point: String
        let symbols: String
        let proof: String

        var testDescription: String { point }
    }

    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func rows() throws -> [Row] {
        let file = root.appendingPathComponent("Sources/OpenTracing/OpenTracing.docc/Checklist.md")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard line.hasPrefix("| "), cells.count == 3, cells[0] != "point" else { return nil }
            return Row(point: cells[0], symbols: cells[1], proof: cells[2])
        }
    }

    /// The sources in a folder, by the name of their file.
    private static func sources(in folder: String) throws -> [String: String] {
        let files = FileManager.default.enumerator(
            at: root.appendingPathComponent(folder),
            includingPropertiesForKeys: nil
        )
        var sources: [String: String] = [:]
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            let text = try String(contentsOf: file, encoding: .utf8)
            sources[file.deletingPathExtension().lastPathComponent, default: ""] += text
        }
        return sources
    }

    private static func parts(of text: String, between mark: Character) -> [String] {
        text.split(separator: mark, omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }

    @Test("Every symbol in it is declared")
    func symbols() throws {
        let folders = ["Sources/OpenTracing", "Sources/OpenTracingTesting"]
        let sources = try folders.flatMap { try Self.sources(in: $0).values }
        let declaration = /\b(?:func|var|let|case|struct|class|enum|protocol|extension) (\w+)/
        let declared = Set(sources.flatMap { $0.matches(of: declaration).map(\.output.1) })
        let rows = try Self.rows()
        #expect(rows.count > 80)
        for row in rows {
            let symbols = Self.parts(of: row.symbols, between: "`")
            #expect(!symbols.isEmpty, "\(row.point)")
            for name in symbols.flatMap({ $0.split(separator: ".") }) {
                let isDeclared = declared.contains(name)
                #expect(isDeclared, "\(name), of \"\(row.point)\"")
            }
        }
    }

    @Test("Every test in it exists, and few rows need none")
    func proofs() throws {
        let harness = TracerConformance(TracerProbe { NoopTracer() })
        let cases = Set(
            (harness.cases.map(\.name) + harness.skippedCases.map(\.name)).map { name in
                name.hasSuffix(")") ? String(name.prefix { $0 != "(" }.dropLast()) : name
            }
        )
        let suites = try Self.sources(in: "Tests")
        var unproven = 0
        for row in try Self.rows() {
            if Self.parts(of: row.proof, between: "\"").isEmpty {
                unproven += 1
                continue
            }
            for proof in row.proof.split(separator: ";").map({ $0.trimmingCharacters(in: .whitespaces) }) {
                let titles = Self.parts(of: proof, between: "\"")
                #expect(!titles.isEmpty, "\(proof)")
                if proof.hasPrefix("harness: ") {
                    #expect(Set(titles).subtracting(cases) == [])
                    continue
                }
                let suite = try #require(Self.parts(of: proof, between: "`").first)
                let source = try #require(suites[suite], "\(suite)")
                for title in titles {
                    let isThere = source.contains("\"\(title)\"")
                    #expect(isThere, "\(title), in \(suite)")
                }
            }
        }
        #expect(unproven == 2)
    }
}
