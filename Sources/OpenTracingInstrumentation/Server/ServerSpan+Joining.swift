//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing

extension ServerSpan {
    /// The span of the same request further out, if this task answers it with the same tracer; else `nil`.
    ///
    /// - Parameters:
    ///   - request: the request as it is seen here.
    ///   - tracing: what it is to be traced with here.
    static func outer(of request: some TraceableRequest, tracing: RequestTracing) -> ServerSpan? {
        guard let outer = current?.serverSpan, outer.isRunning,
            outer.tracing === tracing || (outer.tracing.tracer as AnyObject) === (tracing.tracer as AnyObject),
            isSame(request, outer.attributes.request)
        else { return nil }
        return outer
    }

    /// Lets an inner instrumentation of the same request say more about it: its route, the name, and attributes.
    func join(_ request: some TraceableRequest, route: RouteInformation, routes: RouteTemplates?) {
        let attributes = RequestAttributes(
            request,
            routeTemplate: route.template,
            rules: snapshot.rules,
            routes: routes,
            isServed: route.isServed
        )
        guard let template = route.template else { return hideUnserved(attributes) }
        let before = self.attributes
        takeOver(route, attributes: attributes)
        work {
            span.setOperationName(settings.operationName.name(for: request, route: self.route))
            guard span.isRecording else { return }
            setTag(settings.conventions.route, to: .string(template))
            // What reads otherwise here, such as the parameters of the path. What reads alike may have been overwritten by
            // a decorator, and stays.
            if attributes.url != before.url { set(attributes.url) }
            for reading in snapshot.attributes.atStart {
                let tag = reading(attributes)
                if tag != reading(before) { set(tag) }
            }
            for reading in route.attributes.atStart {
                set(reading(attributes))
            }
        }
    }

    /// Hides what the routes of an inner router that serves none of the request would hide.
    private func hideUnserved(_ attributes: RequestAttributes) {
        let (url, path) = (attributes.url, attributes.path)
        let before = self.attributes
        work {
            guard span.isRecording else { return }
            if url != before.url, url.value?.description.contains(Redaction.placeholder) == true { set(url) }
            for reading in snapshot.attributes.atStart {
                let tag = reading(attributes)
                if tag.name == path.name, tag != reading(before) { set(tag) }
            }
        }
    }

    /// Whether two views show the same request.
    ///
    /// Copies of one request share its storage. Where a framework has none, method, target and header fields decide.
    private static func isSame(_ left: some TraceableRequest, _ right: some TraceableRequest) -> Bool {
        if let leftStorage = left.storage, let rightStorage = right.storage {
            return leftStorage === rightStorage
        }
        return left.method == right.method && left.path == right.path && left.query == right.query
            && left.authority == right.authority && fields(of: left) == fields(of: right)
    }

    /// The header fields but `host`, which some frameworks keep apart, in an order that does not depend on the framework.
    private static func fields(of request: some TraceableRequest) -> [String] {
        var fields: [String] = []
        request.forEachEntry { key, value in
            let key = key.lowercased()
            if key != "host" { fields.append("\(key): \(value)") }
        }
        return fields.sorted()
    }
}
