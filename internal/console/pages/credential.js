"use strict";

// Puts a dropped or chosen .jwt file into the field and sends the form.
(() => {
  const form = document.getElementById("paste");
  const input = document.getElementById("file");
  const text = document.getElementById("credential");
  const take = async (file) => {
    if (file.size <= 65536) {
      text.value = (await file.text()).trim();
      form.requestSubmit();
    }
  };
  input.addEventListener("change", () => {
    if (input.files.length > 0) {
      take(input.files[0]);
    }
  });
  // The whole page takes a file: one dropped beside the form would replace the page.
  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => event.preventDefault());
  }
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length > 0) {
      take(event.dataTransfer.files[0]);
    }
  });
})();
