//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

package import OpenTracingInstrumentation

extension HTTPMethod {
    /// The method of a route that serves every request for its path that no other route serves.
    package static let any = HTTPMethod(rawValue: "*")
}
