//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracingSupport

extension Redaction {
    /// A text about the request that a service answers, without the secrets of its URL and of its path.
    func text(_ text: String, about attributes: RequestAttributes) -> String {
        var path = attributes.request.path
        let pathSecrets = path.withUTF8 { bytes in
            var replacements = Replacements()
            self.path(
                bytes,
                hiding: attributes.plan.hiddenSegments,
                routes: attributes.plan.pathRoutes,
                into: &replacements
            )
            return replacements.ranges.map { String(decoding: bytes[$0], as: UTF8.self) }
        }
        let decoded = pathSecrets.compactMap { PercentEncoding.decode($0[...]) }
        let shown = self.text(text, about: Self.unsafeNothing.url(of: attributes.request))
        return Self.hiding(pathSecrets + decoded, in: shown)
    }
}
