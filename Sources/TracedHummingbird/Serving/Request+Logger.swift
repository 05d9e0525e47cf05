//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Hummingbird
public import Logging
public import TracedRouting

extension TracedRouting.Request {
    /// The logger that Hummingbird made for the request, with the request's identifier; `nil` when another server serves it.
    public var logger: Logger? { context((any RequestContext).self)?.logger }
}
#endif
