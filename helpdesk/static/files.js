"use strict";

// Files chosen, pasted (Ctrl+V of a screenshot) and dropped into a form add up, and of no other one: a picture meant for
// a note must not leave with an answer. Each is shown with «Убрать» until the form is sent. Without this script, or in a
// browser that cannot do it, the field is the browser's own.
(() => {
  const PICTURE_HEIGHT = 96;
  const MEGABYTE = 1024 * 1024;
  const leaving = new Map(); // of each file field: the files that leave with its form
  const fieldOf = (event) => event.target.closest("form")?.querySelector("input[type=file][multiple]");
  const isSame = (one, other) => ["name", "size", "lastModified"].every((fact) => one[fact] === other[fact]);
  const told = (sentence, name) => sentence.replace("{name}", () => name);

  function add(field, added) {
    const files = [...leaving.get(field)];
    const { most, mostBytes, tooMany, tooLarge } = boxOf(field).dataset;
    const refused = [];
    const left = []; // names of what finds no place: told in one sentence
    [...added].filter((file) => !files.some((other) => isSame(file, other))).forEach((file) => {
      if (file.size > Number(mostBytes)) {
        refused.push(told(tooLarge, file.name));
      } else if (files.length >= Number(most)) {
        left.push(file.name);
      } else {
        files.push(file);
      }
    });
    if (left.length) {
      refused.push(told(tooMany, left.join(", ")));
    }
    put(field, files);
    boxOf(field).querySelector("[data-refused]").replaceChildren(...refused.map((sentence) => element("p", sentence)));
  }

  function put(field, files) {
    const chosen = new DataTransfer();
    files.forEach((file) => chosen.items.add(file));
    field.files = chosen.files;
    leaving.set(field, files);
    const list = boxOf(field).querySelector("[data-list]");
    list.replaceChildren(...files.map((file) => line(field, file)));
    list.parentElement.hidden = files.length === 0;
  }

  function line(field, file) {
    const button = element("button", boxOf(field).dataset.takeOff);
    button.type = "button";
    button.className = "btn btn-link";
    button.append(element("span", ` ${file.name}`, "visually-hidden"));
    button.addEventListener("click", () => {
      put(field, leaving.get(field).filter((other) => other !== file));
      boxOf(field).querySelector("[data-refused]").replaceChildren();
      field.focus();
    });
    const item = element("li", "");
    const words = element("span", "");
    words.append(element("bdi", file.name), `, ${sizeOf(field, file)}`);
    item.append(...picture(file), words, button);
    return item;
  }

  // Drawn into the page itself: an address of a picture in memory is none that the page may load.
  function picture(file) {
    if (!file.type.startsWith("image/")) {
      return [];
    }
    const canvas = element("canvas", "");
    canvas.setAttribute("aria-hidden", "true");
    createImageBitmap(file, { resizeHeight: PICTURE_HEIGHT, resizeQuality: "medium" }).then(
      (image) => {
        Object.assign(canvas, { width: image.width, height: image.height });
        canvas.getContext("2d").drawImage(image, 0, 0);
        image.close();
      },
      () => canvas.remove(), // a kind this browser cannot draw: its name must do
    );
    return [canvas];
  }

  function sizeOf(field, file) {
    const { kilobytes, megabytes } = boxOf(field).dataset;
    const [words, size] = file.size < MEGABYTE
      ? [kilobytes, Math.max(1, Math.round(file.size / 1024))]
      : [megabytes, Math.round((file.size / MEGABYTE) * 10) / 10];
    return words.replace("{size}", size.toLocaleString(document.documentElement.lang));
  }

  function element(name, words, className = "") {
    const made = document.createElement(name);
    made.textContent = words;
    made.className = className;
    return made;
  }

  function boxOf(field) {
    return field.parentElement.querySelector("[data-chosen]");
  }

  try {
    new DataTransfer();
  } catch {
    return;
  }
  document.querySelectorAll("input[type=file][multiple]").forEach((field) => {
    leaving.set(field, []);
    add(field, field.files); // a browser that reloads the page may keep them
    field.addEventListener("change", () => add(field, field.files));
  });
  document.addEventListener("paste", (event) => {
    const field = fieldOf(event);
    // Cells and words copied in an office program come with a picture of themselves: pasted are the words.
    const isWords = event.clipboardData.types.includes("text/plain") && event.target.matches("textarea, input:not([type=file])");
    if (field && event.clipboardData.files.length && !isWords) {
      event.preventDefault();
      add(field, event.clipboardData.files);
    }
  });
  // A file dropped beside a form must not open instead of the page, and what was typed be gone; on a file field it is
  // the browser's own business.
  const isFile = (event) => event.dataTransfer.types.includes("Files") && !event.target.matches("input[type=file]");
  document.addEventListener("dragover", (event) => {
    if (isFile(event)) {
      event.preventDefault();
      event.dataTransfer.dropEffect = fieldOf(event) ? "copy" : "none";
    }
  });
  document.addEventListener("drop", (event) => {
    if (!isFile(event)) {
      return;
    }
    event.preventDefault();
    const field = fieldOf(event);
    if (field) {
      add(field, event.dataTransfer.files);
    }
  });
})();
