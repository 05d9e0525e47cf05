//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingTesting
import Synchronization
import Testing
import TracedRouting

@Suite("Redaction")
struct RedactionTests {
    static let secret = "s3cr3t"

    static let headers = [
        "authorization", "Authorization", "PROXY-AUTHORIZATION", "cookie", "x-api-key", "api-key", "x-auth-token",
        "x-amz-security-token", "x-csrf-token", "x-xsrf-token", "x-my-secret", "x-session-id", "x-user-password",
        "x-private-thing",
    ]

    @Test(
        "A header that may not show is redacted even when it is listed, at the start and at the end",
        arguments: headers
    )
    func listed(name: String) async throws {
        let fixture = Fixture(
            TracingSettings(
                mode: .all,
                tracedRequestAttributes: [\.headers[name], \.atEnd.headers[name]],
                tracedResponseAttributes: [\.headers[name]]
            )
        )
        let router = try TracedRouter(fixture.tracing) {
            Get("/", traced: .on(tags: \.headers[name])) { _ in Response(headers: [name: Self.secret]) }
        }
        _ = await router.respond(to: Request(.get, "/", headers: [name: Self.secret, name.uppercased(): Self.secret]))
        let tags = try #require(fixture.spans.first).tags
        #expect(tags["http.header.\(name.lowercased())"] == "[redacted]")
        #expect(tags["http.response.header.\(name.lowercased())"] == "[redacted]")
        #expect(!tags.description.contains(Self.secret))
    }

    @Test("Names that are hidden by the code count in any case")
    func ownNames() {
        var redaction = Redaction.default
        redaction.headers.insert("X-Card")
        redaction.parameters = ["Card"]
        redaction.secretWords.formUnion(["IBAN"])
        #expect(redaction.hides(header: "x-card") && redaction.hides(header: "X-Card"))
        #expect(redaction.hides(parameter: "card") && redaction.hides(cookie: "CARD"))
        #expect(redaction.hides(parameter: "my_iban") && redaction.hides(header: "x-iban"))
        #expect(redaction.hides(header: "Authorization"))
    }

    @Test("User info before a sign that joins the next character is hidden in the host as it is in URLs")
    func joinedSign() async throws {
        let fixture = Fixture(TracingSettings(mode: .all, tracedRequestAttributes: [\.host]))
        let router = try TracedRouter(fixture.tracing) { Get("/") { _ in .ok } }
        _ = await router.respond(to: Request(.get, "/", authority: "ann:\(Self.secret)@\u{301}example.com"))
        let tags = try #require(fixture.spans.first).tags
        #expect(tags.allSatisfy { !"\($0)".contains(Self.secret) })
    }

    @Test("The response's set-cookie is redacted, and a header that is missing is no tag")
    func setCookie() async throws {
        let fixture = Fixture(
            TracingSettings(mode: .all, tracedResponseAttributes: [\.headers.setCookie, \.headers.location])
        )
        let router = try TracedRouter(fixture.tracing) {
            Get("/") { _ in Response(headers: ["set-cookie": "a=1", "Set-Cookie": "b=2"]) }
        }
        _ = await router.respond(to: Request(.get, "/"))
        let tags = try #require(fixture.spans.first).tags
        #expect(tags["http.response.header.set-cookie"] == "[redacted]")
        #expect(tags["http.response.header.location"] == nil)
    }

    @Test("Headers that hold a URL show it without its secrets")
    func urlHeaders() async throws {
        let fixture = Fixture(
            TracingSettings(
                mode: .all,
                tracedRequestAttributes: [\.headers.referer],
                tracedResponseAttributes: [\.headers.location]
            )
        )
        let url = "https://ann:\(Self.secret)@example.com/a?token=\(Self.secret)&page=2#\(Self.secret)"
        let router = try TracedRouter(fixture.tracing) { Get("/") { _ in .redirect(to: url) } }
        let response = await router.respond(to: Request(.get, "/", headers: ["referer": url]))
        let tags = try #require(fixture.spans.first).tags
        let shown: TagValue = "https://[redacted]@example.com/a?token=[redacted]&page=2"
        #expect(tags["http.header.referer"] == shown)
        #expect(tags["http.response.header.location"] == shown)
        #expect(response.headers["location"] == url)
    }

