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
import TracedRouting

@Suite("The README")
struct ReadmeTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The blocks of code in the README, by language.
    private static func blocks(_ language: String) throws -> [String] {
        let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
        var blocks: [String] = []
        var open: (language: Substring, lines: [Substring])?
        for line in readme.split(separator: "\n", omittingEmptySubsequences: false) {
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

    /// The lines of a text without what stands around them.
    private static func normalized(_ text: String) -> String {
        text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
            .joined(separator: "\n")
    }

    @Test("Every block of Swift is compiled, here or in the manifest of who uses the package")
    func compiled() throws {
        let folder = Self.root.appendingPathComponent("Tests/DocumentationTests")
        let compiled = try ["ReadmeExamples.swift", "ReadmeExamples+Hummingbird.swift"].map { file in
            Self.normalized(try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8))
        }.joined(separator: "\n")
        let blocks = try Self.blocks("swift").filter { !$0.hasPrefix(".package(") }
        #expect(blocks.count == 10)
        for block in blocks {
            // Two declarations that stand together in the README may stand apart in the file.
            for part in block.components(separatedBy: "\n\n") {
                #expect(compiled.contains(Self.normalized(part)), "\(part)")
            }
        }
    }

    @Test("The example answers as it reads, and its table of routes is the one that is shown")
    func example() async throws {
        let tracer = MockTracer(scopeManager: ScopeManager())
        let router = try ReadmeExamples.overview(tracer: tracer)
        #expect(try Self.blocks("").contains(router.routes.description))
        for (method, path) in [(HTTPMethod.get, "/users/7"), (.post, "/orders?source=mail"), (.get, "/admin/queues")] {
            _ = await router.respond(to: Request(method, path, headers: ["x-tenant": "acme"]))
        }
        #expect(tracer.finishedSpans.map(\.operationName) == ["users.show", "order.place"])
        #expect(tracer.finishedSpans[1].tags["http.query.source"] == "mail")
        #expect(tracer.finishedSpans[0].tags["tenant"] == "acme")
        #expect(ReadmeExamples.list().count == 7)
    }
}
