//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The members of a value that are wrapped in this package's property wrappers.
package enum WrappedMembers {
    /// Finds the wrapped members by reflection, once, when the value is registered.
    ///
    /// - Parameters:
    ///   - value: the value. Actors are skipped: their members may change while they are read.
    ///   - type: the common type of the wrappers.
    ///   - body: receives a wrapper and the name of its member.
    package static func forEach<Member>(
        in value: Any,
        as type: Member.Type = Member.self,
        _ body: (Member, _ name: String) -> Void
    ) {
        guard !(value is any Actor) else { return }
        var mirror: Mirror? = Mirror(reflecting: value)
        while let current = mirror {
            for child in current.children {
                guard let member = child.value as? Member else { continue }
                // A wrapped property is stored under its name with an underscore prefix.
                body(member, child.label.map { $0.hasPrefix("_") ? String($0.dropFirst()) : $0 } ?? "?")
            }
            mirror = current.superclassMirror
        }
    }
}
