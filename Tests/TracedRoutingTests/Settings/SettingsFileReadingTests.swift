//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import OpenTracing
import Testing
import TracedRouting

@Suite("Reading a settings file")
struct SettingsFileReadingTests {
    @Test("The first twenty mistakes of a settings file are told, and how many more there are")
    func manyMistakes() throws {
        let keys = (0..<80_000).map { "\"k\($0)\":1" }.joined(separator: ",")
        let file = try TemporaryFile("{\(keys)}")
        let error = #expect(throws: TracingSettingsError.self) { try TracingSettings(file: file.path) }
        #expect(error?.problems.count == 20 && error?.omittedProblemCount == 79_980)
        #expect(error?.description.hasSuffix("and 79980 more") == true)
    }

    @Test("A settings file that changes while it is read is refused, and so is what is no plain file")
    func notWhole() throws {
        let file = try TemporaryFile("{\"mode\":\"all\"}")
        let changed = SettingsFile.read(file.path) { try? file.write("{}") }
        #expect(throws: SettingsFile.Failure.self) { try changed.get() }
        #expect(throws: Never.self) { try SettingsFile.read(file.path).get() }
        #expect(throws: SettingsFile.Failure.self) { try SettingsFile.read("/dev/null").get() }
        #expect(throws: SettingsFile.Failure.self) { try SettingsFile.read("/").get() }
    }

    @Test("A settings file that is rewritten at the same length while it is read is refused")
    func rewritten() throws {
        let file = try TemporaryFile("{\"mode\":\"all\"}")
        let changed = SettingsFile.read(file.path) {
            try? file.write("{\"mode\":\"off\"}")
            // The clock of a file system may be too coarse to tell two writes apart.
            try? FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1)],
                ofItemAtPath: file.path
            )
        }
        #expect(throws: SettingsFile.Failure.self) { try changed.get() }
    }

    @Test("A pipe in the place of the settings file is a mistake, blocks nothing, and changes nothing")
    func pipe() async throws {
        let file = try TemporaryFile("{\"mode\":\"all\"}")
        let tracing = Fixture().tracing
        let sources = TracingSettingsSources(file: file.path, environment: [:])
        try await tracing.reload(from: sources)
        try file.remove()
        try #require(mkfifo(file.path, 0o600) == 0)
        let error = await #expect(throws: TracingSettingsError.self) { try await tracing.reload(from: sources) }
        #expect(error?.problems.first?.problem.contains("a pipe") == true)
        #expect(tracing.settings.mode == .all)
    }

    @Test("A link to a settings file is read; one to nothing is a mistake, and so is a file that was emptied")
    func links() async throws {
        let file = try TemporaryFile("{\"mode\":\"all\"}")
        let link = try TemporaryFile()
        try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: file.path)
        let tracing = Fixture().tracing
        let sources = TracingSettingsSources(file: link.path, environment: [:])
        try await tracing.reload(from: sources)
        #expect(tracing.settings.mode == .all)
        try file.write("")
        await #expect(throws: TracingSettingsError.self) { try await tracing.reload(from: sources) }
        try file.remove()
        await #expect(throws: TracingSettingsError.self) { try await tracing.reload(from: sources) }
        #expect(tracing.settings.mode == .all)
    }
}
