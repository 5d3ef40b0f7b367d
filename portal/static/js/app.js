/* Toasts, type-ahead, rows that can be added. Every page works without this file. */
"use strict";
(() => {
  const token = () => JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"];
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  /* ---- Toasts: the same markup as parts/toast.html ---- */
  let last = null; // where the last deed was shown, so that its undo is shown there too
  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    if (ctx.request.method === "GET") return;
    last = ctx.target?.id ? { target: `#${CSS.escape(ctx.target.id)}`, swap: ctx.swap } : null;
  });
  const toast = ({ said, undo, label = "Undo" }) => {
    const box = make("div", { class: "toast" }, make("p", {}, said));
    if (undo) {
      const form = make("form", { method: "post", action: undo },
        make("input", { type: "hidden", name: "csrf_token", value: token() }),
        make("button", { class: "button small" }, label));
      if (last && document.querySelector(last.target)) {
        form.setAttribute("hx-post", undo);
        form.setAttribute("hx-target", last.target);
        form.setAttribute("hx-swap", last.swap);
        form.addEventListener("htmx:after:request", () => document.activeElement.blur()); // the focus goes to what comes
        form.addEventListener("htmx:finally:request", () => box.remove()); // not before its own toast was heard
      }
      box.append(form);
    }
    const shelf = document.getElementById("toasts");
    if (shelf.children.length > 2) shelf.firstElementChild.remove();
    shelf.append(box);
    if (window.htmx) htmx.process(box);
  };
  document.addEventListener("toast", (event) => toast(event.detail));
  document.addEventListener("animationend", (event) => {
    if (event.animationName === "toast-out") event.target.remove();
  });
  /* ---- A request that failed on its way says so ---- */
  document.addEventListener("htmx:error", ({ detail }) => {
    if (detail?.error?.name !== "AbortError") toast({ said: "That did not get through. Nothing was changed; please try again." });
  });
  /* ---- After a swap the first thing to mend, or to fill in, has the focus; else it stays where it was ---- */
  const takesFocus = "a[href], button:not(.vh), input:not([type=hidden]), select, textarea, summary";
  let origin = ""; // the id of what the request came from
  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    origin = ctx.sourceElement?.closest?.("[id]:not(#toasts), [data-quiet]")?.id ?? "";
  });
  const stay = (target) => {
    if (document.activeElement !== document.body || !target) return;
    const kept = document.getElementById(origin)?.querySelector(takesFocus), to = kept?.checkVisibility() ? kept : target;
    if (!to.matches(takesFocus)) to.tabIndex = -1;
    to.focus({ preventScroll: true });
    if (to.getBoundingClientRect().bottom < 0) to.scrollIntoView({ block: "nearest" });
  };

  let polled = false; // what asks by itself takes the focus from nowhere but its own place
  document.addEventListener("htmx:before:swap", ({ detail: { ctx: { sourceElement: by, target } } }) => {
    polled = by?.matches?.('[hx-trigger^="beat"], [data-quiet]') && !target?.contains?.(document.activeElement);
  });
  const fresh = () => [...document.querySelectorAll(".errors:not([data-seen]), .inset:not([data-seen])")].map((one) => {
    one.dataset.seen = "";
    return one;
  });
  fresh(); // those of the page itself have it from the browser
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    const come = fresh();
    const wrong = come.find((one) => one.matches(".errors"));
    const inset = come.find((one) => one.matches(".inset"));
    if (inset?.closest(".board")) document.querySelectorAll(".board .inset").forEach((other) => other === inset || other.remove());
    const first = inset?.querySelector("[autofocus], input:checked") ?? inset?.querySelector(takesFocus);
    if (wrong ?? first) (wrong ?? first).focus();
    else if (!polled) stay(document.getElementById(ctx?.target?.id ?? ""));
  });
  /* ---- A form that opened in place goes away with Escape (keys.js) ---- */
  const shut = (inset) => {
    const card = inset.closest(".candidate, li");
    inset.remove();
    card?.querySelector("details.menu")?.removeAttribute("open");
    card?.querySelector("summary, a, button")?.focus();
  };
  /* ---- Type-ahead on [data-combo]: the server sends <li role=option data-value> ---- */
  const listOf = (input) => document.getElementById(`${input.id}-list`);
  const chosen = (list) => list.querySelector('[aria-selected="true"]');
  const show = (input, open) => {
    const list = listOf(input);
    list.hidden = !(open && list.children.length);
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (list.hidden) input.removeAttribute("aria-activedescendant");
  };
  const dress = (input) => {
    const given = { role: "combobox", "aria-autocomplete": "list", "aria-controls": `${input.id}-list`, "aria-expanded": "false" };
    for (const [name, value] of Object.entries(given)) input.setAttribute(name, value);
  };
  const dressAll = (within) => within.querySelectorAll("[data-combo]:not([role])").forEach(dress);
  const mark = (input, option) => {
    const list = listOf(input);
    chosen(list)?.setAttribute("aria-selected", "false");
    if (!option) return;
    option.id ||= `${list.id}-${[...list.children].indexOf(option)}`;
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  };
  const take = (input, option) => {
    if (option.dataset.href) return location.assign(option.dataset.href);
    input.value = option.dataset.value;
    show(input, false);
    for (const name of ["change", "typed"]) input.dispatchEvent(new Event(name, { bubbles: true }));
  };
  document.addEventListener("htmx:config:request", ({ target, detail: { ctx } }) => {
    if (!target.matches?.("[data-combo]")) return;
    ctx.request.body = new FormData();
    ctx.request.body.set("q", target.value);
  });
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    dressAll(document);
    const input = document.activeElement;
    if (input?.matches?.("[data-combo]") && input.value.trim()) show(input, true);
  });
  document.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!input.matches?.("[data-combo]")) return;
    const list = listOf(input);
    const options = [...list.children];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return show(input, true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      const at = options.indexOf(chosen(list));
      mark(input, options.at(at < 0 && step < 0 ? -1 : (at + step) % options.length));
    } else if (event.key === "Enter" && !list.hidden && chosen(list)) {
      event.preventDefault();
      take(input, chosen(list));
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      show(input, false);
    }
  }, true);
  document.addEventListener("pointerdown", (event) => {
    const option = event.target.closest?.('.options > [role="option"]');
    if (!option) return;
    event.preventDefault(); // the field keeps the focus
    take(document.getElementById(option.parentElement.id.replace(/-list$/, "")), option);
  });
  document.addEventListener("focusout", ({ target }) => {
    if (target.matches?.("[data-combo]")) show(target, false);
  });
  /* ---- A field marked [data-taken] is empty again once what stood in it has come back as a choice ---- */
  const sent = new WeakMap();
  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    for (const field of ctx.sourceElement?.querySelectorAll?.("[data-taken]") ?? []) sent.set(field, field.value);
  });
  document.addEventListener("htmx:after:swap", () => document.querySelectorAll("[data-taken]").forEach((field) => {
    if (field.value && field.value === sent.get(field)) field.value = "";
  }));
  /* ---- Rows: [data-rows=mark] holds [data-row]s, a <template> and [data-add]; the server does the same by name=add_… ---- */
  document.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add]");
    const remove = event.target.closest("[data-remove]");
    const rows = (add ?? remove)?.closest("[data-rows]");
    if (!rows) return;
    const own = [...rows.querySelectorAll(":scope > [data-row]")];
    if (add) {
      event.preventDefault();
      if (own.length >= Number(rows.dataset.max || 50)) return toast({ said: `No more than ${rows.dataset.max} here.` });
      const next = Number(rows.dataset.next || own.length);
      rows.dataset.next = String(next + 1);
      const template = rows.querySelector(":scope > template");
      template.insertAdjacentHTML("beforebegin", template.innerHTML.replaceAll(rows.dataset.rows, String(next)));
      const row = template.previousElementSibling;
      dressAll(row);
      if (window.htmx) htmx.process(row);
      row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    } else {
      const row = remove.closest("[data-row]");
      if (own.length <= Number(rows.dataset.min || 0)) {
        event.preventDefault();
        return toast({ said: "At least one has to stay." });
      }
      event.preventDefault();
      const after = row.nextElementSibling?.matches("[data-row]") ? row.nextElementSibling : own[own.indexOf(row) - 1];
      row.remove();
      (after?.querySelector("input:not([type=hidden]), select") ?? rows.querySelector(":scope > [data-add]"))?.focus();
    }
  });

  /* ---- A zone that nobody has chosen yet is the browser's ---- */
  const guess = document.querySelector("[data-zone-guess] input");
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (guess && [...document.querySelectorAll("#zones option")].some((option) => option.value === here)) guess.value = here;

  /* ---- Open menus close when one goes elsewhere ---- */
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  window.portal = { toast, shut };
  dressAll(document);
})();
