/* What is wrong with a page as it stands, in words. Expressions for Playwright's evaluate; `look` and `stop` are put into each page. */
"use strict";
(() => {
  const said = (el) => {
    const words = (el.getAttribute("aria-label") || el.textContent.trim().replace(/\s+/g, " ") || el.value || el.name || "").slice(0, 40);
    return `${el.tagName.toLowerCase()}${el.id ? "#" + el.id : ""}.${String(el.getAttribute("class") ?? "").replaceAll(" ", ".")} “${words}”`;
  };
  const style = (el, part) => getComputedStyle(el, part);
  const within = (el, is) => { for (let one = el; one && one !== document.documentElement; one = one.parentElement) if (is(one)) return one; return null; };
  const unseen = (el) => !el.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) || within(el, (one) => style(one).clipPath !== "none" || one.matches(".skip"));
  const rolls = (el) => within(el.parentElement, (one) => ["auto", "scroll"].includes(style(one).overflowX) && one.scrollWidth > one.clientWidth);
  const floats = (el) => within(el, (one) => ["fixed", "sticky", "absolute"].includes(style(one).position));
  const meant = (el) => el.matches("meter, progress, [class^=l][class$='0'], .l1, .l2, .l3, .l4") || el.tagName === "B";

  const overflow = (all, width) => all.flatMap((el) => {
    const box = el.getBoundingClientRect();
    return box.width && (box.right > width + 1 || box.left < -1) && !rolls(el) ? [`stands beyond the page: ${said(el)}`] : [];
  });
  const clipped = (all, onPaper) => all.flatMap((el) => {
    const { overflowX, overflowY, textOverflow, display, borderTopWidth, backgroundColor } = style(el);
    if (meant(el) || display === "inline" || !el.textContent.trim()) return [];
    const across = el.scrollWidth > el.clientWidth + 1, down = el.scrollHeight > el.clientHeight + 1;
    const hides = (flow) => ["hidden", "clip"].includes(flow) || (onPaper && ["auto", "scroll"].includes(flow));
    if (across && hides(overflowX) && !(textOverflow === "ellipsis" && el.title)) return [`cut off at its side: ${said(el)}`];
    if (down && hides(overflowY)) return [`cut off below: ${said(el)}`];
    const drawn = parseFloat(borderTopWidth) || backgroundColor !== "rgba(0, 0, 0, 0)";
    return across && drawn && overflowX === "visible" ? [`runs out of its box: ${said(el)}`] : [];
  });
  const pen = document.createElement("canvas").getContext("2d");
  const typed = (all) => all.flatMap((el) => {
    if (!el.matches("input:not([type=checkbox], [type=radio], [type=file], [type=hidden]), select")) return [];
    const words = el.tagName === "SELECT" ? el.selectedOptions[0]?.text ?? "" : el.placeholder;
    const { font, paddingLeft, paddingRight } = style(el);
    pen.font = font;
    const room = el.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
    return pen.measureText(words).width > room + 2 ? [`no room for its words “${words}”: ${said(el)}`] : [];
  });
  const targets = (all) => all.flatMap((el) => {
    if (!el.matches("a[href], button, summary, select, textarea, input:not([type=hidden])")) return [];
    if (style(el, "::after").position === "absolute" && style(el, "::after").content !== "none") return []; // the whole row is its target
    const { display } = style(el);
    const inText = display === "inline" && [...el.parentElement.childNodes].some((node) => node !== el && node.textContent.trim());
    if (el.tagName === "A" && inText) return [];
    const boxes = [el, ...(el.matches("[type=checkbox], [type=radio]") ? el.labels ?? [] : [])].map((one) => one.getBoundingClientRect());
    const high = Math.max(...boxes.map((box) => box.height)), wide = Math.max(...boxes.map((box) => box.width));
    return high < 23.5 || (wide < 23.5 && !el.textContent.trim()) ? [`a target of ${Math.round(wide)} × ${Math.round(high)}: ${said(el)}`] : [];
  });
  const overlaps = () => {
    const lines = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const el = node.parentElement;
      if (!node.data.trim() || el.matches("script, style, option, template") || unseen(el) || floats(el) || rolls(el) || meant(el)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) lines.push([box, el]);
    }
    const found = [];
    for (let a = 0; a < lines.length; a++) {
      for (let b = a + 1; b < Math.min(lines.length, a + 60); b++) {
        const [one, two] = [lines[a][0], lines[b][0]];
        const across = Math.min(one.right, two.right) - Math.max(one.left, two.left);
        const down = Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top);
        if (across > 3 && down > 6 && lines[a][1] !== lines[b][1]) found.push(`words over words: ${said(lines[a][1])} and ${said(lines[b][1])}`);
      }
    }
    return found;
  };

  const page = document.documentElement;
  window.look = (onPaper) => {
    const all = [...document.body.querySelectorAll("*")].filter((el) => !el.closest("svg, template, datalist") && !unseen(el));
    const wrong = page.scrollWidth > page.clientWidth ? ["the page runs over"] : [];
    const ids = [...document.querySelectorAll("[id]")].map((el) => el.id);
    wrong.push(...ids.filter((id, n) => !id || /\s/.test(id) || ids.indexOf(id) !== n).map((id) => `not a good id, or there twice: “${id}”`));
    wrong.push(...overflow(all, page.clientWidth), ...clipped(all, onPaper), ...overlaps());
    if (onPaper) wrong.push(...all.filter((el) => el.matches(".side, .pager, .tabs, button, summary, .toast")).map((el) => `printed: ${said(el)}`));
    else wrong.push(...typed(all), ...targets(all));
    return [...new Set(wrong)].slice(0, 12);
  };

  /* Without scripts: whatever can be pressed does something. */
  window.bare = () => {
    const submits = "button:not([type=button], [type=reset]), input[type=submit], input[type=image]";
    const forms = [...document.forms].filter((form) => [...form.elements].some((el) => el.checkVisibility()) && ![...form.elements].some((el) => el.matches(submits))); // those of a bulk act come once something is ticked, by CSS
    const dead = [...document.querySelectorAll("a:not([href]), button[type=button], [onclick], [data-add][type=button]")].filter((el) => el.checkVisibility());
    return [...forms.map((form) => `a form without a button: ${form.getAttribute("action")}`), ...dead.map((el) => `does nothing without scripts: ${said(el)}`)];
  };

  /* Where the focus is: its name, and what is wrong with it there. */
  const seen = new WeakSet();
  const focusable = "a[href], button, summary, select, textarea, input:not([type=hidden]), [tabindex='0']";
  const rings = (el) => { const { outlineStyle, outlineWidth, boxShadow } = style(el); return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1) || boxShadow !== "none"; };
  let last = null;
  window.stop = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(at()))));
  const at = () => {
    const el = document.activeElement;
    if (el && el === last && el.matches("[type=date], [type=month], [type=time]")) return { wrong: [] }; // its next part
    last = el;
    if (!el || el === document.body || seen.has(el)) return { again: true };
    seen.add(el);
    const wrong = [], name = said(el);
    const box = el.getClientRects()[0] ?? el.getBoundingClientRect();
    const inView = box.width && box.bottom > 1 && box.top < innerHeight - 1 && box.right > 1 && box.left < innerWidth - 1;
    if (!rings(el) && !rings(el.closest("label") ?? el)) wrong.push(`no ring: ${name}`);
    if (!inView) wrong.push(`out of view: ${name}`);
    else {
      const x = (Math.max(0, box.left) + Math.min(innerWidth, box.right)) / 2, y = (Math.max(0, box.top) + Math.min(innerHeight, box.bottom)) / 2;
      const hit = document.elementFromPoint(x, y);
      if (hit && !el.contains(hit) && !hit.contains(el) && !el.labels?.[0]?.contains(hit)) wrong.push(`behind ${said(hit)}: ${name}`);
    }
    return { wrong };
  };
  window.left = () => [...document.querySelectorAll(focusable)]
    .filter((el) => !seen.has(el) && !el.disabled && el.tabIndex >= 0 && el.type !== "radio" && el.checkVisibility({ visibilityProperty: true }))
    .map((el) => `Tab never comes to ${said(el)}`)
    .concat([...document.querySelectorAll("[tabindex]")].filter((el) => el.tabIndex > 0).map((el) => `has its own order: ${said(el)}`));
})();
