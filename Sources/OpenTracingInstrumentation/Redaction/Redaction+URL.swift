//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracingSupport

extension Redaction {
    /// A query with the hidden values replaced; names and order stay.
    ///
    /// - Parameter query: the query as it was sent, without the question mark.
    /// - Returns: the query to show.
    public func query(_ query: String) -> String {
        guard !parameters.isEmpty || !secretWords.isEmpty else { return query }
        // By bytes: a sign that joins the equals sign into one character must not keep a value from being hidden.
        guard QueryText(query).pairs.contains(where: { hides(parameter: QueryText.decode($0.name)) }) else {
            return query
        }
        return query.utf8.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false).map { bytes in
            let pair = Substring(bytes)
            guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")),
                hides(parameter: QueryText.decode(pair[..<equals]))
            else { return pair }
            return pair[..<equals] + "=" + Self.placeholder
        }.joined(separator: "&")
    }

    /// A path with the segments replaced that parameters with secret-looking names matched.
    ///
    /// - Parameters:
    ///   - path: the path as it was sent.
    ///   - template: the template of the route, with parameters as in `/reset/:token`, `/reset/{token}` or
    ///     `/reset/user-{token}.html`.
    /// - Returns: the path to show.
    public func path(_ path: String, template: String?) -> String {
        guard let template, template.utf8.contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "{") }) else {
            return path
        }
        var hidden: Set<Int> = []
        for (index, segment) in PathSegments(template).enumerated() {
            if Self.parameterNames(in: segment).contains(where: hides(parameter:)) { hidden.insert(index) }
        }
        guard !hidden.isEmpty else { return path }
        var index = -1
        return path.split(separator: "/", omittingEmptySubsequences: false).map { segment in
            if !segment.isEmpty { index += 1 }
            return !segment.isEmpty && hidden.contains(index) ? Self.placeholder[...] : segment
        }.joined(separator: "/")
    }

    /// The names of the parameters in a segment of a template.
    private static func parameterNames(in segment: Substring) -> [String] {
        if segment.utf8.first == UInt8(ascii: ":") { return [String(Substring(segment.utf8.dropFirst()))] }
        guard segment.utf8.contains(UInt8(ascii: "{")) else { return [] }
        return segment.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            part.firstIndex(of: "}").map { String(part[..<$0]) }
        }
    }

    /// The URL of a request, as far as the request says, with hidden parts replaced.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - template: the template of its route, for the parameters of the path.
    /// - Returns: `scheme://host/path?query`, or path and query alone when the host is unknown.
    public func url(of request: some TraceableRequest, template: String? = nil) -> String {
        var url = ""
        url.reserveCapacity(64 + request.path.utf8.count + (request.query?.utf8.count ?? 0))
        if let authority = request.authority {
            url += request.scheme ?? "http"
            url += "://"
            url += self.authority(authority)
        }
        url += path(request.path, template: template)
        if let query = request.query {
            url += "?"
            url += self.query(query)
        }
        return url
    }

    /// A URL with user info and hidden query values replaced, and without its fragment.
    ///
    /// - Parameter url: the URL as text.
    /// - Returns: the URL to show.
    public func url(_ url: String) -> String {
        // By bytes: this is done for every call to another service.
        let bytes = url.utf8
        let end = bytes.firstIndex(of: UInt8(ascii: "#")) ?? bytes.endIndex
        let endOfPath = bytes[..<end].firstIndex(of: UInt8(ascii: "?")) ?? end
        var result = ""
        var rest = url[..<endOfPath]
        if hidesUserInfo, let authority = Self.authority(in: bytes[..<endOfPath]),
            let at = bytes[authority].lastIndex(of: UInt8(ascii: "@"))
        {
            result = url[..<authority.lowerBound] + Self.placeholder
            rest = url[at..<endOfPath]
        } else if endOfPath == bytes.endIndex {
            return url
        }
        result += rest
        let query = Substring(bytes[endOfPath..<end].dropFirst())
        return query.isEmpty ? result : result + "?" + self.query(String(query))
    }

    /// Where user info, host and port stand.
    private static func authority(in bytes: Substring.UTF8View) -> Range<String.Index>? {
        var rest = bytes
        while let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
            rest = rest[colon...].dropFirst()
            guard rest.starts(with: "//".utf8) else { continue }
            let start = rest.index(rest.startIndex, offsetBy: 2)
            return start..<(rest[start...].firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex)
        }
        return nil
    }

    /// Host and port with user info replaced.
    func authority(_ authority: String) -> String {
        // By bytes: a sign that joins the at sign into one character must not keep user info from being hidden.
        guard hidesUserInfo, let at = authority.utf8.lastIndex(of: UInt8(ascii: "@")) else { return authority }
        return Self.placeholder + authority[at...]
    }
}