    @Test(
        "Headers in which a proxy keeps the target show it without its secrets",
        arguments: ["x-original-url", "X-Original-URI", "x-rewrite-url", "x-forwarded-uri"]
    )
    func targetHeaders(name: String) async throws {
        let fixture = Fixture(TracingSettings(mode: .all, tracedRequestAttributes: [\.headers[name]]))
        let router = try TracedRouter(fixture.tracing) { Get("/") { _ in .ok } }
        _ = await router.respond(to: Request(.get, "/", headers: [name: "/a?token=\(Self.secret)&page=2"]))
        let tags = try #require(fixture.spans.first).tags
        #expect(tags["http.header.\(name.lowercased())"] == "/a?token=[redacted]&page=2")
    }

    @Test("A target in absolute form shows without its secrets")
    func absoluteTarget() async throws {
        let fixture = Fixture(TracingSettings(mode: .all, tracedRequestAttributes: [\.path, \.host, \.url]))
        let router = try TracedRouter(fixture.tracing) { Get("/a") { _ in .ok } }
        _ = await router.respond(to: Request(.get, "http://ann:\(Self.secret)@example.com/a?token=\(Self.secret)"))
        let tags = try #require(fixture.spans.first).tags
        #expect(!tags.description.contains(Self.secret), "\(tags)")
        #expect(tags["http.path"] == "/a" && tags["http.host"] == "[redacted]@example.com")
    }

    @Test("An error that quotes a URL is recorded without its secrets, and cut", arguments: [true, false])
    func errors(isInBody: Bool) async throws {
        struct CallFailed: Error, CustomStringConvertible {
            let description: String
        }
        let seen = Mutex<[String]>([])
        let fixture = Fixture(
            TracingSettings(
                mode: .all,
                decorators: [SpanDecorator(onError: { _, _, error, _ in seen.withLock { $0.append("\(error)") } })],
                tagValueLimit: 200
            )
        )
        let url = "https://ann:\(Self.secret)@example.com/x?page=1&token=\(Self.secret)"
        let text = "no answer from \(url), key k3y-of-caller"
        let error = CallFailed(description: text + String(repeating: ".", count: 1000))
        let router = try TracedRouter(fixture.tracing) {
            Get("/") { _ in
                if isInBody { return .stream { _ in throw error } }
                throw error
            }
        }
        let response = await router.respond(to: Request(.get, "/?api_key=k3y-of-caller"))
        _ = try? await response.body.collect()
        let span = try #require(fixture.spans.first)
        let fields = try #require(span.logs.first).fields
        #expect(span.tags[.error] == true && span.logs.count == 1)
        #expect(fields["error.kind"] == "RedactionTests.CallFailed")
        let shown = "no answer from https://[redacted]@example.com/x?page=1&token=[redacted] key [redacted]"
        let message = try #require(fields["message"]?.stringValue)
        #expect(message.hasPrefix(shown), "\(message)")
        #expect(message.utf8.count <= 200)
        for (_, value) in fields.map({ ($0.key, "\($0.value)") }) {
            #expect(!value.contains(Self.secret) && !value.contains("k3y-of-caller"), "\(value)")
        }
        #expect(seen.withLock(\.self).first?.contains(Self.secret) == true)
    }

