//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if AsyncHTTPClient
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import OpenTracingInstrumentation

extension HTTPClientRequest {
    typealias FollowConfiguration = HTTPClient.Configuration.RedirectConfiguration.FollowConfiguration

    /// Returns the request that follows a redirect, by the rules of AsyncHTTPClient, which are those of the Fetch standard
    /// (section 4.4, "HTTP-redirect fetch"): some redirects become a `GET`, and headers meant for one origin are removed for
    /// another.
    ///
    /// - Parameters:
    ///   - response: the response to this request.
    ///   - configuration: specifies which redirects keep the method and the body.
    /// - Returns: the next request; `nil` if the response is not a redirect.
    func redirected(by response: HTTPClientResponse, _ configuration: FollowConfiguration) -> HTTPClientRequest? {
        guard let target = response.redirectTarget(of: url) else { return nil }
        var next = self
        next.url = target
        if becomesGet(answeredWith: response.status, configuration) {
            next.method = .GET
            next.body = nil
            for name in ["content-length", "content-type"] { next.headers.remove(name: name) }
        }
        if !RequestTarget(url).hasSameOrigin(as: RequestTarget(target)) {
            for name in ["origin", "cookie", "authorization", "proxy-authorization"] {
                next.headers.remove(name: name)
            }
        }
        return next
    }

    private func becomesGet(answeredWith status: HTTPResponseStatus, _ configuration: FollowConfiguration) -> Bool {
        switch status {
        case .seeOther: method != .HEAD
        case .movedPermanently: method == .POST && !configuration.retainHTTPMethodAndBodyOn301
        case .found: method == .POST && !configuration.retainHTTPMethodAndBodyOn302
        default: false
        }
    }
}

extension HTTPClient.Configuration.RedirectConfiguration {
    /// The redirect configuration; `nil` if redirects are disallowed.
    ///
    /// AsyncHTTPClient does not expose it, so this uses reflection. If reflection fails, AsyncHTTPClient's default applies.
    var following: HTTPClientRequest.FollowConfiguration? {
        let byDefault = HTTPClientRequest.FollowConfiguration(
            max: 5,
            allowCycles: false,
            retainHTTPMethodAndBodyOn301: false,
            retainHTTPMethodAndBodyOn302: false
        )
        guard let mode = Mirror(reflecting: self).descendant("mode") else { return byDefault }
        if let follow = Mirror(reflecting: mode).children.first?.value as? HTTPClientRequest.FollowConfiguration {
            return follow
        }
        return "\(mode)" == "disallow" ? nil : byDefault
    }
}

extension HTTPClientRequest.Body {
    /// Whether the body can be sent again.
    ///
    /// AsyncHTTPClient does not expose this, so this uses reflection. If reflection fails, this is `false`, and the caller
    /// receives the redirect response.
    var canBeSentAgain: Bool {
        guard let mode = Mirror(reflecting: self).descendant("mode"),
            let (kind, value) = Mirror(reflecting: mode).children.first
        else { return false }
        switch kind {
        case "byteBuffer": return true
        case "sequence": return Mirror(reflecting: value).descendant("canBeConsumedMultipleTimes") as? Bool ?? false
        default: return false
        }
    }
}

extension HTTPClientResponse {
    /// Returns the target of a redirect.
    fileprivate func redirectTarget(of url: String) -> String? {
        switch status {
        case .movedPermanently, .found, .seeOther, .temporaryRedirect, .permanentRedirect: break
        default: return nil
        }
        guard let location = headers.first(name: "location"),
            let target = URL(string: location, relativeTo: URL(string: url))?.absoluteURL,
            ["http", "https"].contains(target.scheme?.lowercased())
        else { return nil }
        return target.absoluteString
    }
}
#endif
