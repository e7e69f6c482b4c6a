// Larger pictures, copying, whole addresses. Everything can be read and followed without it.
"use strict";
(() => {
  for (const link of document.querySelectorAll("a.enlarge")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || typeof HTMLDialogElement === "undefined") return;
      event.preventDefault();
      enlarge(link);
    });
  }

  const enlarge = (link) => {
    const drawn = link.querySelector("svg");
    const picture = drawn.cloneNode(true);
    const image = picture.querySelector("image");
    picture.setAttribute("viewBox", `0 0 ${image.getAttribute("width")} ${image.getAttribute("height")}`);
    picture.setAttribute("aria-label", picture.querySelector("title").textContent);
    picture.removeAttribute("aria-labelledby");
    picture.querySelector("title").remove();
    const frame = document.createElement("div");
    frame.className = "whole";
    frame.tabIndex = 0;
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", picture.getAttribute("aria-label"));
    frame.append(picture);
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = link.dataset.close;
    const dialog = document.createElement("dialog");
    dialog.className = image.getAttribute("width") < 600 ? "picture narrow" : "picture";
    dialog.setAttribute("aria-label", link.querySelector(".zoom").textContent);
    dialog.append(close, frame);
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener("close", () => { dialog.remove(); link.focus(); });
    document.body.append(dialog);
    dialog.showModal();
  };

  // Where the page itself is published, the markup for the badge needs no hand.
  const snippet = document.getElementById("snippet");
  if (snippet && snippet.dataset.top && /^https?:$/.test(location.protocol)) {
    const top = new URL(snippet.dataset.top, location.href).href;
    snippet.value = snippet.value.replace(/(href|src)="(?!https?:)/g, `$1="${top}`);
  }

  const write = async (field) => {
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      field.select();
      document.execCommand("copy");
    }
  };
  for (const button of document.querySelectorAll("button.copy")) {
    const told = button.parentElement.querySelector("[role=status]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      await write(document.getElementById(button.dataset.copy));
      told.textContent = told.dataset.done;
    });
  }
})();