    @Test(
        "Values under secret-looking names of a query are redacted, and names and order stay",
        arguments: [
            ("page=2", "page=2"),
            ("token=abc&page=2", "token=[redacted]&page=2"),
            ("a=1&Access_Token=abc&a=2", "a=1&Access_Token=[redacted]&a=2"),
            ("p%61ssword=abc", "p%61ssword=[redacted]"),
            (
                "sig=abc&Signature=abc&X-Amz-Signature=abc",
                "sig=[redacted]&Signature=[redacted]&X-Amz-Signature=[redacted]"
            ),
            ("AWSAccessKeyId=abc", "AWSAccessKeyId=[redacted]"),
            ("token", "token"),
            ("token=", "token=[redacted]"),
            ("token=a=b", "token=[redacted]"),
            ("&&x=1&", "&&x=1&"),
            ("%zz=1&token%zz=abc", "%zz=1&token%zz=[redacted]"),
            ("a=1&\u{301}token=abc", "a=1&\u{301}token=[redacted]"),
            ("token=\u{301}abc", "token=[redacted]"),
            ("", ""),
        ]
    )
    func query(query: String, shown: String) {
        #expect(Redaction.default.query(query) == shown)
        #expect(Redaction.unsafeNothing.query(query) == query)
    }

    @Test(
        "User info and the fragment of a URL do not show",
        arguments: [
            ("https://ann:pw@example.com:8443/a?x=1#frag", "https://[redacted]@example.com:8443/a?x=1"),
            ("https://ann@example.com", "https://[redacted]@example.com"),
            ("https://a@b@example.com/c@d", "https://[redacted]@example.com/c@d"),
            ("https://example.com/a@b?mail=a@b", "https://example.com/a@b?mail=a@b"),
            ("/path?token=1", "/path?token=[redacted]"),
            ("http://example.com?token=1", "http://example.com?token=[redacted]"),
            ("", ""),
        ]
    )
    func url(url: String, shown: String) {
        #expect(Redaction.default.url(url) == shown)
    }

    @Test(
        "What a path parameter with a secret-looking name matched does not show in paths and URLs",
        arguments: [
            ("/reset/:token", "/reset/s3cr3t", "/reset/[redacted]"),
            ("/reset/{token}", "/reset/s3cr3t", "/reset/[redacted]"),
            ("/reset/:token", "//reset//s3cr3t/", "//reset//[redacted]/"),
            ("/:secret/users/:id", "/s3cr3t/users/7", "/[redacted]/users/7"),
            ("/users/:id", "/users/7", "/users/7"),
            ("/reset/user-{token}.html", "/reset/user-s3cr3t.html", "/reset/[redacted]"),
            ("/reset/{id}-{token}", "/reset/7-s3cr3t", "/reset/[redacted]"),
            ("/users/{id}.json", "/users/7.json", "/users/7.json"),
            ("/odd/}{/{", "/odd/}{/{", "/odd/}{/{"),
            ("/token/:id", "/token/7", "/token/7"),
            ("/token", "/token", "/token"),
            (nil, "/reset/7", "/reset/7"),
        ] as [(String?, String, String)]
    )
    func path(template: String?, path: String, shown: String) async throws {
        #expect(Redaction.default.path(path, template: template) == shown)
        #expect(Redaction.unsafeNothing.path(path, template: template) == path)
        let settings = TracingSettings(mode: .all, tracedRequestAttributes: [\.path, \.atEnd.url])
        let fixture = Fixture(settings)
        ServerTracing(fixture.tracing, component: "x").begin(
            PlainRequest(path: path),
            route: template.map { RouteInformation(template: $0) } ?? .unmatched
        ).finish()
        let tags = try #require(fixture.spans.first).tags
        #expect(tags["http.path"] == .string(shown) && tags["http.url"] == .string(shown))
    }

    @Test("An inner router that knows the parameters hides them on the joined span too")
    func joinedPath() async throws {
        let fixture = Fixture(TracingSettings(mode: .all, tracedRequestAttributes: [\.path]))
        let inner = try TracedRouter(fixture.tracing) { Get("/reset/:token") { _ in .ok } }
        let router = try TracedRouter(fixture.tracing) { Get("/**") { await inner.respond(to: $0) } }
        _ = await router.respond(to: Request(.get, "/reset/\(Self.secret)"))
        let tags = try #require(fixture.spans.first).tags
        #expect(!tags.description.contains(Self.secret), "\(tags)")
    }

