/* What has [data-poll] asks again every few seconds while the page is looked at. Reloading does the same. */
"use strict";
setInterval(() => {
  if (document.visibilityState !== "visible") return;
  document.querySelectorAll("[data-poll]").forEach((one) => htmx.trigger(one, "poll"));
}, 3000);
