//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

/// The calls to the system that a server makes.
enum Socket {
    /// Listens on a port of 127.0.0.1; zero for a free one.
    static func listen(port: Int) throws -> Int32 {
        #if canImport(Darwin)
        let listener = socket(AF_INET, SOCK_STREAM, 0)
        #else
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #endif
        var yes: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let isBound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        #if canImport(Darwin)
        let isListening = isBound && Darwin.listen(listener, 16) == 0
        #else
        let isListening = isBound && Glibc.listen(listener, 16) == 0
        #endif
        guard isListening else { throw Failure("the port \(port) cannot be listened on: error \(errno)") }
        return listener
    }

    /// The port of a socket that listens.
    static func port(of listener: Int32) throws -> Int {
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isKnown = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener, $0, &size) == 0 }
        }
        guard isKnown else { throw Failure("the port is not known: error \(errno)") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// Sends text whole; `false` when the other side does not listen any more.
    static func send(_ text: String, _ connection: Int32) -> Bool {
        let bytes = Array(text.utf8)
        return write(connection, bytes, bytes.count) == bytes.count
    }
}
