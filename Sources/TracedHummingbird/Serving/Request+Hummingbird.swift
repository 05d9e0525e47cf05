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
    /// Hummingbird's logger for the request, with the request ID; `nil` if another server handles the request.
    public var logger: Logger? { context((any RequestContext).self)?.logger }
}
#endif
