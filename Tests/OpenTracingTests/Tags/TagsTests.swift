//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import Testing

@Suite("Lists of tags")
struct TagsTests {
    @Test("Tags keep the order in which their keys were first set")
    func order() {
        var tags: Tags = ["b": 1, "a": 2]
        tags["c"] = 3
        tags["b"] = 4
        #expect(tags.map(\.key) == ["b", "a", "c"])
        #expect(tags.map(\.value) == [4, 2, 3])
        #expect(tags.description == "b=4 a=2 c=3")
    }

    @Test("Of two values under the same key the later wins, however the list is made")
    func duplicates() {
        let literal: Tags = ["a": 1, "b": 2, "a": 3]
        let sequence = Tags([(key: "a", value: 1), (key: "a", value: 3), (key: "b", value: 2)])
        #expect(literal["a"] == 3)
        #expect(literal.count == 2)
        #expect(sequence == literal)
    }

    @Test("Assigning nil removes a tag, and does nothing to one that is not there")
    func removal() {
        var tags: Tags = ["a": 1, "b": 2]
        tags["a"] = nil
        tags["missing"] = nil
        #expect(tags == ["b": 2])
        #expect(tags["a"] == nil)
    }

    @Test("Merging keeps the order, and the other list wins")
    func merging() {
        let merged = (["a": 1, "b": 2] as Tags).merging(["b": 3, "c": 4])
        #expect(merged.map(\.key) == ["a", "b", "c"])
        #expect(merged.map(\.value) == [1, 3, 4])
        #expect(Tags().merging(["a": 1]) == ["a": 1])
        #expect((["a": 1] as Tags).merging([:]) == ["a": 1])
    }

    @Test("Equality and hash do not depend on the order")
    func equality() {
        let (left, right): (Tags, Tags) = (["a": 1, "b": "x"], ["b": "x", "a": 1])
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
        #expect(left != ["a": 1])
        #expect(["a": 1] as Tags != left)
        #expect(left != ["a": 1, "b": "y"])
        #expect(left != ["a": 1, "c": "x"])
    }

    @Test("A copy does not see later changes")
    func valueSemantics() {
        var tags: Tags = ["a": 1]
        let copy = tags
        tags["a"] = 2
        #expect(copy["a"] == 1)
    }

    @Test("Tags are found by the name of a standard tag")
    func standardTags() {
        var tags: Tags = ["http.status_code": 404]
        #expect(tags[.httpStatusCode] == 404)
        tags[.error] = true
        #expect(tags["error"] == true)
    }

    @Test("A tag that has a type of its own reads as that type, and as nothing where its value is of another")
    func typedTags() {
        let tags: Tags = ["http.status_code": 404, "peer.port": "80", "span.kind": "server", "error": "no"]
        let code: Int? = tags[.httpStatusCode]
        #expect(code == 404)
        #expect(tags[.spanKind] == .server)
        #expect(tags[.peerPort] == nil && tags[.error] == nil && tags[.component] == nil)
        var changed = tags
        changed[.httpStatusCode] = nil
        changed[.spanKind] = .client
        #expect(changed == ["peer.port": "80", "span.kind": "client", "error": "no"])
    }

    @Test(
        "Standard tags have the names of the semantic conventions",
        arguments: [
            (Tag<String>.component.name, "component"), (Tag<String>.databaseInstance.name, "db.instance"),
            (Tag<String>.databaseStatement.name, "db.statement"), (Tag<String>.databaseType.name, "db.type"),
            (Tag<String>.databaseUser.name, "db.user"), (Tag<Bool>.error.name, "error"),
            (Tag<String>.httpMethod.name, "http.method"), (Tag<Int>.httpStatusCode.name, "http.status_code"),
            (Tag<String>.httpURL.name, "http.url"),
            (Tag<String>.messageBusDestination.name, "message_bus.destination"),
            (Tag<String>.peerAddress.name, "peer.address"), (Tag<String>.peerHostname.name, "peer.hostname"),
            (Tag<String>.peerIPv4.name, "peer.ipv4"), (Tag<String>.peerIPv6.name, "peer.ipv6"),
            (Tag<Int>.peerPort.name, "peer.port"), (Tag<String>.peerService.name, "peer.service"),
            (Tag<Int>.samplingPriority.name, "sampling.priority"), (Tag<SpanKind>.spanKind.name, "span.kind"),
        ]
    )
    func names(name: String, expected: String) {
        #expect(name == expected)
    }

    @Test("The kinds of spans have the values of the semantic conventions")
    func spanKinds() {
        let kinds: [SpanKind] = [.client, .server, .producer, .consumer]
        #expect(kinds.map(\.name) == ["client", "server", "producer", "consumer"])
    }

    @Test("Keys that differ in their bytes name two tags, also where they look alike")
    func keysByBytes() {
        let tags: Tags = ["caf\u{e9}": 1, "cafe\u{301}": 2]
        #expect(tags.count == 2)
        #expect(tags["caf\u{e9}"] == 1 && tags["cafe\u{301}"] == 2)
    }
}
