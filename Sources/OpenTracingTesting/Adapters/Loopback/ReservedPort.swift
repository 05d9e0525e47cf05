//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracingSupport

/// A port of 127.0.0.1 that refuses connections while the value is alive: a socket is bound to it but never listens, so that no
/// other server can take it.
package final class ReservedPort: Sendable {
    /// No port is available, with the `errno` value.
    package struct Failure: Error {
        package let code: Int32
    }

    /// The port number.
    package let number: UInt16
    private let descriptor: Int32

    /// Reserves a free port.
    ///
    /// - Throws: ``Failure`` if no port is available.
    package init() throws {
        let descriptor = makeLoopbackSocket()
        guard let port = bindToFreePort(descriptor) else {
            let code = errno
            loopbackClose(descriptor)
            throw Failure(code: code)
        }
        self.descriptor = descriptor
        number = UInt16(port)
    }

    deinit {
        loopbackClose(descriptor)
    }
}
