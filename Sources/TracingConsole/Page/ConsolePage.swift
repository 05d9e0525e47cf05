//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

internal import TracedRouting

/// The static files of the page. They are the same for everyone: the data comes from the API and is inserted as text.
enum ConsolePage {
    /// Returns the HTML document.
    ///
    /// - Parameters:
    ///   - path: the path of the console.
    ///   - asked: the path of the request, which determines how the browser resolves the other files.
    static func document(at path: String, asked: String) -> Response {
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        let isSafe = name.utf8.allSatisfy { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "<") }
        let folder = asked.hasSuffix("/") || !isSafe ? "" : "\(name)/"
        let text = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Tracing</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="\(folder)console.css">
            <script src="\(folder)console.js" defer></script>
            </head>
            <body>
            <a class="skip" href="#main">Skip to content</a>
            <header>
            <h1>Tracing</h1>
            <nav aria-label="Views" id="views"></nav>
            <span id="mode" class="badge" role="status" aria-label="Mode"></span>
            </header>
            <p id="message" role="alert" hidden></p>
            <p id="done" role="status"></p>
            <main id="main" tabindex="-1"><p class="quiet">Loading…</p></main>
            <noscript><p>The console needs JavaScript. Its data is available under api/.</p></noscript>
            </body>
            </html>
            """
        return file(text, "text/html")
    }

    /// The script of the page.
    static let script = file(
        "\"use strict\";\n(() => {\n"
            + [
                ConsoleScript.elements, ConsoleScript.requests, ConsoleScript.live, ConsoleScript.routes,
                ConsoleScript.settings, ConsoleScript.traces, ConsoleScript.waterfall, ConsoleScript.overview,
                ConsoleScript.views,
            ].joined(separator: "\n") + "\n})();\n",
        "text/javascript"
    )

    /// The style sheet of the page.
    static let style = file(ConsoleStyle.text, "text/css")

    private static func file(_ text: String, _ type: String) -> Response {
        Response(headers: ["content-type": "\(type); charset=utf-8"], body: ResponseBody(text))
    }
}

/// The parts of the page's script.
enum ConsoleScript {}
