//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingTesting
import Synchronization
import Testing
import TracedRouting

@Suite("Settings that are read again", .timeLimit(.minutes(10)))
struct SettingsReloadTests {
    @Test(
        "The environment goes before the file, and the file before the code",
        arguments: [
            (nil, [:], .annotated), ("{}", [:], .annotated), (#"{"mode": "all"}"#, [:], .all),
            (#"{"mode": "all"}"#, ["TRACE_MODE": "off"], .off), (nil, ["TRACE_ALL": "true"], .all),
        ] as [(String?, [String: String], TracingMode)]
    )
    func precedence(json: String?, environment: [String: String], mode: TracingMode) throws {
        let file = try json.map { try TemporaryFile($0) }
        defer { withExtendedLifetime(file) {} }
        let code = TracingSettings(mode: .annotated, tagValueLimit: 5)
        let settings = try TracingSettingsSources(code, file: file?.path, environment: environment).load()
        #expect(settings.mode == mode && settings.tagValueLimit == 5)
    }

    @Test("The environment may name the file, in place of the one in the code")
    func fileFromTheEnvironment() throws {
        let (ours, theirs) = (try TemporaryFile(#"{"mode": "all"}"#), try TemporaryFile(#"{"mode": "off"}"#))
        func mode(_ value: String) throws -> TracingMode {
            try TracingSettingsSources(file: ours.path, environment: ["TRACE_SETTINGS_FILE": value]).load().mode
        }
        #expect(try mode(theirs.path) == .off)
        #expect(try mode(" ") == .all)
        let missing = TracingSettingsSources(environment: ["TRACE_SETTINGS_FILE": theirs.path + ".json"])
        let error = #expect(throws: TracingSettingsError.self) { try missing.load() }
        #expect(try #require(error).problems.map(\.place) == [theirs.path + ".json"])
    }

    @Test("The file may have an object for the tracer, which is the tracer's to read")
    func objectOfTheTracer() throws {
        let file = try TemporaryFile(#"{"tracer": {"sampler": "always_on", "other": [1]}, "mode": "all"}"#)
        #expect(try TracingSettings(file: file.path).mode == .all)
        try file.write(#"{"tracer": "always_on"}"#)
        let error = #expect(throws: TracingSettingsError.self) { try TracingSettings(file: file.path) }
        #expect(try #require(error).problems.map(\.remedy) == ["use { … }"])
    }

    @Test("Mistakes of file and environment come together, and change nothing")
    func mistakes() async throws {
        let file = try TemporaryFile(#"{"mode": "all", "skp": []}"#)
        let sources = TracingSettingsSources(file: file.path, environment: ["TRACE_MODE": "sometimes"])
        let tracing = Fixture(mode: .annotated).tracing
        let error = await #expect(throws: TracingSettingsError.self) { try await tracing.reload(from: sources) }
        #expect(try #require(error).problems.map(\.place) == ["\(file.path):1", "TRACE_MODE"])
        #expect(tracing.settings.mode == .annotated)
    }

    @Test("A reload replaces what was set, update included")
    func reload() async throws {
        let file = try TemporaryFile(#"{"mode": "all"}"#)
        let sources = TracingSettingsSources(TracingSettings(tagValueLimit: 9), file: file.path)
        let tracing = Fixture(mode: .off).tracing
        try await tracing.reload(from: sources)
        #expect(tracing.settings.mode == .all && tracing.settings.tagValueLimit == 9)
        tracing.update { $0.tagValueLimit = 1 }
        try file.write("{}")
        try await tracing.reload(from: sources)
        #expect(tracing.settings.mode == .annotated && tracing.settings.tagValueLimit == 9)
    }

    @Test(
        "An interval of nothing or less is no busy loop",
        arguments: [Duration.zero, .seconds(-1), .seconds(Int64.min)]
    )
    func noInterval(interval: Duration) async throws {
        let file = try TemporaryFile("{}")
        let (clock, tracing) = (ManualClock(), Fixture().tracing)
        let sources = TracingSettingsSources(file: file.path)
        let follower = Task { await tracing.followSettings(from: sources, every: interval, clock: clock) }
        for _ in 0..<10_000 where clock.sleeperCount == 0 { await Task.yield() }
        #expect(clock.sleeperCount == 1)
        follower.cancel()
        await follower.value
    }

    @Test(
        "Keys of the file that the environment overrides are told, with the variable that holds",
        arguments: [
            (["TRACE_MODE": "off"], ["TRACE_MODE overrides \"mode\" in the file"]),
            (["TRACE_ALL": "true"], ["TRACE_ALL overrides \"mode\" in the file"]),
            (["TRACE_MODE": "off", "TRACE_ALL": "true"], ["TRACE_MODE overrides \"mode\" in the file"]),
            (["TRACED_REQUEST_ATTRIBUTES": "path"], []),
            (["TRACE_MODE": " "], []),
        ]
    )
    func overridden(environment: [String: String], expected: [String]) async throws {
        let file = try TemporaryFile(#"{"mode": "annotated"}"#)
        let tracing = Fixture(mode: .off).tracing
        let sources = TracingSettingsSources(file: file.path, environment: environment)
        #expect(try await tracing.reload(from: sources).map(\.description) == expected)
    }

    @Test("A file is followed: changes are taken over, mistakes are reported once and change nothing")
    func follow() async throws {
        let file = try TemporaryFile(#"{"mode": "all"}"#)
        let clock = ManualClock()
        let tracing = Fixture(mode: .off).tracing
        let reports = Mutex<[String]>([])
        let sources = TracingSettingsSources(file: file.path)
        let follower = Task {
            await tracing.followSettings(from: sources, every: .seconds(10), clock: clock) { outcome in
                reports.withLock { reports in
                    switch outcome {
                    case .applied(let settings, _): reports.append(settings.mode.rawValue)
                    case .rejected(let error): reports.append("rejected \(error.problems.count)")
                    }
                }
            }
        }
        func look() async {
            await clock.someoneSleeps()
            clock.advance(by: .seconds(10))
            await clock.someoneSleeps()
        }
        await clock.someoneSleeps()
        #expect(reports.withLock(\.self) == ["all"] && tracing.settings.mode == .all)
        // Unchanged: what was set meanwhile stays.
        tracing.update { $0.mode = .annotated }
        await look()
        #expect(reports.withLock(\.self) == ["all"] && tracing.settings.mode == .annotated)
        try file.write(#"{"mode": "off"}"#)
        clock.advance(by: .seconds(9))
        #expect(clock.sleeperCount == 1 && tracing.settings.mode == .annotated)
        await look()
        #expect(tracing.settings.mode == .off)
        for text in [#"{"mode": "of", "x": 1}"#, #"{"mode": "of", "x": 1}"#, "{"] {
            try file.write(text)
            await look()
            #expect(tracing.settings.mode == .off)
        }
        try file.remove()
        await look()
        await look()
        try file.write(#"{"mode": "all"}"#)
        await look()
        #expect(tracing.settings.mode == .all)
        #expect(reports.withLock(\.self) == ["all", "off", "rejected 2", "rejected 1", "rejected 1", "all"])
        follower.cancel()
        await follower.value
        #expect(clock.sleeperCount == 0)
    }

    @Test("Without a file, following waits for the cancellation")
    func followNothing() async throws {
        let clock = ManualClock()
        let tracing = Fixture(mode: .off).tracing
        let sources = TracingSettingsSources(environment: ["TRACE_MODE": "all"])
        let follower = Task { await tracing.followSettings(from: sources, clock: clock) }
        await clock.someoneSleeps()
        #expect(tracing.settings.mode == .all)
        follower.cancel()
        await follower.value
    }

    @Test("Reloaded under load, each request sees one state of the settings from its start to its end")
    func load() async throws {
        let files = try [("a", "openTracing"), ("b", "openTelemetry")].map { name, conventions in
            try TemporaryFile(
                """
                {
                    "mode": "all", "conventions": "\(conventions)",
                    "tracedRequestAttributes": ["query.\(name)", "at-end.headers.x-\(name)"],
                    "tracedResponseAttributes": ["headers.x-\(name)"]
                }
                """
            )
        }
        let fixture = Fixture(mode: .off)
        let tracing = fixture.tracing
        try await tracing.reload(from: TracingSettingsSources(file: files[0].path))
        let headers: Headers = ["x-a": "1", "x-b": "1"]
        let router = try TracedRouter(tracing) {
            Get("/") { _ in
                await Task.yield()
                return .stream(headers: headers) { writer in
                    await Task.yield()
                    try await writer.write("x")
                }
            }
        }
        let progress = Progress()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<500 {
                        let response = await router.respond(to: Request(.get, "/?a=1&b=1", headers: headers))
                        _ = try? await response.body.collect()
                    }
                }
            }
            let reloader = Task {
                while !progress.isDone.load(ordering: .relaxed) {
                    let number = progress.reloads.add(1, ordering: .relaxed).newValue
                    _ = try? await tracing.reload(from: TracingSettingsSources(file: files[number % 2].path))
                    await Task.yield()
                }
            }
            await group.waitForAll()
            progress.isDone.store(true, ordering: .relaxed)
            await reloader.value
        }
        #expect(fixture.spans.count == 2000)
        let standard = ["component", "span.kind", "http.route"]
        let states = [
            Set(
                standard + [
                    "http.method", "http.url", "http.status_code", "http.query.a", "http.header.x-a",
                    "http.response.header.x-a",
                ]
            ),
            Set(
                standard + [
                    "http.request.method", "url.full", "http.response.status_code", "url.query.b",
                    "http.request.header.x-b", "http.response.header.x-b",
                ]
            ),
        ]
        for span in fixture.spans {
            #expect(states.contains(Set(span.tags.map(\.key))), "\(span.tags)")
        }
        #expect(progress.reloads.load(ordering: .relaxed) > 1)
    }

    private final class Progress: Sendable {
        let isDone = Atomic(false)
        let reloads = Atomic(0)
    }
}
