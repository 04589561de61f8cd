// The two-way link of a text and what was found in it: elements that share a key of data-f light up together.
// Beside each other the other side is brought into view. Below each other that would pull the page away from under the
// finger, so there only a press on the text leads down to what was found in it.
const beside = matchMedia("(min-width: 992px)");
function light(keys, from, stay) {
  for (const lit of document.querySelectorAll(".on[data-f]:not(.at), summary.on")) lit.classList.remove("on");
  const there = keys.flatMap((key) => [...document.querySelectorAll(`[data-f~="${CSS.escape(key)}"]`)]);
  const aside = from.closest(".doc-text") ? ":not(.doc-text *)" : ".doc-text *";
  for (const one of there) {
    one.classList.add("on");
    const folded = one.closest("details:not([open])");
    if (folded && !stay) folded.open = true;
    else folded?.querySelector("summary").classList.add("on");
  }
  if (!beside.matches && (stay || !from.closest(".doc-text"))) return;
  there.find((one) => one.matches(aside) && !one.closest("details:not([open])"))?.scrollIntoView({ block: "nearest" });
}
for (const type of ["mouseover", "focusin", "click"]) {
  document.addEventListener(type, (event) => {
    const one = event.target.closest?.("[data-f]");
    if (one) light(one.dataset.f.split(" "), one, type === "mouseover");
  });
}
// Words that the address asks for (?at=…) are shown in the middle, also without a fragment in the address.
document.getElementById("at")?.scrollIntoView({ block: "center" });
