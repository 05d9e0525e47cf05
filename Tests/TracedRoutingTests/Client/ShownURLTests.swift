//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import Testing
import TracedRouting

@Suite("URLs as they are shown")
struct ShownURLTests {
    static let urls: [(String, String)] = [
        ("http://ann:pw@host/x?token=1&page=2#f", "http://[redacted]@host/x?token=[redacted]&page=2"),
        ("http://host:80/x", "http://host:80/x"), ("http://host#f", "http://host"), ("http://host/?", "http://host/"),
        ("http://host?#a?b", "http://host"), ("http://ann@host?x=1", "http://[redacted]@host?x=1"),
        ("http://ann@bob@host/", "http://[redacted]@host/"), ("http://host/a@b", "http://host/a@b"),
        ("http://host?a=b@c", "http://host?a=b@c"), ("http://host#ann@b", "http://host"),
        ("x:y://ann:pw@host", "x:y://[redacted]@host"), ("mailto:ann@host", "mailto:ann@host"),
        ("/x?sig=1", "/x?sig=[redacted]"), ("://@", "://[redacted]@"), ("", ""), (":", ":"), ("http:/", "http:/"),
        ("http://höst\u{301}/?\u{301}token=ä", "http://höst\u{301}/?\u{301}token=[redacted]"),
        ("http://a?token=\u{301}secret&\u{301}sig=1", "http://a?token=[redacted]&\u{301}sig=1"),
    ]

    @Test("User info and secret values are hidden, fragments left out, and everything else stays", arguments: urls)
    func shown(url: String, shown: String) {
        #expect(Redaction.default.url(url) == shown)
    }

    @Test("A mark that combines with what separates the parts of a URL does not join them", arguments: ["?", "#"])
    func combining(separator: String) {
        let attributes = OutgoingAttributes(FakeRequest(url: "http://host/x\(separator)\u{301}token=abc"))
        #expect(attributes.path.value == "/x")
    }

    @Test("User info stays where it is not to be hidden")
    func unsafe() {
        #expect(Redaction.unsafeNothing.url("http://ann:pw@host/?token=1#f") == "http://ann:pw@host/?token=1")
    }
}
