//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// The style of the page: light and dark, with support for narrow screens.
enum ConsoleStyle {
    /// The style sheet.
    static let text = #"""
        :root {
          color-scheme: light dark;
          --back: light-dark(#ffffff, #14171c);
          --raised: light-dark(#f4f6f8, #1d2229);
          --text: light-dark(#1b1f24, #e3e8ee);
          --quiet: light-dark(#5a6470, #9aa6b2);
          --line: light-dark(#d5dbe1, #343c46);
          --accent: light-dark(#0b5cad, #6cb2ff);
          --good: light-dark(#176b3a, #6fd598);
          --bad: light-dark(#b3261e, #ff8a80);
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.45 system-ui, sans-serif; }
        header { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; padding: .6rem 1rem;
          background: var(--raised); border-bottom: 1px solid var(--line); }
        h1 { font-size: 1.1rem; margin: 0; }
        h2 { font-size: 1.3rem; margin: .4rem 0 .8rem; overflow-wrap: anywhere; }
        h3 { font-size: 1.05rem; margin: 1.4rem 0 .5rem; }
        h4 { margin: .7rem 0 .2rem; font-size: .9rem; }
        nav { display: flex; flex-wrap: wrap; gap: .2rem; }
        nav a { padding: .35rem .7rem; border-radius: .4rem; color: var(--text); text-decoration: none; }
        nav a[aria-current] { background: var(--accent); color: var(--back); }
        a { color: var(--accent); }
        a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible, summary:focus-visible,
        pre:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
        main { padding: .6rem 1rem 3rem; max-width: 1500px; margin: 0 auto; }
        main:focus { outline: none; }
        .skip { position: absolute; left: -999px; }
        .skip:focus { left: .5rem; top: .5rem; background: var(--back); padding: .5rem; z-index: 2; }
        .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        .quiet, small { color: var(--quiet); }
        small { display: block; font-size: .8rem; overflow-wrap: anywhere; }
        .bad, small.bad { color: var(--bad); }
        .note { background: var(--raised); border-left: 3px solid var(--accent); padding: .5rem .8rem; }
        #message { margin: .6rem 1rem; padding: .6rem .8rem; border: 1px solid var(--bad); border-radius: .4rem;
          color: var(--bad); white-space: pre-wrap; overflow-wrap: anywhere; }
        #done { position: sticky; top: 0; z-index: 1; margin: 0; padding: 0 1rem; background: var(--back);
          color: var(--good); }
        input[aria-invalid] { border-color: var(--bad); }
        .badge { display: inline-block; padding: .05rem .5rem; border-radius: 1rem; border: 1px solid var(--line);
          font-size: .8rem; font-weight: 600; vertical-align: middle; }
        .badge:empty { display: none; }
        .badge.good { color: var(--good); border-color: var(--good); }
        .badge.off { color: var(--quiet); }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; margin: .4rem 0 1rem; font-size: .9rem; }
        th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid var(--line); }
        th { color: var(--quiet); font-weight: 600; white-space: nowrap; }
        td, td small { overflow-wrap: break-word; }
        td .badge { margin-right: .3rem; }
        tbody tr:hover { background: var(--raised); }
        code, pre, .id { font: .86rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
        pre { background: var(--raised); padding: .7rem; border-radius: .4rem; overflow-x: auto; margin: .3rem 0; }
        .route { white-space: nowrap; }
        button, .button, input, select { font: inherit; color: inherit; background: var(--back);
          border: 1px solid var(--line); border-radius: .4rem; padding: .35rem .7rem; text-decoration: none; }
        button, .button { cursor: pointer; background: var(--raised); }
        button:hover, .button:hover { border-color: var(--accent); }
        button[aria-pressed=true] { border-color: var(--accent); color: var(--accent); font-weight: 600; }
        button.primary { background: var(--accent); color: var(--back); border-color: var(--accent); }
        input[type=checkbox], input[type=radio] { width: 1.05rem; height: 1.05rem; accent-color: var(--accent); }
        .bar { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin: .5rem 0; }
        .field { display: flex; flex-direction: column; gap: .15rem; font-size: .8rem; color: var(--quiet); }
        .field input { font-size: .95rem; color: var(--text); width: 11rem; max-width: 100%; }
        .check, .choices label { display: inline-flex; gap: .4rem; align-items: center; padding: .35rem 0; }
        .choices { display: flex; gap: 1.2rem; flex-wrap: wrap; }
        fieldset { border: 1px solid var(--line); border-radius: .5rem; margin: 0 0 1rem; padding: .6rem .9rem;
          min-width: 0; }
        legend { font-weight: 600; padding: 0 .3rem; }
        .rule { display: flex; flex-wrap: wrap; gap: .3rem; }
        button:disabled { opacity: .5; cursor: default; }
        .chips { display: flex; flex-wrap: wrap; gap: .4rem; list-style: none; padding: 0; margin: .3rem 0; }
        .chips li { display: inline-flex; align-items: center; border: 1px solid var(--line); border-radius: 1rem;
          padding-left: .7rem; background: var(--raised); }
        .chips button { border: 0; background: none; padding: .2rem .6rem; }
        figure { margin: .5rem 0; }
        figcaption { display: flex; gap: .6rem; align-items: center; color: var(--quiet); font-size: .85rem; }
        details { margin: .4rem 0; }
        summary { cursor: pointer; }
        ul { padding-left: 1.2rem; }
        .meter { display: block; height: 4px; background: var(--line); border-radius: 2px; width: 7rem; max-width: 100%; }
        .meter span { display: block; height: 100%; background: var(--accent); border-radius: 2px; }
        .axis { position: relative; height: 1.3rem; margin-left: 40%; font-size: .75rem; color: var(--quiet); }
        .axis span { position: absolute; border-left: 1px solid var(--line); padding-left: .2rem; white-space: nowrap; }
        .waterfall { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--line); }
        .span-row { display: grid; grid-template-columns: 40% 60%; width: 100%; padding: 0; border: 0;
          border-bottom: 1px solid var(--line); border-radius: 0; background: none; text-align: left;
          align-items: stretch; }
        .span-row:hover { background: var(--raised); }
        .span-name { padding: .25rem .5rem .25rem 0; overflow-wrap: anywhere; font-size: .9rem; }
        .span-name small { display: inline; margin-left: .5rem; }
        .dot { display: inline-block; width: .6rem; height: .6rem; border-radius: 50%; margin-right: .4rem; }
        .span-lane { position: relative; min-height: 1.6rem; overflow: hidden; }
        .span-bar { position: absolute; top: .35rem; height: 1rem; min-width: 2px; border-radius: 3px; }
        .span-bar.failed { outline: 2px solid var(--bad); outline-offset: -2px; }
        .span-time { position: absolute; top: .25rem; padding: 0 .3rem; font-size: .78rem; white-space: nowrap; }
        .span-time.before { color: #fff; text-shadow: 0 0 3px #000, 0 0 2px #000; }
        .detail { padding: .4rem .8rem .8rem; background: var(--raised); border-bottom: 1px solid var(--line); }
        dl { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: .15rem 1rem; margin: .2rem 0; }
        dt { color: var(--quiet); overflow-wrap: anywhere; }
        dd { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap; }
        .chart { width: 100%; max-width: 700px; height: 110px; background: var(--raised); border-radius: .4rem; }
        .chart .all { fill: var(--accent); }
        .chart .failed { fill: var(--bad); }
        .spark { width: 300px; max-width: 100%; height: 40px; background: var(--raised); border-radius: .3rem; }
        .spark polyline { fill: none; stroke: var(--accent); stroke-width: 1.5; }
        .spark circle { fill: var(--accent); }
        .spark circle.failed { fill: var(--bad); }
        .map { width: 100%; }
        .map rect { fill: var(--raised); stroke: var(--accent); stroke-width: 1.5; }
        .map rect.outside { stroke: var(--quiet); stroke-dasharray: 4 3; }
        .map rect.failed { stroke: var(--bad); }
        .map line { stroke: var(--quiet); stroke-width: 1.5; }
        .map line.failed { stroke: var(--bad); }
        .map text { fill: var(--text); font-size: 14px; }
        .map text.small { fill: var(--quiet); font-size: 12px; }
        dialog { color: inherit; background: var(--back); border: 1px solid var(--line); border-radius: .5rem; }
        dialog form { display: grid; gap: .7rem; max-width: 22rem; }
        @media (max-width: 700px) {
          header { justify-content: space-between; padding: .5rem .7rem; }
          nav { order: 3; flex: 1 0 100%; justify-content: space-between; }
          nav a { padding: .3rem .45rem; font-size: .93rem; }
          main { padding: .5rem .7rem 3rem; }
          thead { display: none; }
          table, tbody, tr, td { display: block; }
          tr { border: 1px solid var(--line); border-radius: .5rem; margin-bottom: .6rem; padding: .3rem .2rem; }
          td, td small { overflow-wrap: anywhere; }
          td { border: 0; padding: .2rem .5rem; display: grid; grid-template-columns: 7rem 1fr; gap: .5rem; }
          td::before { content: attr(data-label); color: var(--quiet); }
          .route { white-space: normal; }
          .axis { margin-left: 0; }
          .span-row { grid-template-columns: 100%; }
          .field input { width: 100%; }
          .field { flex: 1 1 9rem; }
          dl { grid-template-columns: 1fr; }
          dd { margin-bottom: .3rem; }
        }
        """#
}
