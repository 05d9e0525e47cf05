//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension ConsoleScript {
    /// Helpers that create elements, inserting all external data as text, and format numbers and times.
    static let elements = #"""
        const main = document.getElementById("main");

        // Texts go in as text, never as markup.
        function element(name, properties, ...children) {
          const node = document.createElement(name);
          fill(node, properties, children);
          return node;
        }

        function drawing(name, properties, ...children) {
          const node = document.createElementNS("http://www.w3.org/2000/svg", name);
          fill(node, properties, children);
          return node;
        }

        function fill(node, properties, children) {
          for (const [key, value] of Object.entries(properties || {})) {
            if (value === null || value === undefined || value === false) continue;
            if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
            else if (key === "style") Object.assign(node.style, value);
            else if (key === "value" || key === "checked" || key === "selected") node[key] = value;
            else node.setAttribute(key, value === true ? "" : String(value));
          }
          for (const child of children.flat(Infinity)) {
            if (child === null || child === undefined) continue;
            node.append(child instanceof Node ? child : String(child));
          }
        }

        function table(caption, heads, rows, empty) {
          if (!rows.length) return element("p", { class: "quiet" }, empty);
          return element("div", { class: "scroll" },
            element("table", {},
              element("caption", { class: "hidden" }, caption),
              element("thead", {}, element("tr", {}, heads.map(head => element("th", { scope: "col" }, head)))),
              element("tbody", {}, rows.map(cells => element("tr", {}, cells.map((cell, index) =>
                element("td", { "data-label": heads[index] }, cell)))))));
        }

        function field(label, control) {
          return element("label", { class: "field" }, element("span", {}, label), control);
        }

        // With spaces that do not break.
        function duration(microseconds) {
          if (microseconds === null || microseconds === undefined) return "–";
          if (microseconds === 0) return "0";
          if (microseconds < 1000) return microseconds.toFixed(microseconds < 10 ? 1 : 0) + "\u00a0µs";
          if (microseconds < 1e6) return (microseconds / 1000).toFixed(microseconds < 1e5 ? 2 : 0) + "\u00a0ms";
          return (microseconds / 1e6).toFixed(2) + "\u00a0s";
        }

        function time(microseconds) {
          const date = new Date(microseconds / 1000);
          const pad = (number, width = 2) => String(number).padStart(width, "0");
          return pad(date.getHours()) + ":" + pad(date.getMinutes()) + ":" + pad(date.getSeconds()) + "."
            + pad(date.getMilliseconds(), 3);
        }

        function bytes(count) {
          if (count < 1024) return count + " B";
          return count < 1 << 20 ? (count / 1024).toFixed(1) + " KiB" : (count / (1 << 20)).toFixed(1) + " MiB";
        }

        function copy(text, button) {
          const label = button.textContent;
          navigator.clipboard.writeText(text).then(() => {
            button.textContent = "Copied";
            setTimeout(() => { button.textContent = label; }, 1500);
          }, () => say("The browser blocked copying. Select the text and copy it manually."));
        }

        // What does not change is not read aloud again.
        function setText(node, text) {
          if (node.textContent !== text) node.textContent = text;
        }

        // Draws a part anew, and gives the focus back to what has the same key.
        function keepingFocus(part, draw) {
          const held = document.activeElement;
          const key = part.contains(held) ? held.dataset.key : null;
          draw();
          if (!key || document.activeElement === held) return;
          part.querySelector("[data-key=\"" + CSS.escape(key) + "\"]")?.focus();
        }

        const message = document.getElementById("message");
        const done = document.getElementById("done");

        function say(text) {
          setText(message, text);
          message.hidden = !text;
          if (text) setText(done, "");
        }

        function sayDone(text) {
          say("");
          setText(done, text);
        }
        """#
}
