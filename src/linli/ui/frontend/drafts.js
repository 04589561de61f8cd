// Long forms keep drafts on this machine: <form data-draft="name">. Gone once the server has taken the form
// (the next page carries <meta name="draft-done" content="name">). Passwords, files and data-no-draft are left out; of
// what is hidden only data-draft-keep is held: the key by which the server knows a form that it took already.
// A draft is its account's own: nobody else is offered it, and it goes when the account signs out, or after a month.
const mine = `draft:${document.body.dataset.who ?? ""}:`;
const key = (form) => mine + form.dataset.draft;
const MONTH = 31 * 24 * 60 * 60 * 1000;
const kept = () => Object.keys(localStorage).filter((one) => one.startsWith("draft:"));
const fields = (form) =>
  [...form.elements].filter(
    (one) =>
      one.name &&
      !["password", "file", "submit"].includes(one.type) &&
      !one.matches("[data-no-draft], [type=hidden]:not([data-draft-keep])"),
  );

function keep(form) {
  const held = fields(form).map((one) => [one.name, one.value, ["checkbox", "radio"].includes(one.type) ? one.checked : null]);
  localStorage.setItem(key(form), JSON.stringify({ at: Date.now(), held }));
}

function bring(form) {
  const { held } = JSON.parse(localStorage.getItem(key(form)));
  for (const [name, value, checked] of held) {
    const one = fields(form).find((field) => field.name === name && (checked === null || field.value === value));
    if (!one) continue;
    if (checked === null) one.value = value;
    else one.checked = checked;
  }
}

for (const done of document.querySelectorAll('meta[name="draft-done"]')) localStorage.removeItem(mine + done.content);
for (const one of kept()) if (!(JSON.parse(localStorage.getItem(one))?.at > Date.now() - MONTH)) localStorage.removeItem(one);
for (const out of document.querySelectorAll("form[data-drops-drafts]")) {
  out.addEventListener("submit", (event) => {
    const left = kept().filter((one) => one.startsWith(mine));
    if (left.length && !confirm(out.dataset.dropsDrafts)) return event.preventDefault();
    for (const one of left) localStorage.removeItem(one);
  });
}
for (const form of document.querySelectorAll("form[data-draft]")) {
  const offer = form.querySelector("[data-draft-offer]");
  if (localStorage.getItem(key(form)) && offer) {
    offer.hidden = false;
    offer.querySelector("[data-draft-bring]")?.addEventListener("click", () => {
      bring(form);
      offer.hidden = true;
    });
    offer.querySelector("[data-draft-drop]")?.addEventListener("click", () => {
      localStorage.removeItem(key(form));
      offer.hidden = true;
    });
  }
  form.addEventListener("input", () => keep(form));
}
