//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
private import OpenTracingSupport

/// A small list of objects that are created on first use and looked up without a lock.
final class OnceList<Element: AnyObject & Sendable>: Sendable {
    private final class Node: Sendable {
        let element: Element
        let next = OnceReference<Node>()

        init(_ element: Element) {
            self.element = element
        }
    }

    /// The number of stored elements. Further ones are created each time: clients can send arbitrary values.
    private static var capacity: Int { 16 }

    private let first = OnceReference<Node>()

    /// Returns the first matching element, or `nil`.
    func first(where isWanted: (Element) -> Bool) -> Element? {
        // The elements live as long as the list, so the lookup needs no reference counting.
        var node = first.uncounted
        while let current = node {
            let element = current._withUnsafeGuaranteedRef { isWanted($0.element) ? $0.element : nil }
            if let element { return element }
            node = current._withUnsafeGuaranteedRef { $0.next.uncounted }
        }
        return nil
    }

    /// Returns the first matching element, creating it if there is none.
    func first(where isWanted: (Element) -> Bool, or make: () -> Element) -> Element {
        if let element = first(where: isWanted) { return element }
        var node = first.load() ?? first.storeIfNil(Node(make()))
        for _ in 1..<Self.capacity {
            if isWanted(node.element) { return node.element }
            node = node.next.load() ?? node.next.storeIfNil(Node(make()))
        }
        return isWanted(node.element) ? node.element : make()
    }
}
