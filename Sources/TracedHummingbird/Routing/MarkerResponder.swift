//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HTTPTypes
import Hummingbird

/// What a router that is not traced would serve under a marker: nothing.
struct MarkerResponder<Context: RequestContext>: HTTPResponder {
    func respond(to request: Hummingbird.Request, context: Context) async throws -> Hummingbird.Response {
        throw Hummingbird.HTTPError(.notFound)
    }
}
#endif
