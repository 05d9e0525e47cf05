//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The attribute names to use in the OpenTelemetry protocol.
///
/// Either way, data that the protocol does not allow is corrected: tags and log fields without a name are dropped and counted, a
/// span without a name is called `unknown`, and a log record from before 1970 gets the start time of its span.
public struct OTLPConventions: Sendable, Hashable {
    private enum Names: Hashable {
        case openTracing
        case openTelemetry
    }

    private let names: Names

    /// The original names of tags and log fields, which follow OpenTracing's semantic conventions.
    ///
    /// Nothing is renamed, dropped or converted. The kind and the status of the span are set nonetheless, in addition to the tags
    /// `span.kind` and `error`.
    public static var openTracing: OTLPConventions { Self(names: .openTracing) }

    /// The names of OpenTelemetry's semantic conventions, which OpenTelemetry backends expect.
    ///
    /// | tag | attribute |
    /// |---|---|
    /// | `http.method` | `http.request.method` |
    /// | `http.status_code` | `http.response.status_code` |
    /// | `http.url` of a server | `url.scheme`, `url.path`, `url.query`, `server.address`, `server.port`, each if present in the URL |
    /// | `http.url` otherwise, or an invalid one | `url.full` |
    /// | `peer.hostname`, `peer.port` of a server | `client.address`, `client.port` |
    /// | `peer.hostname`, `peer.port` otherwise | `server.address`, `server.port` |
    /// | `peer.ipv4`, `peer.ipv6` | `network.peer.address`; a numeric IPv4 address becomes dotted text |
    /// | `db.instance`, `db.statement` | `db.namespace`, `db.query.text` |
    /// | `db.type` | `db.system.name`; its value `sql` becomes `other_sql` |
    /// | `message_bus.destination` | `messaging.destination.name` |
    /// | `span.kind`, `error` | none: they become the kind and the status of the span |
    /// | `sampler.type`, `sampler.param` | none: only OpenTracing's tools read them |
    ///
    /// All other tags keep their names, among them `component`, `peer.service`, `peer.address` and `db.user`. If a span has both
    /// a tag and the attribute that it would be renamed to, the attribute is kept.
    ///
    /// A failed span has the attribute `error.type`, unless it has a tag of that name: the kind of its first error record,
    /// otherwise the response status, otherwise `_OTHER`.
    ///
    /// A log record of an error becomes the event `exception`: `error.kind` becomes `exception.type`, `message` becomes
    /// `exception.message`, and `stack` becomes `exception.stacktrace`.
    public static var openTelemetry: OTLPConventions { Self(names: .openTelemetry) }
}

extension OTLPConventions: CustomStringConvertible {
    /// The name of the conventions.
    public var description: String { "\(names)" }
}

/// The mapping that ``OTLPConventions/openTelemetry`` describes.
enum OpenTelemetryNames {
    /// The mapping of a tag.
    enum Rule {
        /// Kept as is.
        case kept
        /// Renamed.
        case name(KnownName)
        /// Renamed depending on the side of the call: the peer of a server is the client.
        case peer(ofServer: KnownName, otherwise: KnownName)
        /// A URL.
        case url
        /// An IPv4 address, as text or as a number.
        case peerIPv4
        /// An IPv6 address, which gets the name of the IPv4 address if there is none.
        case peerIPv6
        /// A kind of database.
        case databaseSystem
        /// The kind of the span.
        case kind
        /// The status of the span.
        case status
        /// Dropped.
        case none
    }

    /// Returns the mapping of a tag.
    @inline(__always)
    static func rule(for name: KnownName) -> Rule {
        switch name {
        case .httpMethod: .name(.httpRequestMethod)
        case .httpStatusCode: .name(.httpResponseStatusCode)
        case .httpURL: .url
        case .peerHostname: .peer(ofServer: .clientAddress, otherwise: .serverAddress)
        case .peerPort: .peer(ofServer: .clientPort, otherwise: .serverPort)
        case .peerIPv4: .peerIPv4
        case .peerIPv6: .peerIPv6
        case .databaseInstance: .name(.databaseNamespace)
        case .databaseStatement: .name(.databaseQueryText)
        case .databaseType: .databaseSystem
        case .messageBusDestination: .name(.messagingDestinationName)
        case .spanKind: .kind
        case .error: .status
        // They identify the sampler, but only to OpenTracing's tools.
        case .samplerType, .samplerParameter: .none
        // An attribute must have a name.
        case .none: .none
        default: .kept
        }
    }
}

/// A tag or attribute name that the mapping to OpenTelemetry names reads or writes.
///
/// Each tag's name is recognized once; from then on it is a number, and a set of names is one word.
enum KnownName: UInt8, CaseIterable {
    /// No name at all.
    case none
    /// Any other name.
    case other

