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
