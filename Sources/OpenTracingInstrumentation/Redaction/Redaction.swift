//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Configures what to hide in tags, even if it is listed.
///
/// By default, credentials in headers, values under secret-looking names in queries, path parameters, cookies and payloads, and
/// user info in URLs are recorded as `[redacted]`; their names are kept. What a path parameter with such a name matched, as in
/// `/reset/:token`, is hidden in paths and URLs too.
///
/// The same rule applies to the names of headers, parameters, cookies and payload keys. A name is split into words at separators,
/// brackets, digits and changes of case: `user[accessKey]` is `user access key`. It is secret-looking if it contains one of the
/// ``secretWords``, or adjacent words that form one (`access key` is `accesskey`). ``headers`` and ``parameters`` add known
/// names. Values under ``shownNames`` are never hidden by name.
///
/// ```swift
/// settings.redaction.secretWords.formUnion(["iban", "tax number"])  // hides my_iban, taxNumber, x-tax-number
/// settings.redaction.shownNames.insert("session_count")              // shows it
/// ```
public struct Redaction: Sendable {
    /// The text that replaces a hidden value.
    package static let placeholder = "[redacted]"

    /// All settings, with the tables derived from them. A single reference, since it is passed along with every request.
    private final class Storage: Sendable {
        let headers: Set<String>
        let parameters: Set<String>
        let secretWords: Set<String>
        let shownNames: Set<String>
        let hidesUserInfo: Bool
        let headerNames: SecretNames
        let parameterNames: SecretNames

        init(
            headers: Set<String>,
            parameters: Set<String>,
            secretWords: Set<String>,
            shownNames: Set<String>,
            hidesUserInfo: Bool
        ) {
            self.headers = headers
            self.parameters = parameters
            self.secretWords = secretWords
            self.shownNames = shownNames
            self.hidesUserInfo = hidesUserInfo
            headerNames = SecretNames(names: headers, words: secretWords, shown: shownNames)
            parameterNames = SecretNames(names: parameters, words: secretWords, shown: shownNames)
        }
    }

    private var storage: Storage

    /// The header fields whose values are hidden; a leading asterisk matches any words, as in `*-key`. Added names are
    /// lowercased, since case is ignored.
    public var headers: Set<String> {
        get { storage.headers }
        set { change(headers: newValue) }
    }

    /// The query parameters, path parameters, cookies and payload keys whose values are hidden; a leading asterisk matches any
    /// words. Added names are lowercased.
    public var parameters: Set<String> {
        get { storage.parameters }
        set { change(parameters: newValue) }
    }

    /// The words that make a name secret-looking wherever they occur in it; words of five or more letters also match inside
    /// another word, as in `phpsessid`. Added words are lowercased.
    public var secretWords: Set<String> {
        get { storage.secretWords }
        set { change(secretWords: newValue) }
    }

    /// The names of headers, parameters and keys whose values are shown, whatever words they contain. Case and separators are
    /// ignored.
    public var shownNames: Set<String> {
        get { storage.shownNames }
        set { change(shownNames: newValue) }
    }

    /// Whether to hide user info in URLs.
    public var hidesUserInfo: Bool {
        get { storage.hidesUserInfo }
        set { change(hidesUserInfo: newValue) }
    }

    var parameterNames: SecretNames { storage.parameterNames }

    /// Whether anything is hidden in URLs, queries and other texts.
    var hidesInTexts: Bool { storage.hidesUserInfo || !storage.parameterNames.isEmpty }

    init(
        headers: Set<String>,
        parameters: Set<String>,
        secretWords: Set<String>,
        shownNames: Set<String>,
        hidesUserInfo: Bool
    ) {
        storage = Storage(
            headers: Self.lowercased(headers),
            parameters: Self.lowercased(parameters),
            secretWords: Self.lowercased(secretWords),
            shownNames: Self.lowercased(shownNames),
            hidesUserInfo: hidesUserInfo
        )
    }

    private mutating func change(
        headers: Set<String>? = nil,
        parameters: Set<String>? = nil,
        secretWords: Set<String>? = nil,
        shownNames: Set<String>? = nil,
        hidesUserInfo: Bool? = nil
    ) {
        self = Redaction(
            headers: headers ?? self.headers,
            parameters: parameters ?? self.parameters,
            secretWords: secretWords ?? self.secretWords,
            shownNames: shownNames ?? self.shownNames,
            hidesUserInfo: hidesUserInfo ?? self.hidesUserInfo
        )
    }

