//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracing

/// A value of a call to record as a tag: an argument, the result, or a property of either.
///
/// ```swift
/// @TracedFunction("oven.preheat", tags: .argument(0, as: "temperature"), .result(\.model))
/// var preheat = { (temperature: Int) async throws -> Oven in … }
/// ```
///
/// Values keep their types: a number stays a number, and `nil` sets no tag. Values with secret-looking names, and secrets in
/// strings, are redacted, see ``Redaction``; strings are truncated to ``TracingSettings/tagValueLimit``. Argument tags are set
/// before the function runs, result tags after it returns. Nothing is read if the span is not recorded.
///
/// A mistake, such as an invalid argument position, sets no tag and is listed in ``RequestTracing/functionProblems``.
public struct FunctionTag<Result, each Argument>: Sendable {
    /// The name of the tag.
    let name: String

    /// The properties on the way to the value, as far as their names are known: a secret does not stop being one in a property of it.
    let path: [String]

    /// Reads the value from the arguments; `nil` for a result tag.
    let ofArguments: (@Sendable (repeat each Argument) -> TagValue?)?

    /// Reads the value from the result; `nil` for an argument tag.
    let ofResult: (@Sendable (Result) -> TagValue?)?

    /// What is wrong with the tag, and how to fix it.
    let mistake: (problem: String, remedy: String)?

    private init(
        argument name: String,
        path: [String] = [],
        mistake: (String, String)?,
        read: @escaping @Sendable (repeat each Argument) -> TagValue?
    ) {
        self.name = name
        self.path = path
        self.mistake = mistake
        ofArguments = mistake == nil ? read : nil
        ofResult = nil
    }

    private init(
        result name: String,
        path: [String] = [],
        mistake: (String, String)? = nil,
        read: @escaping @Sendable (Result) -> TagValue?
    ) {
        self.name = name
        self.path = path
        self.mistake = mistake
        ofArguments = nil
        ofResult = mistake == nil ? read : nil
    }

    /// Records an argument.
    ///
    /// - Parameters:
    ///   - position: the position of the argument, from 0. Its type must be ``/OpenTracing/TagValueConvertible`` or an optional
    ///     of such a type.
    ///   - name: the name of the tag.
    /// - Returns: the tag.
    public static func argument(_ position: Int, as name: String) -> FunctionTag {
        let type = type(at: position)
        let mistake: (String, String)? =
            if let type {
                isConvertible(type)
                    ? nil
                    : (
                        "argument \(position) is of type \(type), which a tag cannot hold",
                        "use one of its properties, as in `.argument(\(position), \\\(type).id)`"
                    )
            } else {
                noArgument(at: position)
            }
        return FunctionTag(argument: name, mistake: mistake) { (arguments: repeat each Argument) in
            value(at: position, of: repeat each arguments).flatMap(tagValue)
        }
    }

    /// Records a property of an argument.
    ///
    /// - Parameters:
    ///   - position: the position of the argument, from 0.
    ///   - property: the property.
    ///   - name: the name of the tag; `nil` to use that of a stored property.
    /// - Returns: the tag.
    public static func argument<Root, Value: TagValueConvertible & SendableMetatype>(
        _ position: Int,
        _ property: any KeyPath<Root, Value> & Sendable,
        as name: String? = nil
    ) -> FunctionTag {
        argument(position, named: name, property) { (root: Root) -> Value? in root[keyPath: property] }
    }

    /// Records an optional property of an argument.
    ///
    /// - Parameters:
    ///   - position: the position of the argument, from 0.
    ///   - property: the property.
    ///   - name: the name of the tag; `nil` to use that of a stored property.
    /// - Returns: the tag.
    public static func argument<Root, Value: TagValueConvertible & SendableMetatype>(
        _ position: Int,
        _ property: any KeyPath<Root, Value?> & Sendable,
        as name: String? = nil
    ) -> FunctionTag {
        argument(position, named: name, property) { (root: Root) -> Value? in root[keyPath: property] }
    }

    /// Records a property of the result.
    ///
    /// - Parameters:
    ///   - property: the property.
    ///   - name: the name of the tag; `nil` to use that of a stored property.
    /// - Returns: the tag.
    public static func result<Value: TagValueConvertible & SendableMetatype>(
        _ property: any KeyPath<Result, Value> & Sendable,
        as name: String? = nil
    ) -> FunctionTag {
        result(named: name, property) { (result: Result) -> Value? in result[keyPath: property] }
    }

