//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// The properties of a request, read when the handler is done and not when it starts.
@dynamicMemberLookup
public struct RequestAttributesAtEnd: Sendable {
    let attributes: RequestAttributes

    /// A property, or a group of properties such as `headers`.
    public subscript<Value>(dynamicMember property: KeyPath<RequestAttributes, Value>) -> Value {
        attributes[keyPath: property]
    }
}
