//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
/// The method of an HTTP request.
public struct HTTPMethod: RawRepresentable, Sendable, Hashable {
    /// The method as sent in the request, case-sensitive.
    public let rawValue: String

    /// Creates a method.
    ///
    /// - Parameter rawValue: the method as sent in the request.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// `GET`
    public static let get = HTTPMethod(rawValue: "GET")
    /// `HEAD`
    public static let head = HTTPMethod(rawValue: "HEAD")
    /// `POST`
    public static let post = HTTPMethod(rawValue: "POST")
    /// `PUT`
    public static let put = HTTPMethod(rawValue: "PUT")
    /// `PATCH`
    public static let patch = HTTPMethod(rawValue: "PATCH")
    /// `DELETE`
    public static let delete = HTTPMethod(rawValue: "DELETE")
    /// `OPTIONS`
    public static let options = HTTPMethod(rawValue: "OPTIONS")
    /// `TRACE`
    public static let trace = HTTPMethod(rawValue: "TRACE")
    /// `CONNECT`
    public static let connect = HTTPMethod(rawValue: "CONNECT")

    /// The methods of RFC 9110 and RFC 5789. Operation names show any other as `HTTP`, because clients can send arbitrary
    /// methods.
    static let known: Set<HTTPMethod> = [.get, .head, .post, .put, .patch, .delete, .options, .trace, .connect]
}

extension HTTPMethod: CustomStringConvertible {
    /// The method as sent in the request.
    public var description: String { rawValue }
}
