//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// Finds the variable that somebody meant who wrote another name.
enum Misspelling {
    /// The variable whose name differs from this one by a letter or by underscores.
    ///
    /// - Parameters:
    ///   - name: a name in the environment.
    ///   - variables: what is read.
    /// - Returns: `nil` for a name that is right, or none that is like it.
    static func meant(by name: String, among variables: [EnvironmentVariable]) -> String? {
        guard name.hasPrefix("OTEL") || name.hasPrefix("TRACE_"), !variables.contains(where: { $0.name == name }),
            !EnvironmentVariable.unsupported.contains(where: { $0.name == name })
        else { return nil }
        let letters = letters(of: name)
        return variables.first { differ(letters, self.letters(of: $0.name)) }?.name
    }

    private static func letters(of name: String) -> [UInt8] {
        name.uppercased().utf8.filter { $0 != UInt8(ascii: "_") }
    }

    /// Whether two names become the same when a letter is changed, left out or added, or none is.
    private static func differ(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard abs(left.count - right.count) <= 1 else { return false }
        let start = zip(left, right).prefix { $0 == $1 }.count
        let (left, right) = (left.dropFirst(start), right.dropFirst(start))
        return left.elementsEqual(right) || left.dropFirst().elementsEqual(right)
            || left.elementsEqual(right.dropFirst()) || left.dropFirst().elementsEqual(right.dropFirst())
    }
}
