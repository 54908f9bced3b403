"use strict";

// Sends a dropped or chosen PDF to the public check and shows the answer.
(() => {
  const drop = document.getElementById("drop");
  const input = document.getElementById("file");
  const result = document.getElementById("result");

  const say = (state, text, details = []) => {
    result.className = `state ${state}`;
    result.replaceChildren();
    for (const [kind, content] of [["word", text], ...details.map((d) => ["", d])]) {
      const p = document.createElement("p");
      p.className = kind;
      p.textContent = content;
      result.append(p);
    }
    result.scrollIntoView({ block: "nearest" });
  };

  const known = { VALID: "valid", SUPERSEDED: "superseded", CANCELLED: "cancelled" };

  const explain = (record) => {
    const state = record.file_matches ? known[record.status] : "unknown";
    if (!state) {
      return say("failed", drop.dataset.failed);
    }
    const details = [`${drop.dataset.number} ${record.number}`];
    if (record.project_name) {
      details.push(`${drop.dataset.project} ${record.project_name}`);
    }
    return say(state, drop.dataset[state], details);
  };

  const largest = 20 * 1024 * 1024;

  const check = async (file) => {
    if (file.size > largest) {
      return say("failed", drop.dataset.large);
    }
    say("busy", drop.dataset.busy);
    const form = new FormData();
    form.append("file", file);
    try {
      const answer = await fetch("/api/v1/public/certificates/verify", { method: "POST", body: form });
      if (answer.ok) {
        explain(await answer.json());
      } else if (answer.status === 404) {
        say("unknown", drop.dataset.unknown);
      } else if (answer.status === 413) {
        say("failed", drop.dataset.large);
      } else if (answer.status === 429) {
        say("failed", drop.dataset.limited);
      } else {
        say("failed", drop.dataset.failed);
      }
    } catch {
      say("failed", drop.dataset.away);
    }
    input.value = ""; // the same file may be chosen again
  };

  input.addEventListener("change", () => {
    if (input.files.length > 0) {
      check(input.files[0]);
    }
  });
  // The whole page takes a file: one dropped beside the frame would replace the page.
  const holdsFile = (event) => event.dataTransfer.types.includes("Files");
  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => {
      if (holdsFile(event)) {
        event.preventDefault();
        drop.classList.add("over");
      }
    });
  }
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) {
      drop.classList.remove("over");
    }
  });
  document.addEventListener("drop", (event) => {
    if (!holdsFile(event)) {
      return;
    }
    event.preventDefault();
    drop.classList.remove("over");
    check(event.dataTransfer.files[0]);
  });
})();
