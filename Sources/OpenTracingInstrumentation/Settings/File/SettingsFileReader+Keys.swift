//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracing

extension SettingsFileReader {
    /// The keys of a file, named like the settings.
    static let keys: [(name: String, reading: Reading)] = [
        ("mode", { $0.settings.mode = $0.choice($1, named(TracingMode.allCases)) ?? $0.settings.mode }),
        ("tracedRequestAttributes", { $0.readRequestAttributes($1) }),
        ("tracedResponseAttributes", { $0.readResponseAttributes($1) }),
        ("operationName", { $0.settings.operationName = $0.choice($1, operationNames) ?? $0.settings.operationName }),
        ("skip", { $0.readSkipRules($1) }),
        ("sampling", { $0.settings.sampling = $0.sampling($1) ?? $0.settings.sampling }),
        (
            "untracedRequests",
            { $0.settings.untracedRequests = $0.choice($1, untracedRequests) ?? $0.settings.untracedRequests }
        ),
        (
            "incomingContext",
            { $0.settings.incomingContext = $0.choice($1, incomingContexts) ?? $0.settings.incomingContext }
        ),
        ("conventions", { $0.settings.conventions = $0.choice($1, conventions) ?? $0.settings.conventions }),
        ("redaction", { $0.readMembers(of: $1, keys: redactionKeys) }),
        ("statusRule", { $0.settings.statusRule = $0.choice($1, statusRules) ?? $0.settings.statusRule }),
        (
            "bufferedResponses",
            { $0.settings.bufferedResponses = $0.choice($1, bufferedResponses) ?? $0.settings.bufferedResponses }
        ),
        (
            "doubleInstrumentation",
            {
                let choices = named(DoubleInstrumentation.allCases)
                $0.settings.doubleInstrumentation = $0.choice($1, choices) ?? $0.settings.doubleInstrumentation
            }
        ),
        ("payloads", { $0.readPayloads($1) }),
        ("client", { $0.readMembers(of: $1, keys: clientKeys) }),
        (
            "tagValueLimit",
            { $0.settings.tagValueLimit = $0.integer($1, in: 1...(1 << 20)) ?? $0.settings.tagValueLimit }
        ),
    ]

    /// A file can hide more than the code does, and never less.
    private static let redactionKeys: [(name: String, reading: Reading)] = [
        ("headers", { $0.settings.redaction.headers.formUnion($0.lowercasedTexts($1)) }),
        ("parameters", { $0.settings.redaction.parameters.formUnion($0.lowercasedTexts($1)) }),
        ("secretWords", { $0.settings.redaction.secretWords.formUnion($0.lowercasedTexts($1)) }),
    ]

    private static let payloadKeys: [(name: String, reading: Reading)] = [
        (
            "directions",
            { reader, node in
                guard let elements = reader.list(node) else { return }
                let directions = elements.compactMap { reader.choice($0, named(PayloadDirection.allCases)) }
                reader.settings.payloads.directions = Set(directions)
            }
        ),
        (
            "limit",
            {
                let range = 0...PayloadLogging.maximumLimit
                $0.settings.payloads.limit = $0.integer($1, in: range) ?? $0.settings.payloads.limit
            }
        ),
        ("mediaTypes", { $0.settings.payloads.mediaTypes = $0.lowercasedTexts($1) }),
    ]

    private static let untracedRequests = named([UntracedRequests.passThrough, .isolate])
    private static let bufferedResponses = named([BufferedResponses.whenHandedOver, .whenWritten])
    private static let conventions: [(name: String, value: TagConventions)] = [
        ("openTracing", .openTracing), ("openTelemetry", .openTelemetry),
    ]
    static let statusRules: [(name: String, value: StatusRule)] = [("server", .server), ("client", .client)]
    private static let operationNames: [(name: String, value: OperationNaming)] = [
        ("routeTemplate", .routeTemplate), ("handlerName", .handlerName), ("method", .method),
    ]
    private static let incomingContexts: [(name: String, value: IncomingContextPolicy)] = [
        ("continue", .continue), ("follow", .follow), ("restart", .restart), ("ignore", .ignore),
    ]
    private static let payloads: [(name: String, value: Set<PayloadDirection>)] = [
        ("off", []), ("requests", [.request]), ("responses", [.response]), ("both", [.request, .response]),
    ]

    static func named<Value: RawRepresentable<String>>(_ values: [Value]) -> [(name: String, value: Value)] {
        values.map { ($0.rawValue, $0) }
    }

    private mutating func lowercasedTexts(_ node: JSONNode) -> [String] {
        (texts(node) ?? []).map { $0.lowercased() }
    }

    private mutating func readPayloads(_ node: JSONNode) {
        if case .object = node.value {
            readMembers(of: node, keys: Self.payloadKeys)
        } else if let directions = choice(node, Self.payloads) {
            settings.payloads.directions = directions
        }
    }

    private mutating func readRequestAttributes(_ node: JSONNode) {
        let custom = attributes
        let known = AttributeNames<RequestAttributes>.allowedInBothPhases + custom.keys.sorted()
        let read = attributes(node, known: known) { AttributeNames.attributeInEitherPhase(named: $0, custom: custom) }
        settings.tracedRequestAttributes = read ?? settings.tracedRequestAttributes
    }

    private mutating func readResponseAttributes(_ node: JSONNode) {
        settings.tracedResponseAttributes = responseAttributes(node) ?? settings.tracedResponseAttributes
    }

    /// The attributes of responses that a list names.
    mutating func responseAttributes(_ node: JSONNode) -> [ResponseAttribute]? {
        let custom = responseAttributes
        let known = AttributeNames<ResponseAttributes>.allowed + custom.keys.sorted()
        return attributes(node, known: known) {
            AttributeNames<ResponseAttributes>.attribute(named: $0, custom: custom)
        }
    }

    /// The attributes that a list names; those that are none are refused, with the names that are known.
    mutating func attributes<Attribute>(
        _ node: JSONNode,
        known: [String],
        named attribute: (String) -> Attribute?
    ) -> [Attribute]? {
        list(node)?.compactMap { element in
            guard let name = text(element) else { return nil }
            if let attribute = attribute(name) { return attribute }
            refuse(element, "\(element.kind) is no attribute", "write one of \(known.joined(separator: ", "))")
            return nil
        }
    }
}
