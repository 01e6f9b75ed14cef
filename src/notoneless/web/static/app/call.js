/* 点名, 报到: what is asked of a pupil opens under his word, and the button of a call says what will be saved. */
(function () {
  "use strict";

  const form = document.querySelector("form.call");
  if (!form) return;
  const button = form.querySelector("[data-all]");

  function told() {
    const counts = new Map();
    form.querySelectorAll(".call-word input:checked").forEach((input) => {
      input.closest(".call-row").dataset.word = input.value;
      if (input.value === "present") return;
      const word = input.nextElementSibling.textContent;
      counts.set(word, (counts.get(word) || 0) + 1);
    });
    if (!button) return;
    const words = Array.from(counts, ([word, count]) => word + count + "人").join("，");
    button.textContent = words ? button.dataset.some + words : button.dataset.all;
  }

  form.addEventListener("change", told);
  window.addEventListener("pageshow", told);
  told();
})();
