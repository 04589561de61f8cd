// Keys of the desk: / searches, j and k go down and up the rows, Enter opens, g then d goes to the desk, ? lists the keys.
const typing = (el) => el.closest("input, textarea, select, [contenteditable]");
let waiting = "";
function row(step) {
  const links = [...document.querySelectorAll("tbody td.t a, [data-row] a.t")];
  if (!links.length) return;
  const at = links.indexOf(document.activeElement);
  links[Math.max(0, Math.min(links.length - 1, at + step))].focus();
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const pressed = waiting + event.key;
  waiting = "";
  if (pressed === "/") {
    event.preventDefault();
    document.querySelector('[type="search"]')?.focus();
  } else if (pressed === "j") row(1);
  else if (pressed === "k") row(-1);
  else if (pressed === "g") waiting = "g";
  else if (pressed === "?") document.querySelector('[data-go="?"]')?.click();
  else if (pressed.length === 2) document.querySelector(`[data-go="${CSS.escape(pressed)}"]`)?.click();
});
