//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A command and its options: `--name value`, or `--name` alone.
struct Arguments {
    let command: String
    private var options: [String: String] = [:]

    init(_ arguments: some Collection<String>) throws {
        command = arguments.first ?? ""
        var rest = Array(arguments.dropFirst())
        while !rest.isEmpty {
            let name = rest.removeFirst()
            guard name.hasPrefix("--") else { throw Failure("unknown argument \(name)") }
            let hasValue = rest.first.map { !$0.hasPrefix("--") } ?? false
            options[String(name.dropFirst(2))] = hasValue ? rest.removeFirst() : ""
        }
    }

    func has(_ name: String) -> Bool { options[name] != nil }

    func text(_ name: String) -> String? { options[name].flatMap { $0.isEmpty ? nil : $0 } }

    func number(_ name: String, default value: Int) throws -> Int {
        guard let text = text(name) else { return value }
        guard let number = Int(text) else { throw Failure("--\(name) has \(text), and should have a number") }
        return number
    }
}
