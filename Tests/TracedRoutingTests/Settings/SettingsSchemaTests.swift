//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingSupport
import OpenTracingTesting
import Testing
import TracedRouting

@Suite("The table of settings")
struct SettingsSchemaTests {
    /// One setting, said by a variable and in a file.
    struct Saying: CustomTestStringConvertible {
        let variable: String
        let text: String
        let json: String

        init(_ variable: String, _ text: String, _ json: String) {
            self.variable = variable
            self.text = text
            self.json = json
        }

        var testDescription: String { "\(variable)=\(text)" }
    }

    static let sayings = [
        Saying("TRACE_MODE", "all", #"{"mode": "all"}"#),
        Saying("TRACE_ALL", "yes", #"{"mode": "all"}"#),
        Saying("TRACED_REQUEST_ATTRIBUTES", "method, tenant", #"{"tracedRequestAttributes": ["method", "tenant"]}"#),
        Saying("TRACED_RESPONSE_ATTRIBUTES", "status,cache", #"{"tracedResponseAttributes": ["status", "cache"]}"#),
        Saying("TRACE_OPERATION_NAME", "handlername", #"{"operationName": "handlerName"}"#),
        Saying("TRACE_SKIP", "healthEndpoints,/internal/**", #"{"skip": ["healthEndpoints", "/internal/**"]}"#),
        Saying("TRACE_SAMPLING", "0.25", #"{"sampling": 0.25}"#),
        Saying("TRACE_UNTRACED_REQUESTS", "isolate", #"{"untracedRequests": "isolate"}"#),
        Saying("TRACE_INCOMING_CONTEXT", "restart", #"{"incomingContext": "restart"}"#),
        Saying("TRACE_CONVENTIONS", "openTelemetry", #"{"conventions": "openTelemetry"}"#),
        Saying("TRACE_REDACTION_HEADERS", "X-Card", #"{"redaction": {"headers": ["X-Card"]}}"#),
        Saying("TRACE_REDACTION_PARAMETERS", "card,iban", #"{"redaction": {"parameters": ["card", "iban"]}}"#),
        Saying("TRACE_REDACTION_SECRET_WORDS", "iban", #"{"redaction": {"secretWords": ["iban"]}}"#),
        Saying("TRACE_STATUS_RULE", "client", #"{"statusRule": "client"}"#),
        Saying("TRACE_BUFFERED_RESPONSES", "whenWritten", #"{"bufferedResponses": "whenWritten"}"#),
        Saying("TRACE_DOUBLE_INSTRUMENTATION", "nest", #"{"doubleInstrumentation": "nest"}"#),
        Saying("TRACE_PAYLOADS", "both", #"{"payloads": "both"}"#),
        Saying("TRACE_PAYLOADS", "requests", #"{"payloads": {"directions": "requests"}}"#),
        Saying("TRACE_PAYLOADS_LIMIT", "7", #"{"payloads": {"limit": 7}}"#),
        Saying("TRACE_PAYLOADS_MEDIA_TYPES", "text/*", #"{"payloads": {"mediaTypes": ["text/*"]}}"#),
        Saying("TRACE_TAG_VALUE_LIMIT", "7", #"{"tagValueLimit": 7}"#),
        Saying("TRACE_CLIENT_SKIP", "*.internal", #"{"client": {"skip": ["*.internal"]}}"#),
        Saying("TRACE_CLIENT_OPERATION_NAME", "methodAndHost", #"{"client": {"operationName": "methodAndHost"}}"#),
        Saying(
            "TRACE_CLIENT_TRACED_REQUEST_ATTRIBUTES",
            "host",
            #"{"client": {"tracedRequestAttributes": ["host"]}}"#
        ),
        Saying(
            "TRACE_CLIENT_TRACED_RESPONSE_ATTRIBUTES",
            "status",
            #"{"client": {"tracedResponseAttributes": ["status"]}}"#
        ),
        Saying("TRACE_CLIENT_STATUS_RULE", "server", #"{"client": {"statusRule": "server"}}"#),
        Saying("TRACE_CLIENT_ENDS", "head", #"{"client": {"ends": "head"}}"#),
        Saying("TRACE_CLIENT_REDIRECTS", "spanPerHop", #"{"client": {"redirects": "spanPerHop"}}"#),
        Saying("TRACE_CLIENT_PROPAGATED_HEADERS", "nothing", #"{"client": {"propagatedHeaders": "nothing"}}"#),
        Saying(
            "TRACE_CLIENT_PROPAGATED_HEADERS_TO_OTHER_ORIGINS",
            "nothing",
            #"{"client": {"propagatedHeadersToOtherOrigins": "nothing"}}"#
        ),
    ]

    @Test("Every property of the settings is in the table")
    func complete() {
        func missing(in settings: Any, prefix: String = "") -> [String] {
            Mirror(reflecting: settings).children.map { prefix + ($0.label ?? "") }.filter { name in
                !TracingSettings.schema.contains { $0.code == name || $0.code?.hasPrefix(name + ".") == true }
            }
        }
        let settings = TracingSettings()
        #expect(missing(in: settings).isEmpty)
        #expect(missing(in: settings.client, prefix: "client.").isEmpty)
    }

    /// What can be compared of settings.
    private struct Comparable: Equatable {
        let text: String
        let attributes: [AnyKeyPath]
        let failures: [Bool]

        init(_ settings: TracingSettings) {
            attributes =
                settings.tracedRequestAttributes + settings.tracedResponseAttributes
                + settings.client.tracedRequestAttributes + settings.client.tracedResponseAttributes
            failures = [settings.statusRule.isFailure(404), settings.client.statusRule.isFailure(404)]
            var settings = settings
            settings.tracedRequestAttributes = []
            settings.tracedResponseAttributes = []
            settings.client.tracedRequestAttributes = []
            settings.client.tracedResponseAttributes = []
            // Sets print in any order.
            let sets = [settings.redaction.headers, settings.redaction.parameters, settings.redaction.secretWords]
            settings.redaction = .unsafeNothing
            text = "\(settings)" + sets.map { "\($0.sorted())" }.joined()
        }
    }

    private func load(_ json: String?, _ environment: [String: String]) throws -> TracingSettings {
        let file = try json.map { try TemporaryFile($0) }
        defer { withExtendedLifetime(file) {} }
        return try TracingSettingsSources(
            file: file?.path,
            environment: environment,
            attributes: ["tenant": \.headers["x-tenant"]],
            responseAttributes: ["cache": \.headers["x-cache"]]
        ).load()
    }

    @Test("A variable says the same as the key of its setting, and goes before it", arguments: sayings)
    func variable(saying: Saying) throws {
        let byVariable = Comparable(try load(nil, [saying.variable: saying.text]))
        #expect(byVariable == Comparable(try load(saying.json, [:])))
        #expect(byVariable != Comparable(TracingSettings()))
        let both = try load(#"{"mode": "off", "tagValueLimit": 9}"#, [saying.variable: saying.text])
        #expect(saying.variable == "TRACE_TAG_VALUE_LIMIT" ? both.tagValueLimit == 7 : both.tagValueLimit == 9)
        #expect(["TRACE_MODE", "TRACE_ALL"].contains(saying.variable) ? both.mode == .all : both.mode == .off)
    }

    @Test("Every setting that a file can say has a variable, with a name of its own that follows from its key")
    func variables() {
        let schema = TracingSettings.schema
        let variables = schema.flatMap(\.variables)
        #expect(Set(variables).count == variables.count)
        #expect(Set(variables) == Set(Self.sayings.map(\.variable) + ["TRACE_SETTINGS_FILE"]))
        #expect(schema.allSatisfy { $0.key == nil || !$0.variables.isEmpty })
    }

    @Test("The variables are listed for users, each with what it may hold, its default and its property")
    func listed() throws {
        let variables = TracingSettings.variables
        #expect(variables.map(\.name) == TracingSettings.schema.flatMap(\.variables))
        let all = try #require(variables.first { $0.name == "TRACE_ALL" })
        #expect(all.type == "`true` or `false`" && all.defaultValue == nil && all.property == "mode")
        let limit = try #require(variables.first { $0.name == "TRACE_TAG_VALUE_LIMIT" })
        #expect(
            limit.description
                == "`TRACE_TAG_VALUE_LIMIT` (whole number from 1 to 1048576, default `1024`): maximum length of a tag value, in "
                + "bytes of UTF-8; longer text is truncated"
        )
    }

    @Test("Every property of the settings stands in the table")
    func properties() {
        func names(_ value: Any, _ prefix: String = "") -> [String] {
            Mirror(reflecting: value).children.compactMap { $0.label.map { prefix + $0 } }
        }
        let settings = TracingSettings()
        let groups = ["redaction", "payloads", "client"]
        // What redaction works out of its own properties is no setting.
        let properties =
            names(settings).filter { !groups.contains($0) } + names(settings.client, "client.")
            + names(settings.payloads, "payloads.")
            + names(settings.redaction, "redaction.").filter {
                !$0.hasSuffix("headerNames") && !$0.hasSuffix("parameterNames")
            }
        let declared = TracingSettings.schema.compactMap(\.code).filter { !$0.contains("TracingSettingsSources") }
        #expect(declared.sorted() == properties.sorted())
    }

    @Test(
        "A variable with the default of its documentation is right and changes nothing",
        arguments: TracingSettings.schema.filter { $0.defaultValue != nil && !$0.variables.isEmpty }
    )
    func defaults(setting: Setting) throws {
        let settings = try TracingSettings(environment: [setting.variables[0]: setting.defaultValue ?? ""])
        #expect(Comparable(settings) == Comparable(TracingSettings()))
    }

    @Test(
        "Every variable refuses what it cannot hold, by its own name and that of its setting",
        arguments: TracingSettings.schema.filter { $0.key != nil }
    )
    func refusals(setting: Setting) throws {
        // Any text may be a name to hide or a media type.
        let takesAnything = setting.key?.hasPrefix("redaction") == true || setting.key == "payloads.mediaTypes"
        for variable in setting.variables where !takesAnything {
            let error = #expect(throws: TracingSettingsError.self) {
                try TracingSettings(environment: [variable: "no such: value"])
            }
            let problem = try #require(error?.problems.first)
            #expect(problem.place == variable && problem.setting == setting.key && problem.line == nil)
            #expect(problem.problem.contains("no such: value") && !problem.remedy.isEmpty)
        }
    }

    @Test("A mistake in a file knows its setting by its key")
    func settingOfMistake() throws {
        let file = try TemporaryFile(#"{"client": {"ends": "now"}, "payloads": {"limit": []}, "mode": 1, "mod": 1}"#)
        let error = #expect(throws: TracingSettingsError.self) { try TracingSettings(file: file.path) }
        #expect(error?.problems.map(\.setting) == ["client.ends", "payloads.limit", "mode", nil])
    }

    @Test("A key with dots in its name is no short form of an object")
    func dots() throws {
        let file = try TemporaryFile(#"{"client.ends": "head"}"#)
        let error = #expect(throws: TracingSettingsError.self) { try TracingSettings(file: file.path) }
        #expect(error?.problems.first?.problem == #""client.ends" is not a setting"#)
    }

    @Test(
        "What a file cannot say is refused with the reason",
        arguments: TracingSettings.schema.filter { $0.key == nil }
    )
    func onlyInCode(setting: Setting) throws {
        guard let reason = setting.onlyInCode, let path = setting.code?.split(separator: ".") else { return }
        let json = path.dropLast().reduce("") { $0 + "{\"\($1)\": " } + "{\"\(path.last ?? "")\": 1}"
        let file = try TemporaryFile(json + String(repeating: "}", count: path.count - 1))
        let error = #expect(throws: TracingSettingsError.self) { try TracingSettings(file: file.path) }
        let problem = try #require(error?.problems.first)
        #expect(problem.problem.hasSuffix("cannot be set in a file") && problem.remedy == "set it in code; \(reason)")
    }

    @Test("Keys of objects that the environment overrides are told; what only adds to the file overrides nothing")
    func overrides() async throws {
        let file = try TemporaryFile(
            #"{"client": {"ends": "head", "skip": []}, "payloads": "both", "redaction": {"headers": ["x-a"]}}"#
        )
        let environment = [
            "TRACE_CLIENT_ENDS": "body", "TRACE_PAYLOADS": "off", "TRACE_REDACTION_HEADERS": "x-b", "TRACE_MODE": "all",
        ]
        let tracing = Fixture().tracing
        let overrides = try await tracing.reload(
            from: TracingSettingsSources(file: file.path, environment: environment)
        )
        #expect(
            overrides.map(\.description) == [
                "TRACE_PAYLOADS overrides \"payloads.directions\" in the file",
                "TRACE_CLIENT_ENDS overrides \"client.ends\" in the file",
            ]
        )
        #expect(tracing.settings.redaction.hides(header: "x-a") && tracing.settings.redaction.hides(header: "x-b"))
    }

    @Test(
        "A variable that is nearly named like one of the settings is a mistake that says which is meant",
        arguments: [
            ("TRACE_MOD", "TRACE_MODE"), ("TRACEMODE", "TRACE_MODE"), ("TRACE_MDOE", "TRACE_MODE"),
            ("TRACED_REQUEST_ATTRIBUTE", "TRACED_REQUEST_ATTRIBUTES"), ("TRACE_SETTING_FILE", "TRACE_SETTINGS_FILE"),
            ("TRACE_CLIENT_REDIRECT", "TRACE_CLIENT_REDIRECTS"), ("TRACES_SKIP", "TRACE_SKIP"), ("TRACE", nil),
            ("TRACE_M", nil), ("trace_mod", nil), ("RACE_MODE", nil), ("TRACE_FILE", nil), ("OTEL_SERVICE_NAM", nil),
            ("PATH", nil),
        ] as [(String, String?)]
    )
    func misspelled(name: String, meant: String?) throws {
        #expect(throws: Never.self) { try TracingSettings(environment: [name: " "]) }
        do {
            _ = try TracingSettings(environment: [name: "x"])
            #expect(meant == nil)
        } catch {
            #expect(
                error.problems.map(\.description) == ["\(name): unknown variable; did you mean \(meant ?? "")?"]
            )
        }
    }

    @Test("The first twenty mistakes of the variables are told beside those of the file, and how many more there are")
    func manyMistakes() throws {
        let file = try TemporaryFile("{\((0..<25).map { "\"k\($0)\":1" }.joined(separator: ","))}")
        let environment = ["TRACE_SKIP": (0..<50_000).map { "x\($0)" }.joined(separator: ",")]
        let error = #expect(throws: TracingSettingsError.self) {
            try TracingSettingsSources(file: file.path, environment: environment).load()
        }
        #expect(error?.problems.count == 40 && error?.omittedProblemCount == 49_985)
    }
}
