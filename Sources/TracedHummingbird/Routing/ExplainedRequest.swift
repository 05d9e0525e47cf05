//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// Synthetic requests, for explanations.
enum ExplainedRequest {
    /// Creates a request without a body.
    static func make(
        _ method: HTTPRequest.Method,
        _ target: String,
        _ headers: HTTPFields = [:],
        match: MatchedRoute? = nil
    ) -> TraceableHummingbirdRequest<FoundContext> {
        TraceableHummingbirdRequest(
            request: Hummingbird.Request(
                head: HTTPRequest(method: method, scheme: nil, authority: nil, path: target, headerFields: headers),
                body: RequestBody(buffer: ByteBuffer())
            ),
            context: FoundContext(source: FoundContext.Source()),
            match: match
        )
    }

    /// Creates a request to the template of a route.
    static func make(_ route: RouteTable.Entry) -> TraceableHummingbirdRequest<FoundContext> {
        make(HTTPRequest.Method(rawValue: route.method) ?? .get, route.information.template ?? "/")
    }
}

/// The context of a synthetic request, which captures the matched parameters.
struct FoundContext: RequestContext {
    struct Source: RequestContextSource {
        let logger = Logger(label: "explain") { _ in SwiftLogNoOpLogHandler() }
    }

    /// Storage shared by all copies of a context.
    final class Found: Sendable {
        private let parameters = Mutex<Parameters?>(nil)

        func withLock<Result: Sendable>(_ body: @Sendable (inout Parameters?) -> Result) -> Result {
            parameters.withLock { body(&$0) }
        }
    }

    var coreContext: CoreRequestContextStorage
    let found = Found()

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
    }
}
#endif
