//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Which names attributes have when spans are sent with the OpenTelemetry protocol.
///
/// With either, what the protocol does not allow is put right: tags and log fields without a name are left out and counted, a span
/// without a name is called `unknown`, and a log record from before 1970 has the time of the span's start.
public struct OTLPConventions: Sendable, Hashable {
    private enum Names: Hashable {
        case openTracing
        case openTelemetry
    }

    private let names: Names

    /// The names that the tags and log fields have, as OpenTracing's semantic conventions give them.
    ///
    /// Nothing is renamed, left out or put in another form. The kind and the status of the span are set all the same, beside
    /// the tags `span.kind` and `error`.
    public static var openTracing: OTLPConventions { Self(names: .openTracing) }

    /// The names of OpenTelemetry's semantic conventions, which backends made for OpenTelemetry look for.
    ///
    /// | tag | attribute |
    /// |---|---|
    /// | `http.method` | `http.request.method` |
    /// | `http.status_code` | `http.response.status_code` |
    /// | `http.url` of a server | `url.scheme`, `url.path`, `url.query`, `server.address`, `server.port`, each where the URL has it |
    /// | `http.url` otherwise, or one that is no URL | `url.full` |
    /// | `peer.hostname`, `peer.port` of a server | `client.address`, `client.port` |
    /// | `peer.hostname`, `peer.port` otherwise | `server.address`, `server.port` |
    /// | `peer.ipv4`, `peer.ipv6` | `network.peer.address`; an IPv4 address that is a number becomes dotted text |
    /// | `db.instance`, `db.statement` | `db.namespace`, `db.query.text` |
    /// | `db.type` | `db.system.name`; its value `sql` becomes `other_sql` |
    /// | `message_bus.destination` | `messaging.destination.name` |
    /// | `span.kind`, `error` | none: they are the kind and the status of the span |
    /// | `sampler.type`, `sampler.param` | none: only OpenTracing's tools read them |
    ///
    /// Every other tag keeps its name, `component`, `peer.service`, `peer.address` and `db.user` among them. Where a span has
    /// both a tag and an attribute that it would be renamed to, the attribute stands.
    ///
    /// A failed span has the attribute `error.type`: the kind of its first error record, else the status of the response, else
    /// `_OTHER`; unless it has a tag of that name.
    ///
    /// A log record that tells of an error becomes the event `exception`: `error.kind` is its `exception.type`, `message` its
    /// `exception.message` and `stack` its `exception.stacktrace`.
    public static var openTelemetry: OTLPConventions { Self(names: .openTelemetry) }
}

extension OTLPConventions: CustomStringConvertible {
    /// Whose names they are.
    public var description: String { "\(names)" }
}

/// The table that ``OTLPConventions/openTelemetry`` describes.
enum OpenTelemetryNames {
    /// What becomes of a tag.
    enum Rule {
        /// It stays as it is.
        case kept
        /// It has another name.
        case name(KnownName)
        /// It has another name, which depends on the side of the call: the peer of a server is the client.
        case peer(ofServer: KnownName, otherwise: KnownName)
        /// It is a URL.
        case url
        /// It is an IPv4 address, as text or as a number.
        case peerIPv4
        /// It is an IPv6 address, which has the name of the IPv4 address where there is none.
        case peerIPv6
        /// It names a kind of database.
        case databaseSystem
        /// It is the kind of the span.
        case kind
        /// It is the status of the span.
        case status
        /// Nothing becomes of it.
        case none
    }

    /// What becomes of a tag.
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
        // They say which sampler decided, to OpenTracing's tools only.
        case .samplerType, .samplerParameter: .none
        // An attribute must have a name.
        case .none: .none
        default: .kept
        }
    }
}

/// A name of tags and attributes that the mapping to the names of OpenTelemetry reads or writes.
///
/// Names are recognised once for each tag; after that they are numbers, and a set of them is one word.
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

    /// The name as it is written; empty for those that are not known.
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

    /// The bytes of the name, which last as long as the process.
    var bytes: UnsafeBufferPointer<UInt8> {
        let text = text
        return UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }
}

/// Which known names the tags of a span have.
struct KnownNames {
    private var bits: UInt64 = 0

    @inline(__always)
    func contains(_ name: KnownName) -> Bool { bits &>> UInt64(name.rawValue) & 1 != 0 }

    mutating func insert(_ name: KnownName) { bits |= 1 &<< UInt64(name.rawValue) }
}

/// Recognises known names: a table that is looked up by a number which hardly any two names have in common.
///
/// Memory safety: the memory is written before anybody has the table, is never written again, and is never freed: there is one table.
struct KnownNameTable: Sendable {
    private struct Entry {
        let name: KnownName
        /// `nil` where there is no name.
        let text: ShortText?
    }

    private nonisolated(unsafe) let entries: UnsafePointer<Entry>

    /// The bytes of each name, by its number.
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

    /// The name that a text is.
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

    /// The name as that of an attribute.
    @inline(__always)
    func key(of name: KnownName) -> OTLPKey { OTLPKey(bytes: texts[Int(name.rawValue)], isPlain: true) }
}
