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

/// Which handlers answer with a body that is there as a whole.
///
/// A body does not show what it is: one of known length may be written by a closure, too. But handlers that return a text or a value leave no
/// doubt. Such a body is sent as it is, in one piece with its head; one that is watched takes three.
enum WholeBodies {
    /// Whether what handlers return makes such a body.
    static func areMade(from output: Any.Type) -> Bool {
        if let wrapper = output as? any OutputWrapper.Type { return areMade(from: wrapper.wrapped) }
        return output is any WholeOutput.Type || output is any ResponseEncodable.Type
    }
}

/// What makes a body that is there as a whole.
private protocol WholeOutput {}

/// What answers as something inside does.
private protocol OutputWrapper {
    static var wrapped: Any.Type { get }
}

extension String: WholeOutput {}
extension Substring: WholeOutput {}
extension ByteBuffer: WholeOutput {}
extension HTTPResponse.Status: WholeOutput {}

extension Optional: OutputWrapper {
    static var wrapped: Any.Type { Wrapped.self }
}

extension EditedResponse: OutputWrapper {
    static var wrapped: Any.Type { Generator.self }
}
#endif
