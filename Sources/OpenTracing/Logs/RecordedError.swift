//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A recorded error: its type and description as text, without the error itself.
///
/// A tracer that holds spans until export stores it in place of the error, so that neither the error nor what it references is
/// kept alive, and so that the error is described only once. It has the same description as the error.
public struct RecordedError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The type of the error, qualified by its enclosing types.
    public let kind: String

    /// The description of the error.
    public let description: String

    /// Creates a record from text.
    ///
    /// - Parameters:
    ///   - kind: the type of the error.
    ///   - description: the description of the error.
    package init(kind: String, description: String) {
        self.kind = kind
        self.description = description
    }

    /// Creates a record of an error.
    ///
    /// - Parameter error: the error; an existing record is used as is.
    package init(_ error: any Error) {
        self.init(error, ErrorType.of(error))
    }

    init(_ error: any Error, _ type: ErrorType) {
        if type.isRecord, let recorded = error as? RecordedError {
            self = recorded
        } else {
            self.init(kind: type.kind, description: type.description(of: error))
        }
    }

    /// Returns the type of an error, qualified by its enclosing types but not by its module: `Database.Error`.
    ///
    /// Omitting the module keeps the kind the same when a type moves to another module.
    ///
    /// - Parameter error: the error.
    /// - Returns: the name of its type; for a record, that of the error it represents.
    package static func kind(of error: any Error) -> String {
        let type = ErrorType.of(error)
        guard type.isRecord, let recorded = error as? RecordedError else { return type.kind }
        return recorded.kind
    }

    /// Removes all modules from the full name of a type, including those of its generic arguments.
    ///
    /// The name of a local or file-private type has a context such as `(unknown context at $1a2b)`. It is removed too, because it
    /// differs between processes.
    static func withoutModules(_ name: String) -> String {
        var shortened = ""
        var rest = name[...]
        var beginsPath = true
        while let character = rest.first {
            if rest.hasPrefix("(unknown context") || rest.hasPrefix("(extension in"), let end = rest.firstIndex(of: ")")
            {
                // The parenthesis is followed by a dot or a colon.
                rest = rest[end...].dropFirst(2)
            } else if isPartOfName(character) {
                let component = rest.prefix(while: isPartOfName)
                rest = rest.dropFirst(component.count)
                if beginsPath, rest.first == "." {
                    rest = rest.dropFirst()
                } else {
                    shortened += component
                }
                beginsPath = false
            } else {
                // A dot continues the path; anything else begins a new one.
                beginsPath = character != "."
                shortened.append(rest.removeFirst())
            }
        }
        return shortened
    }

    private static func isPartOfName(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }
}
