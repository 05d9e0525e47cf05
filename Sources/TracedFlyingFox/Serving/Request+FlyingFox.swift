//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if FlyingFox
import FlyingFox
import TracedRouting

extension Request {
    /// Creates a request from the one that FlyingFox received over plain HTTP.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - body: its body; `nil` for none.
    init(_ request: HTTPRequest, body: LentRequestBody?) {
        self.init(
            TracedRouting.HTTPMethod(rawValue: request.method.rawValue),
            request.target.rawValue,
            scheme: "http",
            authority: request.headers[.host],
            headers: Headers(request.headers.lazy.map { (name: $0.key.rawValue, value: $0.value) }),
            body: body?.body ?? RequestBody(),
            remoteAddress: request.remoteAddress?.description,
            context: request
        )
    }
}

extension HTTPRequest.Address {
    /// The address and port for tags; `nil` for an unnamed socket.
    var description: String? {
        switch self {
        case .ip4(let host, let port): "\(host):\(port)"
        case .ip6(let host, let port): "[\(host)]:\(port)"
        case .unix(let path): path.isEmpty ? nil : path
        }
    }
}
#endif
