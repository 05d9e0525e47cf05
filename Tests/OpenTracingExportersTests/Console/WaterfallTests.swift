//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingExporters
import OpenTracingSDK
import Testing

@Suite("Waterfall")
struct WaterfallTests {
    private static let request = [
        Sample.span(
            1,
            "GET /orders/:id",
            lasting: 12_400,
            tags: ["component": "router", "http.method": "GET", "http.status_code": 500, "error": true]
        ),
        Sample.span(3, parent: 1, "reserve", at: 1_400, lasting: 10_150, service: "stock"),
        Sample.span(2, parent: 1, "authorize", at: 120, lasting: 1_200),
        Sample.span(
            4,
            parent: 3,
            "UPDATE items",
            at: 2_000,
            lasting: 9_000,
            tags: ["db.type": "sql", "error": true],
            logs: [
                Sample.log(["event": "retry"]),
                Sample.log(["event": "error", "error.kind": "ConnectionError", "message": "connection reset\nby peer"]),
            ],
            service: "stock"
        ),
    ]

    @Test("A trace over two services is drawn as a heading and one line for each span, children below their parents")
    func golden() {
        #expect(
            Waterfall(columns: 110, tags: .standard(and: "db.type")).render(Self.request) == """
                trace 4bf92f3577b34da6a3ce929d0e0e4736 · shop, stock · 12.4 ms · 4 spans · ✗ 2 errors
                GET /orders/:id   shop      0 ns  12.4 ms  ███████████████████████████  ✗ http.method=GET http.status_code=500
                ├ authorize       shop    120 µs  1.20 ms  ███
                └ reserve         stock  1.40 ms  10.1 ms     ██████████████████████
                  └ UPDATE items  stock  2.00 ms  9.00 ms      ████████████████████     ✗ db.type=sql
                      ✗ ConnectionError: connection reset\\nby peer

                """
        )
    }

    @Test("A narrow terminal cuts names, services and tags, and keeps the columns")
    func narrow() {
        #expect(
            Waterfall(columns: 64).render(Self.request) == """
                trace 4bf92f3577b34da6a3ce929d0e0e4736 · shop, s… · 12.4 ms · 4…
                GET /orders/:…  shop      0 ns  12.4 ms  ████████  ✗ http.metho…
                ├ authorize     shop    120 µs  1.20 ms  █
                └ reserve       stock  1.40 ms  10.1 ms  ███████
                  └ UPDATE it…  stock  2.00 ms  9.00 ms   ██████   ✗
                      ✗ ConnectionError: connection reset\\nby peer

                """
        )
    }

    @Test("Without UTF-8 the drawing is ASCII")
    func ascii() {
        let text = Waterfall(columns: 70, glyphs: .ascii).render(Self.request)
        #expect(text.utf8.allSatisfy { $0 < 0x80 })
        #expect(
            text == """
                trace 4bf92f3577b34da6a3ce929d0e0e4736 - shop, s~ - 12.4 ms - 4 spans~
                GET /orders/:id   shop      0 ns  12.4 ms  ########  x http.method=GE~
                |-authorize       shop    120 us  1.20 ms  #
                `-reserve         stock  1.40 ms  10.1 ms  #######
                  `-UPDATE items  stock  2.00 ms  9.00 ms   ######   x
                      x ConnectionError: connection reset\\nby peer

                """
        )
    }

    @Test("Each trace of a batch has a block of its own, in the order in which the traces occur")
    func severalTraces() {
        let other = TraceID(high: 0, low: 0xff)
        let text = Waterfall(columns: 60).render([
            Sample.span(1, trace: other, "second"),
            Sample.span(1, "first"),
            Sample.span(2, parent: 1, trace: other, "third", at: 500, lasting: 500),
        ])
        #expect(
            text == """
                trace 000000000000000000000000000000ff · shop · 1.00 ms · 2…
                second     0 ns  1.00 ms  ████████████████████████████████
                └ third  500 µs   500 µs                  ████████████████
                trace 4bf92f3577b34da6a3ce929d0e0e4736 · shop · 1.00 ms · 1…
                first  0 ns  1.00 ms  ████████████████████████████████████

                """
        )
    }

    @Test("No spans give no text")
    func nothing() {
        #expect(Waterfall().render([]).isEmpty)
    }

    @Test("A span whose parent is missing is a root, and so is one that refers to another trace")
    func orphans() {
        let elsewhere = Sample.context(1, trace: TraceID(high: 1, low: 1))
        var restarted = Sample.span(3, "restarted", at: 2)
        restarted.references = [.init(type: .childOf, context: elsewhere)]
        let tree = SpanTree([Sample.span(2, parent: 9, "orphan", at: 1), restarted, Sample.span(1, "root")])
        #expect(tree.rows.map(\.depth) == [0, 0, 0])
        #expect(tree.rows.map(\.span) == [2, 0, 1])
    }

    @Test("A span that follows from another stands below it")
    func followsFrom() {
        var consumer = Sample.span(2, at: 5)
        consumer.references = [.init(type: .followsFrom, context: Sample.context(1))]
        #expect(SpanTree([consumer, Sample.span(1)]).rows.map(\.depth) == [0, 1])
    }

    @Test(
        "Rings of parents and repeated identifiers give one line for each span",
        arguments: [
            [(1, 1)],
            [(1, 2), (2, 1)],
            [(1, 3), (2, 1), (3, 2), (4, 2)],
            [(1, nil), (1, nil), (1, 1), (2, 1)],
            [(0, 0), (0, 0)],
        ] as [[(UInt64, UInt64?)]]
    )
    func rings(identifiersAndParents: [(UInt64, UInt64?)]) {
        let spans = identifiersAndParents.map { Sample.span($0, parent: $1) }
        let tree = SpanTree(spans)
        #expect(tree.rows.map(\.span).sorted() == Array(spans.indices))
        #expect(Waterfall().render(spans).split(separator: "\n").count == spans.count + 1)
    }

    @Test("A chain as long as a batch is drawn without a recursion, its outer branches cut")
    func deepChain() {
        let spans = (1...5_000).map { Sample.span(UInt64($0), parent: UInt64($0) - 1, "step", at: Int64($0)) }
        let lines = Waterfall(columns: 80).render(spans).split(separator: "\n")
        #expect(lines.count == 5_001)
        #expect(lines.allSatisfy { String($0).displayWidth <= 80 })
        #expect(lines[5_000].hasPrefix("… "))
        #expect(lines[5_000].contains("└ step"))
    }

    @Test("No line is wider than asked for, whatever the spans hold", arguments: [.min, 0, 60, 61, 67, 80, 133, 400])
    func width(columns: Int) {
        var spans = Self.request
        spans.append(Sample.span(5, parent: 4, String(repeating: "長い名前", count: 50), service: "サービス👩‍👩‍👧"))
        spans.append(Sample.span(6, parent: 5, "", lasting: .max / 1_000, tags: ["http.method": "\u{1b}[31m"]))
        spans.append(Sample.span(7, parent: 9, "early", at: -1_700_000_000_000_000, lasting: -5))
        let limit = max(columns, Waterfall.minimumColumns)
        let text = Waterfall(columns: columns, tags: .all).render(spans)
        for line in text.split(separator: "\n") {
            #expect(String(line).displayWidth <= limit, "\(line)")
        }
    }

    @Test("Wide and combining characters do not move the columns after them")
    func wideCharacters() {
        let text = Waterfall(columns: 60).render([
            Sample.span(1, "plain name"),
            Sample.span(2, "日本語", at: 1, lasting: 999),
            Sample.span(3, "cafe\u{301}", at: 2, lasting: 998),
        ])
        #expect(
            text == """
                trace 4bf92f3577b34da6a3ce929d0e0e4736 · shop · 1.00 ms · 3…
                plain name     0 ns  1.00 ms  ████████████████████████████
                日本語      1.00 µs   999 µs  ████████████████████████████
                café        2.00 µs   998 µs  ████████████████████████████

                """
        )
    }

    @Test("What a terminal would obey is escaped in names, services, tags and errors")
    func escaping() {
        let hostile = "a\u{1b}]0;x\u{7}b\r\n\u{9b}31m\u{202e}c"
        let span = Sample.span(
            1,
            hostile,
            tags: ["error": true, "k\u{8}": .string(hostile)],
            logs: [Sample.log(["event": "error", "error.kind": .string(hostile), "message": .string(hostile)])],
            service: hostile
        )
        let text = Waterfall(columns: 300, tags: .all).render([span])
        let unsafe = text.unicodeScalars.filter { $0.properties.generalCategory == .control && $0 != "\n" }
        #expect(unsafe.isEmpty)
        #expect(!text.contains("\u{202e}"))
        #expect(text.split(separator: "\n").count == 3)
        #expect(text.contains(#"a\u{1b}]0;x\u{7}b\r\n\u{9b}31m\u{202e}c"#))
    }

    @Test("Colors are added around the same text")
    func colors() {
        let plain = Waterfall(columns: 100).render(Self.request)
        let colored = Waterfall(columns: 100, usesColor: true).render(Self.request)
        #expect(colored.contains("\u{1b}[31mUPDATE items\u{1b}[0m"))
        #expect(colored.replacing(/\u{1b}\[[0-9;]*m/, with: "") == plain)
    }

    @Test("Times at the ends of the range neither trap nor leave the column")
    func extremes() {
        var first = Sample.span(1, "first")
        first.startTime = Timestamp(nanosecondsSinceEpoch: .min)
        var last = Sample.span(2, "last")
        last.startTime = Timestamp(nanosecondsSinceEpoch: .max)
        last.durationNanoseconds = .max
        #expect(Waterfall(columns: 80).render([first, last]).contains("5124095 h"))
    }

    @Test(
        "Characters that nobody sees, or that turn text around, are shown by their numbers",
        arguments: [
            0x200b, 0x200c, 0x200d, 0x2060, 0xfeff, 0xad, 0x61c, 0x202e, 0x2066, 0x2028, 0x180e, 0xfff9, 0x115f, 0x3164,
            0x34f,
            0xe0041, 0x9b,
        ] as [UInt32]
    )
    func invisible(value: UInt32) throws {
        let scalar = try #require(Unicode.Scalar(value))
        let text = Waterfall(columns: 80).render([Sample.span(1, "pay\(Character(scalar))ment")])
        #expect(!text.unicodeScalars.contains(scalar))
        #expect(text.contains("pay\\u{\(String(value, radix: 16))}ment"))
    }
}
