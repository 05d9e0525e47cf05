//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

// The C library of the system, whatever it is called, for files that import this module. Nobody outside the package sees it: no module
// imports this one for its users.

#if canImport(Glibc)
@_exported public import Glibc
#elseif canImport(Musl)
@_exported public import Musl
#elseif canImport(Android)
@_exported public import Android
#else
@_exported public import Darwin
#endif

// Calls of the C library under names that a type with members called `close`, `connect` or `read` can use.

package let systemClose: @Sendable (Int32) -> Int32 = { close($0) }

package let systemConnect: @Sendable (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32 = { connect($0, $1, $2) }

package let systemRead: @Sendable (Int32, UnsafeMutableRawPointer?, Int) -> Int = { read($0, $1, $2) }
