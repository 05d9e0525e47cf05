//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A tag name and the type of its value.
///
/// The standard tags are static members, so the compiler completes their names and checks their values:
/// `span.setTag(.httpStatusCode, to: 404)`. Add your own in an extension:
///
/// ```swift
/// extension Tag where Value == String {
///     static var tenant: Tag { Tag("tenant") }
/// }
/// ```
public struct Tag<Value: TagValueConvertible>: Sendable, Hashable {
    /// The name under which the tag is recorded.
    public let name: String

    /// Creates a tag.
    ///
    /// - Parameter name: the name under which the tag is recorded.
    public init(_ name: String) {
        self.name = name
    }
}

/// The role of a span in a call: the value of the tag `span.kind`.
///
/// OpenTracing semantic conventions 1.1, "Standard span tags".
public struct SpanKind: Sendable, Hashable, TagValueConvertible {
    /// The name under which the kind is recorded.
    public let name: String

    /// Creates a custom kind.
    ///
    /// - Parameter name: the value of the tag.
    public init(_ name: String) {
        self.name = name
    }

    /// The caller, which waits for a response.
    public static let client = SpanKind("client")

    /// The callee, which sends the response.
    public static let server = SpanKind("server")

    /// The sender of a message.
    public static let producer = SpanKind("producer")

    /// The receiver of a message.
    public static let consumer = SpanKind("consumer")

    /// The name.
    public static func tagValue(of value: SpanKind) -> TagValue { .string(value.name) }

    /// The kind named by a tag value.
    public static func value(of tagValue: TagValue) -> SpanKind? { tagValue.stringValue.map { SpanKind($0) } }
}

// The tags of the OpenTracing semantic conventions 1.1, "Standard span tags".

extension Tag where Value == String {
    /// `component`: the library or framework that created the span.
    public static var component: Tag { Tag("component") }

    /// `db.instance`: the name of the database.
    public static var databaseInstance: Tag { Tag("db.instance") }

    /// `db.statement`: the statement sent to the database.
    public static var databaseStatement: Tag { Tag("db.statement") }

    /// `db.type`: `sql`, or the lowercase product name for other databases.
    public static var databaseType: Tag { Tag("db.type") }

    /// `db.user`: the database user name.
    public static var databaseUser: Tag { Tag("db.user") }

    /// `http.method`: the request method, for example `GET`.
    public static var httpMethod: Tag { Tag("http.method") }

    /// `http.url`: the request URL.
    public static var httpURL: Tag { Tag("http.url") }

    /// `message_bus.destination`: the topic or queue.
    public static var messageBusDestination: Tag { Tag("message_bus.destination") }

    /// `peer.address`: the address of the peer as the client used it: `ip:port`, a host name, a connection string without
    /// secrets.
    public static var peerAddress: Tag { Tag("peer.address") }

    /// `peer.hostname`: the host name of the peer.
    public static var peerHostname: Tag { Tag("peer.hostname") }

    /// `peer.ipv4`: the IPv4 address of the peer, in dotted notation.
    public static var peerIPv4: Tag { Tag("peer.ipv4") }

    /// `peer.ipv6`: the IPv6 address of the peer, as colon-separated groups.
    public static var peerIPv6: Tag { Tag("peer.ipv6") }

    /// `peer.service`: the name of the peer service.
    public static var peerService: Tag { Tag("peer.service") }
}

extension Tag where Value == Bool {
    /// `error`: `true` if the operation as a whole failed. If the tag is missing, it succeeded.
    public static var error: Tag { Tag("error") }

    /// `cancelled`: `true` if the operation was cancelled. Neither a standard tag nor an error.
    public static var cancelled: Tag { Tag("cancelled") }
}

extension Tag where Value == Int {
    /// `http.status_code`: the response status code.
    public static var httpStatusCode: Tag { Tag("http.status_code") }

    /// `peer.port`: the port of the peer.
    public static var peerPort: Tag { Tag("peer.port") }

    /// `sampling.priority`: above zero, asks the tracer to keep the trace; zero, to drop it.
    public static var samplingPriority: Tag { Tag("sampling.priority") }
}

extension Tag where Value == SpanKind {
    /// `span.kind`: the role of the span in a call. Set it when you start the span.
    public static var spanKind: Tag { Tag("span.kind") }
}
