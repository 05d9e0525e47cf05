//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if Hummingbird
import HTTPTypes
import Hummingbird
import NIOCore
import TracedRouting

/// Passes the pieces of a body on, and notices when the client has gone.
struct ObservedResponseBodyWriter: ResponseBodyWriter {
    var base: any ResponseBodyWriter
    let observer: BodyObserver

    mutating func write(_ buffer: ByteBuffer) async throws {
        do {
            try await base.write(buffer)
        } catch {
            observer.noticeClientHasGone()
            throw error
        }
    }

    mutating func write(contentsOf buffers: some Sequence<ByteBuffer>) async throws {
        do {
            try await base.write(contentsOf: buffers)
        } catch {
            observer.noticeClientHasGone()
            throw error
        }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        do {
            try await base.finish(trailingHeaders)
        } catch {
            observer.noticeClientHasGone()
            throw error
        }
    }
}
#endif
