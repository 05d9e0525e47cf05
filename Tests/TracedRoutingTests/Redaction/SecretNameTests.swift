//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
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
}
