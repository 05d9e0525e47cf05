//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// What the parameters of a route's path matched, as tags named `http.parameter.` and the parameter.
@dynamicMemberLookup
public struct ParameterAttributes: Sendable {
    let request: any TraceableRequest
    let redaction: Redaction

    /// The value of a parameter.
    public subscript(name: String) -> RequestTag {
        let tag = "http.parameter.\(name)"
        guard let value = request.parameter(name) else { return RequestTag(missing: tag) }
        return RequestTag(tag, redaction.hides(parameter: name) ? Redaction.placeholder : value)
    }

    /// The value of a parameter.
    public subscript(dynamicMember name: String) -> RequestTag {
        self[name]
    }
}
