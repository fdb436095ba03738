"use strict";

// A page kept by the browser may be another person's: never show it again after «Выйти».
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    window.location.reload();
  }
});

// Ctrl+V of a screenshot adds it to the files of the form one is writing in, and of no other form:
// a picture meant for a note must not leave with an answer.
document.querySelectorAll("[data-needs-script]").forEach((hint) => {
  hint.hidden = false;
});
document.addEventListener("paste", (event) => {
  const form = event.target.closest("form");
  const files = form && form.querySelector("input[type=file]");
  const pasted = [...event.clipboardData.files];
  if (!files || !pasted.length) {
    return;
  }
  event.preventDefault();
  const chosen = new DataTransfer();
  [...files.files, ...pasted].forEach((file) => chosen.items.add(file));
  files.files = chosen.files;
});
