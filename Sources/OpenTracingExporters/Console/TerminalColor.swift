//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// A colour of a terminal, as the sequence that switches it on.
enum TerminalColor {
    case plain
    case heading
    case failedHeading
    case failure
    case faint
    /// One of a few colours, the same for all spans of a service.
    case service(Int)

    static let reset = "\u{1b}[0m"

    var sequence: String {
        switch self {
        case .plain: Self.reset
        case .heading: "\u{1b}[1m"
        case .failedHeading: "\u{1b}[1;31m"
        case .failure: "\u{1b}[31m"
        case .faint: "\u{1b}[2m"
        case .service(let index):
            // Cyan, green, yellow, magenta, blue: red is for errors.
            "\u{1b}[\([36, 32, 33, 35, 34][index % 5])m"
        }
    }
}
