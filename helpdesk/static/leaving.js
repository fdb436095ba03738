"use strict";

// What a person leaves behind: nothing. The server ends a session by its own clock; this page only blanks itself in
// time, asks before it does, and hands words that were not sent to the server, never to a storage of the browser.
(() => {
  const panel = document.getElementById("leaving");
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("desk") : null;
  const tell = (message) => tabs && tabs.postMessage(message);
  if (!panel) {
    if (document.querySelector("[data-signed-out]")) {
      tell({ reader: "" });
    }
    return;
  }

  const SAVE_MS = 15000; // while somebody types on
  const PAUSE_MS = 2000; // or as soon as they stop
  const GRACE_S = 2; // the server's clock must have ended the session before the page asks for the sign-in
  const { reader, drafts, stay, background } = panel.dataset;
  const warned = Number(panel.dataset.warned);
  const seconds = panel.querySelector("[data-seconds]");
  const forms = [...document.querySelectorAll("input[name=unsent]")].map((mark) => mark.form);
  const saved = new Map();
  const held = new Set(); // forms whose words the server keeps as this page's
  const sent = new Set();
  let lock = panel.dataset.lock;
  let left, wall, steady;
  let typedAt = 0;
  let savedAt = 0;
  let isGone = false;

  function live(given) {
    left = given;
    wall = Date.now();
    steady = performance.now();
    if (panel.open && remaining() > warned) {
      panel.close(); // the focus goes back to where it was
    }
  }

  // A timer sleeps with the computer and a clock can be set: whichever of the two says more has passed is right.
  function remaining() {
    return left - Math.max(Date.now() - wall, performance.now() - steady) / 1000;
  }

  function leave(target) {
    if (isGone) {
      return;
    }
    flush();
    isGone = true;
    document.title = "…";
    document.body.replaceChildren();
    window.location.replace(target);
  }

  function fieldsOf(form) {
    const fields = new FormData();
    [...new FormData(form)].filter(([, value]) => typeof value === "string").forEach(([name, value]) => fields.append(name, value));
    return fields;
  }

  const typedIn = (form) => form.querySelector("textarea, input[name=body]").value.trim();
  const wordsOf = (form) => JSON.stringify([...fieldsOf(form)]);

  async function send(target, fields, isOwn) {
    const body = new URLSearchParams(fields);
    const keepalive = body.toString().length < 60000; // more than 64 kB may not outlive the page
    const headers = isOwn ? { [background]: "1" } : {};
    try {
      const answer = await fetch(target, { method: "POST", body, headers, keepalive, credentials: "same-origin" });
      if (answer.ok) {
        const told = await answer.json();
        live(told.left);
        tell({ reader, left: told.left });
      } else if (answer.status === 401 || answer.status === 400) {
        leave(lock);
      }
      return answer.ok;
    } catch {
      return false; // the network is away: the next try is near
    }
  }

  async function save(form, isOwn) {
    const words = wordsOf(form);
    if (isGone || words === saved.get(form)) {
      return;
    }
    savedAt = Date.now();
    const before = saved.get(form);
    saved.set(form, words);
    if (await send(drafts, fieldsOf(form), isOwn)) {
      hold(form);
    } else if (saved.get(form) === words) {
      saved.set(form, before);
    }
  }

  // The address names this page's own drafts: whoever loads it again, or comes back after the sign-in, finds these and
  // not those of another tab.
  function hold(form) {
    held[typedIn(form) ? "add" : "delete"](form);
    if (isGone || !form.elements.unsent.hasAttribute("data-fresh")) {
      return;
    }
    const here = new URL(window.location.href);
    here.searchParams.delete("draft");
    held.forEach((one) => here.searchParams.append("draft", one.elements.unsent.value.split("#")[2]));
    const address = here.pathname + here.search;
    window.history.replaceState(window.history.state, "", address + here.hash);
    const locked = new URL(lock, here);
    locked.searchParams.set("next", address);
    lock = locked.pathname + locked.search;
    document.querySelectorAll("header input[name=next], #leaving input[name=next]").forEach((next) => {
      next.value = address;
    });
  }

  // A page that closes lets its words go, so that the next one opened is filled with them.
  function release(form) {
    if (sent.has(form) || !typedIn(form)) {
      return;
    }
    const isSaved = wordsOf(form) === saved.get(form);
    if (isSaved && !held.has(form)) {
      return;
    }
    const fields = fieldsOf(form);
    if (isSaved) { // only let go: saved again they could outlive what the next page makes of them
      [...fields.keys()].filter((name) => !["csrf_token", "who", "unsent"].includes(name)).forEach((name) => fields.delete(name));
    }
    fields.append("left", "1");
    saved.set(form, wordsOf(form));
    send(drafts, fields, true);
  }

  // Not every form has drafts: of one that has none the question must not say that its words are kept.
  function tellWhatIsKept() {
    const typed = [...document.querySelectorAll("textarea")].filter((area) => area.value !== area.defaultValue);
    const isLost = typed.some((area) => !forms.includes(area.form));
    panel.querySelector("[data-words-kept]").hidden = isLost;
    panel.querySelector("[data-words-lost]").hidden = !isLost;
    const isChosen = [...document.querySelectorAll("input[type=file]")].some((field) => field.files.length);
    panel.querySelector("[data-files-lost]").hidden = !isChosen;
  }

  const flush = () => Promise.all(forms.map((form) => save(form, true)));

  function tick() {
    const rest = remaining();
    if (rest <= -GRACE_S) {
      leave(lock);
    } else if (rest <= warned) {
      seconds.textContent = String(Math.max(0, Math.ceil(rest)));
      if (!panel.open) {
        flush();
        tellWhatIsKept();
        panel.showModal();
      }
    }
    const now = Date.now();
    if (typedAt > savedAt && (now - typedAt >= PAUSE_MS || now - savedAt >= SAVE_MS)) {
      forms.forEach((form) => save(form, false));
      savedAt = now;
    }
  }

  live(Number(panel.dataset.left));
  forms.forEach((form) => {
    saved.set(form, typedIn(form) ? "" : wordsOf(form));
    if (form.elements.unsent.hasAttribute("data-kept")) {
      save(form, true); // the words are this page's now
    }
    form.addEventListener("input", () => {
      typedAt = Date.now();
    });
  });

  panel.addEventListener("cancel", (event) => {
    event.preventDefault(); // Escape is a sign of life as well
    panel.querySelector("[data-stay]").requestSubmit();
  });

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form === panel.querySelector("[data-stay]")) {
      event.preventDefault();
      send(stay, fieldsOf(form), false);
    } else if (form.matches("[data-leaves]") && !form.dataset.leaves) {
      event.preventDefault(); // what was typed goes to the server first, but never keeps anybody from leaving
      form.dataset.leaves = "now";
      await Promise.race([flush(), new Promise((done) => setTimeout(done, 1000))]);
      isGone = true;
      form.submit();
    } else {
      forms.filter((other) => other !== form).forEach((other) => save(other, true));
      sent.add(form);
      saved.set(form, wordsOf(form));
      typedAt = 0;
    }
  });

  if (tabs) {
    tabs.addEventListener("message", ({ data }) => {
      if (data.reader !== reader) {
        leave(data.reader ? "/" : lock);
      } else {
        live(data.left);
      }
    });
  }
  ["visibilitychange", "focus", "pageshow"].forEach((name) => window.addEventListener(name, tick));
  document.addEventListener("visibilitychange", () => {
    tick();
    if (document.hidden && !isGone) {
      flush();
    }
  });
  window.addEventListener("pagehide", () => isGone || forms.forEach(release));
  tell({ reader, left });
  setInterval(tick, 1000);

  // After filing at the staff-room computer «Выйти» presses itself, unless somebody says they stay.
  const pressed = document.querySelector("[data-press-after]");
  if (pressed) {
    const line = document.querySelector("[data-countdown]");
    const count = line.querySelector("[data-count]");
    const end = Date.now() + Number(pressed.dataset.pressAfter) * 1000;
    line.hidden = false;
    const timer = setInterval(() => {
      const rest = Math.ceil((end - Date.now()) / 1000);
      count.textContent = String(Math.max(0, rest));
      if (rest <= 0) {
        clearInterval(timer);
        pressed.requestSubmit();
      }
    }, 500);
    line.querySelector("button").addEventListener("click", () => {
      clearInterval(timer);
      line.hidden = true;
      pressed.querySelector("button").focus();
    });
  }
})();
