/*! Icons: Lucide 1.62.0 (https://lucide.dev/license). Copyright (c) 2026 Lucide Icons and Contributors, ISC License; in part from Feather, Copyright (c) 2013-present Cole Bemis, MIT License. */
/*
 * Made from the npm package lucide-static: do not edit it, run `python -m tests.icons`. The licence:
 *
 * ISC License
 *
 * Copyright (c) 2026 Lucide Icons and Contributors
 *
 * Permission to use, copy, modify, and/or distribute this software for any
 * purpose with or without fee is hereby granted, provided that the above
 * copyright notice and this permission notice appear in all copies.
 *
 * THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES
 * WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF
 * MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR
 * ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES
 * WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN
 * ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF
 * OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.
 */

/**
 * Each icon's elements; a path is only its `d`.
 *
 * @satisfies {Record<string, IconElement[]>}
 */
export const ICONS = {
  "arrow-down": ["M12 5v14", "m19 12-7 7-7-7"],
  "arrow-up": ["m5 12 7-7 7 7", "M12 19V5"],
  check: ["M20 6 9 17l-5-5"],
  "chevron-left": ["m15 18-6-6 6-6"],
  "chevron-right": ["m9 18 6-6-6-6"],
  clock: [["circle", {"cx": "12", "cy": "12", "r": "10"}], "M12 6v6l4 2"],
  download: ["M12 15V3", "M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4", "m7 10 5 5 5-5"],
  info: [["circle", {"cx": "12", "cy": "12", "r": "10"}], "M12 16v-4", "M12 8h.01"],
  languages: ["m5 8 6 6", "m4 14 6-6 2-3", "M2 5h12", "M7 2h1", "m22 22-5-10-5 10", "M14 18h6"],
  "log-out": ["m16 17 5-5-5-5", "M21 12H9", "M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4"],
  menu: ["M4 5h16", "M4 12h16", "M4 19h16"],
  minus: ["M5 12h14"],
  moon: ["M20.985 12.486a9 9 0 1 1-9.473-9.472c.405-.022.617.46.402.803a6 6 0 0 0 8.268 8.268c.344-.215.825-.004.803.401"],
  search: ["m21 21-4.34-4.34", ["circle", {"cx": "11", "cy": "11", "r": "8"}]],
  "sliders-horizontal": ["M10 5H3", "M12 19H3", "M14 3v4", "M16 17v4", "M21 12h-9", "M21 19h-5", "M21 5h-7", "M8 10v4", "M8 12H3"],
  sun: [["circle", {"cx": "12", "cy": "12", "r": "4"}], "M12 2v2", "M12 20v2", "m4.93 4.93 1.41 1.41", "m17.66 17.66 1.41 1.41", "M2 12h2", "M20 12h2", "m6.34 17.66-1.41 1.41", "m19.07 4.93-1.41 1.41"],
  x: ["M18 6 6 18", "m6 6 12 12"],
};

/**
 * The icons that are mirrored in text from right to left.
 *
 * @type {string[]}
 */
export const MIRRORED = ["chevron-left", "chevron-right", "log-out"];
