/* What a page does beyond its HTML. No framework, nothing kept in the browser's storage.
   Every page works without this file, except that photos are then sent as large as the camera made them. */
(function () {
  "use strict";

  const PHOTO_SIDE = 2000; // pixels; a certificate photographed whole is still readable
  const PHOTO_BYTES = 1000 * 1000;
  const UNLOCK_AFTER = 8000; // ms after which a form that did not leave the page may be sent again

  const words = document.getElementById("words").dataset;
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  // ---- request keys: the same press carries the same key, another content another key --------------------

  function freshKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(18));
    return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_");
  }

  function contentOf(form, submitter) {
    const parts = [];
    new FormData(form).forEach((value, name) => {
      if (name === "request_key" || name === "csrfmiddlewaretoken") return;
      parts.push(name + "=" + (value instanceof File ? value.name + ":" + value.size : value));
    });
    if (submitter && submitter.name) parts.push(submitter.name + "=" + submitter.value);
    return parts.join("\u0000");
  }

  function keepKeyHonest(form, submitter) {
    const key = form.querySelector('input[name="request_key"]');
    if (!key) return;
    const content = contentOf(form, submitter);
    if (!key.value || (form.sentContent !== undefined && form.sentContent !== content)) key.value = freshKey();
    form.sentContent = content;
  }

  function separateKeys() {
    const seen = new Set();
    all('input[name="request_key"]').forEach((key) => {
      if (seen.has(key.value)) key.value = freshKey();
      seen.add(key.value);
    });
  }

  // ---- asking back -----------------------------------------------------------------------------------------

  function ask(sentence, yesLabel) {
    const dialog = document.getElementById("ask");
    if (!dialog || typeof dialog.showModal !== "function") return Promise.resolve(window.confirm(sentence));
    dialog.querySelector(".ask-words").textContent = sentence;
    dialog.querySelector("[data-ask-yes]").textContent = yesLabel || words.yes;
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    });
  }

  function sendAgain(form, submitter) {
    if (typeof form.requestSubmit === "function") {
      form.requestSubmit(submitter || undefined);
      return;
    }
    if (submitter && submitter.name) {
      const kept = document.createElement("input");
      kept.type = "hidden";
      kept.name = submitter.name;
      kept.value = submitter.value;
      form.appendChild(kept);
    }
    form.submit();
  }

  // ---- sending: asked, once, with its photos ready -----------------------------------------------------------

  function lock(form) {
    form.classList.add("is-sending");
    form.setAttribute("aria-busy", "true");
    form.unlockTimer = window.setTimeout(() => unlock(form), UNLOCK_AFTER);
  }

  function unlock(form) {
    window.clearTimeout(form.unlockTimer);
    form.classList.remove("is-sending");
    form.removeAttribute("aria-busy");
  }

  function stop(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (form.method === "dialog") return;
      if (form.matches("[data-filters]")) {
        all("input, select", form).forEach((control) => (control.disabled = control.name && !control.value));
        return;
      }
      if (form.method !== "post") return;
      const submitter = event.submitter || null;
      if (form.classList.contains("is-sending")) return stop(event);
      const question = (submitter && submitter.dataset.confirm) || form.dataset.confirm;
      if (question && !form.isAgreed) {
        stop(event);
        ask(question, submitter && submitter.textContent.trim()).then((yes) => {
          if (!yes) return;
          form.isAgreed = true;
          sendAgain(form, submitter);
        });
        return;
      }
      if (form.photosUnderway) {
        stop(event);
        form.photosUnderway.then(() => sendAgain(form, submitter));
        return;
      }
      form.isAgreed = false;
      form.isDirty = false;
      keepKeyHonest(form, submitter);
      lock(form);
    },
    true,
  );

  window.addEventListener("pageshow", () => {
    all("form.is-sending").forEach(unlock);
    all("[data-filters] [disabled]").forEach((control) => (control.disabled = false));
  });

  // ---- what was typed is not lost by a careless click --------------------------------------------------------

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) form.isDirty = true;
  });

  window.addEventListener("beforeunload", (event) => {
    if (!all("form[data-guard]").some((form) => form.isDirty)) return;
    event.preventDefault();
    event.returnValue = "";
  });

  // ---- photos: smaller, and without the place and time marks of the camera ------------------------------------

  function readImage(file) {
    if (window.createImageBitmap) {
      return createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => readByElement(file));
    }
    return readByElement(file);
  }

  function readByElement(file) {
    return new Promise((resolve, reject) => {
      const image = new Image();
      const url = URL.createObjectURL(file);
      image.onload = () => {
        URL.revokeObjectURL(url);
        resolve(image);
      };
      image.onerror = () => {
        URL.revokeObjectURL(url);
        reject(new Error("not an image"));
      };
      image.src = url;
    });
  }

  function encode(canvas, quality) {
    return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
  }

  async function lighter(file) {
    const image = await readImage(file);
    let side = PHOTO_SIDE;
    for (;;) {
      const scale = Math.min(1, side / Math.max(image.width, image.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(image.width * scale));
      canvas.height = Math.max(1, Math.round(image.height * scale));
      const pen = canvas.getContext("2d");
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      for (const quality of [0.86, 0.76, 0.66]) {
        const blob = await encode(canvas, quality);
        if (blob && (blob.size < PHOTO_BYTES || side < 800)) {
          return new File([blob], file.name.replace(/\.[^.]*$/, "") + ".jpg", { type: "image/jpeg" });
        }
      }
      side = Math.round(side * 0.75);
    }
  }

  async function prepare(input) {
    const files = await Promise.all(
      Array.from(input.files).map((file) =>
        file.type.startsWith("image/") && file.type !== "image/svg+xml" ? lighter(file).catch(() => file) : file,
      ),
    );
    const carrier = new DataTransfer();
    files.forEach((file) => carrier.items.add(file));
    input.files = carrier.files;
  }

  function sizeInWords(bytes) {
    return bytes < 1000 * 1000 ? Math.max(1, Math.round(bytes / 1000)) + " KB" : (bytes / 1000000).toFixed(1) + " MB";
  }

  function preview(input) {
    const box = input.closest("[data-file]");
    if (!box) return;
    const face = box.querySelector("[data-file-words]");
    const shelf = box.querySelector("[data-file-preview]");
    if (face.emptyWords === undefined) face.emptyWords = face.textContent;
    all("img", shelf).forEach((image) => URL.revokeObjectURL(image.src));
    shelf.textContent = "";
    Array.from(input.files).forEach((file) => {
      if (file.type === "image/jpeg" || file.type === "image/png") {
        const image = document.createElement("img");
        image.src = URL.createObjectURL(file);
        image.alt = file.name;
        shelf.appendChild(image);
      }
      const line = document.createElement("span");
      line.textContent = file.name + " · " + sizeInWords(file.size);
      shelf.appendChild(line);
    });
    face.textContent = input.files.length ? words.chosen : face.emptyWords;
  }

  document.addEventListener("change", (event) => {
    const input = event.target;
    if (input.type === "file") {
      const form = input.form;
      const work = prepare(input).then(() => preview(input));
      if (!form) return;
      const underway = Promise.all([form.photosUnderway, work]).finally(() => {
        if (form.photosUnderway === underway) form.photosUnderway = null;
      });
      form.photosUnderway = underway;
    }
    if (input.type === "radio") markChosen(input.form || document);
    if (input.type === "radio" && input.form) askFitting(input.form);
    if (input.closest("[data-filters]") && (input.tagName === "SELECT" || input.type === "checkbox" || input.type === "date")) {
      sendAgain(input.form, input.form.querySelector("button[type=submit]"));
    }
  });

  // Fields that only some choices need: data-when="code 3 4" is shown when the control "code" has the value 3 or 4; of a
  // select with data-groups-of="code" only the group named like the choice. Without this script all stand there, with help.
  function askFitting(form) {
    const chosen = (name) => form.querySelector('input[name="' + name + '"]:checked');
    all("[data-when]", form).forEach((control) => {
      const [name, ...values] = control.dataset.when.split(" ");
      const now = chosen(name);
      control.closest(".field").hidden = Boolean(now) && !values.includes(now.value);
    });
    all("select[data-groups-of]", form).forEach((select) => {
      const now = chosen(select.dataset.groupsOf);
      const words = now ? now.closest("label").textContent.trim() : "";
      all("optgroup", select).forEach((group) => {
        const isOther = Boolean(words) && group.label !== words;
        group.hidden = group.disabled = isOther;
        if (isOther && group.contains(select.selectedOptions[0])) select.value = "";
      });
    });
  }

  function markChosen(root) {
    all(".field-choices label", root).forEach((label) => {
      const control = label.querySelector("input");
      if (control) label.classList.toggle("is-chosen", control.checked);
    });
  }

  // ---- filters as removable words ------------------------------------------------------------------------------

  function filterWords() {
    all("[data-filters]").forEach((form) => {
      const shelf = form.querySelector("[data-filter-words]");
      form.classList.toggle("can-fold", all(".filter", form).length > 1);
      all(".filter", form).forEach((label) => {
        const control = label.querySelector("input, select");
        if (!control || !control.value || (control.type === "checkbox" && !control.checked)) return;
        const chosen = control.tagName === "SELECT" ? control.selectedOptions[0].textContent : control.value;
        const name = label.querySelector("span").textContent;
        const word = document.createElement("button");
        word.type = "button";
        word.className = "filter-word";
        word.textContent = (control.type === "checkbox" ? name : name + "\uff1a" + chosen.trim()) + " ×";
        word.setAttribute("aria-label", fill(words.remove, { name: name }));
        word.addEventListener("click", () => {
          if (control.type === "checkbox") control.checked = false;
          else control.value = "";
          sendAgain(form, null);
        });
        shelf.appendChild(word);
      });
    });
  }

  // ---- lists: the row is the link; j, k and Enter ------------------------------------------------------------------

  function rowsOfPage() {
    return all("table[data-rows] tbody tr").filter((row) => row.querySelector("th a"));
  }

  function moveRow(step) {
    const rows = rowsOfPage();
    if (!rows.length) return;
    const at = rows.findIndex((row) => row.classList.contains("is-at"));
    const next = Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + step));
    if (at >= 0) rows[at].classList.remove("is-at");
    rows[next].classList.add("is-at");
    rows[next].querySelector("th a").focus({ preventScroll: true });
    rows[next].scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      all("details.drop[open], details.masked-ask[open]").forEach((box) => (box.open = false));
      document.body.classList.remove("menu-open", "search-open");
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
    const hot = /^[0-9a-z]$/.test(event.key) && document.querySelector('[data-hotkey="' + event.key + '"]');
    if (hot) {
      event.preventDefault();
      hot.click();
    } else if (event.key === "/") {
      const box = document.querySelector("[data-search]");
      if (!box) return;
      event.preventDefault();
      document.body.classList.add("search-open");
      box.focus();
      box.select();
    } else if (event.key === "j") {
      moveRow(1);
    } else if (event.key === "k") {
      moveRow(-1);
    }
  });

  // ---- single presses ------------------------------------------------------------------------------------------------

  function toggleMenu(isOpen) {
    document.body.classList.toggle("menu-open", isOpen);
    all("[data-menu]").forEach((button) => button.setAttribute("aria-expanded", String(isOpen)));
  }

  function demoLogin(button) {
    const form = document.querySelector("[data-login-form]");
    form.elements.login.value = button.dataset.demoLogin;
    form.elements.password.value = button.dataset.demoPassword;
    sendAgain(form, form.querySelector("button[type=submit]"));
  }

  document.addEventListener("click", (event) => {
    const at = event.target;
    all("details.drop[open], details.masked-ask[open]").forEach((box) => {
      if (!box.contains(at)) box.open = false;
    });
    const button = at.closest("[data-print], [data-back], [data-menu], [data-menu-close], [data-search-open], [data-fold], [data-demo-login]");
    if (!button) {
      followRow(at);
    } else if ("print" in button.dataset) {
      window.print();
    } else if ("back" in button.dataset) {
      window.history.back();
    } else if ("menu" in button.dataset) {
      toggleMenu(!document.body.classList.contains("menu-open"));
    } else if ("menuClose" in button.dataset) {
      toggleMenu(false);
    } else if ("searchOpen" in button.dataset) {
      if (document.body.classList.toggle("search-open")) document.querySelector("[data-search]").focus();
    } else if ("fold" in button.dataset) {
      button.form.classList.add("is-open");
    } else {
      demoLogin(button);
    }
  });

  function followRow(at) {
    const row = at.closest("table[data-rows] tbody tr");
    if (!row || at.closest("a, button, input, select, label, summary, form")) return;
    if (String(window.getSelection())) return;
    const link = row.querySelector("th a");
    if (link) link.click();
  }

  // ---- parts loaded by htmx ----------------------------------------------------------------------------------------------

  function say(sentence) {
    const main = document.getElementById("main");
    if (all(".notice-error", main).some((line) => line.textContent === sentence)) return;
    const line = document.createElement("p");
    line.className = "notice notice-error";
    line.setAttribute("role", "alert");
    line.textContent = sentence;
    main.prepend(line);
    line.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("htmx:configRequest", (event) => {
    const parameters = event.detail.parameters;
    const has = parameters instanceof FormData ? parameters.has("request_key") : parameters.request_key;
    if (event.detail.verb === "post" && !has) event.detail.headers["X-Request-Key"] = freshKey();
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    // The session ended: the answer is the login page, which belongs in no panel.
    const came = new URL(event.detail.xhr.responseURL || window.location.href, window.location.href);
    if (/\/login\/?$/.test(came.pathname)) {
      event.detail.shouldSwap = false;
      window.location.reload();
    }
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("form");
    if (form) unlock(form);
  });
  document.addEventListener("htmx:responseError", () => say(words.refused));
  document.addEventListener("htmx:sendError", () => say(words.offline));
  // htmx notes the page's address, which may hold a name that was searched for.
  function forgetAddress() {
    try {
      sessionStorage.removeItem("htmx-current-path-for-history");
    } catch (error) {
      // Storage is switched off: nothing was noted.
    }
  }

  document.addEventListener("htmx:afterSettle", () => {
    forgetAddress();
    separateKeys();
    markChosen();
  });

  // "全部学生" ticks and unticks the boxes of the list under it.
  document.addEventListener("change", (event) => {
    if (!event.target.matches('input[type="checkbox"][name="is_all"]')) return;
    all('input[type="checkbox"][name="pupils"]', event.target.form).forEach((box) => {
      box.checked = event.target.checked;
    });
    markChosen();
  });

  forgetAddress();
  separateKeys();
  markChosen();
  all("form").forEach(askFitting);
  filterWords();
})();
