//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import OpenTracing
import OpenTracingExporters
import Testing

@Suite("URL parts")
struct URLPartsTests {
    @Test(
        "A URL is taken apart where its parts are",
        arguments: [
            ("http://a", "http", nil, "a", nil, "/", nil),
            ("https://u:p@a.b:8080/c/d?e=f?g#h?i", "https", "u:p", "a.b", 8_080, "/c/d", "e=f?g"),
            ("http://[::1]:80/", "http", nil, "::1", 80, "/", nil),
            ("http://[::1]", "http", nil, "::1", nil, "/", nil),
            ("http://a:/x?", "http", nil, "a", nil, "/x", ""),
            ("http://a?x=//", "http", nil, "a", nil, "/", "x=//"),
            ("/p?q=http://x", nil, nil, nil, nil, "/p", "q=http://x"),
            ("//p", nil, nil, nil, nil, "//p", nil),
            ("http://example.test/a", "http", nil, "example.test", nil, "/a", nil),
            ("http://127.0.0.1:65535", "http", nil, "127.0.0.1", 65_535, "/", nil),
            ("http://8080/", "http", nil, "8080", nil, "/", nil),
            ("http://a:b:80/", "http", nil, "a:b", 80, "/", nil),
            ("http://a:00080/", "http", nil, "a", 80, "/", nil),
            ("http://a:000080/", "http", nil, "a", 80, "/", nil),
            ("http://u@v@a.example.test:80/", "http", "u@v", "a.example.test", 80, "/", nil),
            ("http://u:1@a", "http", "u:1", "a", nil, "/", nil),
            ("http://[::1]x:80", "http", nil, "[::1]x", 80, "/", nil),
        ] as [(String, String?, String?, String?, Int?, String, String?)]
    )
    func parts(
        text: String,
        scheme: String?,
        userInfo: String?,
        host: String?,
        port: Int?,
        path: String,
        query: String?
    ) throws {
        let parts = try #require(URLParts(text))
        #expect(parts.scheme == scheme)
        #expect(parts.userInfo == userInfo)
        #expect(parts.host == host)
        #expect(parts.port == port)
        #expect(parts.path == path)
        #expect(parts.query == query)
    }

    @Test(
        "What is neither a URL nor a path is refused",
        arguments: [
            "", "#", "?x", "a/b", "http:", "http:/", "http://", "http:///x", "://a", "http://a:99999", "http://a:x/",
            "http://:80", "http://a:b", "http://a:65536", "http://@", "http://[]:80",
        ]
    )
    func refused(text: String) {
        #expect(URLParts(text) == nil)
    }
}
