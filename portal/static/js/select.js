/* A box that ticks the whole page, and how many are ticked. The list works without this file. */
"use strict";
(() => {
  const tell = (form) => {
    const boxes = [...form.querySelectorAll('[name="person"]')], ticked = boxes.filter((box) => box.checked).length;
    form.querySelector(".tick-all input").checked = ticked > 0 && ticked === boxes.length;
    form.querySelector(".bulk-bar .button").textContent = ticked && !form.querySelector("#everyone")?.checked ? `Apply to ${ticked} ${ticked === 1 ? "person" : "people"}` : "Apply";
  };
  const dress = () => document.querySelectorAll(".bulk .tick-all:not(:has(input))").forEach((cell) => {
    const label = document.createElement("label");
    label.append(Object.assign(document.createElement("input"), { type: "checkbox", ariaLabel: "Select everyone on this page" }));
    cell.replaceChildren(label);
    tell(cell.closest("form"));
  });
  document.addEventListener("change", ({ target }) => {
    const form = target.closest?.(".bulk"), all = target.closest?.(".tick-all");
    if (form && all) form.querySelectorAll('[name="person"]').forEach((box) => { box.checked = target.checked; });
    if (form) tell(form);
  });
  document.addEventListener("htmx:after:swap", dress);
  dress();
})();
