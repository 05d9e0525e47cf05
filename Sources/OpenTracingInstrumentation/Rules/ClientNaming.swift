//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// How the spans of outgoing requests are named when the call has no name of its own.
///
/// Whatever is chosen, a name is never empty and never the raw URL, so that names stay few.
public struct ClientNaming: Sendable {
    private enum Choice: Sendable {
        case method
        case methodAndHost
        case custom(@Sendable (any OutgoingRequest) -> String)
    }

    private let choice: Choice

    /// The method: `GET`. A method that no standard knows shows as `HTTP`.
    public static let method = ClientNaming(choice: .method)

    /// The method and the host: `GET inventory`. Without a known host the method alone.
    public static let methodAndHost = ClientNaming(choice: .methodAndHost)

    /// A name of your own.
    ///
    /// - Parameter name: makes the name from the request; an empty one, and one that is the raw URL or its path, with or without
    ///   the query, fall back to ``method``.
    /// - Returns: the naming.
    public static func custom(_ name: @escaping @Sendable (any OutgoingRequest) -> String) -> ClientNaming {
        ClientNaming(choice: .custom(name))
    }

    /// The name for a request.
    func name(for request: some OutgoingRequest) -> String {
        let method = OperationNaming.method(request.method)
        switch choice {
        case .method: return method
        case .methodAndHost:
            guard let host = request.host, !host.isEmpty else { return method }
            return "\(method) \(host)"
        case .custom(let make):
            let name = make(request)
            return name.isEmpty || Self.isRaw(name, url: request.url) ? method : name
        }
    }

    /// Whether a name is a URL or its path, with or without the query.
    private static func isRaw(_ name: String, url: String) -> Bool {
        guard !url.isEmpty else { return false }
        let target = RequestTarget(url)
        let pathAndQuery = target.query.map { "\(target.path)?\($0)" }
        // By byte, as the URL is read: a combining mark after a `?` makes one character of both.
        let beforeQuery = url.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        return [url, target.path, pathAndQuery].contains { $0?.utf8.elementsEqual(name.utf8) == true }
            || beforeQuery.elementsEqual(name.utf8)
    }
}
