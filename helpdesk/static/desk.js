"use strict";

// A page kept by the browser may be another person's: never show it again after «Выйти».
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    window.location.reload();
  }
});

document.querySelectorAll("[data-needs-script]").forEach((hint) => {
  hint.hidden = false;
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

// A download leaves its page open: the password typed for it must not wait there for the next reader.
document.querySelectorAll("form[data-download]").forEach((form) => {
  form.addEventListener("submit", () => {
    setTimeout(() => form.querySelectorAll("input[type=password]").forEach((field) => { field.value = ""; }));
  });
});
