//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import OpenTracingSupport

/// A port of 127.0.0.1 that refuses connections for as long as the value is kept: a socket has it and never listens, so that no
/// other server can get it meanwhile.
package final class ReservedPort: Sendable {
    /// No port could be had, for the reason that `errno` gave.
    package struct Failure: Error {
        package let code: Int32
    }

    /// The number of the port.
    package let number: UInt16
    private let descriptor: Int32

    /// Takes a free port.
    ///
    /// - Throws: ``Failure`` when there is none.
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
