//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

#if Hummingbird
import HTTPTypes
import Hummingbird
public import Logging
public import TracedRouting

extension TracedRouting.Request {
    /// Converts a Hummingbird request.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - context: the Hummingbird context of the request.
    ///   - address: reads the address of the client.
    ///   - loan: limits how long the body may be read.
    init<Context: RequestContext>(
        _ request: Hummingbird.Request,
        context: Context,
        address: RemoteAddress.Reader<Context>?,
        bodyOn loan: BodyLoan
    ) {
        var headers = Headers(request.headers.lazy.map { (name: $0.name.rawName, value: $0.value) })
        if !headers.contains("host"), let authority = request.head.authority {
            headers.add(authority, forName: "host")
        }
        self.init(
            HTTPMethod(rawValue: request.method.rawValue),
            request.head.path ?? "/",
            scheme: request.head.scheme,
            authority: request.head.authority,
            headers: headers,
            body: TracedRouting.RequestBody(stream: LentBody(request.body.map { Array(buffer: $0) }, on: loan)),
            remoteAddress: address?(context).flatMap(RemoteAddress.description),
            context: context
        )
    }
}

extension TracedRouting.Request {
    /// Hummingbird's logger for the request, with the request ID; `nil` if another server handles the request.
    public var logger: Logger? { context((any RequestContext).self)?.logger }
}

/// A request body that Hummingbird takes back after the response has been written, to read the next request.
///
/// Hummingbird reads the next request from the same stream: if an abandoned task is still waiting there, the process crashes.
struct LentRequestBody: Sendable {
    let loan = BodyLoan()
    /// Whether the connection closes after the response and is not read again.
    private let isLast: Bool

    init(of request: Hummingbird.Request) {
        isLast = request.headers[.connection] == "close"
    }

    /// Ends the loan and waits for readers to finish.
    func end() async {
        if !loan.end() && !isLast { await loan.returned() }
    }

    /// Ends the loan for a response that no longer reads the request body.
    ///
    /// - Parameter response: the body of the response.
    /// - Returns: the body to send: unchanged, unless a reader must be awaited after it has been written.
    func ended(with response: Hummingbird.ResponseBody) -> Hummingbird.ResponseBody {
        loan.end() || isLast ? response : ending(response)
    }

    /// Ends the loan after a response that may read the request body has been written.
    ///
    /// - Parameter response: the body of the response.
    /// - Returns: the body to send.
    func ending(_ response: Hummingbird.ResponseBody) -> Hummingbird.ResponseBody {
        Hummingbird.ResponseBody(contentLength: response.contentLength) { writer in
            // Safe: the writer is handed over completely and awaited, so it is never used concurrently.
            nonisolated(unsafe) let target = writer
            try await response.write(target)
            await end()
        }
    }
}
#endif
