//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import OpenTracing
import OpenTracingExporters
import OpenTracingSupport
import Testing
import TracedRouting

@Suite("The page of settings")
struct SettingsPageTests {
    @Test("It says what the declarations of the settings say; WRITE_SETTINGS_PAGE=1 writes it anew")
    func page() throws {
        let (instrumentation, tracer) = (TracingSettings.schema, TracerConfiguration.schema)
        let page = try SettingsPage()
        let wanted = page.replacing([
            "instrumentation": SettingsPage.table(instrumentation, heading: "property and key"),
            "tracer": SettingsPage.table(tracer, heading: "property"),
            "code": SettingsPage.codeOnly(instrumentation) + SettingsPage.codeOnly(tracer),
        ])
        if ProcessInfo.processInfo.environment["WRITE_SETTINGS_PAGE"] == "1" { try SettingsPage.write(wanted) }
        let stale = Set(wanted.split(separator: "\n")).symmetricDifference(page.text.split(separator: "\n")).sorted()
        #expect(try SettingsPage().text == wanted, "these lines differ: \(stale.joined(separator: "\n"))")
        for variable in instrumentation.flatMap(\.variables) + tracer.flatMap(\.variables) {
            #expect(wanted.contains("`\(variable)`"))
        }
    }

    /// Names that are one slip away from a variable each: a letter left out, another letter, or two letters swapped.
    private static let slips: [String] = {
        let variables = (TracingSettings.schema + TracerConfiguration.schema).flatMap(\.variables)
        var slips: [String] = []
        for variable in variables {
            let (start, letter, last) = (variable.dropLast(2), variable.dropLast().suffix(1), variable.suffix(1))
            slips += ["\(start)\(last)", "\(start)X\(last)", "\(start)\(last)\(letter)"]
        }
        return slips.filter { !variables.contains($0) }
    }()

    /// What both readers say about an environment.
    private func problems(_ environment: [String: String]) -> [ConfigurationProblem] {
        var problems: [ConfigurationProblem] = []
        _ = TracerConfiguration(environment: environment) { problems.append($0) }
        do {
            _ = try TracingSettings(environment: environment)
        } catch {
            problems += error.problems
        }
        return problems
    }

    @Test("A misspelled variable is told once by a service that reads both the settings and the tracer's variables")
    func toldOnce() {
        #expect(Self.slips.count > 150)
        for slip in Self.slips {
            let problems = problems([slip: "x"])
            #expect(problems.map(\.place) == [slip])
            #expect(problems.first?.problem == "unknown variable")
        }
    }

    @Test(
        "No name is a slip away from a setting and from a variable of the tracer at once, so that one reader tells it"
    )
    func owners() {
        func known(_ settings: [Setting]) -> [String] { settings.flatMap(\.variables) }
        for own in known(TracingSettings.schema) {
            for other in known(TracerConfiguration.schema) {
                #expect(Misspelling.slips(from: own, to: other) > 2, "\(own) and \(other)")
            }
        }
    }

    @Test("Neither reader calls the variables of the other misspelled")
    func others() {
        for variable in TracingSettings.schema.flatMap(\.variables) {
            var places: [String] = []
            _ = TracerConfiguration(environment: [variable: "x"]) { places.append($0.place) }
            #expect(places.isEmpty)
        }
        for variable in TracerConfiguration.schema.flatMap(\.variables) {
            #expect(throws: Never.self) { try TracingSettings(environment: [variable: "x"]) }
        }
    }
}
