//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if !(GRPC && Hummingbird)
/// Without the traits there is nothing to serve and to call with.
@main
struct Greeter {
    static func main() {
        print("The sample Greeter needs traits: swift run --enable-all-traits Greeter")
    }
}
#endif
