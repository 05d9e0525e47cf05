//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The file of an exporter, written to on a thread of its own.
actor LineFile {
    private nonisolated let executor = BlockingExecutor("file")
    /// `nil` after the close.
    private var file: RotatingFile?

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(_ file: consuming RotatingFile) {
        self.file = consume file
    }

    /// Adds lines.
    ///
    /// - Parameter lines: the lines with their line feeds.
    /// - Returns: how many of them are in the file, and what kept the others out.
    func append(_ lines: [[UInt8]]) -> (written: Int, failure: FileExportFailure?) {
        var written = 0
        do throws(RotatingFile.Failure) {
            guard file != nil else { throw RotatingFile.Failure(operation: .shutDown, error: SystemError(code: 0)) }
            try file?.append(lines, written: &written)
            return (written, nil)
        } catch {
            let failure = FileExportFailure(
                operation: error.operation,
                code: error.error.code,
                spanCount: lines.count - written
            )
            return (written, failure)
        }
    }

    /// Closes the file.
    func close() {
        file = nil
    }
}
