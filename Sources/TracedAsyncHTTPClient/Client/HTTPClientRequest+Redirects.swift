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

    /// The request that a response sends the client on with, by the rules of AsyncHTTPClient, which are those of the Fetch
    /// standard (section 4.4, "HTTP-redirect fetch"): some redirects become a `GET`, and what was meant for one origin
    /// stays there.
    ///
    /// - Parameters:
    ///   - response: the response to this request.
    ///   - configuration: which redirects keep the method and the body.
    /// - Returns: `nil` for a response that sends nobody on.
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
    /// How redirects are followed; `nil` for not at all.
    ///
    /// AsyncHTTPClient shows that to nobody, so this looks into the value. Where that no longer tells, redirects are followed as
    /// AsyncHTTPClient does by default.
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
    /// Whether the body can be sent once more.
    ///
    /// AsyncHTTPClient knows, and shows it to nobody, so this looks into the value. Where that no longer tells, the answer
    /// is no, and the response that asks for the body again is left to the caller.
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
    /// Where the client is sent on to.
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
