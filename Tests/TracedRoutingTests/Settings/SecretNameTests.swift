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

@Suite("Secret-looking names")
struct SecretNameTests {
    @Test(
        "A parameter with a secret word in its name is hidden",
        arguments: [
            "pass", "passphrase", "access_key", "accessKey", "user_pwd", "userPwd", "user[pwd]", "user[key]", "bearer",
            "assertion", "client_assertion", "SAMLResponse", "cvv", "cvv2", "pin_code", "pin", "passwords", "apiKeys",
            "userPASSWORDconfirm", "PHPSESSID", "jsessionid", "AWSAccessKeyId", "\u{200B}pass\u{200B}word", "ｐａｓｓ",
            "id_token", "refreshtoken", "x-api-key", "API_KEY", "client.secret", "pass\u{0}word", "user[key][]",
        ]
    )
    func hiddenParameter(name: String) {
        #expect(Redaction.default.hides(parameter: name))
        #expect(!Redaction.unsafeNothing.hides(parameter: name))
    }

    @Test(
        "A header with a secret word in its name, or with a known name, is hidden",
        arguments: [
            "ocp-apim-subscription-key", "x-functions-key", "x-auth-key", "x-auth", "x-jwt", "x-otp", "x-access-key",
            "x-pwd", "x-passphrase", "cf-access-jwt-assertion", "x-goog-iap-jwt-assertion", "x-amzn-oidc-data",
            "x-ms-client-principal", "dpop", "DPoP", "fastly-key", "x-forwarded-client-cert", "X-Api-Key",
        ]
    )
    func hiddenHeader(name: String) {
        #expect(Redaction.default.hides(header: name))
    }

    @Test(
        "An ordinary name shows",
        arguments: [
            "keyboard", "passenger", "author", "monkey", "compass", "page", "photo_kennel", "secretary", "tokenizer",
            "obsession", "passport", "bypass", "turkey", "donkey", "hockey", "keyword", "keynote", "authority",
            "authentic",
            "passage", "passive", "pineapple", "spinner", "opinion", "shipping", "mapping", "zipcode", "country_code",
            "encode", "decoder", "design", "signal", "assign", "sigma", "inside", "residence", "president", "side",
            "cookies", "class", "glass", "classpath", "surpass", "sort_key", "primaryKey", "user_id", "name", "email",
            "hotpotato", "adoption", "option", "carbonate", "idempotency-key", "max_tokens", "pwdx", "user-agent",
            "content-type", "accept", "x-request-id", "host", "referer", "sessile", "bear", "sample", "barcode",
        ]
    )
    func shown(name: String) {
        #expect(!Redaction.default.hides(parameter: name))
        if name != "sort_key" && name != "primaryKey" { #expect(!Redaction.default.hides(header: name)) }
    }

    @Test("A name can be shown in spite of its words, and words side by side can be hidden")
    func changed() {
        var redaction = Redaction.default
        redaction.shownNames.insert("Session-Count")
        redaction.secretWords.insert("tax number")
        #expect(!redaction.hides(parameter: "sessionCount") && redaction.hides(parameter: "session"))
        #expect(redaction.hides(parameter: "taxNumber") && redaction.hides(header: "x-tax-number"))
        #expect(!redaction.hides(parameter: "tax") && redaction != .default)
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
    func urls(url: String) {
        let shown = Redaction.default.url(url)
        #expect(!shown.contains("s3cret") && shown.contains("[redacted]"), "\(shown)")
    }

    @Test(
        "A path that no route serves does not show what a secret parameter of a route would match",
        arguments: [HTTPMethod.get, .post, .options, .delete],
        [
            "/reset/s3cret", "/Reset/s3cret", "/./reset/s3cret", "/x/../reset/s3cret", "/reset%2Fs3cret",
            "/reset/s3cret/more",
        ]
    )
    func unserved(method: HTTPMethod, path: String) async throws {
        let fixture = Fixture(TracingSettings(mode: .all, tracedRequestAttributes: [\.path, \.headers.referer]))
        let router = try TracedRouter(fixture.tracing) { Get("/reset/:token") { _ in .ok } }
        let headers: Headers = ["referer": "https://shop.example\(path)"]
        _ = await router.respond(to: Request(method, path, authority: "shop.example", headers: headers))
        let tags = try #require(fixture.spans.first).tags
        #expect(!tags.description.contains("s3cret"), "\(tags)")
    }

    @Test("The first twenty mistakes of a settings file are told, and how many more there are")
    func manyMistakes() throws {
        let keys = (0..<80_000).map { "\"k\($0)\":1" }.joined(separator: ",")
        let file = try TemporaryFile("{\(keys)}")
        let error = #expect(throws: TracingSettingsError.self) { try TracingSettings(file: file.path) }
        #expect(error?.problems.count == 20 && error?.omittedProblemCount == 79_980)
        #expect(error?.description.hasSuffix("and 79980 more") == true)
    }

    @Test("A settings file that changes while it is read is refused, and so is what is no plain file")
    func notWhole() throws {
        let file = try TemporaryFile("{\"mode\":\"all\"}")
        let changed = SettingsFile.read(file.path) { try? file.write("{}") }
        #expect(throws: SettingsFile.Failure.self) { try changed.get() }
        #expect(throws: Never.self) { try SettingsFile.read(file.path).get() }
        #expect(throws: SettingsFile.Failure.self) { try SettingsFile.read("/dev/null").get() }
        #expect(throws: SettingsFile.Failure.self) { try SettingsFile.read("/").get() }
    }
}
