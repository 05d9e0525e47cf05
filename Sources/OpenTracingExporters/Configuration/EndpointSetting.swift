//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// What a variable says about an endpoint.
enum EndpointSetting {
    case notSet
    case mistaken
    case url(String)

    /// Whether something is said that cannot be followed.
    var isMistaken: Bool {
        if case .mistaken = self { true } else { false }
    }
}
