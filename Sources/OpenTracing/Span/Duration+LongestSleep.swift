//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
extension Duration {
    /// A year: nobody waits longer, and clocks trap on times that are too long to count.
    package static var longestSleep: Duration { .seconds(365 * 24 * 3_600) }
}
