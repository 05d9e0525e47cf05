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
        ("http://a?token=\u{301}secret&\u{301}sig=1", "http://a?token=[redacted]&\u{301}sig=[redacted]"),
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

    @Test(
        "A secret in a URL does not show, however it is written",
        arguments: [
            "?a=1;password=s3cret", "/a;password=s3cret", "/a;x=1;password=s3cret/b", "?next=http://h/?password=s3cret",
            "?next=http%3A%2F%2Fh%2F%3Fpassword%3Ds3cret", "?u=http://a:s3cret@b/", "?%20key=s3cret", "?ke%00y=s3cret",
            "?%256bey=s3cret", "?token=a;s3cret", "//u:s3cret@h/", "http:/u:s3cret@h/", "http:\\\\u:s3cret@h",
            "\\\\u:s3cret@h", "?d=%7B%22password%22%3A%22s3cret%22%7D",
        ]
    )
    func writtenOtherwise(url: String) {
        let shown = Redaction.default.url(url)
        #expect(!shown.contains("s3cret") && shown.contains("[redacted]"), "\(shown)")
    }
}