    @Test("Wherever a request's secrets are listed, none of them shows")
    func everywhere() async throws {
        let fixture = Fixture(
            TracingSettings(
                mode: .all,
                tracedRequestAttributes: [
                    \.url, \.host, \.query.all, \.query.token, \.query["api_key"], \.cookies.sessionID,
                    \.cookies["sid"],
                    \.parameters.token, \.headers.authorization, \.headers.cookie,
                ]
            )
        )
        let router = try TracedRouter(fixture.tracing) { Get("/a/:token") { _ in .ok } }
        _ = await router.respond(
            to: Request(
                .get,
                "/a/x?token=\(Self.secret)&api_key=\(Self.secret)",
                authority: "ann:\(Self.secret)@example.com",
                headers: ["authorization": Self.secret, "cookie": "sessionID=\(Self.secret); sid=\(Self.secret)"]
            )
        )
        let tags = try #require(fixture.spans.first).tags
        #expect(!tags.description.contains(Self.secret))
        #expect(tags["http.host"] == "[redacted]@example.com")
        #expect(tags["http.query"] == "token=[redacted]&api_key=[redacted]")
        for name in ["query.token", "query.api_key", "cookie.sessionID", "cookie.sid", "parameter.token"] {
            #expect(tags["http.\(name)"] == "[redacted]", "\(name)")
        }
    }

    @Test("A sign that joins the at sign into one character does not keep user info from being hidden")
    func joinedAtSign() async throws {
        let fixture = Fixture(TracingSettings(mode: .all, tracedRequestAttributes: [\.host]))
        let router = try TracedRouter(fixture.tracing) { Get("/a") { _ in .ok } }
        _ = await router.respond(to: Request(.get, "/a", authority: "ann:\(Self.secret)@\u{301}example.com"))
        let tags = try #require(fixture.spans.first).tags
        #expect(tags["http.host"] == "[redacted]@\u{301}example.com")
        #expect(!tags.description.contains(Self.secret))
    }

    @Test("More can be hidden, and unsafeNothing shows all")
    func change() async throws {
        let attributes: [RequestAttribute] = [\.headers.xCustomer, \.headers.authorization, \.query.customer]
        var settings = TracingSettings(mode: .all, tracedRequestAttributes: attributes)
        settings.redaction.headers.insert("x-customer")
        settings.redaction.parameters.insert("customer")
        for (redaction, shown) in [(settings.redaction, "[redacted]"), (.unsafeNothing, Self.secret)] {
            settings.redaction = redaction
            let fixture = Fixture(settings)
            let router = try TracedRouter(fixture.tracing) { Get("/") { _ in .ok } }
            let headers: Headers = ["x-customer": Self.secret, "authorization": Self.secret]
            _ = await router.respond(to: Request(.get, "/?customer=\(Self.secret)", headers: headers))
            let tags = try #require(fixture.spans.first).tags
            for name in ["http.header.x-customer", "http.header.authorization", "http.query.customer"] {
                #expect(tags[name] == .string(shown), "\(name)")
            }
        }
    }

    @Test(
        "The description of a value shows without its secrets, as Swift and Protocol Buffers write it",
        arguments: [
            (#"Login(user: "ann", password: "hunter2", token: "abc")"#, ["hunter2", "abc"], #"user: "ann""#),
            (#"Login(password: Optional("a,b)c"), id: 7)"#, ["a,b", ")c"], "id: 7"),
            (#"["password": "a\"b", "id": "7"]"#, [#"a\"b"#], ""),
            ("user: \"ann\"\npassword: \"hunter2\"\nid: 7\n", ["hunter2"], "id: 7"),
            ("Session(keys: Keys(secret: [1, 2]), id: 1)", ["1, 2"], "id: 1"),
            ("password:", [], "password:"), ("a: b: c", [], "a: b: c"), ("", [], ""), (":", [], ":"),
        ]
    )
    func descriptions(text: String, secrets: [String], kept: String) {
        let redacted = Redaction.default.description(text)
        #expect(secrets.allSatisfy { !redacted.contains($0) }, "\(redacted)")
        #expect(kept.isEmpty || redacted.contains(kept), "\(redacted)")
    }
}
