//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The name of a tag together with the type of its value.
///
/// The standard tags are static members, so that the compiler completes their names and checks their values:
/// `span.setTag(.httpStatusCode, to: 404)`. Add your own by extension:
///
/// ```swift
/// extension Tag where Value == String {
///     static var tenant: Tag { Tag("tenant") }
/// }
/// ```
public struct Tag<Value: TagValueConvertible>: Sendable, Hashable {
    /// The name of the tag as it is recorded.
    public let name: String

    /// Creates a tag name.
    ///
    /// - Parameter name: the name of the tag as it is recorded.
    public init(_ name: String) {
        self.name = name
    }
}

/// Which side of a call a span stands for: the value of the tag `span.kind`.
///
/// OpenTracing semantic conventions 1.1, "Standard span tags".
public struct SpanKind: Sendable, Hashable, TagValueConvertible {
    /// The name of the kind as it is recorded.
    public let name: String

    /// Creates a kind of your own.
    ///
    /// - Parameter name: the value of the tag.
    public init(_ name: String) {
        self.name = name
    }

    /// The side that calls and waits for an answer.
    public static let client = SpanKind("client")

    /// The side that answers a call.
    public static let server = SpanKind("server")

    /// The side that puts a message on a bus.
    public static let producer = SpanKind("producer")

    /// The side that takes a message off a bus.
    public static let consumer = SpanKind("consumer")

    /// The name.
    public static func tagValue(of value: SpanKind) -> TagValue { .string(value.name) }

    /// The kind with the name that a tag holds.
    public static func value(of tagValue: TagValue) -> SpanKind? { tagValue.stringValue.map { SpanKind($0) } }
}

// The tags of the OpenTracing semantic conventions 1.1, "Standard span tags".

extension Tag where Value == String {
    /// `component`: the library or framework that made the span.
    public static var component: Tag { Tag("component") }

    /// `db.instance`: the name of the database.
    public static var databaseInstance: Tag { Tag("db.instance") }

    /// `db.statement`: the statement that was sent to the database.
    public static var databaseStatement: Tag { Tag("db.statement") }

    /// `db.type`: `sql`, or the lower-case name of the product for other databases.
    public static var databaseType: Tag { Tag("db.type") }

    /// `db.user`: the user name at the database.
    public static var databaseUser: Tag { Tag("db.user") }

    /// `http.method`: the method of the request, for example `GET`.
    public static var httpMethod: Tag { Tag("http.method") }

    /// `http.url`: the URL of the request.
    public static var httpURL: Tag { Tag("http.url") }

    /// `message_bus.destination`: the topic or queue.
    public static var messageBusDestination: Tag { Tag("message_bus.destination") }

    /// `peer.address`: the remote side as it was addressed: `ip:port`, a host name, a connection string without secrets.
    public static var peerAddress: Tag { Tag("peer.address") }

    /// `peer.hostname`: the host name of the remote side.
    public static var peerHostname: Tag { Tag("peer.hostname") }

    /// `peer.ipv4`: the IPv4 address of the remote side, dotted.
    public static var peerIPv4: Tag { Tag("peer.ipv4") }

    /// `peer.ipv6`: the IPv6 address of the remote side, groups separated by colons.
    public static var peerIPv6: Tag { Tag("peer.ipv6") }

    /// `peer.service`: the name of the remote service.
    public static var peerService: Tag { Tag("peer.service") }
}

extension Tag where Value == Bool {
    /// `error`: `true` when the operation as a whole failed. A missing tag means that it did not.
    public static var error: Tag { Tag("error") }

    /// `cancelled`: `true` when nobody waited for the result any more. Not a standard tag, and not an error.
    public static var cancelled: Tag { Tag("cancelled") }
}

extension Tag where Value == Int {
    /// `http.status_code`: the status of the response.
    public static var httpStatusCode: Tag { Tag("http.status_code") }

    /// `peer.port`: the port of the remote side.
    public static var peerPort: Tag { Tag("peer.port") }

    /// `sampling.priority`: above zero asks the tracer to keep the trace, zero to drop it.
    public static var samplingPriority: Tag { Tag("sampling.priority") }
}

extension Tag where Value == SpanKind {
    /// `span.kind`: which side of a call the span stands for. Set it when the span is started.
    public static var spanKind: Tag { Tag("span.kind") }
}
