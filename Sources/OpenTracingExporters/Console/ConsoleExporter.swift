//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracingSDK

/// Prints traces as they finish: a heading for each trace, then a line for each span with a bar that shows when it ran.
///
/// ```
/// trace 4bf92f3577b34da6a3ce929d0e0e4736 · shop, stock · 12.4 ms · 3 spans · ✗ 1 error
/// GET /orders/:id  shop      0 ns  12.4 ms  █████████████████████████  http.method=GET http.status_code=200
/// ├ authorize      shop    120 µs  1.20 ms  ██
/// └ reserve        stock  1.40 ms  10.1 ms    █████████████████████    ✗
///     ✗ ConnectionError: connection reset
/// ```
///
/// It draws in ASCII if the environment specifies a character set other than UTF-8.
///
/// Meant for development: a trace is shown as a whole if its spans arrive in one batch. A span whose parent was in an earlier
/// batch, or belongs to another process, is shown as a root. While the output blocks, exports wait, but no threads that serve
/// requests.
public struct ConsoleExporter: SpanExporter {
    private let waterfall: Waterfall
    private let columns: Int?
    private let output: TextOutput

    /// Creates an exporter.
    ///
    /// - Parameters:
    ///   - tags: the tags to show next to the bars.
    ///   - columns: the maximum width of a line, in columns; `nil` to use the environment variable `COLUMNS` or the width of the
    ///     terminal, and 120 if neither is available.
    ///   - usesColor: whether to use color; `nil` to do so if the output is a terminal and the environment has neither a
    ///     non-empty `NO_COLOR` nor `TERM=dumb`.
    ///   - output: the output to print to.
    public init(
        tags: WaterfallTags = .standard,
        columns: Int? = nil,
        usesColor: Bool? = nil,
        output: TextOutput = .standardOutput
    ) {
        self.init(
            tags: tags,
            columns: columns,
            usesColor: usesColor,
            output: output,
            environment: System.environment
        )
    }

    package init(
        tags: WaterfallTags = .standard,
        columns: Int? = nil,
        usesColor: Bool? = nil,
        output: TextOutput,
        environment: (String) -> String?
    ) {
        self.columns = columns
        self.output = output
        waterfall = Waterfall(
            tags: tags,
            usesColor: usesColor ?? Self.isColorful(output, environment),
            glyphs: Self.glyphs(environment)
        )
    }

    /// `console`.
    public var name: String { TracesExporter.console.name }

    /// Prints a batch as one block.
    ///
    /// - Parameter spans: the spans to print.
    /// - Throws: an ``/OpenTracingSDK/SpanExportError`` if the output did not accept it.
    public func export(_ spans: [SpanRecord]) async throws {
        var waterfall = waterfall
        if let columns = columns ?? output.columns { waterfall.columns = columns }
        try await output.writeAndWait(waterfall.render(spans))
    }

    private static func isColorful(_ output: TextOutput, _ environment: (String) -> String?) -> Bool {
        output.isTerminal && (environment("NO_COLOR") ?? "").isEmpty && environment("TERM") != "dumb"
    }

    /// Without any locale, UTF-8 is assumed: containers rarely set one.
    private static func glyphs(_ environment: (String) -> String?) -> WaterfallGlyphs {
        for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
            guard let locale = environment(name), !locale.isEmpty else { continue }
            return locale.contains(".") && !locale.uppercased().contains("UTF") ? .ascii : .unicode
        }
        return .unicode
    }
}

extension TracesExporter {
    /// Prints whole traces as waterfalls to standard output, with a ``ConsoleExporter``.
    public static let console = TracesExporter("console", takesWholeTraces: true) { _ in ConsoleExporter() }
}
