/* Keys: / search, g g gigs, g t talent, ? this list, arrows on the board and in lists, x and c on a row, Escape closes. */
"use strict";
(() => {
  const places = { g: "/gigs", t: "/talent", h: "/", a: "/applications", p: "/profile" };
  const help = [["/", "search this page"], ["g g", "gigs"], ["g t", "talent"], ["g h", "home"], ["g a", "my applications"],
    ["g p", "my profile"], ["← ↑ ↓ →", "go from card to card on a board, from row to row in a list"],
    ["Enter", "open the row"], ["x", "select the row, tick the card"], ["c", "consider those selected, or the person of the row"], ["Esc", "close what is open"], ["?", "show these keys"]];
  let gone = 0; // when g was pressed
  const typing = (element) => element.isContentEditable || element.matches("input:not([type=checkbox], [type=radio]), select, textarea");
  const showKeys = () => {
    let dialog = document.getElementById("keys");
    if (!dialog) {
      dialog = document.createElement("dialog");
      dialog.id = "keys";
      dialog.setAttribute("aria-labelledby", "keys-title");
      const title = Object.assign(document.createElement("h2"), { id: "keys-title", textContent: "Keys" });
      const list = Object.assign(document.createElement("dl"), { className: "keys" });
      for (const [key, said] of help) {
        const dt = document.createElement("dt");
        dt.append(Object.assign(document.createElement("kbd"), { textContent: key }));
        list.append(dt, Object.assign(document.createElement("dd"), { textContent: said }));
      }
      const form = Object.assign(document.createElement("form"), { method: "dialog" });
      form.append(Object.assign(document.createElement("button"), { className: "button", textContent: "Close" }));
      dialog.append(title, list, form);
      document.body.append(dialog);
    }
    dialog.showModal();
  };
  const close = (element) => {
    const inset = element.closest?.(".candidate .inset, .inset:has([data-cancel])");
    const cancel = inset?.querySelector("[data-cancel]");
    if (inset && window.portal) return cancel ? cancel.click() : window.portal.shut(inset), true;
    const open = element.closest?.("details.menu[open], details.sheet[open], details.more[open]")
      ?? document.querySelector("details.menu[open], details.sheet[open], details.more[open]");
    const beside = document.querySelector("#beside [data-close]");
    if (!open) return beside?.click(), Boolean(beside);
    open.open = false;
    open.querySelector("summary").focus();
    return true;
  };
  const move = (event, card) => {
    const lane = card.closest(".lane");
    if (!lane) return;
    const cards = [...lane.querySelectorAll(".candidate")];
    const at = cards.indexOf(card);
    let to = null;
    if (event.key === "ArrowDown") to = cards[at + 1];
    if (event.key === "ArrowUp") to = cards[at - 1];
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      const lanes = [...lane.parentElement.querySelectorAll(".lane")].filter((one) => one.querySelector(".candidate"));
      const beside = lanes[lanes.indexOf(lane) + (event.key === "ArrowRight" ? 1 : -1)];
      const theirs = beside ? [...beside.querySelectorAll(".candidate")] : [];
      to = theirs[Math.min(at, theirs.length - 1)];
    }
    if (!to) return;
    event.preventDefault();
    to.querySelector(".name, a, summary").focus();
    to.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const along = (event, row) => { // from row to row; the first one where none has the focus
    const rows = [...document.querySelectorAll("#rows > .person")];
    const to = row ? rows[rows.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)] : rows[0];
    if (!to) return;
    event.preventDefault();
    to.querySelector(".name").focus();
    to.scrollIntoView({ block: "nearest" });
  };
  const onRow = (event, row) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") return along(event, row), true;
    if (event.key === "c" && document.querySelector(".pick :checked")) return document.querySelector(".bulk .button").click(), true;
    const control = row && { x: ".pick input", c: "button.star" }[event.key];
    if (control) row.querySelector(control)?.click();
    return Boolean(control);
  };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const element = event.target;
    if (event.key === "Escape") {
      if (close(element)) event.preventDefault();
      return;
    }
    if (typing(element)) return;
    const card = element.closest?.(".board .candidate");
    if (card && event.key === "x") return card.querySelector(".pick input")?.click();
    if (card && event.key.startsWith("Arrow") && !element.closest(".inset")) return move(event, card);
    if (document.getElementById("rows") && onRow(event, element.closest?.("#rows > .person"))) return;
    if (event.key === "/") {
      const search = document.querySelector("main input[type=search]");
      if (!search) return;
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "?") {
      event.preventDefault();
      showKeys();
    } else if (Date.now() - gone < 1200 && places[event.key]) {
      gone = 0;
      const link = document.querySelector(`.nav a[href="${places[event.key]}"], .me a[href="${places[event.key]}"], .brand[href="${places[event.key]}"]`);
      if (link) location.assign(link.href); // only where this person may go
    } else {
      gone = event.key === "g" ? Date.now() : 0;
    }
  });
})();
