//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if !Hummingbird
/// Without the trait there is nothing to serve with.
@main
struct Shop {
    static func main() {
        print("The sample Shop serves with Hummingbird: swift run --traits Hummingbird Shop")
    }
}
#endif
