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

@Suite("Redaction of payloads")
struct PayloadRedactionTests {
    @Test(
        "Values under secret-looking names of JSON are redacted, at any depth and in any beginning of it",
        arguments: [
            (#"{"a": 1, "b": [true, null]}"#, #"{"a": 1, "b": [true, null]}"#),
            (#"{"password": "s3cret", "a": "b"}"#, #"{"password": "[redacted]", "a": "b"}"#),
            (#"{"Password":12345,"a":1}"#, #"{"Password":"[redacted]","a":1}"#),
            (#"{"access_token" : null }"#, #"{"access_token" : "[redacted]" }"#),
            (#"{"secret": {"x": ["}", {"y": "]"}]}, "a": 1}"#, #"{"secret": "[redacted]", "a": 1}"#),
            (#"{"secrets": ["a", "b"]}"#, #"{"secrets": "[redacted]"}"#),
            (#"{"a": {"b": [{"token": "s3cret"}]}}"#, #"{"a": {"b": [{"token": "[redacted]"}]}}"#),
            (#"{"pass\u0077ord": "s3cret"}"#, #"{"pass\u0077ord": "[redacted]"}"#),
            (#"{"password": "s3\"cr\\", "a": "b"}"#, #"{"password": "[redacted]", "a": "b"}"#),
            (#"{"a": "\"password\": \"x\""}"#, #"{"a": "[redacted]"}"#),
            (#"{"a": "password", "b": 1}"#, #"{"a": "password", "b": 1}"#),
            (#"{"password": "s3cre"#, #"{"password": "[redacted]""#),
            (#"{"password": {"a": "s3cret"#, #"{"password": "[redacted]""#),
            (#"{"password": 123"#, #"{"password": "[redacted]""#),
            (#"{"password": "#, #"{"password": "#),
            (#"{"password""#, #"{"password""#),
            (#"{"passwo"#, #"{"passwo"#),
            (#"{"password": "s3cret\"#, #"{"password": "[redacted]""#),
            (
                "{\"token\":\n\t\"s3cret\"}\n{\"token\": 7}",
                "{\"token\":\n\t\"[redacted]\"}\n{\"token\": \"[redacted]\"}"
            ),
            (#"[{"name":"password","value":"s3cret"}]"#, #"[{"name":"password","value":"[redacted]"}]"#),
            (#"[{"value":"s3cret","name":"password"}]"#, #"[{"value":"[redacted]","name":"password"}]"#),
            (#"{"value":"s3cret","na"#, #"{"value":"[redacted]","na"#),
            (#"{"value":"s3cret","name":"passw"#, #"{"value":"[redacted]","name":"passw"#),
            (#"{"b":"{\"password\":\"s3cret\"}"}"#, #"{"b":"{\"password\":\"[redacted]\"}"}"#),
            (#"{"b":"Bearer s3cret"}"#, #"{"b":"Bearer [redacted]"}"#),
            (#"{"b":"a=1&password=s3cret"}"#, #"{"b":"a=1&password=[redacted]"}"#),
            (#"{"ｐassword":"s3cret"}"#, #"{"ｐassword":"[redacted]"}"#),
            (#"{"ключ": "ä", "token": "ö"}"#, #"{"ключ": "ä", "token": "[redacted]"}"#),
            ("", ""),
        ]
    )
    func json(text: String, shown: String) {
        #expect(Redaction.default.json(text) == shown)
        #expect(Redaction.unsafeNothing.json(text) == text)
    }

    @Test(
        "What is nearly JSON is no JSON, so that nothing of it shows",
        arguments: [
            "no JSON at all", #"{"token": }"#, "{'password':'s3cret'}", "{password:\"s3cret\"}",
            "{/* x */\"password\":\"s3cret\"}", "{\"password\"\u{C}:\"s3cret\"}", "{\"password\"\u{A0}:\"s3cret\"}",
        ]
    )
    func nearlyJSON(text: String) async throws {
        #expect(Redaction.default.json(text) == nil)
        let fields = try await body(text, type: "application/json")
        #expect(fields?["payload.body"] == nil && fields?["payload.media_type"] == "application/json")
        #expect(fields?["payload.bytes"] == .integer(Int64(text.utf8.count)))
    }

    @Test(
        "What cannot be redacted shows as its type and size, unless it is asked for in so many words",
        arguments: [
            ("application/xml", "<login><password>s3cret</password></login>"),
            ("application/graphql", "mutation { login(password: \"s3cret\") }"),
            ("text/plain", "password=s3cret"),
            ("multipart/form-data", "--x\r\nname=\"password\"\r\n\r\ns3cret"),
        ]
    )
    func sizeOnly(type: String, text: String) async throws {
        let fields = try await body(text, type: type)
        #expect(fields?["payload.body"] == nil && fields?["payload.media_type"] == .string(type))
        #expect(try await body(text, type: type, unsafe: [type])?["payload.body"] == .string(text))
    }

    @Test("A form that begins like JSON is redacted as a form")
    func formLikeJSON() async throws {
        let fields = try await body("[0]=a&password=s3cret", type: "application/x-www-form-urlencoded")
        #expect(fields?["payload.body"] == "[0]=a&password=[redacted]")
    }

    @Test("Cut anywhere, JSON shows no part of a secret")
    func cut() {
        let text = #"{"user": "ann", "password": "S3CRET", "keys": {"token": ["S3CRET", {"a": "S3CRET"}]}, "x": 1}"#
        for count in 0...text.count {
            #expect(!(Redaction.default.json(String(text.prefix(count))) ?? "S3").contains("S3"))
        }
    }

    @Test("Deep and long JSON takes a time that grows with its length alone")
    func long() {
        let deep = String(repeating: #"{"token":["#, count: 50_000)
        #expect(Redaction.default.json(deep) == #"{"token":"[redacted]""#)
        let wide = String(repeating: #"{"token":1}"#, count: 20_000)
        #expect(Redaction.default.json(wide)?.utf8.count == 20_000 * #"{"token":"[redacted]"}"#.utf8.count)
    }

    private func body(
        _ text: String,
        type: String,
        unsafe: [String] = [],
        redact: (@Sendable (String, PayloadLogging.Body) -> String?)? = nil,
        limit: Int = 4096
    ) async throws -> LogFields? {
        let logging = PayloadLogging([.request], limit: limit, unsafeMediaTypes: unsafe, redact: redact)
        let fixture = Fixture(TracingSettings(mode: .all, payloads: logging))
        let router = try TracedRouter(fixture.tracing) { Post("/") { _ in .ok } }
        _ = await router.respond(to: Request(.post, "/", headers: ["content-type": type], body: RequestBody(text)))
        return fixture.spans.first?.logs.first?.fields
    }

    @Test("JSON, forms, and text that looks like JSON are redacted before they are logged")
    func logged() async throws {
        let json = #"{"token": "s3cret"}"#
        let redacted: LogValue = #"{"token": "[redacted]"}"#
        let types = [
            "application/json", "application/problem+json", "text/json", "Application/JSON; charset=UTF-8",
            "application/x-www-form-urlencoded",
        ]
        for type in types {
            #expect(try await body(json, type: type)?["payload.body"] == redacted, "\(type)")
        }
        let form = try await body("user=ann&password=s3cret", type: "application/x-www-form-urlencoded")
        #expect(form?["payload.body"] == "user=ann&password=[redacted]")
        #expect(form?["payload.bytes"] == 24)
        #expect(form?["payload.truncated"] == false)
    }

    @Test("A closure changes the text, or hides it, and is told what it has before it")
    func closure() async throws {
        let changed = try await body("card 4711", type: "text/plain; charset=utf-8", unsafe: ["text/plain"]) {
            text,
            body in
            "\(body.direction) \(body.mediaType) \(text.replacing("4711", with: "…"))"
        }
        #expect(changed?["payload.body"] == "request text/plain card …")
        #expect(changed?["payload.bytes"] == 9)
        let hidden = try await body("card 4711", type: "text/plain", unsafe: ["text/plain"]) { _, _ in nil }
        #expect(hidden?["payload.body"] == nil && hidden?["payload.bytes"] == 9)
        #expect(hidden?["payload.truncated"] == false)
        let grown = try await body("x", type: "text/plain", unsafe: ["text/plain"], redact: { _, _ in "äöü" }, limit: 3)
        #expect(grown?["payload.body"] == "ä" && grown?["payload.truncated"] == true)
    }
}
