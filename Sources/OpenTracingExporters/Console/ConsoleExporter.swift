//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

public import OpenTracingSDK

/// Prints traces as they finish, a heading for each trace, then a line for each span with a bar that shows when it ran.
///
/// ```
/// trace 4bf92f3577b34da6a3ce929d0e0e4736 · shop, stock · 12.4 ms · 3 spans · ✗ 1 error
/// GET /orders/:id  shop      0 ns  12.4 ms  █████████████████████████  http.method=GET http.status_code=200
/// ├ authorize      shop    120 µs  1.20 ms  ██
/// └ reserve        stock  1.40 ms  10.1 ms    █████████████████████    ✗
///     ✗ ConnectionError: connection reset
/// ```
///
/// The drawing is in ASCII where the environment names a character set other than UTF-8.
///
/// Made for development: a trace shows whole when its spans arrive in one batch. A span whose parent came in an earlier batch,
/// or belongs to another process, stands as a root of its own. While the output blocks, exports
/// wait, and no thread that serves requests does.
public struct ConsoleExporter: SpanExporter {
    private let waterfall: Waterfall
    private let columns: Int?
    private let output: TextOutput

    /// Creates an exporter.
    ///
    /// - Parameters:
    ///   - tags: which tags stand beside the bars.
    ///   - columns: how many columns a line may take; `nil` for what the environment variable `COLUMNS` or the terminal says,
    ///     and 120 where neither does.
    ///   - usesColor: whether to colour; `nil` to colour when the output is a terminal and the environment has no `NO_COLOR` (or an
    ///     empty one) and no `TERM=dumb`.
    ///   - output: where to print.
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
    /// - Throws: an ``/OpenTracingSDK/SpanExportError`` when the output did not take it.
    public func export(_ spans: [SpanRecord]) async throws {
        var waterfall = waterfall
        if let columns = columns ?? output.columns { waterfall.columns = columns }
        try await output.writeAndWait(waterfall.render(spans))
    }

    private static func isColorful(_ output: TextOutput, _ environment: (String) -> String?) -> Bool {
        output.isTerminal && (environment("NO_COLOR") ?? "").isEmpty && environment("TERM") != "dumb"
    }

    /// An environment that says nothing is taken to know UTF-8: containers rarely set a locale.
    private static func glyphs(_ environment: (String) -> String?) -> WaterfallGlyphs {
        for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
            guard let locale = environment(name), !locale.isEmpty else { continue }
            return locale.contains(".") && !locale.uppercased().contains("UTF") ? .ascii : .unicode
        }
        return .unicode
    }
}

extension TracesExporter {
    /// ``ConsoleExporter``: to standard output, whole traces as waterfalls.
    public static let console = TracesExporter("console", takesWholeTraces: true) { _ in ConsoleExporter() }
}
