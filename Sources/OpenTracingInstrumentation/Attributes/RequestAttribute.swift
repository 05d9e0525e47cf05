//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// A property of a request that becomes a tag: a key path over ``RequestAttributes``.
///
/// ```swift
/// let attributes: [RequestAttribute] = [\.method, \.headers.userAgent, \.headers["x-request-id"], \.atEnd.tenant]
/// ```
public typealias RequestAttribute = any KeyPath<RequestAttributes, RequestTag> & Sendable

/// A property of a response that becomes a tag: a key path over ``ResponseAttributes``.
public typealias ResponseAttribute = any KeyPath<ResponseAttributes, RequestTag> & Sendable
