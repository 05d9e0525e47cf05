//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if !(Hummingbird && AsyncHTTPClient && DistributedTracing && Logging && ServiceLifecycle)
/// Without the traits there is nothing to serve and to ask with.
@main
struct Shop {
    static func main() {
        print("The sample Shop needs traits: swift run --enable-all-traits Shop")
    }
}
#endif
