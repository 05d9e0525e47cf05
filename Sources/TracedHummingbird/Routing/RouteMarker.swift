//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HTTPTypes
import Synchronization
import OpenTracingInstrumentation

/// Carries what is said about a route from the verb to the router.
///
/// A verb sees the path below its group or collection only, and the router sees the whole path, but nothing of the verb. What
/// does reach the router through every group and collection is the method. So a verb with `traced:` registers twice: first
/// under a method that stands for the annotation, which the traced router takes in and never serves, then under the real one.
struct RouteMarker {
    private static let prefix = "swift-opentracing-route-"
    private static let annotations = Mutex<[(method: String, annotation: RouteTracing)]>([])

    let method: String
    let annotation: RouteTracing

    /// Makes the method that stands for an annotation.
    static func method(for method: HTTPRequest.Method, annotation: RouteTracing) -> HTTPRequest.Method? {
        let index = annotations.withLock { annotations in
            annotations.append((method.rawValue, annotation))
            return annotations.count - 1
        }
        return HTTPRequest.Method(rawValue: "\(prefix)\(index)")
    }

    /// Reads the annotation that a method stands for, if it stands for one.
    init?(_ marker: HTTPRequest.Method) {
        guard marker.rawValue.hasPrefix(Self.prefix), let index = Int(marker.rawValue.dropFirst(Self.prefix.count))
        else {
            return nil
        }
        let found = Self.annotations.withLock { annotations in
            annotations.indices.contains(index) ? annotations[index] : nil
        }
        guard let found else { return nil }
        (method, annotation) = found
    }
}
#endif
