//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Which wrapped member a handler comes from. All copies of a member have the same.
final class WrappedMember: Sendable {}
