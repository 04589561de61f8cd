// Long forms keep drafts on this machine: <form data-draft="name">. Gone once the server has taken the form
// (the next page carries <meta name="draft-done" content="name">). Passwords, files and data-no-draft are left out.
const key = (form) => `draft:${form.dataset.draft}`;
const fields = (form) =>
  [...form.elements].filter(
    (one) => one.name && !["password", "file", "hidden", "submit"].includes(one.type) && !one.matches("[data-no-draft]"),
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

for (const done of document.querySelectorAll('meta[name="draft-done"]')) localStorage.removeItem(`draft:${done.content}`);
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
