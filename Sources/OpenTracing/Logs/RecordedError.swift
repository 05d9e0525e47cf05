//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// An error as a tracer keeps it: its type and its description, both as text, without the error itself.
///
/// A tracer that holds spans until they are exported puts it in the place of the error, so that neither the error nor what the
/// error refers to stays alive, and so that the error is described once. Its description is that of the error.
public struct RecordedError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The type of the error, with the types that enclose it.
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

    /// Describes an error.
    ///
    /// - Parameter error: the error; a record is taken as it is.
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

    /// The type of an error with the types that enclose it, and without its module: `Database.Error`.
    ///
    /// The module does not stand in it, so that moving a type to another module does not make another kind of error of it.
    ///
    /// - Parameter error: the error.
    /// - Returns: the name of its type; that of the error it stands for, for a record.
    package static func kind(of error: any Error) -> String {
        let type = ErrorType.of(error)
        guard type.isRecord, let recorded = error as? RecordedError else { return type.kind }
        return recorded.kind
    }

    /// The full name of a type without the modules in it, those of its generic arguments included.
    ///
    /// A type that is local or private to a file has a context such as `(unknown context at $1a2b)` in its name. It goes too,
    /// since it differs from process to process.
    static func withoutModules(_ name: String) -> String {
        var shortened = ""
        var rest = name[...]
        var beginsPath = true
        while let character = rest.first {
            if rest.hasPrefix("(unknown context") || rest.hasPrefix("(extension in"), let end = rest.firstIndex(of: ")")
            {
                // Behind the parenthesis stands a full stop or a colon.
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
                // After a full stop the path goes on, after anything else another one begins.
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
