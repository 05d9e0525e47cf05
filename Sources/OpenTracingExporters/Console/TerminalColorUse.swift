//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// When console output is coloured.
public enum TerminalColorUse: Sendable, Hashable {
    /// When the output is a terminal and the environment has no `NO_COLOR` (or an empty one) and no `TERM=dumb`.
    case automatic
    /// Always.
    case always
    /// Never.
    case never
}
