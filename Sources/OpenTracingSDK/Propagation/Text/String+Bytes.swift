//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension String {
    /// Gives access to the UTF-8 bytes of the text, without copying them and with checked bounds.
    ///
    /// - Parameter body: receives the bytes.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws.
    func withBytes<Value, Failure: Error>(
        _ body: (Bytes) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        var text = self
        let result: Result<Value, Failure> = text.withUTF8 { buffer in
            do throws(Failure) {
                return .success(try body(buffer.span))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
