//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Something that is active in place of a bare span, and says what it makes active: what an instrumentation knows about a request
/// then travels with its span, and needs no task local of its own.
@usableFromInline
package protocol ActiveEntry: AnyObject, Sendable {
    /// What is active where the entry is: a span, a context or nothing. Not another entry.
    var activeState: ActiveScope.State { get }
}
