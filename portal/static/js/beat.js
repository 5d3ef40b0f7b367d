/* What is under way shows how far it is: an event each second, while somebody looks. Without this one reloads. */
"use strict";
setInterval(() => {
  if (document.visibilityState === "visible") document.body.dispatchEvent(new CustomEvent("beat"));
}, 1000);
