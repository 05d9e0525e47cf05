//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import Synchronization
import Testing

private enum Database {
    struct Error: Swift.Error {}
    enum Pool<Connection>: Swift.Error { case empty }
}

extension String {
    fileprivate struct Unreadable: Error {}
}

private struct Outer<Inner: Sendable> {
    struct Nested: Error {}
}

@Suite("What is kept of an error")
struct RecordedErrorTests {
    private static func localError() -> any Error {
        struct Local: Error {}
        return Local()
    }

    @Test(
        "The kind of an error names the types around it, and neither modules nor what differs between processes",
        arguments: [
            (Database.Error(), "Database.Error"), (Database.Pool<Int>.empty, "Database.Pool<Int>"),
            (Database.Pool<[String: Database.Error]>.empty, "Database.Pool<Dictionary<String, Database.Error>>"),
            (Outer<Database>.Nested(), "Outer<Database>.Nested"), (String.Unreadable(), "String.Unreadable"),
            (Self.localError(), "RecordedErrorTests.Local"), (CancellationError(), "CancellationError"),
        ] as [(any Error, String)]
    )
    func kinds(error: any Error, kind: String) {
        #expect(RecordedError.kind(of: error) == kind)
        #expect(LogFields(error: error)["error.kind"] == .string(kind))
        #expect(LogField.errorKind(of: error) == .errorKind(kind))
    }

    private enum Small: Error {
        case first, second
        case answer(Bool)
    }
    private struct Empty: Error {}
    private enum Named: Error, CustomStringConvertible {
        case named
        @TaskLocal static var name = ""
        var description: String { Self.name }
    }

    @Test(
        "An error is described as it describes itself, however often errors of its type have been",
        arguments: [Small.first, Small.second, Small.answer(true), Small.answer(false), Empty(), Database.Error()]
            as [any Error]
    )
    func descriptions(error: any Error) {
        for _ in 0..<3 { #expect(RecordedError(error).description == String(describing: error)) }
    }

    @Test("An error that says itself what it is called is asked each time")
    func ownDescriptions() {
        for name in ["one", "two"] {
            Named.$name.withValue(name) { #expect(RecordedError(Named.named).description == name) }
        }
    }

    @Test("A record stands for its error: it has the same kind and the same description")
    func records() {
        let record = RecordedError(Database.Error())
        #expect(record.description == String(describing: Database.Error()))
        #expect(RecordedError(record) == record)
        #expect(LogFields(error: record)["error.kind"] == "Database.Error")
    }
}
