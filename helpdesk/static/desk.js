"use strict";

// A page kept by the browser may be another person's: never show it again after «Выйти».
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    window.location.reload();
  }
});

// Ctrl+V of a screenshot, or a file dropped on a form, joins the files of that form, and of no other one:
// a picture meant for a note must not leave with an answer.
document.querySelectorAll("[data-needs-script]").forEach((hint) => {
  hint.hidden = false;
});
const fileFieldOf = (event) => event.target.closest("form")?.querySelector("input[type=file][multiple]");
const addFiles = (field, added) => {
  const chosen = new DataTransfer();
  [...field.files, ...added].forEach((file) => chosen.items.add(file));
  field.files = chosen.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
};
document.addEventListener("paste", (event) => {
  const field = fileFieldOf(event);
  if (field && event.clipboardData.files.length) {
    event.preventDefault();
    addFiles(field, event.clipboardData.files);
  }
});
// A file dropped beside a form must not open instead of the page, and what was typed be gone; on a file field it is
// the browser's own business.
const isFile = (event) => event.dataTransfer.types.includes("Files") && !event.target.matches("input[type=file]");
document.addEventListener("dragover", (event) => {
  if (isFile(event)) {
    event.preventDefault();
    event.dataTransfer.dropEffect = fileFieldOf(event) ? "copy" : "none";
  }
});
document.addEventListener("drop", (event) => {
  if (!isFile(event)) {
    return;
  }
  event.preventDefault();
  const field = fileFieldOf(event);
  if (field) {
    addFiles(field, event.dataTransfer.files);
  }
});

// At the staff-room computer the list of colleagues appears while the surname is typed; without script the button brings it.
document.querySelectorAll("form[data-names]").forEach((form) => {
  const field = form.querySelector("input[name=name]");
  let typed = field.value;
  let waiting;
  const look = async () => {
    const asked = field.value.trim();
    const fields = new FormData(form);
    fields.set("list", "1");
    const found = document.getElementById("found");
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(fields) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("found");
      if (fresh && asked === field.value.trim()) {
        found.replaceChildren(...fresh.childNodes);
      }
    } catch {
      found.replaceChildren(); // the button still works, and says what is wrong
    }
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    if (field.value.trim() === typed.trim()) {
      return;
    }
    typed = field.value;
    if (typed.trim().length < 2) {
      document.getElementById("found").replaceChildren();
      return;
    }
    waiting = setTimeout(look, 250);
  });
});
