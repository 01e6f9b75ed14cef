/* 点名: the button says what will be saved. Without this file the page saves just the same. */
(function () {
  "use strict";

  const form = document.querySelector("[data-call]");
  if (!form) return;
  const button = form.querySelector("[data-all]");

  function told() {
    const counts = new Map();
    form.querySelectorAll(".call-word input:checked").forEach((input) => {
      if (input.value === "present") return;
      const word = input.nextElementSibling.textContent;
      counts.set(word, (counts.get(word) || 0) + 1);
    });
    const words = Array.from(counts, ([word, count]) => word + count + "人").join("，");
    button.textContent = words ? button.dataset.some + words : button.dataset.all;
  }

  form.addEventListener("change", told);
  window.addEventListener("pageshow", told);
  told();
})();
