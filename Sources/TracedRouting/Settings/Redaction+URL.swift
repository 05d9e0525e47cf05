//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
extension Redaction {
    /// A query with the hidden values replaced; names and order stay.
    ///
    /// - Parameter query: the query as it was sent, without the question mark.
    /// - Returns: the query to show.
    public func query(_ query: String) -> String {
        guard !parameters.isEmpty || !secretWords.isEmpty else { return query }
        return query.split(separator: "&", omittingEmptySubsequences: false).map { pair -> Substring in
            guard let equals = pair.firstIndex(of: "="), hides(parameter: Query.decode(pair[..<equals])) else {
                return pair
            }
            return pair[...equals] + Self.placeholder
        }.joined(separator: "&")
    }

    /// The URL of a request, as far as the request says, with hidden parts replaced.
    ///
    /// - Parameter request: the request.
    /// - Returns: `scheme://host/path?query`, or path and query alone when the host is unknown.
    public func url(of request: some TraceableRequest) -> String {
        var url = ""
        if let authority = request.authority {
            url = (request.scheme ?? "http") + "://" + self.authority(authority)
        }
        url += request.path
        if let query = request.query {
            url += "?" + self.query(query)
        }
        return url
    }

    /// A URL with user info and hidden query values replaced, and without its fragment.
    ///
    /// - Parameter url: the URL as text.
    /// - Returns: the URL to show.
    public func url(_ url: String) -> String {
        let withoutFragment = url.prefix { $0 != "#" }
        let base = withoutFragment.prefix { $0 != "?" }
        var result = ""
        if let separator = base.firstRange(of: "://") {
            let rest = base[separator.upperBound...]
            let authority = rest.prefix { $0 != "/" }
            result = base[..<separator.upperBound] + self.authority(String(authority)) + rest[authority.endIndex...]
        } else {
            result = String(base)
        }
        let query = withoutFragment[base.endIndex...].dropFirst()
        return query.isEmpty ? result : result + "?" + self.query(String(query))
    }

    private func authority(_ authority: String) -> String {
        guard hidesUserInfo, let at = authority.lastIndex(of: "@") else { return authority }
        return Self.placeholder + authority[at...]
    }
}