    /// Records an optional property of the result.
    ///
    /// - Parameters:
    ///   - property: the property.
    ///   - name: the name of the tag; `nil` to use that of a stored property.
    /// - Returns: the tag.
    public static func result<Value: TagValueConvertible & SendableMetatype>(
        _ property: any KeyPath<Result, Value?> & Sendable,
        as name: String? = nil
    ) -> FunctionTag {
        result(named: name, property) { (result: Result) -> Value? in result[keyPath: property] }
    }

    private static func argument<Root, Value: TagValueConvertible & SendableMetatype>(
        _ position: Int,
        named name: String?,
        _ property: any AnyKeyPath & Sendable,
        _ read: @escaping @Sendable (Root) -> Value?
    ) -> FunctionTag {
        let own = Self.name(of: property)
        let mistake: (String, String)? =
            switch type(at: position) {
            case nil: noArgument(at: position)
            case let type? where type is Root.Type: name == nil && own == nil ? unnamed(property) : nil
            case let type?:
                (
                    "argument \(position) is of type \(type), but the property belongs to \(Root.self)",
                    "use a property of \(type), or the position of the argument you mean"
                )
            }
        let path = components(of: property)
        return FunctionTag(argument: name ?? own ?? "argument", path: path, mistake: mistake) {
            (arguments: repeat each Argument) in
            (value(at: position, of: repeat each arguments) as? Root).flatMap(read).map { TagValue($0) }
        }
    }

    private static func result<Value: TagValueConvertible & SendableMetatype>(
        named name: String?,
        _ property: any AnyKeyPath & Sendable,
        _ read: @escaping @Sendable (Result) -> Value?
    ) -> FunctionTag {
        let own = Self.name(of: property)
        let mistake = name == nil && own == nil ? unnamed(property) : nil
        return FunctionTag(result: name ?? own ?? "result", path: components(of: property), mistake: mistake) {
            read($0).map { TagValue($0) }
        }
    }
}

extension FunctionTag where Result: TagValueConvertible & SendableMetatype {
    /// Records the entire result.
    ///
    /// - Parameter name: the name of the tag.
    /// - Returns: the tag.
    public static func returnValue(as name: String) -> FunctionTag {
        FunctionTag(result: name) { TagValue($0) }
    }
}

extension FunctionTag {
    private static func type(at position: Int) -> Any.Type? {
        var index = 0
        for type in repeat (each Argument).self {
            if index == position { return type }
            index += 1
        }
        return nil
    }

    private static func value(at position: Int, of arguments: repeat each Argument) -> Any? {
        var index = 0
        for argument in repeat each arguments {
            if index == position { return argument }
            index += 1
        }
        return nil
    }

    private static func tagValue(_ value: Any) -> TagValue? {
        (value as? any TagValueConvertible).map { TagValue($0) }
    }

    private static func isConvertible(_ type: Any.Type) -> Bool {
        type is any TagValueConvertible.Type
            || (type as? any OptionalType.Type).map { isConvertible($0.wrapped) } == true
    }

    private static func noArgument(at position: Int) -> (String, String) {
        var count = 0
        for _ in repeat (each Argument).self { count += 1 }
        let range = count == 0 ? "it has none" : "its arguments are 0 to \(count - 1)"
        return ("there is no argument \(position)", "count from 0: \(range)")
    }

    private static func unnamed(_ property: AnyKeyPath) -> (String, String) {
        ("the name of a computed property cannot be read", "name the tag, as in `as: \"order.id\"`")
    }

    /// Returns the name of a stored property; `nil` for a computed one, whose key path does not contain its name.
    private static func name(of property: AnyKeyPath) -> String? {
        components(of: property).last.flatMap { $0.utf8.contains(UInt8(ascii: "<")) ? nil : $0 }
    }

    /// Returns the properties of a key path without the marks of optional chaining; the name of a computed property cannot be read.
    private static func components(of property: AnyKeyPath) -> [String] {
        let all = String(describing: property).split(separator: ".").dropFirst()
        return all.map { $0.filter { $0 != "?" && $0 != "!" } }.filter { !$0.isEmpty }
    }
}

/// Any optional type.
private protocol OptionalType {
    static var wrapped: Any.Type { get }
}

extension Optional: OptionalType {
    static var wrapped: Any.Type { Wrapped.self }
}
