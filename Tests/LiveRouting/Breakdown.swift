//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// An error that says nothing about a response.
package struct Breakdown: Error, CustomStringConvertible {
    package let description = "the machine broke down"

    package init() {}
}
