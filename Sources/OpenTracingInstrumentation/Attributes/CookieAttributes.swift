private import OpenTracing
//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracingSupport

/// The cookies of a request as tags named `http.cookie.` and the cookie.
@dynamicMemberLookup
public struct CookieAttributes: Sendable {
    let request: any TraceableRequest
    let redaction: Redaction

    /// The value of a cookie.
    public subscript(name: String) -> RequestTag {
        let tag = "http.cookie.\(name)"
        guard let value = CookieText.value(of: name, in: request.values(forKey: "cookie")) else {
            return RequestTag(missing: tag)
        }
        return RequestTag(tag, redaction.hides(cookie: name) ? Redaction.placeholder : value)
    }

    /// The value of a cookie.
    public subscript(dynamicMember name: String) -> RequestTag {
        self[name]
    }
}
