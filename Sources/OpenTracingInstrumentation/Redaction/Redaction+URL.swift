//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension Redaction {
    /// Returns the redacted URL of a request, as far as the request provides it.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - template: the template of its route, for path parameters.
    /// - Returns: `scheme://host/path?query`, or only path and query if the host is unknown.
    package func url(of request: some TraceableRequest, template: String? = nil) -> String {
        url(of: request, hiding: hiddenSegments(of: template))
    }

    /// Returns the redacted URL of a request, given the indices of the hidden segments. With routes, also hides what a secret
    /// parameter of any of them would match: for requests that none of them serves.
    func url(of request: some TraceableRequest, hiding segments: [Int], routes: RouteTemplates? = nil) -> String {
        let authority = request.authority
        return url(
            scheme: authority == nil ? nil : request.scheme,
            authority: authority,
            path: request.path,
            query: request.query,
            hiding: segments,
            routes: routes
        )
    }

    private func url(
        scheme: String?,
        authority: String?,
        path: String,
        query: String?,
        hiding segments: [Int],
        routes: RouteTemplates?
    ) -> String {
        let scheme = scheme ?? "http"
        let authority = authority.map { self.authority($0) }
        return path.withBytes { path in
            (query ?? "").withBytes { queryBytes in
                var inPath = Replacements()
                var inQuery = Replacements()
                self.path(path, hiding: segments, routes: routes, into: &inPath)
                self.query(queryBytes, in: queryBytes.indices, depth: Self.maximumDepth, into: &inQuery)
                let before = authority.map { scheme.utf8.count + 3 + $0.utf8.count } ?? 0
                let capacity =
                    before + inPath.capacity(for: path.indices) + 1 + inQuery.capacity(for: queryBytes.indices)
                return String(unsafeUninitializedCapacity: capacity) { buffer in
                    var writer = TextWriter(buffer)
                    if let authority {
                        writer.write(scheme)
                        writer.write("://")
                        writer.write(authority)
                    }
                    inPath.write(path, in: path.indices, to: &writer)
                    if query != nil {
                        writer.write("?")
                        inQuery.write(queryBytes, in: queryBytes.indices, to: &writer)
                    }
                    return writer.count
                }
            }
        }
    }

    /// Redacts a URL by replacing user info, hidden query values and hidden path parameters, and removes its fragment.
    ///
    /// - Parameter url: the URL; a missing scheme and the backslashes and extra slashes tolerated by browsers are supported.
    /// - Returns: the redacted URL.
    package func url(_ url: String) -> String {
        self.url(url, depth: Self.maximumDepth)
    }

    /// Redacts a URL; if it leads to the requested host, also hides what a secret parameter of any route would match.
    func url(_ url: String, ownHost: String? = nil, routes: RouteTemplates? = nil, depth: Int = maximumDepth) -> String
    {
        url.withBytes { bytes in
            // Searches bytes: a combining character must not prevent a part from being hidden.
            let end = bytes.firstIndex(of: UInt8(ascii: "#")) ?? bytes.endIndex
            let endOfPath = bytes[..<end].firstIndex(of: UInt8(ascii: "?")) ?? end
            var replacements = Replacements()
            let path = userInfo(bytes, in: 0..<endOfPath, into: &replacements)
            if let routes {
                let isOwn = path.host.map { host in
                    ownHost.map { String(decoding: bytes[host], as: UTF8.self).lowercased() == $0.lowercased() }
                        ?? false
                }
                if isOwn ?? true { routes.hide(bytes, in: path.range, by: self, into: &replacements) }
            }
            segments(bytes, in: 0..<endOfPath, depth: depth, into: &replacements)
            pathParameters(bytes, in: path.range, into: &replacements)
            // A question mark without a query is dropped.
            let shown = endOfPath + 1 < end ? 0..<end : 0..<endOfPath
            if endOfPath + 1 < end {
                query(bytes, in: (endOfPath + 1)..<end, depth: depth, into: &replacements)
            }
            let isWhole = replacements.isEmpty && shown.upperBound == bytes.count
            return isWhole ? nil : replacements.applied(to: bytes, in: shown)
        } ?? url
    }

    /// Returns host and port with user info replaced.
    func authority(_ authority: String) -> String {
        // Searches bytes: a combining character after the at sign must not prevent user info from being hidden.
        guard hidesUserInfo, authority.withBytes({ $0.contains(UInt8(ascii: "@")) }),
            let at = authority.utf8.lastIndex(of: UInt8(ascii: "@"))
        else { return authority }
        return Self.placeholder + authority[at...]
    }

    /// Finds the user info of a URL and of URLs in its path, and returns host and path of the first one.
    func userInfo(
        _ bytes: UnsafeBufferPointer<UInt8>,
        in range: Range<Int>,
        into replacements: inout Replacements
    ) -> (host: Range<Int>?, range: Range<Int>) {
        func isSlash(_ index: Int) -> Bool {
            index < range.upperBound && (bytes[index] == UInt8(ascii: "/") || bytes[index] == UInt8(ascii: "\\"))
        }
        var first: (host: Range<Int>?, range: Range<Int>)?
        var position = range.lowerBound
        // Without a scheme, two slashes start a host.
        var begins = isSlash(position) && isSlash(position + 1)
        while position < range.upperBound {
            if !begins {
                guard let colon = bytes[position..<range.upperBound].firstIndex(of: UInt8(ascii: ":")) else { break }
                position = colon + 1
                guard isSlash(position) else { continue }
            }
            begins = false
            while isSlash(position) { position += 1 }
            let end = bytes[position..<range.upperBound].firstIndex {
                $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\")
            }
            let authority = position..<(end ?? range.upperBound)
            var host = authority
            if let at = bytes[authority].lastIndex(of: UInt8(ascii: "@")) {
                if hidesUserInfo { replacements.replace(authority.lowerBound..<at) }
                host = (at + 1)..<authority.upperBound
            }
            if first == nil { first = (host, authority.upperBound..<range.upperBound) }
            position = authority.upperBound
        }
        return first ?? (nil, range)
    }
}
