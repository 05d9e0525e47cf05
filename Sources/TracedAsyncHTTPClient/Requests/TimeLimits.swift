//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if AsyncHTTPClient
import AsyncHTTPClient
import NIOCore

/// How long a client waits for what, where that is known.
package struct TimeLimits: Sendable {
    /// For the head of the response; `nil` where each request says it of itself.
    package var whole: Duration?
    package var connect: Duration?
    package var read: Duration?
    package var write: Duration?

    package init(
        whole: Duration? = nil,
        connect: Duration? = nil,
        read: Duration? = nil,
        write: Duration? = nil
    ) {
        self.whole = whole
        self.connect = connect
        self.read = read
        self.write = write
    }
}

extension TimeLimits {
    /// The limits of a configuration. Ten seconds for a connection are AsyncHTTPClient's own default.
    init(_ timeout: HTTPClient.Configuration.Timeout) {
        connect = Duration(timeout.connect ?? .seconds(10))
        read = timeout.read.map(Duration.init)
        write = timeout.write.map(Duration.init)
    }
}

extension Duration {
    /// The time until a deadline, at least zero; `nil` for one that is as good as none.
    init?(until deadline: NIODeadline) {
        guard deadline < .distantFuture else { return nil }
        self = max(.zero, Duration(deadline - .now()))
    }
}
#endif
