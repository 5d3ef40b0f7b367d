/* The shortlist: menus get their steps when they are opened; a card dropped on a lane does what its menu has for it. */
"use strict";
(() => {
  let card = null;
  const fill = (menu) => {
    if (!menu?.dataset.steps) return;
    const steps = document.getElementById(menu.dataset.steps).innerHTML;
    menu.lastElementChild.innerHTML = steps.replaceAll("@key", menu.closest(".candidate").id.slice(2));
    delete menu.dataset.steps;
    htmx.process(menu);
  };
  document.addEventListener("toggle", (event) => fill(event.target.closest(".candidate .menu")), true);
  const laneOf = (event) => event.target.closest?.("[data-lane]");
  const control = (lane) => (lane.contains(card) ? null : card?.querySelector(`[data-to="${CSS.escape(lane.dataset.lane)}"]`));
  const unmark = (...names) => {
    for (const name of names) document.querySelectorAll(`[data-lane].${name}`).forEach((lane) => lane.classList.remove(name));
  };
  document.addEventListener("dragstart", (event) => {
    card = event.target.closest?.(".candidate[draggable=true]") ?? null;
    if (!card) return;
    fill(card.querySelector(".menu"));
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.querySelector(".name")?.textContent.trim() ?? "");
    card.classList.add("dragging");
    for (const lane of document.querySelectorAll("[data-lane]")) lane.classList.toggle("can", Boolean(control(lane)));
  });
  document.addEventListener("dragover", (event) => {
    const lane = card && laneOf(event);
    if (!lane) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    if (lane.classList.contains("over")) return;
    unmark("over");
    if (control(lane)) lane.classList.add("over");
  });
  document.addEventListener("drop", (event) => {
    const lane = card && laneOf(event);
    if (!lane) return;
    event.preventDefault();
    if (lane.contains(card)) return;
    const step = control(lane);
    if (step) step.click();
    else {
      const legal = [...card.querySelectorAll(".deed")].map((deed) => deed.textContent.trim().toLowerCase()).join(", ") || "nothing";
      window.portal?.toast({ said: `That step is not possible from here. Possible now: ${legal}.` });
    }
  });
  document.addEventListener("dragend", () => {
    card?.classList.remove("dragging");
    unmark("over", "can");
    card = null;
  });
  const dress = () => document.querySelectorAll(".lane:has(.pick):not(:has(.tick-lane)) > h2").forEach((head) => {
    const label = Object.assign(document.createElement("label"), { className: "tick-lane", title: "Tick everyone here" });
    label.append(Object.assign(document.createElement("input"), { type: "checkbox", ariaLabel: "Tick everyone in this lane" }));
    head.after(label);
  });
  document.addEventListener("change", ({ target }) => {
    if (target.closest(".tick-lane")) target.closest(".lane").querySelectorAll(".pick input").forEach((box) => { box.checked = target.checked; });
  });
  document.addEventListener("htmx:after:swap", dress);
  dress();
  document.addEventListener("click", (event) => { // who stands beside the board goes away, and the card has the focus
    const close = event.target.closest("#beside [data-close]");
    if (!close) return;
    event.preventDefault();
    const card = document.querySelector(`#c-${close.closest("[data-candidate]").dataset.candidate} .name`);
    document.getElementById("beside").replaceChildren();
    history.replaceState(null, "", close.href);
    card?.focus();
  });
})();
