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
    /// A request as Hummingbird received it.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - context: what Hummingbird and its middleware know about it.
    ///   - address: how the address of the client is read.
    ///   - loan: how long the body may be read.
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
    /// The logger that Hummingbird made for the request, with the request's identifier; `nil` when another server serves it.
    public var logger: Logger? { context((any RequestContext).self)?.logger }
}

/// The body of a request that Hummingbird takes back once the response has been written, to read the next request.
///
/// It reads that where the body was read: while a task that has been left behind still waits there, it would end the process.
struct LentRequestBody: Sendable {
    let loan = BodyLoan()
    /// Whether the connection ends with the response, and is not read any more.
    private let isLast: Bool

    init(of request: Hummingbird.Request) {
        isLast = request.headers[.connection] == "close"
    }

    /// Ends the loan, and waits until nobody reads.
    func end() async {
        if !loan.end() && !isLast { await loan.returned() }
    }

    /// Ends the loan with a response that does not read the body of its request any more.
    ///
    /// - Parameter response: the body of the response.
    /// - Returns: the body to send: the same one, unless somebody is left to be waited for when it has been written.
    func ended(with response: Hummingbird.ResponseBody) -> Hummingbird.ResponseBody {
        loan.end() || isLast ? response : ending(response)
    }

    /// Ends the loan once a response has been written, which may read the body of its request meanwhile.
    ///
    /// - Parameter response: the body of the response.
    /// - Returns: the body to send.
    func ending(_ response: Hummingbird.ResponseBody) -> Hummingbird.ResponseBody {
        Hummingbird.ResponseBody(contentLength: response.contentLength) { writer in
            // Safe: the writer is handed on whole and waited for, so nobody uses it twice at once.
            nonisolated(unsafe) let target = writer
            try await response.write(target)
            await end()
        }
    }
}
#endif
