//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Something that can stand in the body of a router, a group or a collection.
///
/// ``Get`` and the other verbs, ``Route``, ``Group`` and every ``Routes`` type conform. There is no need to conform types of
/// your own: make them ``Routes``.
public protocol RouteComponent: Sendable {
    /// The routes of the component, and what is wrong with it.
    var contents: RouteContents { get }
}
