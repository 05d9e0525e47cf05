//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The spooled batches in a directory, oldest first.
struct Spool: Sendable {
    /// A spooled batch.
    struct Entry: Sendable, Equatable {
        /// Its sequence number, which is part of the file name.
        let number: UInt64
        let size: Int
        let spanCount: Int
        /// When it was written, in seconds since 1970.
        let written: Int64
    }

    /// The contents of the next file.
    enum Content {
        case body([UInt8])
        /// It cannot be read at the moment.
        case unreadable
        /// It is damaged, in another format or missing. The file was set aside, and the batch is no longer in the spool.
        case damaged
    }

    /// The result of taking over files of other processes.
    struct Findings {
        /// Batches removed to make room.
        var dropped: [Entry] = []
        /// The number of damaged files.
        var damagedFiles = 0
    }

    private let options: SpoolOptions
    private let format: String
    private let directory: SpoolDirectory
    private var nextNumber: UInt64 = 1

    /// The total size in bytes.
    private(set) var size = 0

    /// The number of spans.
    private(set) var spanCount = 0

    /// The spooled batches, oldest first.
    private(set) var entries: [Entry] = []

    /// The number of damaged files set aside.
    private(set) var damagedFiles = 0

    /// The number of damaged files kept for inspection.
    private static let maximumDamagedFiles: UInt64 = 16

    /// Opens a directory. Files of earlier processes are not read until ``adopt()`` is called.
    ///
    /// - Parameters:
    ///   - options: the directory and the limits.
    ///   - format: the encoding of the bodies. Those in another format are set aside.
    ///   - now: the time in seconds since 1970.
    init(_ options: SpoolOptions, format: String, now: Int64) throws(ExporterConfigurationError) {
        self.options = options
        self.format = format
        directory = try SpoolDirectory(options.directory, now: now)
    }

    /// Takes over the files of processes that have ended.
    mutating func adopt() -> Findings {
        var numbers: [UInt64] = []
        var next = nextNumber
        directory.adopt(Self.suffix, unfinished: Self.suffix + Self.unfinishedSuffix) { _ in
            defer { next += 1 }
            numbers.append(next)
            return Self.name(next)
        }
        nextNumber = next
        var findings = Findings()
        for number in numbers {
            switch head(number) {
            case .some(let entry): keep(entry)
            case .none:
                findings.damagedFiles += 1
                setAside(number)
            }
        }
        findings.dropped = makeRoom(sparing: nil)
        return findings
    }

    /// Adds a batch. When this returns, it is on disk.
    ///
    /// - Parameters:
    ///   - body: the batch.
    ///   - spanCount: the number of spans in it.
    ///   - now: the time in seconds since 1970.
    ///   - spared: a batch that must not be removed because it is being sent.
    /// - Returns: the batches removed to make room; none unless the new one was written.
    mutating func append(
        _ body: [UInt8],
        spanCount: Int,
        now: Int64,
        sparing spared: Entry? = nil
    ) throws(SystemError) -> [Entry] {
        let bytes = SpoolFile(format: format, spanCount: spanCount, body: body).bytes
        guard bytes.count <= options.maximumBytes else { throw .fileTooLarge }
        let own = directory.own.directory
        let name = Self.name(nextNumber)
        let unfinished = name + Self.unfinishedSuffix
        do throws(SystemError) {
            try Self.write(bytes, to: unfinished, in: own)
            try own.move(unfinished, to: name)
            try own.synchronize()
        } catch {
            try? own.remove(unfinished)
            try? own.remove(name)
            throw error
        }
        let entry = Entry(number: nextNumber, size: bytes.count, spanCount: spanCount, written: now)
        nextNumber += 1
        keep(entry)
        return makeRoom(sparing: spared)
    }

    /// Reads a spooled batch.
    mutating func content(of entry: Entry) -> Content {
        do throws(SystemError) {
            let bytes = try bytes(entry.number)
            if let file = SpoolFile(bytes), file.format == format { return .body(file.body) }
        } catch {
            // Keep an existing file; another attempt may succeed.
            if exists(entry.number) { return .unreadable }
        }
        forget(entry)
        setAside(entry.number)
        return .damaged
    }

    /// Removes a batch.
    mutating func remove(_ entry: Entry) {
        guard forget(entry) else { return }
        try? directory.own.directory.remove(Self.name(entry.number))
    }

    /// Leaves the remaining batches to the next process.
    func close() {
        directory.close()
    }

    private mutating func keep(_ entry: Entry) {
        entries.append(entry)
        size += entry.size
        spanCount += entry.spanCount
    }

    @discardableResult
    private mutating func forget(_ entry: Entry) -> Bool {
        guard let index = entries.firstIndex(of: entry) else { return false }
        entries.remove(at: index)
        size -= entry.size
        spanCount -= entry.spanCount
        return true
    }

    /// Removes the oldest batches until the limits are met. The newest is kept.
    private mutating func makeRoom(sparing spared: Entry?) -> [Entry] {
        var dropped: [Entry] = []
        while size > options.maximumBytes || entries.count > max(1, options.maximumBatches),
            let oldest = entries.dropLast().first(where: { $0 != spared })
        {
            remove(oldest)
            dropped.append(oldest)
        }
        return dropped
    }

    /// Keeps a few files in rotation, so that a broken disk does not fill up.
    private mutating func setAside(_ number: UInt64) {
        damagedFiles += 1
        let name = "\(UInt64(damagedFiles) % Self.maximumDamagedFiles).damaged"
        try? directory.own.directory.move(Self.name(number), to: name, in: directory.shared)
    }

    /// Reads the metadata of a batch from the start of its file.
    private func head(_ number: UInt64) -> Entry? {
        guard let descriptor = try? directory.own.directory.open(Self.name(number)) else { return nil }
        defer { System.close(descriptor) }
        guard let status = try? System.fileStatus(of: descriptor), status.isFile, status.size <= Int32.max,
            let bytes = try? System.read(descriptor, at: 0, count: SpoolFile.headerSize),
            let spanCount = SpoolFile.spanCount(header: bytes, fileSize: Int(status.size))
        else { return nil }
        return Entry(number: number, size: Int(status.size), spanCount: spanCount, written: status.written)
    }

    private func bytes(_ number: UInt64) throws(SystemError) -> [UInt8] {
        let descriptor = try directory.own.directory.open(Self.name(number))
        defer { System.close(descriptor) }
        let status = try System.fileStatus(of: descriptor)
        guard status.isFile, status.size <= Int32.max else { return [] }
        return try System.read(descriptor, at: 0, count: Int(status.size))
    }

    private func exists(_ number: UInt64) -> Bool {
        (try? directory.own.directory.names())?.contains(Self.name(number)) == true
    }

    private static func write(_ bytes: [UInt8], to name: String, in directory: Directory) throws(SystemError) {
        let descriptor = try directory.create(name)
        defer { System.close(descriptor) }
        try System.append(bytes, to: descriptor)
        try System.synchronize(descriptor)
    }

    private static let suffix = ".batch"
    private static let unfinishedSuffix = ".unfinished"

    private static func name(_ number: UInt64) -> String { SpoolDirectory.digits(number, 20) + suffix }
}
