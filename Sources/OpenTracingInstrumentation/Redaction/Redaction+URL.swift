//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracingSupport

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

extension Redaction {
    /// The nesting depth up to which values are inspected: URLs in URLs, JSON in JSON strings, repeatedly encoded text.
    static let maximumDepth = 4

    /// Redacts a query by replacing hidden values; names and order are kept.
    ///
    /// Pairs end at `&` and `;`. Secrets in values that are URLs or JSON are redacted.
    ///
    /// - Parameter query: the query as sent in the request, without the question mark.
    /// - Returns: the redacted query.
    package func query(_ query: String) -> String {
        replacing(in: query) { bytes, replacements in
            self.query(bytes, in: bytes.indices, depth: Self.maximumDepth, into: &replacements)
        }
    }

    /// Redacts a text written by a caller, by replacing the secrets of URLs, JSON and pairs in it, as in query values.
    ///
    /// - Parameter text: the decoded value of a parameter, a cookie or a header field.
    /// - Returns: the redacted text.
    package func value(_ text: String) -> String {
        guard hidesInTexts else { return text }
        return text.withBytes { Self.mayHoldSecrets($0) ? value($0[...], depth: Self.maximumDepth) : nil } ?? text
    }

    func replacing(
        in text: String,
        _ find: (UnsafeBufferPointer<UInt8>, inout Replacements) -> Void
    ) -> String {
        let changed: String? = text.withBytes { bytes in
            var replacements = Replacements()
            find(bytes, &replacements)
            return replacements.isEmpty ? nil : replacements.applied(to: bytes, in: bytes.indices)
        }
        return changed ?? text
    }

    /// Finds the values of a query to replace, in a single pass.
    ///
    /// In other texts, whose format is unknown, pairs end at more than `&` and `;`.
    func query(
        _ bytes: UnsafeBufferPointer<UInt8>,
        in range: Range<Int>,
        isQuery: Bool = true,
        depth: Int,
        into replacements: inout Replacements
    ) {
        guard hidesInTexts else { return }
        var start = range.lowerBound
        while start < range.upperBound {
            var pair = Pair(start: start)
            pair.read(bytes, upTo: range.upperBound, isQuery: isQuery)
            var end = pair.end
            if pair.nameMayHoldMore {
                // Covers pairs whose equals sign is encoded, and names that contain a URL or JSON.
                let name = start..<(pair.equals ?? end)
                if let shown = value(bytes[name], depth: depth) { replacements.replace(name, with: shown) }
            }
            if let equals = pair.equals {
                if hides(encoded: UnsafeBufferPointer(rebasing: bytes[start..<equals])) {
                    // If a semicolon is not a separator, what follows it belongs to the secret.
                    let endsAtAmpersand = isQuery || start == range.lowerBound || !";,".utf8.contains(bytes[start - 1])
                    let rest = bytes[end..<range.upperBound]
                    end = (endsAtAmpersand ? rest.firstIndex(of: UInt8(ascii: "&")) : nil) ?? range.upperBound
                    replacements.replace((equals + 1)..<end)
                } else if pair.valueMayHoldMore, let shown = value(bytes[(equals + 1)..<end], depth: depth) {
                    replacements.replace((equals + 1)..<end, with: shown)
                }
            }
            start = end + 1
        }
    }

    /// Returns whether a name is secret-looking as sent or after repeated decoding.
    func hides(encoded name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard name.contains(UInt8(ascii: "%")) else { return parameterNames.contains(name) }
        var text = String(decoding: name, as: UTF8.self)
        for _ in 0..<Self.maximumDepth {
            if hides(parameter: text) { return true }
            guard let decoded = PercentEncoding.decode(text[...]), decoded != text else { return false }
            text = decoded
        }
        // No legitimate name is encoded that often.
        return true
    }

