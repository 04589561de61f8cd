// The two-way link of a text and what was found in it: elements that share data-f light up together.
function light(key, from) {
  for (const lit of document.querySelectorAll(".on[data-f]")) lit.classList.remove("on");
  for (const one of document.querySelectorAll(`[data-f="${CSS.escape(key)}"]`)) {
    one.classList.add("on");
    if (one !== from && !one.contains(from)) one.scrollIntoView({ block: "nearest" });
  }
}
for (const type of ["mouseover", "focusin", "click"]) {
  document.addEventListener(type, (event) => {
    const one = event.target.closest?.("[data-f]");
    if (one) light(one.dataset.f, event.target);
  });
}
