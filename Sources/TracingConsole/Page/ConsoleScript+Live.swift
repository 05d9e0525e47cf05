//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension ConsoleScript {
    /// Live updates from the service, received by one tab for all tabs of a browser.
    static let live = #"""
        const listeners = { traces: new Set(), settings: new Set(), state: new Set() };
        const known = {};
        let connection = null;

        // Calls a listener with updates of one kind, until the view is left.
        function listen(kind, listener) {
          listeners[kind].add(listener);
          if (kind === "state" && connection) listener(...connection);
          return () => listeners[kind].delete(listener);
        }

        function receive(kind, values) {
          if (kind === "state") connection = values;
          else if (known[kind] === values[0]) return;
          else known[kind] = values[0];
          for (const listener of [...listeners[kind]]) listener(...values);
        }

        // A browser limits its connections to a service: the tab that holds the lock receives updates and forwards them. If the browser
        // has no locks, as on an address that it does not trust, each tab receives its own.
        const shared = "tracing console " + base.pathname;
        const channel = new BroadcastChannel(shared);
        let isLeading = false;

        channel.onmessage = ({ data }) => {
          if (document.hidden) return;
          if (data?.isAsking) {
            if (!isLeading) return;
            if (connection) channel.postMessage({ kind: "state", values: connection });
            for (const kind of Object.keys(known)) channel.postMessage({ kind, values: [known[kind]] });
          } else if (Object.hasOwn(listeners, data?.kind) && Array.isArray(data.values)) receive(data.kind, data.values);
        };

        function share(kind, ...values) {
          receive(kind, values);
          if (navigator.locks) channel.postMessage({ kind, values });
        }

        // Reads server-sent events without EventSource, which cannot send a token.
        async function lead(signal) {
          isLeading = true;
          let pause = 0;
          while (!signal.aborted) {
            try {
              const query = new URLSearchParams();
              if (known.traces !== undefined) query.set("since", known.traces);
              if (known.settings !== undefined) query.set("settings", known.settings);
              const reader = (await request("live?" + query, { signal }, false)).body
                .pipeThrough(new TextDecoderStream()).getReader();
              share("state", true);
              pause = 0;
              let text = "";
              for (;;) {
                const { value, done } = await reader.read();
                if (done) break;
                text += value;
                const last = text.lastIndexOf("\n\n");
                if (last < 0) continue;
                const events = text.slice(0, last).matchAll(/event: (traces|settings)\ndata: \{"revision":(\d+)\}/g);
                for (const [, kind, revision] of events) share(kind, Number(revision));
                text = text.slice(last + 2);
              }
            } catch (error) {
              if (signal.aborted) break;
              share("state", false, error instanceof Refusal ? error.message : "The service does not respond.");
              if (error.status === 401) break;
              // A restarted service counts from the beginning.
              for (const kind of Object.keys(known)) delete known[kind];
              pause = Math.min(Math.max(1000, pause * 2), 30000);
            }
            // The service ends each stream after some seconds; reconnect at once.
            if (!signal.aborted) await new Promise(resolve => {
              signal.addEventListener("abort", resolve, { once: true });
              setTimeout(resolve, pause);
            });
          }
          isLeading = false;
        }

        let seen = null;

        // A hidden tab receives nothing.
        async function follow() {
          if (seen || document.hidden) return;
          const own = new AbortController();
          seen = own;
          try {
            if (navigator.locks) {
              channel.postMessage({ isAsking: true });
              await navigator.locks.request(shared, { signal: own.signal }, () => lead(own.signal));
            } else await lead(own.signal);
          } catch (error) {
            if (!own.signal.aborted) say(error.message);
          }
          if (seen === own) seen = null;
        }

        document.addEventListener("visibilitychange", () => {
          if (document.hidden) {
            seen?.abort();
            seen = null;
          } else follow();
        });
        """#
}
