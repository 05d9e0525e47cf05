//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import OpenTracing
import OpenTracingSupport
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

    @Test(
        "What is no file in the place of the settings file is named, with what to do, and blocks nothing",
        arguments: [
            (Place.unixSocket, "it is a socket, not a file", "use the path of a regular file"),
            (.namedPipe, "it is a pipe, not a file", "use the path of a regular file"),
            (.directory, "it is a directory, not a file", "use the path of a file in it"),
            (.device, "it is a device, not a file", "use the path of a regular file"),
        ]
    )
    func noFile(place: Place, problem: String, remedy: String) throws {
        let file = try TemporaryFile(name: "s")
        let path = try place.make(at: file.path)
        let sources = TracingSettingsSources(environment: ["TRACE_SETTINGS_FILE": path])
        let error = #expect(throws: TracingSettingsError.self) { try sources.load() }
        let found = try #require(error?.problems.first)
        #expect(error?.problems.count == 1)
        #expect(found.place == path && found.line == nil)
        #expect(found.problem == problem && found.remedy == remedy)
    }

    /// What may stand where a settings file should.
    enum Place: CaseIterable {
        case unixSocket
        case namedPipe
        case directory
        case device

        /// Puts it there, or says where there is one.
        func make(at path: String) throws -> String {
            switch self {
            case .unixSocket: try bindSocket(to: path)
            case .namedPipe: try #require(mkfifo(path, 0o600) == 0)
            case .directory: try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            case .device: return "/dev/null"
            }
            return path
        }

        /// The name stays when the socket is closed.
        private func bindSocket(to path: String) throws {
            #if canImport(Darwin)
            let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
            #else
            let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            #endif
            defer { close(descriptor) }
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            let name = Array(path.utf8)
            try withUnsafeMutableBytes(of: &address.sun_path) {
                try #require(name.count < $0.count, "the temporary directory has too long a name for a socket")
                $0.copyBytes(from: name)
            }
            let isBound = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
                }
            }
            try #require(isBound)
        }
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
