/* The page of a visit: the guardian signs on the screen, the next day is one tap, and a lost connection loses nothing.
   Nothing is kept in the browser's storage. Without this file the page still saves, without a signature. */
(function () {
  "use strict";

  const INK = "#1f2933";
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  let isUnderway = false;
  let pad = null;

  function changed(control) {
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // ---- the signature ------------------------------------------------------------------------------------------

  function signing(form) {
    const box = form.querySelector("[data-sign]");
    const hidden = form.querySelector('input[name="signature"]');
    if (!box || !hidden || typeof window.SignaturePad !== "function") return;
    box.hidden = false;
    const canvas = box.querySelector("canvas");
    pad = new window.SignaturePad(canvas, { penColor: INK, backgroundColor: "#fff", minWidth: 1, maxWidth: 3 });
    canvas.removeAttribute("style");  // touch-action stands in the style sheet
    fit(canvas);
    if (hidden.value) pad.fromDataURL(hidden.value, { ratio: 1, width: canvas.clientWidth, height: canvas.clientHeight });
    pad.addEventListener("endStroke", () => {
      hidden.value = pad.toDataURL("image/png");
      changed(hidden);
    });
    box.querySelector("[data-sign-clear]").addEventListener("click", () => {
      pad.clear();
      hidden.value = "";
      changed(hidden);
    });
  }

  // As many pixels as the screen has, at most two a point: larger pictures show no more and take longer to send.
  function fit(canvas) {
    const ratio = Math.min(2, Math.max(1, window.devicePixelRatio || 1));
    const before = canvas.fittedWidth;
    const strokes = pad.toData();
    canvas.width = canvas.clientWidth * ratio;
    canvas.height = canvas.clientHeight * ratio;
    canvas.getContext("2d").scale(ratio, ratio);
    canvas.fittedWidth = canvas.clientWidth;
    pad.clear();
    if (!strokes.length) return;
    // A phone that is turned has a narrower pad: what was signed is drawn smaller and stays whole.
    const scale = before ? Math.min(1, canvas.clientWidth / before) : 1;
    strokes.forEach((stroke) => stroke.points.forEach((point) => {
      point.x *= scale;
      point.y *= scale;
    }));
    pad.fromData(strokes);
  }

  window.addEventListener("resize", () => {
    const canvas = document.querySelector(".visit-pad");
    const hidden = document.querySelector('#visit input[name="signature"]');
    if (!pad || !canvas || canvas.clientWidth === canvas.fittedWidth) return;
    const kept = hidden.value;
    const hadStrokes = !pad.isEmpty() && pad.toData().length > 0;
    fit(canvas);
    if (kept && !hadStrokes) pad.fromDataURL(kept, { ratio: 1, width: canvas.clientWidth, height: canvas.clientHeight });
  });

  // ---- one tap for the next day; an hour belongs to its day ------------------------------------------------------

  function isoDay(from, days) {
    const day = new Date(from + "T12:00:00Z");
    day.setUTCDate(day.getUTCDate() + days);
    return day.toISOString().slice(0, 10);
  }

  function tapping(form) {
    const next = form.querySelector('input[name="next_on"]');
    all("[data-soon]", form).forEach((button) => {
      button.parentElement.hidden = false;
      button.addEventListener("click", () => {
        next.value = isoDay(button.dataset.today, Number(button.dataset.soon));
        changed(next);
      });
    });
    const on = form.querySelector('input[name="on"]');
    const hour = form.querySelector('input[name="began_at"]');
    const now = hour.value;
    on.addEventListener("change", () => {
      if (hour.value === now && on.value !== on.defaultValue) hour.value = "";
    });
  }

  // ---- sending: what was typed stays until it is saved -----------------------------------------------------------

  function say(form, sentence) {
    const answer = form.querySelector("[data-visit-answer]");
    answer.textContent = "";
    const line = document.createElement("p");
    line.className = "notice notice-error";
    line.textContent = sentence;
    answer.appendChild(line);
    answer.scrollIntoView({ block: "center" });
  }

  function unlock(form) {
    isUnderway = false;
    form.isDirty = true;
    form.classList.remove("is-sending");
    form.removeAttribute("aria-busy");
  }

  // The page with what is still missing marked; the photo that was chosen is carried over.
  async function showAnswer(form, response) {
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const answered = page.getElementById("visit");
    if (!answered) return say(form, form.dataset.failed);
    const chosen = form.querySelector('input[type="file"]').closest("[data-file]");
    const empty = answered.querySelector('input[type="file"]').closest("[data-file]");
    const fresh = document.importNode(answered, true);
    form.replaceChildren(...fresh.childNodes);
    const place = form.querySelector('input[type="file"]').closest("[data-file]");
    if (chosen && empty && chosen.querySelector("input").files.length) place.replaceWith(chosen);
    all("[data-photo-lost]", form).forEach((words) => words.remove());
    all(".field-choices label", form).forEach((label) => {
      const control = label.querySelector("input");
      if (control) label.classList.toggle("is-chosen", control.checked);
    });
    begin(form);
    const kind = form.querySelector('input[name="kind"]:checked');
    if (kind) kind.dispatchEvent(new Event("change", { bubbles: true }));
    (form.querySelector(".has-error") || form).scrollIntoView({ block: "center" });
    return undefined;
  }

  async function send(form) {
    isUnderway = true;
    let response;
    try {
      response = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        credentials: "same-origin",
        headers: { "X-Sent-By": "visit" },
      });
    } catch (error) {
      unlock(form);
      say(form, form.dataset.offline);
      return;
    }
    const where = response.status === 204 ? response.headers.get("Location") : response.redirected ? response.url : "";
    if (where && /\/login(\?|\/|$)/.test(where)) {
      unlock(form);
      say(form, form.dataset.login);
    } else if (where) {
      form.isDirty = false;
      window.location.assign(where);
    } else {
      unlock(form);
      if (response.status === 422) await showAnswer(form, response);
      else say(form, form.dataset.failed);
    }
  }

  function begin(form) {
    signing(form);
    tapping(form);
  }

  all("form[data-visit]").forEach((form) => {
    begin(form);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!isUnderway) send(form);
    });
  });
})();
