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
            "the file of settings, in place of the one that code names"
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
            "which requests are traced when nothing more special is said about them. `TRACE_ALL` may have `true` for `all` and "
                + "`false` for `annotated`"
        ),
        .value(
            "tracedRequestAttributes",
            \.tracedRequestAttributes,
            "list of \(list(AttributeNames<RequestAttributes>.allowedInBothPhases)), and names of your own",
            form: .list,
            default: nil,
            "what of a request becomes tags; behind `at-end.`, it is read when the handler is done",
            onlyInCode: "names of your own stand for key paths, which code gives"
        ) { $0.requestAttributes($1) },
        .responseAttributes("tracedResponseAttributes", \.tracedResponseAttributes),
        .choice(
            "operationName",
            \.operationName,
            [("routeTemplate", .routeTemplate), ("handlerName", .handlerName), ("method", .method)],
            default: "routeTemplate",
            "how spans are named whose route has no name of its own",
            onlyInCode: "`.custom` takes a closure"
        ),
        .value(
            "skip",
            \.skip,
            "list of path patterns, `monitoringEndpoints` and `healthEndpoints`; in the file also of objects with `path` or "
                + "`route`, and `methods`",
            form: .list,
            default: nil,
            "requests that are not traced in any mode. What is listed skips annotated routes too; by default health endpoints and "
                + "`/metrics` are skipped where their route is not annotated",
            onlyInCode: "`.when` takes a closure"
        ) { $0.skipRules($1) },
        .value(
            "sampling",
            \.sampling,
            "number from 0 to 1, or `tracer`",
            form: .number,
            default: "tracer",
            "the share of the traced requests that is recorded; `tracer` for what its sampler says",
            onlyInCode: "`.decide` takes a closure"
        ) { $0.sampling($1) },
        .choice(
            "untracedRequests",
            \.untracedRequests,
            named([.passThrough, .isolate]),
            default: "passThrough",
            "what a request that is not traced means for the calls that are made inside it"
        ),
        .choice(
            "incomingContext",
            \.incomingContext,
            [("continue", .continue), ("follow", .follow), ("restart", .restart), ("ignore", .ignore)],
            default: "continue",
            "what is done with the trace that a request brings along",
            onlyInCode: "`.refer(to:)` takes contexts, and `.decide` a closure"
        ),
        .choice(
            "conventions",
            \.conventions,
            [("openTracing", .openTracing), ("openTelemetry", .openTelemetry)],
            default: "openTracing",
            "how tags are named",
            onlyInCode: "a set of names of your own is a value with a property for each tag"
        ),
        .addition(
            "redaction.headers",
            \.redaction.headers,
            "list of names",
            "further headers whose values are hidden; a star at the beginning stands for any words"
        ),
        .addition(
            "redaction.parameters",
            \.redaction.parameters,
            "list of names",
            "further parameters, cookies and keys of payloads whose values are hidden; a star at the beginning stands for any words"
        ),
        .addition(
            "redaction.secretWords",
            \.redaction.secretWords,
            "list of words",
            "further words that make a name secret-looking"
        ),
        .codeOnly(
            "redaction.shownNames",
            "set of names",
            "names whose values show, whatever their words are",
            because: showsLess
        ),
        .codeOnly(
            "redaction.hidesUserInfo",
            "`true` or `false`",
            default: "true",
            "whether user info in URLs is hidden",
            because: showsLess
        ),
        .statusRule("statusRule", \.statusRule, default: "server"),
        .choice(
            "bufferedResponses",
            \.bufferedResponses,
            named([.whenHandedOver, .whenWritten]),
            default: "whenHandedOver",
            "when the span of a response finishes whose body is there as a whole"
        ),
        .choice(
            "doubleInstrumentation",
            \.doubleInstrumentation,
            named(DoubleInstrumentation.allCases),
            default: "join",
            "what is done with a request that is instrumented twice"
        ),
        TracingSetting(
            "payloads.directions",
            "\(list(payloads.map(\.name))), or a list of `request` and `response`",
            form: .text,
            default: "off",
            "whose bodies are logged. In the file, `\"payloads\": \"both\"` is short for `\"payloads\": { \"directions\": \"both\" }`",
            standsForObject: true
        ) { $0.settings.payloads.directions = $0.directions($1, payloads) ?? $0.settings.payloads.directions },
        .integer(
            "payloads.limit",
            \.payloads.limit,
            in: 0...PayloadLogging.maximumLimit,
            default: "4096",
            "how many bytes of a body's text are logged"
        ),
        .value(
            "payloads.mediaTypes",
            \.payloads.mediaTypes,
            "list of media types",
            form: .list,
            default: PayloadLogging.redactableTypes.joined(separator: ","),
            "the bodies that show where they can be read as JSON or as a form; `*` stands for any number of characters"
        ) { $0.lowercasedTexts($1) },
        .codeOnly(
            "payloads.unsafeMediaTypes",
            "list of media types",
            "the bodies that show as they are, secrets included",
            because: showsLess
        ),
        .codeOnly(
            "payloads.redact",
            "closure",
            "changes the text of a body before it is logged",
            because: "it is a closure"
        ),
        .decorators("decorators", of: "SpanDecorator"),
        .integer(
            "tagValueLimit",
            \.tagValueLimit,
            in: 1...(1 << 20),
            default: "1024",
            "how many bytes of UTF-8 a tag's value may have; longer text is cut"
        ),
    ]

    /// The settings of ``ClientSettings``.
    private static let ofClient: [TracingSetting] = [
        .value(
            "client.skip",
            \.client.skip,
            "list of hosts; `*.` at the beginning stands for every subdomain",
            form: .list,
            default: nil,
            "outgoing requests that get no span",
            onlyInCode: "`.when` takes a closure"
        ) { $0.hosts($1) },
        .choice(
            "client.operationName",
            \.client.operationName,
            [("method", .method), ("methodAndHost", .methodAndHost)],
            default: "method",
            "how spans are named whose call has no name of its own",
            onlyInCode: "`.custom` takes a closure"
        ),
        .value(
            "client.tracedRequestAttributes",
            \.client.tracedRequestAttributes,
            "list of \(list(AttributeNames<OutgoingAttributes>.allowed))",
            form: .list,
            default: nil,
            "what of an outgoing request becomes tags",
            onlyInCode: "attributes of your own are key paths"
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
            "when spans finish whose call does not say it"
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
            "what is written into the headers of a request"
        ),
        .choice(
            "client.propagatedHeadersToOtherOrigins",
            \.client.propagatedHeadersToOtherOrigins,
            propagatedHeaders,
            default: "context",
            "the same for a request that was redirected to another scheme, host or port"
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
            "list of \(list(AttributeNames<ResponseAttributes>.allowed)), and names of your own",
            form: .list,
            default: nil,
            "what of a response becomes tags"
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
            "which statuses of a response mean that the request failed",
            onlyInCode: "a rule of your own is a closure"
        )
    }

    private static func decorators(_ code: String, of type: String) -> TracingSetting {
        .codeOnly(code, "list of `\(type)`", "what is done with spans besides", because: "they are closures")
    }

    // MARK: Values and reasons that several settings have

    private static let showsLess = "a file or a variable can hide more than code does, and never less"

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
