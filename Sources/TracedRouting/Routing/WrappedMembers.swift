//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// Finds the wrapped members of a collection by reflection, once, when the collection is registered.
enum WrappedMembers {
    static func contents(of collection: any Routes) -> RouteContents {
        var contents = RouteContents()
        var mirror: Mirror? = Mirror(reflecting: collection)
        while let current = mirror {
            for child in current.children {
                guard let member = child.value as? Traced else { continue }
                add(member, label: child.label, of: collection, to: &contents)
            }
            mirror = current.superclassMirror
        }
        return contents
    }

    private static func add(
        _ member: Traced,
        label: String?,
        of collection: any Routes,
        to contents: inout RouteContents
    ) {
        // A wrapped property is stored under its name with an underscore before it.
        let name = label.map { $0.hasPrefix("_") ? String($0.dropFirst()) : $0 } ?? "?"
        let handlerName = "\(type(of: collection)).\(name)"
        guard let route = member.route else {
            if member.tracing.operationName?.hasPrefix("/") == true {
                contents.problems.append(pathAsName(member, handlerName))
            } else {
                contents.unrouted.append((handlerName, member.member))
            }
            return
        }
        guard let handler = member.handler else {
            contents.problems.append(.missingHandler(of: name, at: handlerName))
            return
        }
        contents.routes.append(
            RouteDefinition(
                method: route.method,
                path: [route.path],
                tracing: member.tracing,
                handlerName: handlerName,
                handler: handler
            )
        )
    }

    private static func pathAsName(_ member: Traced, _ handlerName: String) -> RouteProblem {
        let name = member.tracing.operationName ?? ""
        return RouteProblem(
            place: handlerName,
            problem: "its operation name \"\(name)\" is a path, and it has no method, so it would not be registered",
            remedy: "write `@Traced(.get, \"\(name)\")` for a route, or a name without a slash before it"
        )
    }

    /// Why a collection without any route has none.
    static func problem<Collection: Routes>(ofEmpty collection: Collection) -> RouteProblem {
        let isReflected = !Mirror(reflecting: collection).children.isEmpty
        guard isReflected || MemoryLayout<Collection>.size == 0 else {
            return RouteProblem(
                place: "\(Collection.self)",
                problem: "its members cannot be seen, because it was compiled without reflection metadata",
                remedy: "remove -disable-reflection-metadata, or list the members in `var routes`"
            )
        }
        return RouteProblem(
            place: "\(Collection.self)",
            problem: "it has no routes",
            remedy:
                "give a wrapped member a route, as in `@Traced(.get, \"/users\") var list = { … }`, or list routes in `var routes`"
        )
    }
}
