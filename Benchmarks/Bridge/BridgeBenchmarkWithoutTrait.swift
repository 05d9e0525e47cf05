//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
#if !DistributedTracing
import Foundation

@main
struct BridgeBenchmark {
    static func main() {
        FileHandle.standardError.write(
            Data("BridgeBenchmark needs: swift build --traits DistributedTracing --product BridgeBenchmark\n".utf8)
        )
        exit(1)
    }
}
#endif
