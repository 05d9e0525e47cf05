//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import OpenTracing
internal import OpenTracingSDK

/// The spans of one resource, in the order in which they came.
struct ResourceGroup {
    let resource: Resource
    /// Which of the spans they are.
    private(set) var indices: [Int]

    /// Sorts spans by who made them. Those without identifiers are left out.
    static func groups(of spans: [SpanRecord]) -> [ResourceGroup] {
        var groups: [ResourceGroup] = []
        var current = 0
        for index in spans.indices where spans[index].isIdentified {
            let resource = spans[index].resource
            // Nearly always the span before has the same resource.
            if !groups.isEmpty, groups[current].resource.isWrittenLike(resource) {
                groups[current].indices.append(index)
            } else if let known = groups.firstIndex(where: { $0.resource.isWrittenLike(resource) }) {
                current = known
                groups[known].indices.append(index)
            } else {
                current = groups.count
                var indices: [Int] = []
                indices.reserveCapacity(spans.count - index)
                indices.append(index)
                groups.append(ResourceGroup(resource: resource, indices: indices))
            }
        }
        return groups
    }
}

extension Resource {
    /// Whether both have the same attributes in the same order; cheaper to tell than equality.
    fileprivate func isWrittenLike(_ other: Resource) -> Bool {
        serviceName == other.serviceName && attributes.count == other.attributes.count
            && (attributes.sharesStorage(with: other.attributes)
                || zip(attributes, other.attributes).allSatisfy { $0.key == $1.key && $0.value == $1.value })
    }
}