    /// The defaults.
    public static let `default` = Redaction(
        headers: [
            "authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "api-key", "x-auth-token",
            "x-amz-security-token", "x-csrf-token", "x-xsrf-token", "www-authenticate", "proxy-authenticate",
            "x-amzn-oidc-data", "x-ms-client-principal", "x-forwarded-client-cert", "x-client-cert", "ssl-client-cert",
            "x-ssl-client-cert", "*-key", "*-auth", "*-pin", "*-sid",
        ],
        parameters: [
            "sig", "key", "code", "sid", "pin", "ssn", "awsaccesskeyid", "x-amz-credential", "*auth", "*sid",
        ],
        secretWords: [
            "password", "passwd", "pwd", "pass", "passphrase", "passcode", "passkey", "secret", "token", "jwt", "otp",
            "totp", "bearer", "credential", "signature", "sig", "session", "sessid", "authorization", "private",
            "assertion", "saml", "samlresponse", "samlrequest", "dpop", "csrf", "xsrf", "cvv", "cvc", "api key",
            "access key", "account key", "admin key", "app key", "application key", "auth key", "client key",
            "consumer key", "encryption key", "function key", "functions key", "host key", "license key",
            "licence key", "master key", "secret key", "service key", "shared key", "signing key", "ssh key",
            "storage key", "subscription key", "user key", "auth code", "access code", "backup code", "pin code",
            "recovery code", "reset code", "security code", "verification code", "mfa code", "auth data",
            "card pin", "user pin", "new pin", "old pin", "pin number",
        ],
        shownNames: [
            "idempotency-key", "x-idempotency-key", "sec-websocket-key", "surrogate-key", "x-surrogate-key",
            "cache-key", "x-cache-key", "max_tokens", "max_completion_tokens", "max_output_tokens", "token_count",
            "total_tokens", "prompt_tokens", "completion_tokens", "input_tokens", "output_tokens", "token_type",
        ],
        hidesUserInfo: true
    )

    /// Hides nothing. Traces then contain the passwords, tokens and sessions of your users.
    public static let unsafeNothing = Redaction(
        headers: [],
        parameters: [],
        secretWords: [],
        shownNames: [],
        hidesUserInfo: false
    )

    /// Returns whether the value of a header field is hidden.
    ///
    /// - Parameter header: the name of the field.
    /// - Returns: `true` if it is hidden.
    package func hides(header: String) -> Bool {
        storage.headerNames.contains(header)
    }

    /// Returns whether the value of a parameter is hidden.
    ///
    /// - Parameter parameter: the name of the parameter.
    /// - Returns: `true` if it is hidden.
    package func hides(parameter: String) -> Bool {
        storage.parameterNames.contains(parameter)
    }

    /// Returns whether the value of a cookie is hidden.
    ///
    /// - Parameter cookie: the name of the cookie.
    /// - Returns: `true` if it is hidden.
    package func hides(cookie: String) -> Bool {
        hides(parameter: cookie)
    }

    private static func lowercased(_ names: Set<String>) -> Set<String> {
        Set(names.map { $0.lowercased() })
    }
}

extension Redaction: Hashable {
    /// Returns whether two redactions hide the same values.
    public static func == (left: Redaction, right: Redaction) -> Bool {
        left.storage === right.storage
            || left.headers == right.headers && left.parameters == right.parameters
                && left.secretWords == right.secretWords
                && left.shownNames == right.shownNames && left.hidesUserInfo == right.hidesUserInfo
    }

    /// Hashes the settings.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(headers)
        hasher.combine(parameters)
        hasher.combine(secretWords)
        hasher.combine(shownNames)
        hasher.combine(hidesUserInfo)
    }
}

extension Redaction: CustomReflectable {
    /// A mirror of the settings, without the tables derived from them.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: [
                "headers": headers, "parameters": parameters, "secretWords": secretWords, "shownNames": shownNames,
                "hidesUserInfo": hidesUserInfo,
            ],
            displayStyle: .struct
        )
    }
}
