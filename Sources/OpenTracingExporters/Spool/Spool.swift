//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

private import Foundation

/// The batches that wait in a directory, the oldest first.
struct Spool: Sendable {
    /// A batch that waits.
    struct Entry: Sendable, Equatable {
        /// Its place in the order; part of the file's name.
        let number: UInt64
        let size: Int
        let spanCount: Int
    }

    private let options: SpoolOptions
    private let format: String
    private let claim: SpoolClaim
    private var nextNumber: UInt64 = 1
    private var size = 0

    /// How many spans wait.
    private(set) var spanCount = 0

    /// The batches that wait, the oldest first.
    private(set) var entries: [Entry] = []

    /// How many files were set aside because they were damaged.
    private(set) var damagedFiles = 0

    /// How many spans were in those of them that this process wrote down itself, or had read before.
    private var damagedSpanCount = 0

    /// How many damaged files are kept for somebody to look at.
    private static let maximumDamagedFiles: UInt64 = 16

    /// Opens a directory, with what an earlier process left there.
    ///
    /// - Parameters:
    ///   - options: where, and how much.
    ///   - format: what the bodies are written in. Those in another format are set aside.
    init(_ options: SpoolOptions, format: String) throws(ExporterConfigurationError) {
        self.options = options
        self.format = format
        let claim: SpoolClaim?
        do throws(SystemError) {
            try System.makeDirectories(options.directory)
            claim = try SpoolClaim(directory: options.directory)
        } catch {
            throw .spoolNotUsable(code: error.code)
        }
        guard let claim else { throw .spoolInUse }
        self.claim = claim
        let names = (try? FileManager.default.contentsOfDirectory(atPath: options.directory)) ?? []
        for name in names where name.hasSuffix(Self.unfinishedSuffix) {
            try? System.remove(path(name))
        }
        let numbers = names.compactMap(Self.number(of:)).sorted()
        nextNumber = (numbers.last ?? 0) + 1
        for number in numbers {
            guard let file = read(number) else { continue }
            entries.append(Entry(number: number, size: file.bytes.count, spanCount: file.spanCount))
            size += file.bytes.count
            spanCount += file.spanCount
        }
    }

    /// Adds a batch. Once this returns, the disk has it.
    ///
    /// - Parameters:
    ///   - body: the batch.
    ///   - spanCount: how many spans it holds.
    ///   - spared: a batch that must not go: it is being sent.
    /// - Returns: the batches that had to go to make room.
    mutating func append(
        _ body: [UInt8],
        spanCount: Int,
        sparing spared: Entry? = nil
    ) throws(SystemError) -> [Entry] {
        let bytes = SpoolFile(format: format, spanCount: spanCount, body: body).bytes
        guard bytes.count <= options.maximumBytes else { throw .fileTooLarge }
        var dropped: [Entry] = []
        while let oldest = entries.first(where: { $0 != spared }),
            size + bytes.count > options.maximumBytes || entries.count >= max(1, options.maximumBatches)
        {
            remove(oldest)
            dropped.append(oldest)
        }
        let entry = Entry(number: nextNumber, size: bytes.count, spanCount: spanCount)
        let unfinished = path(Self.name(entry.number) + Self.unfinishedSuffix)
        do throws(SystemError) {
            try Self.write(bytes, to: unfinished)
            try System.move(unfinished, to: path(Self.name(entry.number)))
            try claim.synchronizeDirectory()
        } catch {
            try? System.remove(unfinished)
            try? System.remove(path(Self.name(entry.number)))
            throw error
        }
        nextNumber += 1
        entries.append(entry)
        size += entry.size
        self.spanCount += spanCount
        return dropped
    }

    /// The oldest batch. Damaged ones before it are set aside.
    mutating func first() -> (entry: Entry, body: [UInt8])? {
        while let entry = entries.first {
            let damagedBefore = damagedFiles
            if let file = read(entry.number) { return (entry, file.body) }
            forget(entry)
            if damagedFiles > damagedBefore { damagedSpanCount += entry.spanCount }
        }
        return nil
    }

    /// How many spans damaged files have cost since this was asked last.
    mutating func takeDamagedSpanCount() -> Int {
        defer { damagedSpanCount = 0 }
        return damagedSpanCount
    }

    /// Removes a batch.
    mutating func remove(_ entry: Entry) {
        guard forget(entry) else { return }
        try? System.remove(path(Self.name(entry.number)))
    }

    @discardableResult
    private mutating func forget(_ entry: Entry) -> Bool {
        guard let index = entries.firstIndex(of: entry) else { return false }
        entries.remove(at: index)
        size -= entry.size
        spanCount -= entry.spanCount
        return true
    }

    /// Reads a file, and sets it aside when it is damaged or in another format. One that cannot be read at the moment stays for the
    /// next process.
    private mutating func read(_ number: UInt64) -> SpoolFile? {
        let path = path(Self.name(number))
        guard let bytes = Self.bytes(of: path) else { return nil }
        if let file = SpoolFile(bytes), file.format == format { return file }
        damagedFiles += 1
        // A few are kept, in turn, so that a broken disk does not fill itself.
        try? System.move(path, to: self.path("\(number % Self.maximumDamagedFiles).damaged"))
        return nil
    }

    private static func bytes(of path: String) -> [UInt8]? {
        guard let descriptor = try? System.openForReading(path) else { return nil }
        defer { System.close(descriptor) }
        guard let size = try? System.status(of: descriptor).size, size <= Int32.max else { return nil }
        return try? System.read(descriptor, at: 0, count: Int(size))
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(SystemError) {
        let descriptor = try System.openEmpty(path)
        defer { System.close(descriptor) }
        try System.append(bytes, to: descriptor)
        try System.synchronize(descriptor)
    }

    private func path(_ name: String) -> String { options.directory + "/" + name }

    private static let suffix = ".batch"
    private static let unfinishedSuffix = ".unfinished"

    private static func name(_ number: UInt64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 20 - digits.count)) + digits + suffix
    }

    private static func number(of name: String) -> UInt64? {
        guard name.hasSuffix(suffix), let number = UInt64(name.dropLast(suffix.count)), number < .max,
            name == Self.name(number)
        else { return nil }
        return number
    }
}
