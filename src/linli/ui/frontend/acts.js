// Small acts of buttons: <button data-act="theme">. Each page works without them.
const root = document.documentElement;
const acts = {
  theme() {
    root.dataset.bsTheme = root.dataset.bsTheme === "dark" ? "light" : "dark";
    document.cookie = `theme=${root.dataset.bsTheme}; path=/; max-age=31536000; samesite=lax`;
  },
  print() {
    window.print();
  },
  async copy(button) {
    const from = document.querySelector(button.dataset.of);
    await navigator.clipboard.writeText(from.value ?? from.innerText);
    button.textContent = button.dataset.done;
  },
};
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (button) acts[button.dataset.act]?.(button);
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// A select or check box with data-submit sends its form; without a script the form's own button does.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

// A second press of a button that is already sending must not send twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.dataset.again !== undefined) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// Refusals come with status 4xx; they are shown where the person is.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const status = event.detail.xhr.status;
  if (status >= 400 && status < 500) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
    delete event.target.closest?.("form")?.dataset.sent;
  }
});
document.body.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) delete form.dataset.sent;
});