    case databaseInstance
    case databaseStatement
    case databaseType
    case error
    case httpMethod
    case httpStatusCode
    case httpURL
    case messageBusDestination
    case peerHostname
    case peerIPv4
    case peerIPv6
    case peerPort
    case samplerParameter
    case samplerType
    case spanKind

    case clientAddress
    case clientPort
    case databaseNamespace
    case databaseQueryText
    case databaseSystemName
    case errorType
    case httpRequestMethod
    case httpResponseStatusCode
    case messagingDestinationName
    case networkPeerAddress
    case serverAddress
    case serverPort
    case urlFull
    case urlPath
    case urlQuery
    case urlScheme

    /// The name as written; empty for unknown names.
    var text: StaticString {
        switch self {
        case .none, .other: ""
        case .databaseInstance: "db.instance"
        case .databaseStatement: "db.statement"
        case .databaseType: "db.type"
        case .error: "error"
        case .httpMethod: "http.method"
        case .httpStatusCode: "http.status_code"
        case .httpURL: "http.url"
        case .messageBusDestination: "message_bus.destination"
        case .peerHostname: "peer.hostname"
        case .peerIPv4: "peer.ipv4"
        case .peerIPv6: "peer.ipv6"
        case .peerPort: "peer.port"
        case .samplerParameter: "sampler.param"
        case .samplerType: "sampler.type"
        case .spanKind: "span.kind"
        case .clientAddress: "client.address"
        case .clientPort: "client.port"
        case .databaseNamespace: "db.namespace"
        case .databaseQueryText: "db.query.text"
        case .databaseSystemName: "db.system.name"
        case .errorType: "error.type"
        case .httpRequestMethod: "http.request.method"
        case .httpResponseStatusCode: "http.response.status_code"
        case .messagingDestinationName: "messaging.destination.name"
        case .networkPeerAddress: "network.peer.address"
        case .serverAddress: "server.address"
        case .serverPort: "server.port"
        case .urlFull: "url.full"
        case .urlPath: "url.path"
        case .urlQuery: "url.query"
        case .urlScheme: "url.scheme"
        }
    }

    /// The bytes of the name, which live as long as the process.
    var bytes: UnsafeBufferPointer<UInt8> {
        let text = text
        return UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }
}

/// The known names among the tags of a span.
struct KnownNames {
    private var bits: UInt64 = 0

    @inline(__always)
    func contains(_ name: KnownName) -> Bool { bits &>> UInt64(name.rawValue) & 1 != 0 }

    mutating func insert(_ name: KnownName) { bits |= 1 &<< UInt64(name.rawValue) }
}

/// Recognizes known names by a hash table with few collisions.
///
/// Memory safety: the memory is written before the table is published, never written again, and never freed: there is only one
/// table.
struct KnownNameTable: Sendable {
    private struct Entry {
        let name: KnownName
        /// `nil` for an empty slot.
        let text: ShortText?
    }

    private nonisolated(unsafe) let entries: UnsafePointer<Entry>

    /// The bytes of each name, indexed by its number.
    private nonisolated(unsafe) let texts: UnsafePointer<UnsafeBufferPointer<UInt8>>

    static let shared = KnownNameTable()

    private static let size = 256

    private init() {
        let entries = UnsafeMutablePointer<Entry>.allocate(capacity: Self.size)
        entries.initialize(repeating: Entry(name: .other, text: nil), count: Self.size)
        for name in KnownName.allCases where !name.bytes.isEmpty {
            guard let text = ShortText(name.bytes) else { continue }
            var slot = text.slot
            while entries[slot].text != nil { slot = (slot + 1) % Self.size }
            entries[slot] = Entry(name: name, text: text)
        }
        self.entries = UnsafePointer(entries)
        let texts = UnsafeMutableBufferPointer<UnsafeBufferPointer<UInt8>>.allocate(capacity: KnownName.allCases.count)
        _ = texts.initialize(from: KnownName.allCases.map(\.bytes))
        self.texts = UnsafePointer(texts.baseAddress ?? .allocate(capacity: 1))
    }

    /// Returns the known name equal to a string.
    @inline(__always)
    func name(_ text: String) -> KnownName {
        guard let text = ShortText(text) else { return .other }
        guard text.count > 0 else { return .none }
        var slot = text.slot
        while let known = entries[slot].text {
            if known == text { return entries[slot].name }
            slot = (slot &+ 1) % Self.size
        }
        return .other
    }

    /// Returns the name as an attribute key.
    @inline(__always)
    func key(of name: KnownName) -> OTLPKey { OTLPKey(bytes: texts[Int(name.rawValue)], isPlain: true) }
}
