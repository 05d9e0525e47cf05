//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import Testing

@Suite("Log fields")
struct LogFieldsTests {
    private struct Failure: Error, CustomStringConvertible {
        let description = "went wrong"
    }

    @Test("Fields keep their order, also under the same key")
    func order() {
        let fields: LogFields = ["b": 1, "a": 2, "b": 3]
        #expect(fields.map(\.key) == ["b", "a", "b"])
        #expect(fields["b"] == 1)
        #expect(fields["missing"] == nil)
        #expect(fields.description == "b=1 a=2 b=3")
    }

    @Test("Fields that are nil are skipped")
    func nilFields() {
        let attempt: Int64? = nil
        let fields: LogFields = [.event("retry"), attempt.map { LogField("attempt", .integer($0)) }, .message("again")]
        #expect(fields.map(\.key) == ["event", "message"])
        #expect(LogFields([nil, nil]).isEmpty)
    }

    @Test("The standard fields have the names of the semantic conventions")
    func standardFields() {
        let fields: LogFields = [
            .event("e"), .message("m"), .errorKind("k"), .errorObject(Failure()), .stack("s"),
        ]
        #expect(fields.map(\.key) == ["event", "message", "error.kind", "error.object", "stack"])
        #expect(LogField.errorObject(nil).value == .null)
    }

    @Test("The record of an error has its type, itself and its description")
    func error() {
        let fields = LogFields(error: Failure())
        #expect(fields["event"] == "error")
        #expect(fields["error.kind"] == "LogFieldsTests.Failure")
        #expect(fields["error.object"]?.errorValue is Failure)
        #expect(fields["message"] == "went wrong")
        #expect(fields.count == 4)
    }

    @Test("The fields of an error keep their places, and others come behind them")
    func errorPlaces() {
        var fields = LogFields(error: Failure())
        fields.append(LogField("attempt", 3))
        let keys = ["event", "error.kind", "error.object", "message", "attempt"]
        #expect(fields.map(\.key) == keys)
        #expect(fields.indices.map { fields[$0].key } == keys)
        #expect(fields.description.hasPrefix("event=error error.kind=LogFieldsTests.Failure error.object="))
    }

    @Test("What an error's fields say can take the place of the error")
    func recordedError() {
        var fields = LogFields(error: Failure()).recordingDescribedError
        fields.append(LogField("attempt", 3))
        let recorded = RecordedError(kind: "LogFieldsTests.Failure", description: "went wrong")
        #expect(fields["error.object"]?.errorValue as? RecordedError == recorded)
        #expect(fields[2].value.errorValue as? RecordedError == recorded)
        #expect(fields[4] == LogField("attempt", 3) && fields.count == 5)
        #expect(LogFields(event: "e").recordingDescribedError == ["event": "e"])
    }

    @Test("A list of fields becomes a record, and the fields of a record become another one")
    func lists() {
        let list = [LogField("a", 1), LogField("b", 2)]
        let fields = LogFields(list)
        #expect(fields == ["a": 1, "b": 2])
        #expect(LogFields(fields.filter { $0.key == "b" }) == ["b": 2])
        #expect(LogFields(fields.lazy.map { LogField($0.key, "x") }) == ["a": "x", "b": "x"])
    }

    @Test("Fields can be added at the end")
    func append() {
        var fields = LogFields(event: "moment")
        fields.append(LogField("a", 1))
        fields.append(contentsOf: ["b": 2, "c": 3] as LogFields)
        #expect(fields == ["event": "moment", "a": 1, "b": 2, "c": 3])
        #expect(fields != ["event": "moment", "b": 2, "a": 1, "c": 3])
    }
}
