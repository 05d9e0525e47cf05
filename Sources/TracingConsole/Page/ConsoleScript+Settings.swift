//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension ConsoleScript {
    /// The settings view.
    static let settings = #"""
        async function settingsView(_, __, onLeave) {
          let settings = await ask("settings");
          const root = element("div");

          // Changes by others are not overwritten: the service rejects a change based on outdated settings.
          async function put(value, told, form) {
            try {
              settings = await change("settings", value, { "if-match": "\"" + settings.revision + "\"" });
              sayDone(told);
              form?.succeeded();
            } catch (error) {
              if (error.status === 412) {
                settings = await ask("settings").catch(() => settings);
                say("Someone else changed the settings in the meantime. The current ones are shown; your change was not applied.");
              } else if (error.status === 422 && form) form.failed(error.message);
              else say(error.message);
            }
            keepingFocus(root, draw);
          }

          // What is typed in stays when the rest is drawn anew.
          const attribute = adder("Attribute", "headers.user-agent", "Add", (text, form) => put({
            tracedRequestAttributes: [...settings.attributes.map(attribute => attribute.name), text],
          }, "Added the attribute " + text, form), settings.knownAttributes.filter(name => !name.endsWith(".NAME")));
          const pattern = adder("Path pattern", "/internal/**", "Add", (text, form) => put({
            skip: [...settings.skip.map(wording), text],
          }, "Added the pattern " + text, form));
          const sampling = adder("From 0 to 1, or tracer", settings.sampling || "a closure", "Set", (text, form) => put({
            sampling: text !== "" && Number.isFinite(Number(text)) ? Number(text) : text,
          }, "The sampling rate is " + text, form));

          function draw() {
            showMode(settings.mode);
            const fixed = !settings.allowsChanges;
            const names = settings.attributes.map(attribute => attribute.name);
            root.replaceChildren(...[
              fixed ? element("p", { class: "note" },
                "The console is read-only. To allow changes, create it with allowsChanges: true.") : null,
              element("fieldset", { disabled: fixed },
                element("legend", {}, "Mode"),
                element("div", { class: "bar" }, settings.modes.map(mode => element("button", {
                  value: mode, name: "mode", "data-key": "mode " + mode, "aria-pressed": String(mode === settings.mode),
                  onclick: () => put({ mode }, "The mode is " + mode) }, mode)))),
              element("fieldset", { disabled: fixed },
                element("legend", {}, "Request attributes"),
                chips(settings.attributes.map(attribute => ({
                  text: attribute.name,
                  title: attribute.tag + (attribute.isReadAtEnd ? ", read after the handler returns" : ""),
                  remove: () => put({ tracedRequestAttributes: names.filter(name => name !== attribute.name) },
                    "Removed the attribute " + attribute.name),
                })), "none"), attribute,
                element("p", { class: "quiet" }, "Known: " + settings.knownAttributes.join(", "))),
              element("fieldset", { disabled: fixed },
                element("legend", {}, "Requests to skip"),
                chips(settings.skip.map((rule, index) => ({
                  text: [rule.path || rule.route && "route " + rule.route, ...rule.methods].filter(Boolean).join(" "),
                  remove: () => put({ skip: settings.skip.filter((_, other) => other !== index).map(wording) },
                    "Removed the pattern"),
                })), "none listed"), pattern,
                element("details", {}, element("summary", {}, settings.fixedSkip.length + " fixed rules"),
                  element("ul", {}, settings.fixedSkip.map(rule => element("li", {}, rule))))),
              element("fieldset", { disabled: fixed },
                element("legend", {}, "Sampling rate of traced requests"), sampling,
                element("p", { class: "quiet" }, "Now: " + (settings.sampling || "decided by a closure in code"))),
              element("h3", {}, "Make it permanent"),
              keep("Environment variables", settings.environment), keep("Swift", settings.swift),
              element("h3", {}, "Changes since start"),
              table("Changes", ["When", "What", "From"], settings.changes.map(item => [time(item.time),
                element("span", {}, element("code", {}, item.what), item.undoes.length ? element("small", { class: "bad" },
                  "reverts changes made in the console: " + item.undoes.join(", ")) : null), item.from]), "No changes."),
              element("details", {}, element("summary", {}, "All settings"),
                table("Settings", ["Key", "Variables", "Type", "Default", "Meaning"], settings.schema.map(setting => [
                  element("code", {}, setting.key || "only in code"), setting.variables.join(", ") || "–", setting.type,
                  setting.defaultValue || "–", setting.meaning]), "")),
            ].filter(Boolean));
          }

          function wording(rule) {
            const said = {};
            if (rule.path) said.path = rule.path;
            if (rule.route) said.route = rule.route;
            if (rule.methods.length) said.methods = rule.methods;
            return said;
          }

          function chips(items, empty) {
            if (!items.length) return element("p", { class: "quiet" }, empty);
            return element("ul", { class: "chips" }, items.map(item => element("li", { title: item.title },
              element("code", {}, item.text),
              element("button", { "aria-label": "Remove " + item.text, "data-key": "remove " + item.text,
                onclick: item.remove }, "×"))));
          }

          function adder(label, placeholder, verb, add, known = []) {
            const id = "known-" + label.replace(/\W/g, "");
            const input = element("input", { placeholder, list: known.length ? id : null, required: true,
              "data-key": label, oninput: () => form.failed("") });
            const problem = element("small", { class: "bad", id: "problem-" + id, role: "alert" });
            const form = element("form", { onsubmit: event => {
              event.preventDefault();
              add(input.value.trim(), form);
            } }, element("div", { class: "bar" }, field(label, input),
              element("datalist", { id }, known.map(value => element("option", { value }))), element("button", {
                "data-key": verb + label }, verb)), problem);
            form.succeeded = () => { input.value = ""; form.failed(""); };
            form.failed = text => {
              setText(problem, text);
              if (!text) {
                input.removeAttribute("aria-invalid");
                input.removeAttribute("aria-describedby");
                return;
              }
              say("");
              setText(done, "");
              input.setAttribute("aria-invalid", "true");
              input.setAttribute("aria-describedby", problem.id);
              input.focus();
            };
            return form;
          }

          function keep(title, text) {
            const button = element("button", { onclick: () => copy(text, button) }, "Copy");
            return element("figure", {}, element("figcaption", {}, title, button),
              element("pre", { tabindex: "0" }, text));
          }

          draw();
          onLeave(listen("settings", async () => {
            const current = await ask("settings").catch(() => settings);
            const isSame = current.revision === settings.revision && current.changes.length === settings.changes.length
              && current.changes[0]?.time === settings.changes[0]?.time;
            if (isSame) return;
            settings = current;
            keepingFocus(root, draw);
          }));
          return [element("h2", {}, "Settings"), root];
        }
        """#
}
