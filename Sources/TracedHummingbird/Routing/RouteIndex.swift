//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
/// A lookup table from method and path to the entries of routes.
///
/// An open-addressing hash table. It hashes only eight bytes of a path: a dictionary's full hash would cost more than the
/// comparison that follows, which mostly compares a string with itself.
struct RouteIndex: Sendable {
    private struct Route: Sendable {
        let method: String
        let path: String
        var entry: RouteTable.Entry
    }

    /// The slots: their number is a power of two, and at least half are empty.
    private var places: [Route?] = [nil, nil]
    private var count = 0

    subscript(method: String, path: String) -> RouteTable.Entry? {
        get { places[place(method, path)]?.entry }
        set {
            guard let newValue else { return }
            let route = Route(method: method, path: path, entry: newValue)
            let place = place(method, path)
            guard places[place] == nil else {
                places[place] = route
                return
            }
            count += 1
            if 2 * count > places.count { grow() }
            places[self.place(method, path)] = route
        }
    }

    /// Returns the slot of a route, or the one to insert it into.
    private func place(_ method: String, _ path: String) -> Int {
        let mask = places.count - 1
        var place = Self.hash(method, path) & mask
        while let route = places[place], route.path != path || route.method != method {
            place = (place + 1) & mask
        }
        return place
    }

    private mutating func grow() {
        let routes = places.compactMap(\.self)
        places = Array(repeating: nil, count: 2 * places.count)
        for route in routes { places[place(route.method, route.path)] = route }
    }

    private static func hash(_ method: String, _ path: String) -> Int {
        var hash = UInt64(truncatingIfNeeded: path.utf8.count)
        hash = hash &* 31 &+ UInt64(method.utf8.first ?? 0)
        let bytes = path.utf8.withContiguousStorageIfAvailable { path in
            let step = max(1, path.count / 8)
            var bytes: UInt64 = 0
            var position = path.count - 1
            while position >= 0 {
                bytes = bytes &* 31 &+ UInt64(path[position])
                position -= step
            }
            return bytes
        }
        hash = (hash &* 31 &+ (bytes ?? 0)) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: hash >> 33)
    }
}
#endif
