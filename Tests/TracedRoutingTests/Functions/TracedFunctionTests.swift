//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingTesting
import Testing
import TracedRouting

@Suite("Traced functions: spans, tags and errors")
struct TracedFunctionTests {
    struct Oven: Sendable, Equatable {
        var model: String
        var note: String?
        var serial: Int { 7 }
    }

    struct Burnt: Error, Equatable {
        let degrees: Int
    }

    struct Kitchen: TracedMembers {
        @TracedFunction("oven.preheat", tags: .argument(0, as: "temperature"), .result(\.model))
        var preheat = { (temperature: Int) async throws -> Oven in
            if temperature > 300 { throw Burnt(degrees: temperature) }
            return Oven(model: "gas")
        }
        @TracedFunction var chop = { (vegetable: String, count: Int) -> Int in vegetable.utf8.count * count }
        @TracedFunction("bake", tags: .returnValue(as: "loaves"))
        var bake = { (degrees: Int) throws(Burnt) -> Int in
            if degrees > 250 { throw Burnt(degrees: degrees) }
            return 2
        }
        @TracedFunction(traced: .force) var clean = { () async in }
        @TracedFunction(traced: false) var peek = { () -> Bool in true }
        @TracedFunction var many = { (a: Int, b: Int, c: String, d: Double) async -> String in "\(a)\(b)\(c)\(d)" }
    }

    @Test("A member that is wrapped is a span with its tags, or goes by type and member")
    func members() async throws {
        let fixture = Fixture(mode: .all)
        let kitchen = fixture.tracing.traced(Kitchen())
        #expect(try await kitchen.preheat(180) == Oven(model: "gas"))
        let chopped: Int = kitchen.chop("leek", 2)
        #expect(chopped == 8)
        #expect(try kitchen.bake(200) == 2)
        await kitchen.clean()
        #expect(kitchen.peek())
        #expect(await kitchen.many(1, 2, "x", 0.5) == "12x0.5")
        let names = fixture.spans.map(\.operationName)
        #expect(names == ["oven.preheat", "Kitchen.chop", "bake", "Kitchen.clean", "Kitchen.many"])
        #expect(fixture.spans[0].tags["temperature"] == 180 && fixture.spans[0].tags["model"] == "gas")
        #expect(fixture.spans[2].tags["loaves"] == 2)
        #expect(fixture.tracing.functionProblems.isEmpty)
    }

    struct Tray: TracedMembers {
        @TracedFunction var carry = { (plates: Int) -> Int in plates }
    }

    struct Restaurant: TracedMembers {
        let kitchen = Kitchen()
        let tray = Tray()
    }

    @Test("Functions of a value inside a value are bound, too, under the name of their own type")
    func membersOfMembers() {
        let fixture = Fixture(mode: .all)
        let restaurant = fixture.tracing.traced(Restaurant())
        _ = restaurant.tray.carry(3)
        let chopped: Int = restaurant.kitchen.chop("leek", 2)
        #expect(chopped == 8)
        #expect(fixture.spans.map(\.operationName) == ["Tray.carry", "Kitchen.chop"])
        #expect(fixture.tracing.functionProblems.isEmpty)
    }

    @Test("An error is recorded, keeps its type and goes on; a cancellation is no failure")
    func errors() async throws {
        let fixture = Fixture(mode: .all)
        let kitchen = fixture.tracing.traced(Kitchen())
        do throws(Burnt) {
            _ = try kitchen.bake(280)
            Issue.record("did not throw")
        } catch {
            #expect(error.degrees == 280)
        }
        await #expect(throws: Burnt(degrees: 301)) { try await kitchen.preheat(301) }
        let cancelled = fixture.tracing.traced(
            "cancelled",
            { @Sendable () async throws -> Void in throw CancellationError() }
        )
        await #expect(throws: CancellationError.self) { try await cancelled() }
        #expect(fixture.spans.map { $0.tags[.error] } == [true, true, nil])
        #expect(fixture.spans[2].tags[.cancelled] == true)
        #expect(fixture.spans[1].tags["temperature"] == 301 && fixture.spans[1].tags["model"] == nil)
    }

