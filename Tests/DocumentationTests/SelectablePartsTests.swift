//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import OpenTracingExporters
import Testing

/// A part that is declared and not listed would compile, and never be found by its name.
@Suite("Every exporter and every propagator of the library can be selected by name")
struct SelectablePartsTests {
    private static let sources = DocumentedCode.root.appendingPathComponent("Sources")

    /// What a pattern captures in the Swift files of a module.
    private static func matches(of pattern: String, in module: String) throws -> [String] {
        let expression = try NSRegularExpression(pattern: pattern, options: .anchorsMatchLines)
        let folder = sources.appendingPathComponent(module)
        var found: [String] = []
        let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in expression.matches(in: text, range: NSRange(text.startIndex..., in: text)) {
                if let range = Range(match.range(at: 1), in: text) { found.append(String(text[range])) }
            }
        }
        return found.sorted()
    }

    @Test("Exporters")
    func exporters() throws {
        let declared = try Self.matches(
            of: #"^ *public static let (\w+) = TracesExporter\("#,
            in: "OpenTracingExporters"
        )
        let listed = TracesExporter.all.map(\.name).sorted()
        #expect(declared == listed && !listed.isEmpty)
    }

    @Test("Propagators")
    func propagators() throws {
        let declared = try Self.matches(
            of: #"^(?:public|package) (?:struct|final class) (\w+): .*\bTextMapPropagator\b"#,
            in: "OpenTracingSDK"
        )
        let formats = try String(
            contentsOf: Self.sources.appendingPathComponent(
                "OpenTracingExporters/Configuration/PropagationFormat.swift"
            ),
            encoding: .utf8
        )
        let missing = declared.filter { !formats.contains("\($0)(") }
        // They combine others.
        #expect(missing == ["CompositePropagator", "W3CPropagator"] && declared.count > missing.count, "\(declared)")
    }
}
