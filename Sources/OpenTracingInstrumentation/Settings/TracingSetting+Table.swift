//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
package import OpenTracing
package import OpenTracingSupport

extension TracingSettings {
    /// Every environment variable for a setting, in property order; printed, it is the reference for operators.
    ///
    /// ``TracingSettingsSources`` reads `TRACE_SETTINGS_FILE`; ``init(environment:attributes:responseAttributes:defaults:)``
    /// reads the others. <doc:Settings> lists them next to the keys of the file.
    package static let variables: [EnvironmentVariable] = TracingSetting.all.flatMap { setting in
        setting.schema.variables.map { name in
            EnvironmentVariable(
                name,
                setting.variables.first { $0.name == name }?.type ?? setting.schema.type,
                // A shorthand variable does not use the form of the default.
                default: name == setting.schema.variables.first ? setting.schema.defaultValue : nil,
                sets: setting.schema.code,
                setting.schema.meaning
            )
        }
    }

    /// The descriptions of all settings.
    package static var schema: [Setting] { TracingSetting.all.map(\.schema) }
}

extension TracingSetting {
    /// Every setting, in property order. To add one, declare its property and add its entry here.
    static let all: [TracingSetting] = [settingsFile] + ofServer + ofClient

    /// The path of the file, read by ``TracingSettingsSources``.
    static let settingsFile = TracingSetting(
        schema: Setting(
            code: "TracingSettingsSources.file",
            variables: ["TRACE_SETTINGS_FILE"],
            type: "path",
            "the settings file; replaces the one named in code"
        ),
        reading: nil,
        variables: [],
        standsForObject: false,
        adds: false
    )

    private static let ofServer: [TracingSetting] = [
        .choice(
            "mode",
            \.mode,
            named(TracingMode.allCases),
            short: Variable(name: "TRACE_ALL", type: "`true` or `false`", form: .text) {
                if let mode = $0.choice($1, modesInShort) { $0.settings.mode = mode }
            },
            default: "annotated",
            "which requests are traced unless a rule says otherwise. `TRACE_ALL` accepts `true` for `all` and "
                + "`false` for `annotated`"
        ),
        .value(
            "tracedRequestAttributes",
            \.tracedRequestAttributes,
            "list of \(list(AttributeNames<RequestAttributes>.allowedInBothPhases)), and your own names",
            form: .list,
            default: nil,
            "request attributes to record as tags; those prefixed with `at-end.` are read after the handler returns",
            onlyInCode: "your own names need key paths"
        ) { $0.requestAttributes($1) },
        .responseAttributes("tracedResponseAttributes", \.tracedResponseAttributes),
        .choice(
            "operationName",
            \.operationName,
            [("routeTemplate", .routeTemplate), ("handlerName", .handlerName), ("method", .method)],
            default: "routeTemplate",
            "the names of spans whose route has no name",
            onlyInCode: "`.custom` takes a closure"
        ),
        .value(
            "skip",
            \.skip,
            "list of path patterns, `monitoringEndpoints` and `healthEndpoints`; in the file also objects with `path` or "
                + "`route`, and `methods`",
            form: .list,
            default: nil,
            "requests that are never traced, even on annotated routes. By default, health endpoints and `/metrics` are skipped unless their "
                + "route is annotated",
            onlyInCode: "`.when` takes a closure"
        ) { $0.skipRules($1) },
        .value(
            "sampling",
            \.sampling,
            "number from 0 to 1, or `tracer`",
            form: .number,
            default: "tracer",
            "the share of traced requests to record; `tracer` lets its sampler decide",
            onlyInCode: "`.decide` takes a closure"
        ) { $0.sampling($1) },
        .choice(
            "untracedRequests",
            \.untracedRequests,
            named([.passThrough, .isolate]),
            default: "passThrough",
            "whether calls made inside an untraced request continue its caller's trace"
        ),
        .choice(
            "incomingContext",
            \.incomingContext,
            [("continue", .continue), ("follow", .follow), ("restart", .restart), ("ignore", .ignore)],
            default: "continue",
            "how to use the trace context of an incoming request",
            onlyInCode: "`.refer(to:)` takes contexts, `.decide` a closure"
        ),
        .choice(
            "conventions",
            \.conventions,
            TagConventions.named,
            default: "openTracing",
            "the names of tags",
            onlyInCode: "custom names need a value with a property for each tag"
        ),
        .addition(
            "redaction.headers",
            \.redaction.headers,
            "list of names",
            "additional headers to redact; a leading star matches any words"
        ),
        .addition(
            "redaction.parameters",
            \.redaction.parameters,
            "list of names",
            "additional parameters, cookies and payload keys to redact; a leading star matches any words"
        ),
        .addition(
            "redaction.secretWords",
            \.redaction.secretWords,
            "list of words",
            "additional words that mark a name as secret"
        ),
        .codeOnly(
            "redaction.shownNames",
            "set of names",
            "names that are never redacted",
            because: showsLess
        ),
        .codeOnly(
            "redaction.hidesUserInfo",
            "`true` or `false`",
            default: "true",
            "whether user info in URLs is redacted",
            because: showsLess
        ),
        .statusRule("statusRule", \.statusRule, default: "server"),
        .choice(
            "bufferedResponses",
            \.bufferedResponses,
            named([.whenHandedOver, .whenWritten]),
            default: "whenHandedOver",
            "when the span of a buffered response finishes"
        ),
        .choice(
            "doubleInstrumentation",
            \.doubleInstrumentation,
            named(DoubleInstrumentation.allCases),
            default: "join",
            "how to handle a request that is instrumented twice"
        ),
        TracingSetting(
            "payloads.directions",
            "\(list(payloads.map(\.name))), or a list of `request` and `response`",
            form: .text,
            default: "off",
            "which bodies are logged. In the file, `\"payloads\": \"both\"` is short for `\"payloads\": { \"directions\": \"both\" }`",
            standsForObject: true
        ) { $0.settings.payloads.directions = $0.directions($1, payloads) ?? $0.settings.payloads.directions },
        .integer(
            "payloads.limit",
            \.payloads.limit,
            in: 0...PayloadLogging.maximumLimit,
            default: "4096",
            "maximum length of a logged body, in bytes"
        ),
        .value(
            "payloads.mediaTypes",
            \.payloads.mediaTypes,
            "list of media types",
            form: .list,
            default: PayloadLogging.redactableTypes.joined(separator: ","),
            "bodies to log with redaction if they parse as JSON or as a form; `*` matches any number of characters"
        ) { $0.lowercasedTexts($1) },
        .codeOnly(
            "payloads.unsafeMediaTypes",
            "list of media types",
            "bodies to log unredacted, secrets included",
            because: showsLess
        ),
        .codeOnly(
            "payloads.redact",
            "closure",
            "transforms the text of a body before it is logged",
            because: "it is a closure"
        ),
        .decorators("decorators", of: "SpanDecorator"),
        .integer(
            "tagValueLimit",
            \.tagValueLimit,
            in: 1...(1 << 20),
            default: "1024",
            "maximum length of a tag value, in bytes of UTF-8; longer text is truncated"
        ),
    ]