    @Test("A call in a call is its child, and the caller's span is active again afterwards")
    func nesting() async {
        let fixture = Fixture(mode: .all)
        let inner = fixture.tracing.traced("inner", { @Sendable (name: String) async in name })
        let outer = fixture.tracing.traced(
            "outer",
            { @Sendable (name: String) async in
                let first = await inner(name)
                return await first + inner(name)
            }
        )
        #expect(await outer("a") == "aa")
        let spans = fixture.spans
        #expect(spans.map(\.operationName) == ["inner", "inner", "outer"])
        #expect(
            spans[0].parentID == spans[2].context.spanIDString && spans[1].parentID == spans[2].context.spanIDString
        )
        #expect(fixture.tracer.activeSpan == nil)
    }

    @Test("Secrets of arguments and results do not show, and texts are cut")
    func redaction() async {
        var settings = TracingSettings(mode: .all)
        settings.tagValueLimit = 12
        let fixture = Fixture(settings)
        let logIn = fixture.tracing.traced(
            "log.in",
            { @Sendable (user: String, password: String, url: String) in "a long enough answer" },
            tags: .argument(0, as: "user"),
            .argument(1, as: "password"),
            .argument(2, as: "next"),
            .returnValue(as: "answer")
        )
        _ = logIn("ann", "hunter2", "token=abc")
        fixture.tracing.operation("by hand", tags: ["api_key": "k", "list": .array(["x?token=abc"])]) {}
        let tags = fixture.spans[0].tags
        #expect(tags["user"] == "ann" && tags["password"] == "[redacted]" && tags["answer"] == "a long enoug")
        #expect(tags["next"]?.stringValue?.contains("abc") == false)
        #expect(fixture.spans[1].tags["api_key"] == "[redacted]")
        #expect("\(fixture.spans[1].tags)".contains("abc") == false)
    }

    @Test("Optional arguments and properties set a tag where they are something")
    func optionals() {
        let fixture = Fixture(mode: .all)
        let find = fixture.tracing.traced(
            "find",
            { @Sendable (name: String?, oven: Oven) -> Oven? in oven },
            tags: .argument(0, as: "name"),
            .argument(1, \Oven.note, as: "note"),
            .argument(1, \Oven.model)
        )
        _ = find(nil, Oven(model: "gas"))
        _ = find("x", Oven(model: "gas", note: "old"))
        #expect(fixture.spans.map { $0.tags["name"] } == [nil, "x"])
        #expect(fixture.spans.map { $0.tags["note"] } == [nil, "old"])
        #expect(fixture.spans.map { $0.tags["model"] } == ["gas", "gas"])
        #expect(fixture.tracing.functionProblems.isEmpty)
    }

    struct Nothing: TracedMembers {}

    @Test("Mistakes are collected with their remedies, and set no tag")
    func mistakes() {
        let fixture = Fixture(mode: .all)
        let function = fixture.tracing.traced(
            "function",
            { @Sendable (oven: Oven) in oven },
            tags: .argument(0, as: "oven"),
            .argument(1, as: "second"),
            .argument(0, \String.count, as: "count"),
            .result(\.serial),
            .argument(0, \Oven.serial)
        )
        _ = function(Oven(model: "gas"))
        fixture.tracing.traced(Nothing())
        _ = fixture.tracing.traced("", { @Sendable () in })
        let problems = fixture.tracing.functionProblems.map(\.description)
        #expect(problems.count == 7)
        #expect(
            problems[0].hasPrefix(
                #"function: tag "oven": argument 0 is of type Oven, which a tag cannot hold; use one of its properties"#
            )
        )
        #expect(
            problems[1] == #"function: tag "second": there is no argument 1; count from 0: its arguments are 0 to 0"#
        )
        #expect(problems[2].contains("the property belongs to String"))
        #expect(problems[3].contains(#"name the tag, as in `as: "order.id"`"#))
        #expect(problems[5].contains("Nothing: it has no traced functions"))
        #expect(problems[6].contains("the operation name is empty"))
        #expect(fixture.spans[0].tags["oven"] == nil && fixture.spans[0].tags["second"] == nil)
        #expect(fixture.spans[0].tags["result"] == nil && fixture.spans[0].tags["argument"] == nil)
    }

    @Test("A member that nothing has bound works and is not traced; one that is bound twice stays with the first")
    func binding() {
        let first = Fixture(mode: .all)
        let second = Fixture(mode: .all)
        let kitchen = Kitchen()
        let before: Int = kitchen.chop("leek", 1)
        let copy = first.tracing.traced(kitchen)
        second.tracing.traced(kitchen)
        let after: Int = kitchen.chop("leek", 1) + copy.chop("leek", 1)
        #expect(before == 4 && after == 8)
        #expect(first.spans.count == 2 && second.spans.isEmpty)
    }

    struct Login: Sendable {
        struct Text: Sendable { let text: String }
        let user: String
        let password: Text
        var maybe: Text?
    }

    @Test("A property of a secret is a secret, and optional chaining leaves no mark in the name of a tag")
    func secretProperties() {
        let fixture = Fixture(mode: .all)
        let function = fixture.tracing.traced(
            "login",
            { @Sendable (login: Login) in login },
            tags: .argument(0, \Login.password.text),
            .argument(0, \Login.maybe?.text),
            .result(\.password.text, as: "shown")
        )
        _ = function(Login(user: "ann", password: .init(text: "hunter2"), maybe: .init(text: "may")))
        let tags = fixture.spans[0].tags
        #expect(tags["text"] == "may" && tags["shown"] == .string(Redaction.placeholder))
        #expect("\(tags)".contains("hunter2") == false)
    }

    struct Refused: Error, CustomStringConvertible {
        let description: String
    }

    @Test("An error is recorded without its secrets, and cut")
    func errors() {
        let fixture = Fixture(TracingSettings(mode: .all, tagValueLimit: 200))
        let text = "GET https://ann:hunter2@shop.example/?token=abc123 gave Login(password: \"hunter2\") "
        let function = fixture.tracing.traced("fail") { @Sendable () throws in
            throw Refused(description: text + String(repeating: "x", count: 1_000))
        }
        #expect(throws: Refused.self) { try function() }
        let span = fixture.spans[0]
        #expect(span.tags[.error] == true && span.logs.count == 1)
        #expect("\(span.logs)".contains("hunter2") == false && "\(span.logs)".contains("abc123") == false)
        #expect(span.logs.first?.fields["message"]?.stringValue.map { $0.utf8.count <= 200 } == true)
    }

    @Test("What is not recorded reads no argument")
    func unread() {
        let fixture = Fixture(mode: .all)
        let span = fixture.tracer.startSpan(
            "unsampled",
            options: SpanOptions(ignoresActiveSpan: true, isSampled: false)
        )
        fixture.tracer.scopeManager.withActiveSpan(span) {
            fixture.tracing.operation("quiet", tags: readTags()) {}
        }
        func readTags() -> Tags {
            Issue.record("read")
            return [:]
        }
        #expect(fixture.spans.last?.isSampled == false)
    }

    @Test("A method is wrapped where it is registered")
    func methods() async throws {
        struct Shelf: Sendable {
            let things: [String]
            func find(_ index: Int) async throws -> String { things[index] }
            func count() -> Int { things.count }
        }
        let fixture = Fixture(mode: .all)
        let shelf = Shelf(things: ["a", "b"])
        let find = fixture.tracing.traced("shelf.find", shelf.find, tags: .argument(0, as: "index"))
        let count = fixture.tracing.traced("shelf.count", shelf.count)
        #expect(try await find(1) == "b")
        #expect(count() == 2)
        #expect(fixture.spans.map(\.operationName) == ["shelf.find", "shelf.count"])
        #expect(fixture.spans[0].tags["index"] == 1)
    }

    @Test("A thousand tasks call one function at once, each with a span of its own under its own parent")
    func concurrent() async {
        let fixture = Fixture(mode: .annotated)
        let kitchen = fixture.tracing.traced(Kitchen())
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<1_000 {
                group.addTask {
                    await fixture.tracer.withSpan("task \(number)") { (_) async -> Void in
                        _ = await kitchen.many(number, 0, "", 0)
                        let chopped: Int = kitchen.chop("leek", number)
                        #expect(chopped == 4 * number)
                    }
                }
            }
        }
        let spans = fixture.spans
        let parents = Dictionary(
            uniqueKeysWithValues: spans.filter { $0.operationName.hasPrefix("task") }.map {
                ($0.context.spanIDString, 0)
            }
        )
        #expect(parents.count == 1_000)
        for name in ["Kitchen.many", "Kitchen.chop"] {
            let calls = spans.filter { $0.operationName == name }
            #expect(calls.count == 1_000)
            #expect(Set(calls.compactMap(\.parentID)) == Set(parents.keys))
        }
    }
}
