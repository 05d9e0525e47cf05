//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if AsyncHTTPClient
import AsyncHTTPClient
import NIOCore

/// The time limits of a client, if known.
package struct TimeLimits: Sendable {
    /// The limit for the head of the response; `nil` if each request has its own.
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
    /// Creates the limits from a configuration. AsyncHTTPClient's default connect timeout is ten seconds.
    init(_ timeout: HTTPClient.Configuration.Timeout) {
        connect = Duration(timeout.connect ?? .seconds(10))
        read = timeout.read.map(Duration.init)
        write = timeout.write.map(Duration.init)
    }
}

extension Duration {
    /// The time until a deadline, at least zero; `nil` if the deadline is in the distant future.
    init?(until deadline: NIODeadline) {
        guard deadline < .distantFuture else { return nil }
        self = max(.zero, Duration(deadline - .now()))
    }
}
#endif
