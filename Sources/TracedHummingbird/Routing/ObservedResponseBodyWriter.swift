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
import OpenTracingInstrumentation

/// Passes the pieces of a body on, notices when the client has gone, and collects what is to be logged.
struct ObservedResponseBodyWriter: ResponseBodyWriter {
    var base: any ResponseBodyWriter
    let observer: BodyObserver
    let capture: PayloadCapture?

    mutating func write(_ buffer: ByteBuffer) async throws {
        do {
            try await base.write(buffer)
        } catch {
            observer.noticeClientHasGone()
            throw error
        }
        capture?.take(buffer.readableBytesView)
    }

    mutating func write(contentsOf buffers: some Sequence<ByteBuffer>) async throws {
        do {
            try await base.write(contentsOf: buffers)
        } catch {
            observer.noticeClientHasGone()
            throw error
        }
        if let capture {
            for buffer in buffers { capture.take(buffer.readableBytesView) }
        }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        capture?.end()
        do {
            try await base.finish(trailingHeaders)
        } catch {
            observer.noticeClientHasGone()
            throw error
        }
    }
}
#endif
