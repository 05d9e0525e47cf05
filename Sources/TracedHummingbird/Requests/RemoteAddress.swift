//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import Hummingbird
import NIOCore
import OpenTracingSupport

/// Formats the address of a client for tags.
enum RemoteAddress {
    /// A closure that reads the address from a context.
    typealias Reader<Context> = @Sendable (Context) -> SocketAddress?

    /// Returns the reader for a context type; `nil` if the type does not provide the address. Call it once per server.
    static func reader<Context: RequestContext>(of type: Context.Type) -> Reader<Context>? {
        (type as? any RemoteAddressRequestContext.Type).map { reader(of: $0) }
    }

    private static func reader<Known: RemoteAddressRequestContext, Context: RequestContext>(
        of type: Known.Type
    ) -> Reader<Context> {
        { ($0 as? Known)?.remoteAddress }
    }

    /// Returns the address and port.
    static func description(_ address: SocketAddress) -> String? {
        if case .v4(let address) = address { return description(address.address) }
        guard let host = address.ipAddress, let port = address.port else { return address.pathname }
        return "[\(host)]:\(port)"
    }

    /// Formats IPv4 addresses, the common case, without calling the C library.
    private static func description(_ address: sockaddr_in) -> String {
        let host = UInt32(bigEndian: address.sin_addr.s_addr)
        let port = UInt16(bigEndian: address.sin_port)
        return String(unsafeUninitializedCapacity: 21) { text in
            var count = 0
            func append(_ number: UInt32) {
                var divisor: UInt32 = 1
                while number / divisor >= 10 { divisor *= 10 }
                while divisor > 0 {
                    text[count] = UInt8(ascii: "0") + UInt8(number / divisor % 10)
                    count += 1
                    divisor /= 10
                }
            }
            func append(_ character: Unicode.Scalar) {
                text[count] = UInt8(ascii: character)
                count += 1
            }
            for shift: UInt32 in [24, 16, 8, 0] {
                append(host >> shift & 0xff)
                append(shift == 0 ? ":" : ".")
            }
            append(UInt32(port))
            return count
        }
    }
}
#endif
