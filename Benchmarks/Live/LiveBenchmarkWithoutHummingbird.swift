//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

#if !Hummingbird
import Foundation

@main
struct LiveBenchmark {
    static func main() {
        FileHandle.standardError.write(
            Data("LiveBenchmark needs Hummingbird: swift build --traits Hummingbird --product LiveBenchmark\n".utf8)
        )
        exit(1)
    }
}
#endif
