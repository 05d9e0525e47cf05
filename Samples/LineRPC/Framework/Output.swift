//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation

/// Says something on standard error, since standard output may be the pipe.
func warn(_ text: String) {
    FileHandle.standardError.write(Data("LineRPC: \(text)\n".utf8))
}

/// Says something on standard output.
func say(_ text: String) {
    FileHandle.standardOutput.write(Data("\(text)\n".utf8))
}