    /// Returns whether a text contains one of the bytes that any URL, JSON or pair contains, encoded or not.
    static func mayHoldSecrets(_ bytes: some Sequence<UInt8>) -> Bool {
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "%"), UInt8(ascii: "{"),
                UInt8(ascii: "["), UInt8(ascii: "\""):
                return true
            default: continue
            }
        }
        return false
    }

    /// Returns the redacted form of a value that contains a URL, JSON or pairs; `nil` if nothing needs to be redacted.
    func value(_ raw: Slice<UnsafeBufferPointer<UInt8>>, depth: Int) -> String? {
        var text = String(decoding: raw, as: UTF8.self)
        var isEncoded = false
        for _ in 0..<Self.maximumDepth {
            if let shown = inner(text, depth: depth - 1) {
                return shown == Self.placeholder || !isEncoded ? shown : Self.encoded(shown)
            }
            guard let decoded = PercentEncoding.decode(text[...], plusIsSpace: true), decoded != text else {
                return nil
            }
            text = decoded
            isEncoded = true
        }
        return Self.placeholder
    }

    /// Redacts a URL, JSON or pairs such as `1&token=x`; returns `nil` for anything else, or if it contains no secrets.
    private func inner(_ text: String, depth: Int) -> String? {
        if Self.mayBeJSON(text) {
            guard depth > 0, let shown = json(text, depth: depth) else {
                return hides(parameter: text) ? Self.placeholder : nil
            }
            return shown == text ? nil : shown
        }
        let bytes = text.utf8
        guard
            bytes.first == UInt8(ascii: "/") || bytes.first == UInt8(ascii: "\\") || text.contains(":/")
                || text.contains(":\\")
        else { return bytes.contains(UInt8(ascii: "=")) ? pairs(text[...], depth: depth) : nil }
        guard depth > 0 else { return hides(parameter: text) ? Self.placeholder : nil }
        let shown = url(text, depth: depth)
        guard shown == text || bytes.starts(with: shown.utf8) else { return shown }
        // A redacted URL has no fragment.
        return pairs(text[bytes.index(bytes.startIndex, offsetBy: shown.utf8.count)...], depth: depth) == nil
            ? nil : shown
    }

    /// Redacts the values under secret-looking names in a text with pairs; returns `nil` if there are none.
    private func pairs(_ text: Substring, depth: Int) -> String? {
        guard depth > 0 else { return hides(parameter: String(text)) ? Self.placeholder : nil }
        let text = String(text)
        let shown = replacing(in: text) { bytes, replacements in
            query(bytes, in: bytes.indices, isQuery: false, depth: depth - 1, into: &replacements)
        }
        return shown == text ? nil : shown
    }

    static func mayBeJSON(_ text: String) -> Bool {
        let first = text.utf8.first { !$0.isJSONSpace }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[") || first == UInt8(ascii: "\"")
    }

    private static func encoded(_ text: String) -> String {
        PercentEncoding.encode(text) { byte in
            byte <= 0x20 || byte == 0x7F || "&;#%+\"".utf8.contains(byte)
        }
    }
}

/// The end of a pair in a query, and what it may contain.
private struct Pair {
    private(set) var end: Int
    private(set) var equals: Int?
    private(set) var nameMayHoldMore = false
    private(set) var valueMayHoldMore = false

    init(start: Int) {
        end = start
    }

    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, upTo limit: Int, isQuery: Bool) {
        var mayHoldMore = false
        scan: while end < limit {
            switch bytes[end] {
            case UInt8(ascii: "&"), UInt8(ascii: ";"): break scan
            case UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: ","):
                if !isQuery { break scan }
            case UInt8(ascii: "="):
                if equals == nil {
                    equals = end
                    nameMayHoldMore = mayHoldMore
                    mayHoldMore = false
                } else {
                    mayHoldMore = true
                }
            case UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "%"):
                mayHoldMore = true
            default: break
            }
            end += 1
        }
        if equals == nil { nameMayHoldMore = mayHoldMore } else { valueMayHoldMore = mayHoldMore }
    }
}
