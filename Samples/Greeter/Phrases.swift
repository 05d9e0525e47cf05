//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if GRPC && Hummingbird
import TracedGRPC

/// Finds the words: a type with a traced function.
struct Phrases: TracedMembers {
    @TracedFunction("phrase.find", tags: .argument(1, as: "language"))
    var greeting = { (name: String, language: String) -> String in
        switch language {
        case "de": "Guten Tag, \(name)!"
        case "fr": "Bonjour, \(name) !"
        default: "Hello, \(name)!"
        }
    }
}
#endif
