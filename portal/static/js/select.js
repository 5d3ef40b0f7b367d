/* A box that ticks the whole page, and how many are ticked. The list works without this file. */
"use strict";
(() => {
  const boxes = (form) => [...form.querySelectorAll('[name="person"]')];

  const tell = (form) => {
    const all = form.querySelector(".tick-all input"), ticked = boxes(form).filter((box) => box.checked).length;
    if (all) all.checked = ticked > 0 && ticked === boxes(form).length;
    const everyone = form.querySelector("#everyone")?.checked;
    const button = form.querySelector(".bulk-bar .button");
    button.textContent = ticked && !everyone ? `Do it (${ticked})` : "Do it";
  };

  const dress = () => document.querySelectorAll(".bulk .tick-all:not(:has(input))").forEach((cell) => {
    const box = Object.assign(document.createElement("input"), { type: "checkbox", ariaLabel: "Select everyone on this page" });
    const label = document.createElement("label");
    label.append(box);
    cell.replaceChildren(label);
    tell(cell.closest("form"));
  });

  document.addEventListener("change", ({ target }) => {
    const form = target.closest?.(".bulk");
    if (!form) return;
    if (target.closest(".tick-all")) for (const box of boxes(form)) box.checked = target.checked;
    tell(form);
  });
  document.addEventListener("htmx:after:swap", dress);
  dress();
})();
