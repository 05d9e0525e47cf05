//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Why a registry gave up on a request, as it stands in the log of its span.
enum AbandonmentReason: String, Sendable {
    case age = "its end was not heard of within the maximum age"
    case capacity = "too many requests were in flight"
    case replaced = "another request was started under its identifier"
    case registryGone = "its registry was released"
}