    /// The settings of ``ClientSettings``.
    private static let ofClient: [TracingSetting] = [
        .value(
            "client.skip",
            \.client.skip,
            "list of hosts; a leading `*.` matches every subdomain",
            form: .list,
            default: nil,
            "outgoing requests without a span",
            onlyInCode: "`.when` takes a closure"
        ) { $0.hosts($1) },
        .choice(
            "client.operationName",
            \.client.operationName,
            [("method", .method), ("methodAndHost", .methodAndHost)],
            default: "method",
            "the names of spans whose call has no name",
            onlyInCode: "`.custom` takes a closure"
        ),
        .value(
            "client.tracedRequestAttributes",
            \.client.tracedRequestAttributes,
            "list of \(list(AttributeNames<OutgoingAttributes>.allowed))",
            form: .list,
            default: nil,
            "attributes of outgoing requests to record as tags",
            onlyInCode: "your own attributes are key paths"
        ) { reader, node in
            reader.attributes(node, known: AttributeNames<OutgoingAttributes>.allowed) {
                AttributeNames<OutgoingAttributes>.attribute(named: $0)
            }
        },
        .responseAttributes("client.tracedResponseAttributes", \.client.tracedResponseAttributes),
        .statusRule("client.statusRule", \.client.statusRule, default: "client"),
        .choice(
            "client.ends",
            \.client.ends,
            named([.head, .body]),
            default: "body",
            "when spans finish unless the call specifies it"
        ),
        .choice(
            "client.redirects",
            \.client.redirects,
            named([.oneSpan, .spanPerHop]),
            default: "oneSpan",
            "how redirects are recorded"
        ),
        .choice(
            "client.propagatedHeaders",
            \.client.propagatedHeaders,
            propagatedHeaders,
            default: "contextAndBaggage",
            "what is injected into request headers"
        ),
        .choice(
            "client.propagatedHeadersToOtherOrigins",
            \.client.propagatedHeadersToOtherOrigins,
            propagatedHeaders,
            default: "context",
            "the same for requests redirected to another scheme, host or port"
        ),
        .decorators("client.decorators", of: "ClientDecorator"),
    ]

    // MARK: Settings that servers and clients have alike

    private static func responseAttributes(
        _ code: String,
        _ property: any WritableKeyPath<TracingSettings, [ResponseAttribute]> & Sendable
    ) -> TracingSetting {
        .value(
            code,
            property,
            "list of \(list(AttributeNames<ResponseAttributes>.allowed)), and your own names",
            form: .list,
            default: nil,
            "response attributes to record as tags"
        ) { $0.responseAttributes($1) }
    }

    private static func statusRule(
        _ code: String,
        _ property: any WritableKeyPath<TracingSettings, StatusRule> & Sendable,
        default defaultValue: String
    ) -> TracingSetting {
        .choice(
            code,
            property,
            [("server", .server), ("client", .client)],
            default: defaultValue,
            "which response statuses are errors",
            onlyInCode: "a custom rule is a closure"
        )
    }

    private static func decorators(_ code: String, of type: String) -> TracingSetting {
        .codeOnly(code, "list of `\(type)`", "changes to make to each span", because: "they are closures")
    }

    // MARK: Values and reasons that several settings have

    private static let showsLess = "a file or variable can only add redaction, never remove it"

    private static let modesInShort: [(name: String, value: TracingMode)] = [
        ("true", .all), ("false", .annotated), ("1", .all), ("0", .annotated), ("yes", .all), ("no", .annotated),
        ("on", .all), ("off", .annotated),
    ]
    private static let payloads: [(name: String, value: Set<PayloadDirection>)] = [
        ("off", []), ("requests", [.request]), ("responses", [.response]), ("both", [.request, .response]),
    ]
    private static let propagatedHeaders = named([PropagatedHeaders.contextAndBaggage, .context, .nothing])

    private static func named<Value: RawRepresentable<String>>(_ values: [Value]) -> [(name: String, value: Value)] {
        values.map { ($0.rawValue, $0) }
    }
}
