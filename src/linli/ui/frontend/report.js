// The paper of a report: the selected figure is told in the rail; a figure's name goes into the box last written in.
import htmx from "htmx.org";

const sheet = document.querySelector(".sheet[data-note]");
let told = "";
let soon = 0;
function tell(link) {
  const figure = link.pathname.split("/").at(-2);
  if (figure === told) return;
  told = figure;
  clearTimeout(soon);
  soon = setTimeout(() => htmx.ajax("GET", `${sheet.dataset.note}?figure=${figure}`, "#note"), 200);
}
let box = null;
if (sheet) {
  for (const type of ["mouseover", "focusin"]) {
    sheet.addEventListener(type, (event) => {
      const link = event.target.closest(".live");
      if (link) tell(link);
      if (event.target.matches("textarea")) box = event.target;
    });
  }
}
document.addEventListener("click", (event) => {
  const token = event.target.closest("[data-token]");
  if (!token || !box) return;
  box.setRangeText(token.dataset.token, box.selectionStart, box.selectionEnd, "end");
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
});
