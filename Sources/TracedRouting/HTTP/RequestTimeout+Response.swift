//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
public import OpenTracingInstrumentation

extension RequestTimeout: ResponseError {
    /// Creates an error.
    ///
    /// - Parameters:
    ///   - limit: how long the request may take.
    ///   - status: the status that it is answered with.
    public init(limit: Duration, status: HTTPStatus) {
        self.init(limit: limit, statusCode: status.code)
    }

    /// The status that it is answered with.
    public var status: HTTPStatus { HTTPStatus(statusCode) }

    /// The status alone.
    public var response: Response { Response(status) }
}
